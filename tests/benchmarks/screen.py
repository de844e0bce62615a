"""The screen: CPU to the first frame beside an empty Textual app, and bytes a key over the wire.

Run in a pty. CPU is that of the app's own process, children apart, at the moment the text is on the screen.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import Measure
from tests.tui.terminal import Terminal, twosource

_SEEDS = Path(__file__).parents[2] / "seeds"
_EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("ready")
Empty().run(mouse=False)
"""
_RUNS = 5
_KEYS = (
    ("list, one row down", "j"),
    ("a document is opened", "\r"),
    ("text, one line down", "j"),
    ("text, one page down", " "),
    ("next claim", "]"),
    ("next flagged claim", "}"),
    ("evidence side by side", "\r"),
    ("back from the evidence", "q"),
    ("help", "?"),
    ("back from the help", "q"),
    ("claims", "3"),
    ("claims, one row down", "j"),
    ("claims, the next standing", "f"),
    ("matrix", "7"),
    ("matrix, one claim down", "j"),
    ("matrix, one outlet to the left", "h"),
    ("back from the matrix", "q"),
    ("idle", ""),
)


def cpu_ms(pid: int) -> float:
    """CPU that the threads of a process have used, in ms (Linux)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def _first_frame(command: list[str], text: str, environ: dict[str, str]) -> float:
    with Terminal(command, environ=environ) as terminal:
        terminal.wait_for(text)
        return cpu_ms(terminal.process.pid)


def measures() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as cache:
        environ = {"TWOSOURCE_CACHE": cache, "XDG_STATE_HOME": cache}
        command = twosource("open", str(_SEEDS))
        with Terminal(command, environ=environ) as terminal:
            started = time.monotonic()
            terminal.wait_for("next flagged claim")
            yield Measure("seeds: start to all findings, nothing known", time.monotonic() - started, "s", 3.0)
        # The best of a few runs: the rest is what else the machine was doing.
        empty = min(_first_frame([sys.executable, "-c", _EMPTY], "ready", environ) for _ in range(_RUNS))
        ours = min(_first_frame(command, "Krone", environ) for _ in range(_RUNS))
        yield Measure("empty Textual app: CPU to the first frame", empty, "ms")
        yield Measure("seeds: CPU to the list on the screen", ours, "ms", empty + 200, "an empty app's plus 200")
        for size in ((80, 24), (200, 60)):
            yield from _bytes(command, size, environ)


def _bytes(command: list[str], size: tuple[int, int], environ: dict[str, str]) -> Iterator[Measure]:
    name = f"{size[0]}x{size[1]}"
    with Terminal(command, size, environ) as terminal:
        terminal.wait_for("Krone")
        terminal.settle()
        yield Measure(f"{name}: start", len(terminal.sent), "bytes")
        for what, key in _KEYS:
            before = len(terminal.sent)
            terminal.press(key)
            terminal.settle()
            yield Measure(f"{name}: {what}", len(terminal.sent) - before, "bytes")
