"""How text is cut into words for searching, and when two words count as the same.

A word is a run of letters and digits with their combining marks. In scripts written without spaces (Chinese characters,
kana, Thai, Lao, Khmer, Burmese) each letter with its marks is a word, and a run of them is searched for as a phrase.
Words are compared in folded form: compatibility decomposition (Unicode NFKD), without accents, case folded. Invisible
characters that only control layout (soft hyphens, joiners, direction marks) are ignored.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import Literal

_CHINESE = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_THAI = "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46"
_LAO = "\u0e80-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
_KHMER = "\u1780-\u17b3\u17d7\u17dc"
_BURMESE = (
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a\uaa7e\uaa7f"
)
_UNSPACED = f"{_CHINESE}{_THAI}{_LAO}{_KHMER}{_BURMESE}"
_LETTER = rf"[^\W_{_UNSPACED}]"
# In these scripts, marks distinguish words, as accents in Latin script hardly do: folding keeps them.
_MARKED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]"

# Invisible format characters (of Unicode's category Cf) and variation selectors, which may stand within words.
INVISIBLE = (
    "\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")

_PLAIN_WORD = re.compile(r"[^\W_]+")  # of a text that has neither marks, nor unspaced or invisible characters
_ACCENTED = re.compile(r"[^\W_\0-\x7f]")
_BEYOND_LATIN = re.compile(r"[^\0-\xac\xae-\xff]")

# Letters that Unicode does not decompose, though readers type them without their strokes.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)

# Folds UTF-8 bytes: ASCII letters to lower case, other ASCII but digits to spaces; bytes of other letters stay.
_ASCII = bytes(byte if byte >= 0x80 else ord(chr(byte).lower()) if chr(byte).isalnum() else 0x20 for byte in range(256))
_SIGNS = "“”‘’–—…\xa0"  # the commonest characters beyond ASCII; they only separate words

_LONGEST = 64  # characters that are compared; longer runs are not words but encoded data


@cache
def _pattern() -> re.Pattern[str]:
    """Matches one word. Python's `\\w` has no combining marks; listing them takes 10 ms, at the first use."""
    marks = "".join(char for char in map(chr, range(0x300, 0x10000)) if unicodedata.category(char)[0] == "M")
    within = f"[{marks}{INVISIBLE}]"
    return re.compile(
        rf"{_LETTER}+(?:{within}+{_LETTER}+)*(?:[{INVISIBLE}]*[{marks}])*|[{_UNSPACED}](?:[{INVISIBLE}]*[{marks}])*"
    )


@cache
def _separates(char: str) -> bool:
    """Whether a character can only stand between words."""
    return not (char.isalnum() or _INVISIBLE.match(char) or unicodedata.category(char)[0] == "M")


@cache
def _is_plain(char: str) -> bool:
    """Whether a character is a word's by itself or separates words, whatever stands beside it."""
    return _separates(char) or (char.isalnum() and not re.match(f"[{_UNSPACED}]", char))


def _spaced(text: str) -> tuple[str, bool]:
    """The text, as long as it was, with spaces for the signs beyond ASCII that only separate words.

    And whether all that is left is plain: without marks, unspaced and invisible characters.
    """
    for sign in _SIGNS:
        text = text.replace(sign, " ")
    if text.isascii():
        return text, True
    beyond = set(_BEYOND_LATIN.findall(text))
    for sign in filter(_separates, beyond):
        text = text.replace(sign, " ")
    return text, all(map(_is_plain, beyond))


def visible(text: str) -> str:
    """The text without its invisible characters."""
    return _INVISIBLE.sub("", text)


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of the text, as (folded, start, end).

    If folding splits a run of letters into several words, they all have the place of the run.
    """
    text, is_plain = _spaced(text)
    if text.isascii():
        for match in _PLAIN_WORD.finditer(text.lower()):
            start, end = match.span()
            yield match[0][:_LONGEST], start, end
        return
    pattern = _PLAIN_WORD if is_plain else _pattern()
    for match in pattern.finditer(text):
        word = match[0]
        if word.isascii():
            yield word[:_LONGEST].lower(), match.start(), match.end()
        else:
            for folded in _apart(word):
                yield folded, match.start(), match.end()


def places(text: str, wanted: Collection[str]) -> Iterator[tuple[int, int]]:
    """The places of these folded words, as `words` has them but in any order: several times faster."""
    if not wanted:
        return
    text, is_plain = _spaced(text)
    lower = text.lower()
    if not is_plain or len(lower) != len(text) or max(map(len, wanted)) >= _LONGEST:
        yield from ((start, end) for word, start, end in words(text) if word in wanted)
        return
    if not text.isascii():
        yield from _accented_places(text, wanted)
    for word in wanted:
        start = lower.find(word)
        while start >= 0:
            end = start + len(word)
            if not (lower[start - 1 : start].isalnum() or lower[end : end + 1].isalnum()):
                yield start, end
            start = lower.find(word, end)


def _accented_places(text: str, wanted: Collection[str]) -> Iterator[tuple[int, int]]:
    """The places of those of these words that are written with letters beyond ASCII, in a plain text."""
    return (run.span() for run in _accented(text) if any(word in wanted for word in _apart(run[0])))


def _accented(text: str) -> Iterator[re.Match[str]]:
    """The words of a plain text that are written with letters beyond ASCII."""
    past = 0
    for letter in _ACCENTED.finditer(text):
        if letter.start() >= past:
            start = letter.start()
            while start and text[start - 1].isalnum():
                start -= 1
            run = _PLAIN_WORD.match(text, start)
            assert run
            past = run.end()
            yield run


def beginning(text: str, letters: tuple[str, ...]) -> set[str]:
    """The different words of a text, folded, that begin with any of these letters: sooner than from `folded`."""
    spaced, is_plain = _spaced(text)
    lower = spaced.lower()
    if not is_plain or len(lower) != len(spaced):  # one letter becomes two
        return {word for word in folded(text) if word.startswith(letters)}
    accented = () if spaced.isascii() else _accented(spaced)
    found = {word for run in accented for word in _apart(run[0]) if word.startswith(letters)}
    for begun in letters:
        start = lower.find(begun)
        while start >= 0:
            run = _PLAIN_WORD.match(lower, start)
            end = run.end() if run else start + 1
            if run and run[0].isascii() and not lower[start - 1 : start].isalnum():
                found.add(run[0][:_LONGEST])
            start = lower.find(begun, end)
    return found


def side_by_side(text: str, sought: tuple[str, ...], *, begun: bool) -> list[tuple[int, int]] | None:
    """The places of these folded words side by side; if `begun`, the last one may go on.

    None for a text that must be looked at word by word. Any other is looked through several times faster.
    """
    spaced, _ = _spaced(text)
    if not spaced.isascii() or max(map(len, sought)) >= _LONGEST:
        return None
    lower, run, found = spaced.lower(), _run(sought, begun), []
    start = lower.find(sought[0])
    while start >= 0:
        match = run.match(lower, start)
        if match and not lower[start - 1 : start].isalnum():
            found.append(match.span())
        start = lower.find(sought[0], start + 1)
    return found


@lru_cache(maxsize=100)
def _run(sought: tuple[str, ...], begun: bool) -> re.Pattern[str]:
    return re.compile("[^a-z0-9]+".join(map(re.escape, sought)) + ("[a-z0-9]*" if begun else "(?![a-z0-9])"))


def folded(text: str) -> list[str]:
    """The folded words of the text, without their places: several times faster than `words`."""
    text, _ = _spaced(text)
    plain = text.encode("utf-8", "surrogatepass").translate(_ASCII).decode("utf-8", "surrogatepass")
    pieces = plain.split()
    if plain.isascii() and len(max(pieces, key=len, default="")) <= _LONGEST:
        return pieces
    found: list[str] = []
    for piece in pieces:
        if piece.isascii():
            found.append(piece[:_LONGEST])
        else:
            found.extend(word for word, _, _ in words(piece))
    return found


@lru_cache(maxsize=50_000)
def _apart(word: str) -> list[str]:
    """A word, folded; several words if its letters decompose into ones that are a word each (half-width kana)."""
    folded = fold(word)
    if folded and not all(map(_is_plain, folded)):
        return _pattern().findall(folded)
    return [folded] if folded else []


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The form in which words are compared: "Łukasz" and "lukasz", "café" and "CAFE" are the same."""
    word = visible(word)
    folded = _fold(word, "NFKD")
    # Some signs decompose into more than a word ("¼" into "1⁄4"); they stay as they are.
    return folded if folded.isalnum() else _fold(word, "NFD")


def _fold(word: str, form: Literal["NFKD", "NFD"]) -> str:
    bare = "".join(
        char for char in unicodedata.normalize(form, word) if not unicodedata.combining(char) or re.match(_MARKED, char)
    )
    return bare.casefold().translate(_PLAIN)[:_LONGEST]


def is_near(word: str, other: str) -> bool:
    """Whether two words are at most one edit apart: a letter replaced, missing or added, or two neighbours swapped."""
    if abs(len(word) - len(other)) > 1:
        return False
    at = next((at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), None)
    if at is None:
        return True
    return (
        word[at + 1 :] == other[at + 1 :]
        or word[at:] == other[at + 1 :]
        or word[at + 1 :] == other[at:]
        or (word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :])
    )
