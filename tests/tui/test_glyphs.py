"""Nothing that acts on a terminal gets through."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.glyphs import ASCII, UNICODE, for_terminal, locale_is_utf8

ANY_TEXT = st.text(st.characters())


@given(ANY_TEXT)
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    for char in UNICODE.show(text):
        assert unicodedata.category(char) not in ("Cc", "Cs"), hex(ord(char))
        assert char not in "\u2028\u2029\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


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
