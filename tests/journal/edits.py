"""Texts edited as newsrooms and tools edit them, and where each of their characters went."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

# A text as characters, each with the offset it had before, -1 for one that is new.
Letters = list[tuple[str, int]]
_WORDS = ("also", "late", "old", "new", "often", "then", "Monday", "officials", "again", "quite", "early", "local")


def edited(text: str, chance: Random, strength: int) -> tuple[str, dict[int, int]]:
    """A text after some edits, and the new offset of each of its characters that is left, by the old one."""
    letters: Letters = [(letter, at) for at, letter in enumerate(text)]
    for _ in range(strength):
        letters = chance.choice(EDITS)(letters, chance)
    return "".join(letter for letter, _ in letters), {old: new for new, (_, old) in enumerate(letters) if old >= 0}


def _words(letters: Letters) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\w+", "".join(letter for letter, _ in letters))]


def _new(text: str) -> Letters:
    return [(letter, -1) for letter in text]


def words_in(letters: Letters, chance: Random) -> Letters:
    for start, _ in sorted(chance.sample(_words(letters), 4), reverse=True):
        letters = letters[:start] + _new(chance.choice(_WORDS) + " ") + letters[start:]
    return letters


def words_out(letters: Letters, chance: Random) -> Letters:
    for start, end in sorted(chance.sample(_words(letters), 4), reverse=True):
        letters = letters[:start] + letters[end:]
    return letters


def space(letters: Letters, chance: Random) -> Letters:
    """Lines broken at some spaces, or some spaces doubled."""
    sign, share, more = chance.choice([("\n", 0.1, []), (" ", 0.2, _new(" "))])
    changed: Letters = []
    for letter, at in letters:
        changed += [(sign, at), *more] if letter == " " and chance.random() < share else [(letter, at)]
    return changed


def quotation_marks(letters: Letters, chance: Random) -> Letters:
    signs = chance.choice([{"“": '"', "”": '"', "’": "'"}, {'"': "”", "'": "’"}, {'"': "«", "“": "„", "”": "“"}])
    return [(signs.get(letter, letter), at) for letter, at in letters]


def paragraphs_moved(letters: Letters, chance: Random) -> Letters:
    text = "".join(letter for letter, _ in letters)
    bounds = [0, *(match.end() for match in re.finditer(r"\n\n+", text)), len(text)]
    parts = [letters[start:end] for start, end in pairwise(bounds)]
    if len(parts) < 3:
        return letters
    part = parts.pop(chance.randrange(len(parts)))
    parts.insert(chance.randrange(len(parts) + 1), part + _new("\n\n"))
    return [letter for part in parts for letter in part]


def paragraph_out(letters: Letters, chance: Random) -> Letters:
    text = "".join(letter for letter, _ in letters)
    ends = [match.end() for match in re.finditer(r"\n\n+", text)]
    if len(ends) < 4:
        return letters
    at = chance.randrange(len(ends) - 1)
    return letters[: ends[at]] + letters[ends[at + 1] :]


EDITS: Sequence[Callable[[Letters, Random], Letters]] = (
    words_in,
    words_out,
    space,
    quotation_marks,
    paragraphs_moved,
    paragraph_out,
)


def marks(text: str, chance: Random, number: int) -> list[tuple[int, int]]:
    """Stretches of a text as analysts mark them: sentences, and some of a few words within a paragraph."""
    sentences = [match.span() for match in re.finditer(r"[^\s.][^.\n]{10,250}[.\n]", text)]
    words = [match.span() for match in re.finditer(r"\w+", text)]
    found = []
    for _ in range(number):
        found.append(chance.choice(sentences))
        at = chance.randrange(len(words) - 8)
        start, end = words[at][0], words[at + chance.randrange(2, 8)][1]
        if chance.random() < 0.2 and "\n" not in text[start:end]:
            found[-1] = start, end
    return found
