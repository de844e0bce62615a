"""How late the screen's event loop is while a library is read in for the first time, and while it is searched.

The app runs in a pty, with a task that sleeps 5 ms at a time and notes how much later it wakes up. Other processes make
it late too, the app's own children among them where there are few cores; so the part is measured as well that the app
itself is to blame for: no more than the CPU that its process used meanwhile.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.library import write_articles
from tests.benchmarks.measure import Measure, p50_p95
from tests.tui.terminal import Terminal
from tui.app import TwosourceApp
from tui.present.glyphs import UNICODE

_ARTICLES = 2_000
_SLEEP = 0.005
_QUERIES = ("minister", "ana keller", '"said on monday"', "outlet:7 bar", "keller -lund", "zor", "in 2024", "bavamu")
_CODE = "import sys, tests.benchmarks.lateness as b; b.run(*sys.argv[1:])"
_PATIENCE = 1_800.0  # seconds for the first update


class _Timed(TwosourceApp):
    """The app, and how late its loop is: when, by how much, and how much of that it used itself."""

    def on_mount(self) -> None:
        self.late: list[tuple[float, float, float]] = []
        self._ticking = asyncio.create_task(self._tick())

    async def _tick(self) -> None:
        while True:
            before, used = time.monotonic(), time.process_time()
            await asyncio.sleep(_SLEEP)
            now = time.monotonic()
            late = max(0.0, now - before - _SLEEP)
            self.late.append((now, 1_000 * late, 1_000 * min(late, time.process_time() - used)))


def run(folder: str, told: str) -> None:
    app = _Timed([folder], UNICODE)
    app.run()
    Path(told).write_text(json.dumps(app.late))


def measures() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        articles, told = Path(folder) / "articles", Path(folder) / "late.json"
        write_articles(articles, _ARTICLES)
        command = [sys.executable, "-c", _CODE, str(articles), str(told)]
        environ = {"TWOSOURCE_CACHE": f"{folder}/cache", "XDG_STATE_HOME": folder, "XDG_DATA_HOME": folder}
        with Terminal(command, (120, 40), environ) as terminal:
            terminal.wait_for("Outlet")
            started = time.monotonic()
            terminal.wait_for(lambda: terminal.works_alone, _PATIENCE)
            read_in = time.monotonic()
            terminal.settle()
            searching = time.monotonic()
            for query in _QUERIES:
                terminal.press("/")
                for letter in query:
                    terminal.press(letter)
                    terminal.settle(0.05)
                terminal.press("\r")
                terminal.settle()
                terminal.press("q")
                terminal.settle()
            ended = time.monotonic()
            terminal.press("\x11")
            terminal.wait_exit()
        late = json.loads(told.read_text())
        for what, first, last in (("reading in", started, read_in), ("searching", searching, ended)):
            then = [(by, own) for at, by, own in late if first <= at <= last]
            name = f"{_ARTICLES:,} articles, event loop late while {what}"
            median, slow = p50_p95([by for by, _ in then])
            yield Measure(name, slow, "ms p95", 20.0, f"p50 {median:.1f}, most {max(then)[0]:.0f}")
            median, slow = p50_p95([own for _, own in then])
            most = max(own for _, own in then)
            yield Measure(f"{name}, by itself", slow, "ms p95", 20.0, f"p50 {median:.1f}, most {most:.0f}")
