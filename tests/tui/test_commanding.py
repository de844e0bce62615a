"""The `:` line: what is typed, what it is taken for, and that it does what the keys do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.sample import sized
from tests.tui.terminal import Terminal
from tui.settings.commanding import COMMANDS, completions, hints, read
from tui.settings.keys import KEYS, Keymap


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("quit", "quit", ""),
        ("q", "quit", ""),
        ("40", "line", "40"),
        ("line 40", "line", "40"),
        ("filter single", "filter", "single source"),
        ("fi disp", "filter", "disputed"),
        ("search  kim putin", "search", "kim putin"),
        ("view text", "view", "text"),
        ("claims.next", "claims.next", ""),
        ("claims.ma", "claims.matrix", ""),
    ],
)
def test_a_line_is_understood_shortened_too(text: str, name: str, argument: str) -> None:
    typed = read(text)
    assert typed.command
    assert (typed.command.name, typed.argument, typed.problem) == (name, argument, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nonsense", "no command nonsense"),
        ("s", "may be search, speaker, sort"),
        ("filter", "needs a standing"),
        ("filter c x", "takes flagged"),
        ("quit now", "stands alone"),
        ("claims", "may be claims.next"),
    ],
)
def test_what_is_not_understood_is_told(text: str, problem: str) -> None:
    typed = read(text)
    assert typed.command is None
    assert problem in typed.problem


def test_every_key_of_the_reading_screen_has_a_command() -> None:
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    rows = {key.id for key in KEYS if key.pane in ("move", "list", "claims", "reader", "screen")}
    assert rows - set(names) == {"app.command"}


@given(st.text(max_size=30) | st.sampled_from([command.name[:4] for command in COMMANDS]))
def test_whatever_is_typed_it_is_answered(text: str) -> None:
    typed = read(text)
    assert (typed.command is None) or not typed.problem
    for line in completions(text):
        assert len(line) >= len(text.strip())
    list(hints(text, Keymap()))


@sized((120, 40))
def test_tab_completes_and_enter_does_it(seeds: Terminal) -> None:
    seeds.press(":")
    seeds.wait_for("a command, or a line's number")
    seeds.press("fil\t")
    seeds.wait_for("filter")
    seeds.press(" \t")
    seeds.wait_for("filter flagged")
    seeds.press("\t")
    seeds.wait_for("filter single source")
    seeds.press("\r")
    seeds.wait_for("single source  ")
    seeds.wait_for("CLAIMS")
    seeds.press(":sort out\r")
    seeds.wait_for("by outlet")
    seeds.press(":nonsense\r")
    seeds.wait_for("There is no command nonsense")
    seeds.press(":\x1b[A\x1b[A")  # Up: the one before
    seeds.wait_for(lambda: seeds.lines[-1].startswith(" sort out"))
    seeds.press("\x03")
    seeds.wait_for("Enter open")
    seeds.press(":claims.next\r")
    seeds.wait_for("WHO")
    seeds.press(":12\r")
    seeds.wait_for("12-")
    seeds.press(":search strategic\r")
    seeds.wait_for("HITS")
    seeds.press(":q\r")
    assert seeds.wait_exit() == 0


@sized((120, 40))
def test_a_key_of_another_pane_is_told_where_it_works(seeds: Terminal) -> None:
    seeds.press(":reader.furn\r")
    seeds.wait_for("works in the text only")
    seeds.press(":move.bottom\r")
    seeds.settle()
    assert any(line.startswith(" > ") for line in seeds.lines)


@sized((120, 40), COLORTERM="truecolor")
def test_a_theme_is_chosen_by_name(seeds: Terminal) -> None:
    assert b"38;2;" not in bytes(seeds.sent)
    seeds.press(":theme twosource-d\r")
    seeds.wait_for(lambda: b"48;2;23;26;30" in bytes(seeds.sent))
    seeds.press(":theme ansi-dark\r")
    seeds.settle()
    del seeds.sent[:]
    seeds.press("\x0c")
    seeds.settle()
    assert b"8;2;" not in bytes(seeds.sent)


@sized((120, 40), NO_COLOR="1")
def test_without_colours_there_is_no_theme(seeds: Terminal) -> None:
    seeds.press(":theme twosource-dark\r")
    seeds.wait_for("NO_COLOR leaves")


def test_what_is_typed_ahead_of_a_slow_line_arrives(seeds: Terminal) -> None:
    seeds.press("2")
    seeds.wait_for("Enter evidence")
    seeds.settle()
    seeds.press(":4\rj:help\r")
    seeds.wait_for("The marks")
    seeds.press("q")
    seeds.wait_for(" 5-")


@sized((120, 40))
def test_tab_completes_the_name_of_a_speaker(seeds: Terminal) -> None:
    """Also where it is typed in one go, before the names of the library are read."""
    seeds.press(":speaker ki\t")
    seeds.wait_for(lambda: seeds.lines[-1] == " speaker Kim Jong Un")
    seeds.press("\r")
    seeds.wait_for("STATEMENTS")


def test_the_reader_says_what_a_text_is(seeds: Terminal) -> None:
    """What is set is shown without the mark of a guess, and holds for the claims at once."""
    seeds.press("\r")
    seeds.wait_for("Enter evidence")
    seeds.press(":outlet Kronen Zeitung\r")
    seeds.wait_for(lambda: any(line.endswith("Kronen Zeitung  19 Jun 2024 07:48") for line in seeds.lines))
    seeds.press(":date yesterday\r")
    seeds.wait_for("yesterday is no date")
