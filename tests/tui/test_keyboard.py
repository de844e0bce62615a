"""What comes from the keyboard: any bytes, pastes, keys before the screen is there."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tests.tui.sample import read_in, sized
from tests.tui.terminal import Terminal, twosource
from tui.driver.keyboard import LONGEST_PASTE, Keyboard
from tui.settings.keys import KEYS
from tui.widgets.line import pasted

# What a terminal sends for a key of the table.
SENT = {
    "space": " ", "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "f1": "\x1bOP", "slash": "/", "colon": ":", "asterisk": "*",
    "question_mark": "?", "left_square_bracket": "[", "right_square_bracket": "]", "left_curly_bracket": "{",
    "right_curly_bracket": "}", "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


def sent(key: str) -> str:
    return chr(ord(key[-1]) & 0x1F) if key.startswith("ctrl+") else SENT.get(key, key)


def told(found: Iterable[Message]) -> list[str]:
    """Keys by their names, a paste as its text in quotes, anything else by its kind."""
    return [
        one.key
        if isinstance(one, events.Key)
        else repr(one.text)
        if isinstance(one, events.Paste)
        else type(one).__name__
        for one in found
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\xe9b", ["a", "b"]),  # Latin-1
        (b"\xff\xfe\x80", []),
        ("é€😀".encode(), ["é", "euro_sign", "grinning_face"]),
        (b"\x1b[M#\xc80j", ["j"]),  # mouse reports of the old kind
        (b"\x1b[M \xc3\xa9j", ["j"]),
        (b"\x1b[M \x1b\x1bj", ["j"]),
        (b"\x1bj", ["escape", "j"]),
        (b"\x1b/word", ["escape", "slash", "w", "o", "r", "d"]),
        (b"\x1b[200~ferry\nboard\x1b[201~j", [repr("ferry\nboard"), "j"]),
        (b"\x1b[200~a\x1b[Zqe\xe9\x1b[201~", [repr("a\x1b[Zqe")]),  # no key in what is pasted
        (b"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~", [repr("a"), repr("b")]),
        (b"\x1b[99999999;2uj", ["j"]),  # there is no such character
        (b"\x1b[1;99Zj\x1b[?1;2c\x1b[5nk", ["j", "k"]),  # what nobody knows
        (b"\x1b[Aj\x1b[1;5C\x1bOPk", ["up", "j", "ctrl+right", "f1", "k"]),
        (b"\x1b3\x1b\x1bq", ["escape", "3", "escape", "escape", "q"]),
        (b"a\n\r", ["a", "enter", "enter"]),
    ],
)
def test_bytes_are_keys_whatever_they_are(data: bytes, expected: list[str]) -> None:
    assert told(Keyboard().feed(data)) == expected
    keyboard = Keyboard()
    parted = [one for byte in data for one in keyboard.feed(bytes((byte,)))]
    assert told(parted)[: len(expected)] == expected
    assert told(keyboard.feed(b"k"))[-1:] == ["k"]


def test_a_key_long_after_esc_is_a_key() -> None:
    keyboard = Keyboard()
    keyboard.feed(b"\x1b")
    keyboard._parser._timeout_time = 0.0
    assert told(keyboard.tick()) == ["escape"]
    assert told(keyboard.feed(b"/w")) == ["slash", "w"]


def test_esc_and_a_key_are_one_where_a_user_has_them_so() -> None:
    assert told(Keyboard({"alt+j"}).feed(b"\x1bj\x1b[A\x1bk")) == ["alt+j", "up", "escape", "k"]


def test_a_paste_is_bounded_and_ends_where_its_end_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard = Keyboard()
    (paste,) = keyboard.feed(b"\x1b[200~" + b"x" * 1_000_000 + b"\x1b[201~")
    assert isinstance(paste, events.Paste)
    assert len(paste.text) == LONGEST_PASTE
    assert not keyboard.feed(b"\x1b[200~lost")
    monkeypatch.setattr("tui.driver.keyboard._PASTE_PAUSE", -1.0)
    assert told([*keyboard.tick(), *keyboard.feed(b"j")]) == [repr("lost"), "j"]


@given(st.binary(max_size=80))
def test_no_bytes_make_it_deaf(data: bytes) -> None:
    keyboard = Keyboard()
    keyboard.feed(data)
    keyboard._fed_at = -10.0
    for _ in range(2):
        keyboard.tick()
    keyboard._parser._timeout_time = 0.0 if keyboard._parser._timeout_time else None
    keyboard.tick()
    assert told(keyboard.feed(b"!!!jjj"))[-3:] == ["j", "j", "j"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ferry\nboard", "ferry board"),
        ("ferry\r\n  board\r\n", "ferry board"),
        ("a\tb\x1b[2J\x07c\u202e", "a b[2Jc"),
        ("a\u00a0b", "a b"),
        ("\n\n", ""),
        (" b", " b"),
        ("क्‍ष", "क्‍ष"),
    ],
)
def test_what_is_pasted_stands_in_one_line(text: str, line: str) -> None:
    assert pasted(text) == line


@sized((120, 40))
def test_a_paste_of_two_lines_is_in_every_line(seeds: Terminal) -> None:
    for key, text in (("/", "state visit"), ("3F", "speaker putin"), (":", "view claims")):
        seeds.press(key)
        seeds.wait_for(lambda: seeds.screen.cursor.y == 39)
        seeds.press("\x1b[200~" + text.replace(" ", "\n") + "\x1b[201~")
        seeds.wait_for(f"\n {text}")
        seeds.press("\x03")
        seeds.wait_for("Enter open")


@sized((120, 40))
def test_a_huge_paste_is_cut_and_it_is_said(seeds: Terminal) -> None:
    seeds.press("/")
    seeds.wait_for("search the library")
    seeds.press("\x1b[200~" + "wörter " * 2_000 + "\x1b[201~")
    seeds.wait_for("no more fits into a line")
    seeds.press("\x7f")
    seeds.wait_for(lambda: "no more fits" not in seeds.text)


@sized((120, 40))
def test_what_is_pasted_where_no_line_is_open_does_nothing(seeds: Terminal) -> None:
    before = seeds.text
    seeds.press("\x1b[200~/quit\n:q\nq\x1b[201~")
    seeds.settle()
    assert seeds.text == before


@sized((120, 40))
def test_bytes_that_are_no_text_are_passed_over(seeds: Terminal) -> None:
    before = seeds.text
    os.write(seeds._master, b"\x1b[M#\xc80\xe9\xff")
    seeds.settle()
    assert seeds.text == before
    seeds.press("/ki")
    os.write(seeds._master, b"\xe9")
    seeds.press("m")
    seeds.wait_for(lambda: seeds.lines[-1].startswith(" kim"))
    seeds.wait_for("HITS")


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.3])
def test_keys_before_the_screen_is_there_do_no_harm(delay: float, tmp_path: Path) -> None:
    """All keys of the table at once, but for those that end or stop the app, or any command while it starts."""
    (tmp_path / "a.txt").write_text("A title\n\nThe mayor said on Monday that the bridge is closed.\n")
    names = {name for key in KEYS for name in key.names} - {"ctrl+q", "ctrl+z", "ctrl+c"}
    environ = {"PAGER": "true", "EDITOR": "true", "VISUAL": "true"}
    with Terminal(twosource("open", str(tmp_path)), (120, 40), environ) as terminal:
        if delay:
            terminal.read(delay)
        for name in sorted(names):
            terminal.press(sent(name))
        terminal.wait_for("twosource")  # before its first frame the app hears of no ctrl+q
        terminal.settle(1.0)
        assert terminal.process.poll() is None, terminal.text
        terminal.press("\x11")
        assert terminal.wait_exit() == 0, terminal.text


@pytest.mark.parametrize("key", ["r", "/", ":", "F", "3", "8", "\r", "e", "]", "?"])
@pytest.mark.usefixtures("seeds_read_in")
def test_one_key_at_the_very_start_does_no_harm(key: str) -> None:
    with Terminal(twosource("open", "seeds"), (80, 24), {"PAGER": "true"}, Path(__file__).parents[2]) as terminal:
        terminal.press(key)
        terminal.wait_for(lambda: terminal.process.poll() is not None or "twosource" in terminal.lines[0])
        terminal.settle()
        assert terminal.process.poll() is None, terminal.text
        terminal.press("\x11")
        assert terminal.wait_exit() == 0


def test_what_is_typed_before_the_screen_is_there_is_done_in_order() -> None:
    with Terminal(twosource("open", "seeds"), (120, 40), folder=Path(__file__).parents[2]) as terminal:
        read_in(terminal)
        terminal.press("\x11")
        terminal.wait_exit()
    with Terminal(twosource("open", "--fresh", "seeds"), (120, 40), folder=Path(__file__).parents[2]) as terminal:
        terminal.press("/vladivostok\r")
        terminal.wait_for("2 for")
        terminal.wait_for("Enter evidence")
