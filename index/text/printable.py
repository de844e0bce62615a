"""Strangers' text made safe to print: control characters and what reorders or hides text become visible symbols.

Documents, file names and metadata come from strangers, and terminals, browsers and tables obey some characters.
"""

import unicodedata

_SYMBOL = "\N{REPLACEMENT CHARACTER}"
_SPACES = "\t\n\v\f\r\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
# Invisible by design and harmless: places where a word may break, and hints for the direction of text.
_DROPPED = (
    "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}\N{MONGOLIAN VOWEL SEPARATOR}"
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}"
)
# Format characters (Cf) that some scripts need: joiners, and the visible signs of Arabic, Syriac and Kaithi.
_NEEDED = frozenset(
    "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
    "\U000110bd\U000110cd"
)
# Unassigned characters that Unicode says to treat as invisible, so that terminals may hide them; noncharacters.
_NEVER_SHOWN = (
    range(0x2065, 0x2066), range(0xFDD0, 0xFDF0), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE0100),
    range(0xE01F0, 0xE1000), *(range(plane + 0xFFFE, plane + 0x10000) for plane in range(0, 0x110000, 0x10000)),
)  # fmt: skip


def printable(char: str) -> str:
    """What stands for a character on one line: itself, a space, a symbol, or nothing."""
    code = ord(char)
    if char in _SPACES:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if char in _DROPPED:
        return ""
    category = unicodedata.category(char)
    # Controls and lone surrogates; characters that reorder, override, tag or hide text; noncharacters.
    if category in ("Cc", "Cs") or (category == "Cf" and char not in _NEEDED):
        return _SYMBOL
    return _SYMBOL if any(code in codes for codes in _NEVER_SHOWN) else char


class _Printable(dict[int, str]):
    """A `str.translate` table that fills itself."""

    def __missing__(self, code: int) -> str:
        shown = self[code] = printable(chr(code))
        return shown


PRINTABLE: dict[int, str] = _Printable()


def shown(text: str) -> str:
    """The text on one line, every character visible."""
    return text if text.isascii() and text.isprintable() else text.translate(PRINTABLE)


def one_line(text: str) -> str:
    """The same with each stretch of white space as one space."""
    return " ".join(shown(text).split())
