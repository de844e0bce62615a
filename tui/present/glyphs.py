"""Decides what may reach the terminal: printable characters, and the few glyphs that the screen itself draws.

Documents, file names and metadata come from strangers. Only here are control characters, escape sequences, and
invisible characters that reorder or hide text replaced by visible symbols.
"""

import os
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

Words = Sequence[tuple[str, str]]
"""Stretches of text side by side, each with its style in Rich's style language."""

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
    category = unicodedata.category(char)
    # Controls and lone surrogates; characters that reorder, override, tag or hide text; noncharacters.
    if category in ("Cc", "Cs") or (category == "Cf" and char not in _NEEDED):
        return _SYMBOL
    return _SYMBOL if any(code in codes for codes in _NEVER_SHOWN) else char


def _ascii(char: str) -> str:
    shown = _printable(char)
    if shown.isascii():
        return shown
    if shown in _ASCII_FORMS:
        return _ASCII_FORMS[shown]
    if 0x2400 <= ord(shown) <= 0x2421:
        return "?"
    if unicodedata.category(shown) in ("Mn", "Me", "Cf"):  # marks on the letter before, and joiners
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
    """How characters are shown on one terminal.

    `plain` leaves out purely visual elements: rules, and our own cursor, which the terminal's cursor replaces.
    """

    ascii: bool
    rule: str
    bar: str
    ellipsis: str
    table: dict[int, str]
    plain: bool = False

    def show(self, text: str) -> str:
        """The text in a form that is safe to send to the terminal: one line, every character visible."""
        if text.isascii() and text.isprintable():
            return text
        return text.translate(self.table)

    def show_lines(self, text: str) -> str:
        """The text for a program that might obey control characters, such as a pager. Line ends are kept."""
        return "\n".join(self.show(line.removesuffix("\r")) for line in text.split("\n"))

    def fit(self, text: str, width: int) -> str:
        """One line of at most `width` cells, with an ellipsis if it has to be cut."""
        from tui.present.widths import beginning
        from tui.present.widths import width as cells_of  # late: it needs Rich

        shown = self.show(text)
        if cells_of(shown) <= width:
            return shown
        if width <= len(self.ellipsis):
            return beginning(shown, width)
        return beginning(shown, width - len(self.ellipsis)).rstrip() + self.ellipsis

    def column(self, text: str, width: int) -> str:
        """One line of exactly `width` cells, padded with blanks."""
        from tui.present.widths import width as cells_of

        fitted = self.fit(text, width)
        return fitted + " " * (width - cells_of(fitted))


UNICODE = Glyphs(False, "─", "│", "…", _Printable())
ASCII = Glyphs(True, "-", "|", "..", _Ascii())


def locale_is_utf8(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment's locale uses UTF-8."""
    language = environ.get("LANG", "")
    character_type = environ.get("LC_CTYPE", "")
    if character_type == "C.UTF-8" and language in ("", "C", "POSIX"):
        character_type = ""  # Python itself sets this if it starts in the C locale (PEP 538)
    chosen = environ.get("LC_ALL") or character_type or language
    return "utf8" in chosen.replace("-", "").lower()


def for_terminal(environ: Mapping[str, str] = os.environ) -> Glyphs:
    """The glyphs for this terminal: only ASCII if its locale, or a terminal known for that, allows no more."""
    terminal = environ.get("TERM", "")
    limited = terminal in ("linux", "dumb") or terminal.startswith("vt")
    return UNICODE if locale_is_utf8(environ) and not limited else ASCII
