"""Nothing that acts on a terminal gets through."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from tui.present.glyphs import ASCII, UNICODE, for_terminal, locale_is_utf8

ANY_TEXT = st.text(st.characters())


# Joiners, without which Persian, Hindi and emoji are not themselves; signs of Arabic, Syriac and Kaithi that are seen.
FORMATS = set("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


def acts(char: str) -> bool:
    """Whether a character acts on a terminal, on the order of what is shown, or hides."""
    category, code = unicodedata.category(char), ord(char)
    if category == "Cf":
        return char not in FORMATS
    return category in ("Cc", "Cs", "Zl", "Zp") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


@pytest.mark.slow
def test_nothing_that_acts_reaches_the_terminal() -> None:
    # Tables of their own: those in use would keep a million characters.
    glyphs, ascii_ = (replace(one, table=type(one.table)()) for one in (UNICODE, ASCII))
    # The other planes have letters of China, what is for private use, and two that are none at their ends.
    ends = (code for plane in range(0, 0x110000, 0x10000) for code in range(plane + 0xFFF0, plane + 0x10000))
    for code in (*range(0x20000), *range(0xE0000, 0xE1000), *ends):
        assert not any(map(acts, glyphs.show(chr(code)))), hex(code)
        assert ascii_.show(chr(code)).isascii(), hex(code)


def test_what_writing_needs_is_kept() -> None:
    for text in ("می\u200cخواهم", "क्\u200dष", "👩\u200d🚒", "☎\ufe0f", "邉\U000e0101", "٣\u0600"):
        assert UNICODE.show(text) == text
    assert UNICODE.show("Bundes\u00adkanz\u00adler \u200fשלום\u200e") == "Bundeskanzler שלום"
    assert UNICODE.show("a\u202eb\u206fc\ufffed\U000e0041e\ufff9") == "a�b�c�d�e�"


def test_a_text_for_other_programs_keeps_its_lines() -> None:
    assert UNICODE.show_lines("one\x1b[2J\r\n\ntwo\x9b\n") == "one␛[2J\n\ntwo�\n"


@given(ANY_TEXT)
def test_ascii_is_ascii(text: str) -> None:
    shown = ASCII.show(text)
    assert shown.isascii()
    assert shown.isprintable()


@given(ANY_TEXT, st.integers(0, 30))
def test_what_is_fitted_fits(text: str, width: int) -> None:
    for glyphs in (UNICODE, ASCII):
        assert cell_len(glyphs.fit(text, width)) <= width


def test_an_escape_sequence_is_shown_not_sent() -> None:
    assert UNICODE.show("\x1b]52;c;aGk=\x07") == "␛]52;c;aGk=␇"
    assert UNICODE.show("a\x9b31mb\u202ec") == "a�31mb�c"
    assert UNICODE.show("one\ttwo\r\nthree") == "one two  three"


def test_letters_keep_their_meaning_in_ascii() -> None:
    assert ASCII.show("“Müller’s café – ‘déjà vu’… €5”") == "\"Muller's cafe - 'deja vu'... EUR5\""


def test_ascii_where_the_terminal_cannot_show_more() -> None:
    assert for_terminal({"LANG": "en_US.UTF-8", "TERM": "xterm-256color"}) is UNICODE
    assert for_terminal({"LANG": "C", "LC_CTYPE": "C.UTF-8", "TERM": "xterm"}) is ASCII
    assert for_terminal({"LANG": "C.UTF-8", "TERM": "linux"}) is ASCII
    assert for_terminal({"LANG": "C.UTF-8", "TERM": "vt100"}) is ASCII
    assert locale_is_utf8({"LC_ALL": "de_DE.utf8", "LANG": "C"})
    assert not locale_is_utf8({})
