"""What a later start finds again: the place, the filters, the query, however the app ended."""

import os
import signal
from pathlib import Path

import pytest

from tests.tui.sample import SEEDS, read_in
from tests.tui.terminal import Terminal, twosource

pytestmark = pytest.mark.usefixtures("seeds_read_in")


def start(*options: str, roots: str = "seeds", size: tuple[int, int] = (80, 24)) -> Terminal:
    return Terminal(twosource("open", *options, roots), size, folder=SEEDS.parent)


def visit(terminal: Terminal) -> str:
    """Go to a flagged claim of the second text, and say what of it is in sight."""
    read_in(terminal)
    terminal.press("G")
    terminal.settle()
    terminal.press("\r")
    terminal.wait_for("Enter evidence")
    terminal.press("}}}}")
    terminal.wait_for("WHO")
    terminal.settle()
    return terminal.text


def test_it_begins_where_it_ended() -> None:
    with start() as terminal:
        left = visit(terminal)
        terminal.press("\x11")
        assert terminal.wait_exit() == 0
    with start(roots=str(SEEDS)) as terminal:  # the same library by another name
        terminal.wait_for("WHO")
        terminal.settle()
        assert terminal.lines[1:22] == left.split("\n")[1:22]
        terminal.press("q")
        terminal.wait_for("SOURCES")
    with start("--fresh") as terminal:
        read_in(terminal)
        assert "SOURCES" in terminal.text


@pytest.mark.parametrize("ended_by", [signal.SIGHUP, signal.SIGTERM])
def test_a_dropped_connection_and_a_kill_lose_no_place(ended_by: signal.Signals) -> None:
    with start() as terminal:
        left = visit(terminal)
        terminal.hang_up() if ended_by is signal.SIGHUP else terminal.process.send_signal(ended_by)
        assert terminal.wait_exit() == 128 + ended_by
    with start() as terminal:
        terminal.wait_for(lambda: terminal.text == left)


def test_filter_and_query_are_kept() -> None:
    with start(size=(120, 40)) as terminal:
        read_in(terminal)
        terminal.press("/strategic\r")
        terminal.wait_for("HITS")
        terminal.wait_for("Enter evidence")
        terminal.press("f")
        terminal.wait_for("flagged")
        terminal.press("f")
        terminal.wait_for("single source")
        terminal.press("SS")
        terminal.wait_for("by story")
        terminal.press("\x11")
        terminal.wait_exit()
    with start(size=(120, 40)) as terminal:
        terminal.wait_for("by story")
        terminal.wait_for("single source")
        terminal.press("4")
        terminal.wait_for("2 for strategic")
        terminal.press("n")
        terminal.wait_for("Enter evidence")
        terminal.press("/\x1b[A")  # Up, before the queries made before are read
        terminal.wait_for(lambda: terminal.lines[-1] == " strategic")


def test_a_session_that_cannot_be_had_is_no_obstacle() -> None:
    with start() as terminal:
        read_in(terminal)
        terminal.press("q")
        terminal.wait_exit()
    (kept,) = (Path(os.environ["XDG_STATE_HOME"]) / "twosource" / "sessions").glob("*.json")
    assert kept.stat().st_mode & 0o777 == 0o600
    for content in (b"", b"{", b'{"path": 3}', b'{"path": "/nowhere/a.txt", "list": "sources"}', b'{"path": "\xff"}'):
        kept.write_bytes(content)
        with start() as terminal:
            read_in(terminal)
            assert "SOURCES" in terminal.text
    kept.unlink()
    os.mkfifo(kept)
    with start() as terminal:
        read_in(terminal)
        assert "SOURCES" in terminal.text
