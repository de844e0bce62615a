"""The app in a real tmux: the screens are the kept ones, and the terminal is left as it was."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.tui.scripts import SCRIPTS
from tests.tui.terminal import Terminal, twosource
from tests.tui.test_screens import ROOT, SCREENS, SIZES, tour

pytestmark = [
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
    pytest.mark.usefixtures("seeds_read_in"),
]

_OUTSIDE = {"TERM": "linux"}  # the terminal around tmux: what the emulator of these tests is nearest to
_SHELL = (
    "echo THE SHELL; before=$(stty -g); {app}; echo ended with $?; "
    '[ "$before" = "$(stty -g)" ] && echo unchanged; read line'
)


@pytest.fixture
def in_tmux(tmp_path: Path) -> Iterator[Callable[[str], list[str]]]:
    """The command line that runs a shell command in a tmux of its own, which ends with the test."""
    configuration = tmp_path / "tmux.conf"
    configuration.write_text("set -g status off\nset -g escape-time 0\nset -g default-terminal screen-256color\n")
    server = ["env", "-u", "TMUX", "tmux", "-u", "-S", str(tmp_path / "socket"), "-f", str(configuration)]
    yield lambda command: [*server, "new-session", command]
    subprocess.run([*server, "kill-server"], stderr=subprocess.DEVNULL, check=False)  # where it still runs


def _app(environ: Mapping[str, str]) -> str:
    kept = {name: os.environ[name] for name in ("TWOSOURCE_CACHE", "XDG_STATE_HOME")}
    settings = [f"{name}={value}" for name, value in {**kept, **environ}.items()]
    return shlex.join(["env", *settings, *twosource("open", "seeds")])


@pytest.mark.parametrize("size", SIZES[::2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_screens_are_the_kept_ones(size: tuple[int, int], in_tmux: Callable[[str], list[str]]) -> None:
    seen, _ = tour(size, _OUTSIDE, in_tmux(_app({})))
    assert seen == (SCREENS / f"{size[0]}x{size[1]}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "locale"),
    [*((name, "C.UTF-8") for name in ("xterm-256color", "vt100", "linux", "screen")), ("xterm-256color", "C")],
)
def test_it_comes_up_is_read_and_leaves_no_trace(name: str, locale: str, in_tmux: Callable[[str], list[str]]) -> None:
    _visit(in_tmux(_SHELL.format(app=_app({"TERM": name, "LC_ALL": locale}))))


def test_it_leaves_no_trace_without_colours(in_tmux: Callable[[str], list[str]]) -> None:
    terminal = _visit(in_tmux(_SHELL.format(app=_app({"NO_COLOR": "1"}))))
    assert not re.search(rb"\x1b\[[0-9;]*(?<![0-9])[349][0-7][;m]", bytes(terminal.sent))


def _visit(command: list[str]) -> Terminal:
    with Terminal(command, (80, 24), _OUTSIDE, folder=ROOT) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.press("\r")
        terminal.wait_for("Enter evidence")
        terminal.press("}")
        terminal.wait_for(lambda: bool(re.search("SINGLE SOURCE|ONE ORIGIN", terminal.text)))
        terminal.press("?")
        terminal.wait_for("The marks")
        terminal.press("q")
        terminal.wait_for("WHO")
        terminal.press("\x11")
        terminal.wait_for("ended with 0")
        terminal.settle()
        assert [line for line in terminal.lines if line] == ["THE SHELL", "ended with 0", "unchanged"]
        assert not terminal.screen.cursor.hidden
        terminal.press("\r")
        terminal.wait_exit()
    return terminal


def test_every_script_is_shown_as_it_is_written(tmp_path: Path, in_tmux: Callable[[str], list[str]]) -> None:
    """Letters that terminals and Textual count differently: lists and text move, and none is drawn over."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "all.txt").write_text("All the scripts\n\n" + "\n\n".join(SCRIPTS.values()), "utf-8")
    (folder / "hindi.txt").write_text(SCRIPTS["Devanagari"], "utf-8")
    readings = []
    for switch in ("on", "off"):
        environ = {"TWOSOURCE_CACHE": os.environ["TWOSOURCE_CACHE"], "TWOSOURCE_DIFF": switch}
        settings = [f"{name}={value}" for name, value in environ.items()]
        app = shlex.join(["env", *settings, *twosource("open", "--fresh", str(folder))])
        with Terminal(in_tmux(app), (120, 60), _OUTSIDE, folder=ROOT) as terminal:
            terminal.wait_for("next flagged claim")
            for keys in ("G", "gj", "z", "jjj", "k", "\x04", "g"):
                terminal.press(keys)
                terminal.settle()
                if keys in ("gj", "g"):
                    readings.append(_captured(tmp_path))
            terminal.press("\x11")
            terminal.wait_exit()
    beside, alone, _, alone_undiffed = readings
    assert alone == alone_undiffed
    for seen in (alone, "\n".join(line.partition("│")[2] for line in beside.splitlines())):
        words = " ".join(re.sub(r"^ .[!~=?x ] ", "", seen, flags=re.MULTILINE).split())
        for script, text in SCRIPTS.items():
            assert text.replace("\U0001f466", "") in words.replace("\U0001f466", ""), script  # tmux cuts at 21 bytes


def _captured(tmp_path: Path) -> str:
    """What tmux itself holds of the screen."""
    socket = str(tmp_path / "socket")
    found = subprocess.run(["tmux", "-u", "-S", socket, "capture-pane", "-p"], capture_output=True, check=True)
    return found.stdout.decode()
