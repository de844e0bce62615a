"""The cell-diffing driver: whatever is painted, a terminal shows what it would have shown without it."""

import re
import signal
import unicodedata
from itertools import accumulate
from typing import Any

import pyte
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tui import terminal
from tests.tui.scripts import SCRIPTS
from tests.tui.terminal import Terminal, twosource
from tests.tui.test_screens import ROOT, SIZES, tour
from tui.driver.cells import ambiguous_is_narrow
from tui.driver.screen import Screen
from tui.driver.styles import PLAIN, after, change
from tui.present.widths import graphemes

pytestmark = pytest.mark.usefixtures("seeds_read_in")
_NO_WRAP = "\x1b[?7l"  # as Textual has it
_FRAME_END = "\x1b[?2026l"
Cell = tuple[Any, ...]


class Emulator:
    """A terminal that keeps its cells. Dim, which pyte does not know, is kept as blinking."""

    class _Screen(terminal.Screen):
        def select_graphic_rendition(self, *codes: int, **how: bool) -> None:
            plain = 38 not in codes and 48 not in codes
            super().select_graphic_rendition(*(5 if plain and code == 2 else code for code in codes), **how)

    def __init__(self, width: int, height: int) -> None:
        self.screen = self._Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.feed(_NO_WRAP)

    def feed(self, data: str) -> None:
        self._stream.feed(data)

    @property
    def cells(self) -> list[list[Cell]]:
        """What is seen in each cell: on a space no letters' colour or weight."""
        buffer, columns = self.screen.buffer, self.screen.columns
        return [[_seen(buffer[y][x]) for x in range(columns)] for y in range(self.screen.lines)]

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.x, self.screen.cursor.y


def _seen(char: Any) -> Cell:
    lines = (char.underscore, char.strikethrough, char.reverse)
    if char.data == " " and not any(lines):
        return (" ", char.bg)
    return (*char, *lines)


# Pieces of two cells each, so that no wide character is painted over by half: emulators differ there.
_PIECES = st.sampled_from(["ab", "c ", "  ", "“”", "é─", "漢", "한", "e\u0301x", "שב", "نم", "→…", "\U0001f600", "ß│"])
_TEXTS = st.lists(_PIECES, min_size=1, max_size=5).map("".join) | st.just("          ")
_STYLES = st.sampled_from(["", "1", "2", "4;33", "7", "1;7;36", "48;5;12", "38;2;1;2;3;44", "9;97", "21"])
_PAINTS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 4), _TEXTS, _STYLES), min_size=1, max_size=6)


def _paint(x: int, y: int, text: str, style: str) -> str:
    """As Textual does: a place, and the text between its style and a reset. It never paints beyond the edge."""
    cells = list(accumulate(2 if char in "漢한\U0001f600" else int(char != "\u0301") for char in text))
    text = "".join(char for char, end in zip(text, cells, strict=True) if x * 2 + end <= 20)
    return f"\x1b[{y + 1};{x * 2 + 1}H" + (f"\x1b[{style}m{text}\x1b[0m" if style else text)


@given(st.lists(_PAINTS, max_size=6))
def test_any_paints_end_in_the_same_cells(frames: list[list[tuple[int, int, str, str]]]) -> None:
    plain, diffed, screen = Emulator(20, 5), Emulator(20, 5), Screen(20, 5)
    for frame in frames:
        painted = "".join(_paint(*paint) for paint in frame) + "\x1b[2;3H"
        plain.feed(painted)
        assert screen.feed(painted) == ""
        diffed.feed(screen.frame())
        assert diffed.cells == plain.cells
        assert diffed.cursor == plain.cursor
        assert screen.frame() == ""


@given(_STYLES, _STYLES)
def test_a_change_of_style_is_the_style(before: str, now: str) -> None:
    one, other = after(PLAIN, before), after(PLAIN, now)
    change_sent = change(one, other)
    emulator, wanted = Emulator(2, 1), Emulator(2, 1)
    emulator.feed(f"\x1b[{before}m{change_sent}x")
    wanted.feed(f"\x1b[{now}mx")
    assert emulator.cells == wanted.cells
    assert len(change_sent) <= len(f"\x1b[0;{now}m")


def test_a_cell_that_changes_costs_a_few_bytes() -> None:
    screen = Screen(80, 24)
    screen.feed("\x1b[10;1H" + "a line of words " * 5 + "\x1b[1;1H")
    screen.frame()
    screen.feed("\x1b[10;1H" + "a line of works " + "a line of words " * 4 + "\x1b[1;1H")
    assert screen.frame() == "\x1b[10;14Hk\x1b[H"


def test_the_same_again_sends_nothing() -> None:
    screen = Screen(80, 24)
    screen.feed("\x1b[3;3H\x1b[1mwords\x1b[0m\x1b[1;1H")
    assert screen.frame()
    screen.feed("\x1b[3;3H\x1b[1mwords\x1b[0m\x1b[1;1H")
    assert screen.frame() == ""


@pytest.mark.parametrize("mark", ["e\u0301\u0323", "\U0001f469\u200d\U0001f680", "ש", "\U0001faf8", "\u263a\ufe0f"])
def test_behind_a_character_of_unsure_width_the_row_is_written_anew(mark: str) -> None:
    screen = Screen(40, 2)
    screen.feed(f"\x1b[1;1Hbefore {mark} behind it\x1b[1;1H")
    screen.frame()
    screen.feed(f"\x1b[1;1HBefore {mark} behind it\x1b[1;1H")
    assert screen.frame() in ("B\b", "B\r"), "what stands before it is where it seems"
    screen.feed(f"\x1b[1;1HBefore {mark} behind ut\x1b[1;1H")
    sent = screen.frame()
    assert sent.startswith(f"\x1b[7C\x1b[K{mark}")
    assert f"{mark} behind ut" in sent, "each word finds its place behind the one before"


def test_what_stands_apart_from_text_of_unsure_width_is_put_where_it_belongs() -> None:
    screen = Screen(40, 1)
    screen.feed("\x1b[1;1Hघाट बंद  left│right\x1b[1;1H")
    sent = screen.frame()
    assert re.search(r"\x1b\[;\d+Hleft", sent)
    assert "left│right" in sent, "as wide everywhere"
    screen.feed("\x1b[1;1Hleft घाट बंद│right\x1b[1;1H")
    assert re.search(r"\x1b\[;\d+H│right", screen.frame())


_GRAPHEMES = [text[start:end] for text in SCRIPTS.values() for start, end in graphemes(text)]
_WORDS = st.lists(st.sampled_from([*_GRAPHEMES, " ", "a", "│"]), min_size=1, max_size=12).map("".join)
_LINES = st.lists(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), _WORDS, _STYLES), min_size=1, max_size=4), max_size=5
)


@example([[(0, 0, " वा", "")], [(0, 0, "务वावा", "")]])  # a wide character where one of unsure width began
@given(_LINES)
def test_text_of_any_script_is_the_same_as_drawn_whole(frames: list[list[tuple[int, int, str, str]]]) -> None:
    changing, screen = Emulator(60, 3), Screen(60, 3)
    for frame in frames:
        for column, row, text, style in frame:
            screen.feed(f"\x1b[{row + 1};{column * 15 + 1}H\x1b[{style}m{text}\x1b[0m")
        changing.feed(screen.frame())
        whole = Emulator(60, 3)
        screen.forget()
        whole.feed(screen.frame())
        assert changing.cells == whole.cells


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_letter_is_drawn_over(script: str) -> None:
    text, screen, emulator = SCRIPTS[script], Screen(200, 1), Emulator(200, 1)
    for shown in (text, text[: len(text) // 2], text):
        screen.feed(f"\x1b[1;1H > {shown}{' ' * 150}\x1b[1;1H")
        emulator.feed(screen.frame())
        seen = "".join(emulator.screen.display).split()
        assert unicodedata.normalize("NFC", " ".join(seen)) == unicodedata.normalize("NFC", f"> {shown}".rstrip())


def test_marks_in_a_style_of_their_own_stay_on_their_letter() -> None:
    screen, emulator = Screen(10, 1), Emulator(10, 1)
    screen.feed("\x1b[1;1Hcafe\x1b[1m\u0301 x\x1b[0m\x1b[1;1H")
    emulator.feed(screen.frame())
    assert emulator.screen.display == ["café x    "]


def test_what_is_no_painting_is_passed_on() -> None:
    screen = Screen(10, 2)
    controls = "\x1b[?1049h\x1b[?25l\x1b[>25u\x1b]52;c;YWJj\x07\x1b[?2026$p\x07"
    assert screen.feed(controls + "\x1b[1;1Hx") == controls


def test_another_size_is_drawn_whole() -> None:
    screen, emulator = Screen(10, 2), Emulator(6, 3)
    screen.feed("\x1b[1;1Habcdefghij\x1b[2;1H漢字漢字漢\x1b[1;1H")
    screen.frame()
    screen.resize(6, 3)
    emulator.feed("X" * 18 + screen.frame())
    assert emulator.screen.display == ["abcdef", "漢字漢", " " * 6]


@pytest.mark.parametrize("locale", ["ja_JP.UTF-8", "ko_KR.UTF-8", "zh_CN.UTF-8"])
def test_in_east_asian_locales_ambiguous_characters_are_mistrusted(locale: str) -> None:
    assert not ambiguous_is_narrow({"LANG": locale})
    assert not ambiguous_is_narrow({"LANG": "C.UTF-8", "LC_ALL": locale})
    assert ambiguous_is_narrow({"LANG": "de_AT.UTF-8"})


@pytest.mark.parametrize(
    ("size", "colour"),
    [*((size, "colour") for size in SIZES), (SIZES[0], "NO_COLOR")],
    ids=lambda one: one if isinstance(one, str) else f"{one[0]}x{one[1]}",
)
def test_every_frame_of_a_tour_is_the_same(size: tuple[int, int], colour: str) -> None:
    environ = {"TWOSOURCE_DIFF": "off", **({"NO_COLOR": "1"} if colour == "NO_COLOR" else {})}
    _, sent = tour(size, environ)
    plain, diffed, screen = Emulator(*size), Emulator(*size), Screen(*size)
    frames = sent.decode().replace("\r\n", "\n").split(_FRAME_END)
    assert len(frames) > 30
    for frame in frames:
        plain.feed(frame)
        screen.feed(frame)
        diffed.feed(screen.frame())
        assert diffed.cells == plain.cells


def _start(**environ: str) -> Terminal:
    return Terminal(twosource("open", "seeds"), environ=environ, folder=ROOT)


@pytest.mark.parametrize("how", ["ctrl+l", "SIGCONT", "resized"])
def test_a_screen_that_was_lost_is_drawn_again(how: str) -> None:
    with _start() as terminal:
        terminal.wait_for("next flagged claim")
        terminal.settle()
        seen = terminal.text
        terminal.screen.erase_in_display(2)
        if how == "ctrl+l":
            terminal.press("\x0c")
        elif how == "SIGCONT":
            terminal.process.send_signal(signal.SIGCONT)
        else:
            terminal.resize(79, 23)
            terminal.resize(80, 24)
        terminal.wait_for(lambda: terminal.text == seen)
        terminal.settle(0.5)  # and that was all


def test_the_switch_turns_it_off() -> None:
    sizes = {}
    for switch in ("on", "off"):
        with _start(TWOSOURCE_DIFF=switch) as terminal:
            terminal.wait_for("next flagged claim")
            terminal.wait_for(lambda: terminal.works_alone)
            terminal.settle()
            before = len(terminal.sent)
            terminal.press("\r")
            terminal.wait_for("Enter evidence")
            terminal.settle()
            sizes[switch] = len(terminal.sent) - before, terminal.text
    assert sizes["on"][1] == sizes["off"][1]
    assert sizes["on"][0] * 3 < sizes["off"][0]
