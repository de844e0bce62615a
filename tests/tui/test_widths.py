"""How wide a text is, and where it may be cut: the same for the layout, the lists and what is sent."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyte.screens import wcwidth
from rich.cells import cell_len
from rich.style import Style

from tests.tui.scripts import SCRIPTS
from tui.driver.cells import split
from tui.present.glyphs import UNICODE
from tui.present.layout import wrap
from tui.present.widths import beginning, graphemes, width
from tui.widgets.bar import fit_words

_TEXTS = st.text() | st.lists(st.sampled_from("".join(SCRIPTS.values())), max_size=30).map("".join)


@given(_TEXTS)
def test_graphemes_are_the_text_and_their_widths_its_width(text: str) -> None:
    text = UNICODE.show(text)
    pieces = [text[start:end] for start, end in graphemes(text)]
    assert "".join(pieces) == text
    assert sum(map(width, pieces)) == width(text)


@given(_TEXTS)
def test_a_text_has_room_for_the_widest_way_to_draw_it(text: str) -> None:
    text = UNICODE.show(text)
    assert width(text) >= cell_len(text)
    assert width(text) >= sum(max(wcwidth(char), 0) for char in text)
    if text and width(text[0]):
        assert len(split(text).chars) == width(text)


@pytest.mark.parametrize(
    "letter",
    ["ने", "र्न", "क्ष", "কো", "கொ", "กำ", "နှိ", "ក្រុំ", "e\u0323\u0301", "한",
     "👩‍🚀", "👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "☺️", "1️⃣", "🏳️‍🌈"],
)  # fmt: skip
def test_a_letter_of_several_characters_stays_whole(letter: str) -> None:
    text = f"{letter}{letter}"
    assert [text[start:end] for start, end in graphemes(text)] == [letter, letter]
    assert beginning(text, width(letter)) == letter
    assert beginning(text, 2 * width(letter) - 1) == letter


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_line_and_no_label_ends_within_a_letter(script: str) -> None:
    text = unicodedata.normalize("NFD", SCRIPTS[script])
    ends = {end for _, end in graphemes(text)}
    for cells in range(12, 50):
        assert {end for _, end in wrap(text, 0, len(text), cells, UNICODE)} <= ends
        fitted = UNICODE.fit(text, cells)
        assert len(fitted) - 1 in ends or text[len(fitted) - 1 :][:1].isspace() or fitted == text
        assert width(fitted) <= cells


@pytest.mark.parametrize("cells", range(2, 30))
def test_words_side_by_side_fit_and_tell_that_they_are_cut(cells: int) -> None:
    words = (("", "bold"), ("said: ", "bold"), ("", ""), ("घाट बंद होगा", "underline"))
    shown = "".join(segment.text for segment in fit_words(words, cells, UNICODE, Style()))
    assert width(shown) <= cells
    whole = "".join(text for text, _ in words)
    assert shown == whole if width(whole) <= cells else shown.endswith("…")
