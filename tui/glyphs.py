"""What may reach the terminal: printable characters only, and the few glyphs the screen draws itself.

Documents, file names and metadata come from strangers. Control characters, escape sequences and the invisible
characters that reorder or hide text are shown as visible symbols, here and nowhere else.
"""

import os
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

Words = Sequence[tuple[str, str]]
"""Stretches of text side by side, each with its style in Rich's style language."""

_SYMBOL = "\N{REPLACEMENT CHARACTER}"
_SPACES = "\t\n\v\f\r\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_DROPPED = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
# Embeddings, overrides and isolates: they can make a line read other than it is written.
_REORDERING = range(0x202A, 0x202F), range(0x2066, 0x206A)
_TAGS = range(0xE0000, 0xE0080)

_ASCII_FORMS = {
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{SINGLE LOW-9 QUOTATION MARK}": "'",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HORIZONTAL BAR}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{BULLET}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{EURO SIGN}": "EUR",
    "\N{POUND SIGN}": "GBP",
    "\N{LATIN SMALL LETTER SHARP S}": "ss",
}


def _printable(char: str) -> str:
    code = ord(char)
    if char in _SPACES:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if char in _DROPPED:
        return ""
    if char == "\N{SOFT HYPHEN}":
        return "-"
    if 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in _TAGS or any(code in codes for codes in _REORDERING):
        return _SYMBOL
    return char


def _ascii(char: str) -> str:
    shown = _printable(char)
    if shown.isascii():
        return shown
    if shown in _ASCII_FORMS:
        return _ASCII_FORMS[shown]
    if 0x2400 <= ord(shown) <= 0x2421:
        return "?"
    if unicodedata.combining(shown):
        return ""
    base = unicodedata.normalize("NFKD", shown).encode("ascii", "ignore").decode()
    return base if base and base.isprintable() else "?"


class _Printable(dict[int, str]):
    """A `str.translate` table that fills itself."""

    def __missing__(self, code: int) -> str:
        shown = self[code] = _printable(chr(code))
        return shown


class _Ascii(dict[int, str]):
    def __missing__(self, code: int) -> str:
        shown = self[code] = _ascii(chr(code))
        return shown


class Glyphs(msgspec.Struct, frozen=True):
    """How characters are shown on one terminal. `plain` leaves out all that is only seen: rules, and the shape of
    the cursor, in whose place the terminal's own stands on the current line.
    """

    ascii: bool
    rule: str
    bar: str
    ellipsis: str
    table: dict[int, str]
    plain: bool = False

    def show(self, text: str) -> str:
        """The text as it may be sent to the terminal: one line, every character visible."""
        if text.isascii() and text.isprintable():
            return text
        return text.translate(self.table)

    def fit(self, text: str, width: int) -> str:
        """One line of at most `width` cells; what does not fit ends in an ellipsis."""
        from tui.widths import beginning
        from tui.widths import width as cells_of  # late: it needs Rich

        shown = self.show(text)
        if cells_of(shown) <= width:
            return shown
        if width <= len(self.ellipsis):
            return beginning(shown, width)
        return beginning(shown, width - len(self.ellipsis)).rstrip() + self.ellipsis


UNICODE = Glyphs(False, "─", "│", "…", _Printable())
ASCII = Glyphs(True, "-", "|", "..", _Ascii())


def locale_is_utf8(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment asks for UTF-8."""
    language = environ.get("LANG", "")
    character_type = environ.get("LC_CTYPE", "")
    if character_type == "C.UTF-8" and language in ("", "C", "POSIX"):
        character_type = ""  # Python puts this here itself when it starts in the C locale (PEP 538)
    chosen = environ.get("LC_ALL") or character_type or language
    return "utf8" in chosen.replace("-", "").lower()


def for_terminal(environ: Mapping[str, str] = os.environ) -> Glyphs:
    """ASCII where the locale, or a terminal known for it, cannot be trusted with more."""
    terminal = environ.get("TERM", "")
    limited = terminal in ("linux", "dumb") or terminal.startswith("vt")
    return UNICODE if locale_is_utf8(environ) and not limited else ASCII
