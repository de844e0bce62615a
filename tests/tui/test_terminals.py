"""What terminals of all kinds are sent: few bytes, few colours or none, and never what a stranger wrote."""

import json
import re
from pathlib import Path

from tests.tui.sample import sized
from tests.tui.terminal import Terminal, twosource

POINTER = "\x1b]22;default\x07"  # Textual's own: the shape of the mouse pointer
COLOUR = re.compile(rb"\x1b\[[0-9;]*?(?<![0-9])(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)(?:;[0-9;]*)?m")


@sized((120, 40), "--plain")
def test_plain_drawing_has_no_rules_and_no_colours_and_the_cursor_on_the_current_line(seeds: Terminal) -> None:
    assert not COLOUR.search(bytes(seeds.sent))
    assert not seeds.screen.cursor.hidden
    for key in "gjjG":
        seeds.press(key)
        seeds.settle()
        assert seeds.lines[seeds.screen.cursor.y].startswith(" > ")
    seeds.press("2")
    seeds.wait_for("Enter evidence")
    for _ in range(4):
        seeds.press("]")
        seeds.settle()
        assert seeds.lines[seeds.screen.cursor.y].startswith(" >")
    seeds.press("\r")
    seeds.wait_for("twosource  evidence")
    seeds.settle()
    assert not set("─│").intersection(seeds.text)
    titles = [line for line in seeds.lines[4:] if re.match(r" (Krone|24 Hours World)\?  ", line)]
    assert len(titles) == 2, "the texts stand one above the other"
    seeds.press("q")
    seeds.wait_for("Enter evidence")
    seeds.press("/kim")
    seeds.wait_for("HITS")
    seeds.settle()
    assert seeds.lines[seeds.screen.cursor.y].startswith(" kim")
    seeds.press("\x1b")
    seeds.settle()
    assert seeds.lines[seeds.screen.cursor.y].startswith(" > ")


def test_nothing_is_sent_while_nothing_happens(seeds: Terminal) -> None:
    seeds.settle(1.5)  # what blinks or ticks would never let it come to rest


@sized((80, 24), NO_COLOR="1")
def test_no_color_sends_no_colour_and_keeps_the_marks(seeds: Terminal) -> None:
    seeds.press("}")
    seeds.wait_for("WHO")
    seeds.settle()
    assert not COLOUR.search(bytes(seeds.sent))
    row, column = next((y, line.index("He fully")) for y, line in enumerate(seeds.lines) if "He fully" in line)
    assert seeds.screen.buffer[row][column].underscore, "what is said is underlined"
    assert "SINGLE SOURCE" in seeds.text or "ONE ORIGIN" in seeds.text


@sized((120, 40), "--ascii")
def test_ascii_is_all_that_is_sent(seeds: Terminal) -> None:
    seeds.press("}")
    seeds.wait_for("WHO")
    assert bytes(seeds.sent).isascii()


@sized((120, 40), LANG="C", LC_ALL="C")
def test_a_c_locale_gets_ascii_unasked(seeds: Terminal) -> None:
    assert bytes(seeds.sent).isascii()


@sized((80, 24), TERM="xterm")
def test_sixteen_colours_are_enough(seeds: Terminal) -> None:
    seeds.press("}")
    seeds.wait_for("WHO")
    assert not re.search(rb"[34]8;[25];", bytes(seeds.sent))


def test_what_a_stranger_wrote_never_acts_on_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "strange"
    folder.mkdir()
    attack = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m\u202eevil"
    record = {
        "title": f"Title {attack}",
        "outlet": f"Outlet{attack}",
        "text": f"Kim said {attack} that it rains.\n" * 3,
    }
    (folder / "attack.jsonl").write_text(json.dumps(record) + "\n")
    (folder / "bad\x1b]0;evil\x07\u202e.txt").write_text(f"Minister {attack} said that it is raining in the capital.\n")
    (folder / "broken\x1b[31m.pdf").write_text("x")
    with Terminal(twosource("open", str(folder)), (120, 40)) as terminal:
        terminal.wait_for("Title")
        terminal.settle()
        for key in ("\r", "}", "]", "*", "3", "5", "4", "6", "\r", "1"):
            terminal.press(key)
            terminal.settle()
        sent = bytes(terminal.sent).decode().replace(POINTER, "")
        for escape in ("\x1b]52", "\x1b]0;", "\x07", "\x9b", "\u202e", "\x1b[31m\u202e"):
            assert escape not in sent
        assert "␛]52" in sent


def test_the_mouse_is_taken_and_given_back_by_a_key(seeds: Terminal) -> None:
    assert b"\x1b[?1003h" in seeds.sent
    seeds.press("M")
    seeds.wait_for("the terminal's again")
    seeds.wait_for(lambda: seeds.sent.rfind(b"\x1b[?1003l") > seeds.sent.rfind(b"\x1b[?1003h"))
    seeds.press("M")
    seeds.wait_for("The mouse is on")
    seeds.wait_for(lambda: seeds.sent.rfind(b"\x1b[?1003h") > seeds.sent.rfind(b"\x1b[?1003l"))


@sized((80, 24), SSH_CONNECTION="192.0.2.1 1 192.0.2.2 22")
def test_over_ssh_the_mouse_is_the_terminals(seeds: Terminal) -> None:
    assert b"\x1b[?1003h" not in seeds.sent
