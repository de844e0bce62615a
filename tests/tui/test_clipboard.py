"""Copying: what is sent, to whom, and where a text goes that no clipboard takes."""

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from index.store.files import LibraryError
from tests.tui.sample import SEEDS, read_in
from tests.tui.terminal import Terminal, twosource
from tui.driver import clipboard
from tui.driver.screen import Screen

_TEXT = "“Ja”, said Kim\n-- Krone"


def osc(sequence: str) -> str:
    """The text in a sequence, which is one for the clipboard and nothing else."""
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", sequence)
    assert found, sequence[:80]
    return base64.b64decode(found[1]).decode()


@pytest.mark.parametrize(
    ("environ", "passes"),
    [
        ({"TERM": "xterm-256color"}, lambda sent: sent),
        # What GNU screen hands on is what stands between DCS and ST.
        ({"TERM": "screen", "STY": "1.tty"}, lambda sent: "".join(re.findall(r"\x1bP(.*?)\x1b\\", sent, re.DOTALL))),
        # What tmux hands on, with its doubled escapes; before it, what tmux takes itself.
        ({"TERM": "tmux-256color"}, lambda sent: sent.split("\x1bPtmux;")[1][:-2].replace("\x1b\x1b", "\x1b")),
        ({"TERM": "tmux-256color"}, lambda sent: sent.split("\x1bPtmux;")[0]),
    ],
)
@pytest.mark.parametrize("text", [_TEXT, "word " * 400])
def test_the_terminal_gets_the_text_whatever_lies_between(
    environ: Mapping[str, str], passes: object, text: str
) -> None:
    copied = clipboard.copy(text, "terminal", environ)
    assert callable(passes)
    assert osc(passes(copied.sequence)) == text
    assert not clipboard.file().exists()
    assert f"{len(text):,} characters" in copied.told
    screen = Screen(80, 24)
    assert screen.feed(f"before{copied.sequence}after") == copied.sequence


@pytest.mark.parametrize(
    ("way", "terminal", "text"),
    [
        ("file", "xterm", _TEXT),
        ("terminal", "linux", _TEXT),
        ("terminal", "vt100", _TEXT),
        ("terminal", "xterm", "ä" * 40_000),
    ],
)
def test_what_no_clipboard_takes_is_added_to_a_private_file(way: clipboard.Way, terminal: str, text: str) -> None:
    for _ in range(2):
        copied = clipboard.copy(text, way, {"TERM": terminal})
        assert not copied.sequence
        assert str(clipboard.file()) in copied.told
    assert clipboard.file().read_text("utf-8") == f"{text}\n\n" * 2
    assert clipboard.file().stat().st_mode & 0o777 == 0o600


def test_what_is_in_the_place_of_the_file_is_set_aside() -> None:
    clipboard.file().mkdir(parents=True)
    clipboard.copy(_TEXT, "file")
    assert clipboard.file().read_text("utf-8") == f"{_TEXT}\n\n"
    assert clipboard.file().with_name("copied.txt.damaged-1").is_dir()


@pytest.mark.usefixtures("seeds_read_in")
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file" / "data"))
    with pytest.raises(LibraryError, match="Nothing was copied"):
        clipboard.copy(_TEXT, "file")
    with Terminal(twosource("open", "seeds"), (120, 40), {"TERM": "linux"}, folder=SEEDS.parent) as terminal:
        read_in(terminal)
        terminal.press("]")
        terminal.wait_for("WHO")
        terminal.press("y")
        terminal.wait_for("Nothing was copied")


@pytest.mark.usefixtures("seeds_read_in")
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_in_tmux_the_text_is_in_its_buffer(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    socket = str(tmp_path / "socket")
    server = ["env", "-u", "TMUX", "tmux", "-u", "-S", socket, "-f", os.devnull]
    request.addfinalizer(lambda: subprocess.run([*server, "kill-server"], stderr=subprocess.DEVNULL, check=False))
    kept = [f"{name}={os.environ[name]}" for name in ("TWOSOURCE_CACHE", "XDG_STATE_HOME", "XDG_DATA_HOME")]
    command = [*server, "new-session", "env", *kept, *twosource("open", "seeds")]
    with Terminal(command, (120, 40), {"TERM": "xterm-256color"}, folder=SEEDS.parent) as terminal:
        read_in(terminal)
        terminal.press("]")
        terminal.wait_for("WHO")
        terminal.press("y")
        terminal.wait_for("tmux")
        terminal.settle()
        shown = subprocess.run(["tmux", "-S", socket, "show-buffer"], capture_output=True, text=True, check=True).stdout
        assert re.search(r"\n-- .*characters \d+-\d+\n", shown)
        terminal.press("\x11")
        terminal.wait_exit()
