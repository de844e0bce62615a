"""Texts edited as newsrooms and tools edit them, and where each of their characters went."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

from index.text.words import words

# A text as characters, each with the offset it had before, -1 for one that is new.
Letters = list[tuple[str, int]]
Edit = Callable[[Letters, Random], Letters]
_SENTENCE = re.compile(r"[^\s.。][^.。\n]{9,250}[.。\n]")


def edited(
    text: str, chance: Random, strength: int, edits: "Sequence[Edit] | None" = None
) -> tuple[str, dict[int, int]]:
    """A text after some edits, and the new offset of each of its characters that is left, by the old one."""
    letters: Letters = [(letter, at) for at, letter in enumerate(text)]
    for _ in range(strength):
        letters = chance.choice(edits or EDITS)(letters, chance)
    return "".join(letter for letter, _ in letters), {old: new for new, (_, old) in enumerate(letters) if old >= 0}


def _text(letters: Letters) -> str:
    return "".join(letter for letter, _ in letters)


def _words(letters: Letters) -> list[tuple[int, int]]:
    return _words_of(_text(letters))


def _words_of(text: str) -> list[tuple[int, int]]:
    return [(start, end) for _, start, end in words(text)]


def _sentence(letters: Letters, chance: Random) -> tuple[int, int]:
    return chance.choice([match.span() for match in _SENTENCE.finditer(_text(letters))] or [(0, 0)])


def _new(text: str) -> Letters:
    return [(letter, -1) for letter in text]


def words_in(letters: Letters, chance: Random) -> Letters:
    text, bounds = _text(letters), _words(letters)
    for at, _ in sorted(chance.sample(bounds, 4), reverse=True):
        start, end = chance.choice(bounds)
        space = " " if text[at - 1 : at] == " " else ""
        letters = letters[:at] + _new(text[start:end] + space) + letters[at:]
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
    text = _text(letters)
    bounds = [0, *(match.end() for match in re.finditer(r"\n\n+", text)), len(text)]
    parts = [letters[start:end] for start, end in pairwise(bounds)]
    if len(parts) < 3:
        return letters
    part = parts.pop(chance.randrange(len(parts)))
    parts.insert(chance.randrange(len(parts) + 1), part + _new("\n\n"))
    return [letter for part in parts for letter in part]


def paragraph_out(letters: Letters, chance: Random) -> Letters:
    text = _text(letters)
    ends = [match.end() for match in re.finditer(r"\n\n+", text)]
    if len(ends) < 4:
        return letters
    at = chance.randrange(len(ends) - 1)
    return letters[: ends[at]] + letters[ends[at + 1] :]


def sentence_out(letters: Letters, chance: Random) -> Letters:
    start, end = _sentence(letters, chance)
    return letters[:start] + letters[end:]


def sentence_repeated(letters: Letters, chance: Random) -> Letters:
    """A sentence once more somewhere else, as a teaser or a caption, now and then without some of its words."""
    start, end = _sentence(letters, chance)
    again = _text(letters)[start:end].split(" ")
    if len(again) > 4 and chance.random() < 0.5:
        again.pop(chance.randrange(len(again)))
    at, _ = _sentence(letters, chance)
    if start <= at <= end + 2:  # side by side nobody could tell which is which
        return letters
    return letters[:at] + _new(" ".join(again).strip() + chance.choice([" ", "\n\n"])) + letters[at:]


def sentences_joined(letters: Letters, chance: Random) -> Letters:
    """Two sentences made one: "It sank. The crew" to "It sank, and the crew"."""
    ends = [match.span() for match in re.finditer(r"\. (?=\w)", _text(letters))]
    if not ends:
        return letters
    start, end = chance.choice(ends)
    letter, at = letters[end]
    return letters[:start] + _new(chance.choice([", and ", "; "])) + [(letter.lower()[:1], at)] + letters[end + 1 :]


def sentence_split(letters: Letters, chance: Random) -> Letters:
    """One made two: "who sailed it, said" to "who sailed it. He said"."""
    commas = [match.span() for match in re.finditer(r", (?:\w+ )?(?=\w)", _text(letters))]
    if not commas:
        return letters
    start, end = chance.choice(commas)
    return letters[:start] + _new(chance.choice([". He ", ". This ", ". "])) + letters[end:]


EDITS: Sequence[Edit] = (
    words_in,
    words_out,
    space,
    quotation_marks,
    paragraphs_moved,
    paragraph_out,
    sentence_out,
    sentences_joined,
    sentence_split,
)
WITH_COPIES = (*EDITS, sentence_repeated, sentence_repeated)


def marks(text: str, chance: Random, number: int) -> list[tuple[int, int]]:
    """Stretches of a text as analysts mark them: sentences, and some of a few words within a paragraph."""
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    bounds = _words_of(text)
    found = []
    for _ in range(number):
        found.append(chance.choice(sentences))
        at = chance.randrange(len(bounds) - 8)
        start, end = bounds[at][0], bounds[at + chance.randrange(2, 8)][1]
        if chance.random() < 0.2 and "\n" not in text[start:end]:
            found[-1] = start, end
    return found
