"""How many cells a text takes on the terminal, and where it may be cut.

Terminals differ: some draw a flag, a joined emoji, or a letter with a spacing vowel sign in the cells of its first
character, others draw each character in cells of its own. Here a text counts as wide as the widest terminal draws it,
so that it fits everywhere. It is cut only between graphemes: what a reader takes for one letter stays whole.
"""

import unicodedata
from collections.abc import Iterator

from rich.cells import get_character_cell_size

_JOINER = "\N{ZERO WIDTH JOINER}"
_AS_EMOJI = "\N{VARIATION SELECTOR-16}"  # makes some terminals draw two cells instead of one
_SIGNS = "\N{THAI CHARACTER SARA AM}\N{LAO VOWEL SIGN AM}"  # letters by their category, and never alone
# The invisible viramas, which make one letter of two.
_LINKS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2")
_FLAGS = range(0x1F1E6, 0x1F200)  # letters, two of which make a flag
_SKINS = range(0x1F3FB, 0x1F400)
_VOWELS = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))  # of Hangul, and its finals: drawn into the letter before


class _Widths(dict[str, int]):
    """The cells of each character; fills itself."""

    def __missing__(self, char: str) -> int:
        width = self[char] = _widest(char)
        return width


def _widest(char: str) -> int:
    code = ord(char)
    if char == _AS_EMOJI:
        return 1
    if code in _FLAGS:
        return 2
    known = get_character_cell_size(char)
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc") or any(code in vowels for vowels in _VOWELS):
        return known
    return max(known, 2 if unicodedata.east_asian_width(char) in "WF" else 1)


_WIDTHS = _Widths()


def width(text: str) -> int:
    """The most cells that a text takes on any terminal. The width of two texts together is the sum of theirs."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def graphemes(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where each grapheme of `text[start:end]` begins and ends."""
    end = len(text) if end is None else end
    begun, flags = start, 0
    for at in range(start, end):
        char = text[at]
        if at > begun and not _joins(text[at - 1], char, flags):
            yield begun, at
            begun, flags = at, 0
        flags += ord(char) in _FLAGS
    if begun < end:
        yield begun, end


def _joins(before: str, char: str, flags: int) -> bool:
    """Whether a character continues the grapheme that ends with `before` and has `flags` letters of flags."""
    if char.isascii():
        return False
    code = ord(char)
    if code in _FLAGS:
        return flags == 1
    if _WIDTHS[char] == 0 or char == _AS_EMOJI or char in _SIGNS or code in _SKINS:
        return True
    category = unicodedata.category(char)
    return category == "Mc" or before == _JOINER or (before in _LINKS and category == "Lo")


def beginning(text: str, cells: int) -> str:
    """The longest beginning of a text, in whole graphemes, that fits into so many cells."""
    if text.isascii():
        return text[: max(cells, 0)]
    used = fits = 0
    for start, end in graphemes(text):
        used += width(text[start:end])
        if used > cells:
            break
        fits = end
    return text[:fits]
