"""Decides what may reach the terminal: printable characters, and the few glyphs that the screen itself draws.

Documents, file names and metadata come from strangers: what a terminal might obey or hide is shown as a visible symbol
(index.text.printable).
"""

import os
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from index.text.printable import PRINTABLE, printable

Words = Sequence[tuple[str, str]]
"""Stretches of text side by side, each with its style in Rich's style language."""

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


def _ascii(char: str) -> str:
    shown = printable(char)
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


UNICODE = Glyphs(False, "─", "│", "…", PRINTABLE)
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
