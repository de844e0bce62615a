"""The screen: CPU to the first frame beside an empty Textual app, bytes and CPU a key, and what a slow line adds.

Run in a pty. CPU is that of the app's own process, children apart.
"""

import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.library import write_articles
from tests.benchmarks.measure import Measure, run_python
from tests.tui.terminal import Terminal, cpu_ms, twosource
from tests.tui.test_screens import tour
from tui.driver.screen import Screen

_SEEDS = Path(__file__).parents[2] / "seeds"
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("ready")
Empty().run(mouse=False)
"""
_RUNS = 5
_LINE = 125_000  # bytes a second: 1 Mbit/s
_HERTZ = 30  # a key held down
_HELD = 4.0  # seconds
_KEYS = 120
_IDLE = 3.0  # seconds
_MANY = 10_000
_REST = 0.6  # seconds without a byte after which a step is taken to be over: the text follows the list late
_UPDATE = "import sys, tests.benchmarks.library as b; b.first_update(sys.argv[1])"
_STATES = (
    ("while it starts", "", "SOURCES"),
    ("from the list", "", "next flagged claim"),
    ("from a text", "\r", "Enter evidence"),
    ("from the evidence", "\r]\r", "twosource  evidence"),
    ("while searching", "/ab", "HITS"),
    ("from the help", "?", "The marks"),
)
_FRAME_END = "\x1b[?2026l"
SIZES = ((80, 24), (200, 60))


@dataclass(frozen=True, slots=True)
class Step:
    """Keys, what then is to be seen, and the most bytes they may cost at 80x24 and at 200x60."""

    what: str
    keys: str
    until: str
    budgets: tuple[int, int]


# On the library that `write_library` writes. What ncurses readers cost, where that can be had; a full page of text in
# the middle of 200x60 alone is 5 KB.
STEPS = (
    # On a busy machine the list and the text come in a frame each.
    Step("first screen", "", "next flagged claim", (5_500, 11_000)),
    Step("the same drawn anew", "\x0c", "next flagged claim", (5_000, 10_000)),
    Step("the speakers", "6", "SPEAKERS", (2_500, 10_000)),
    Step("list, one row down", "j", "SPEAKERS", (300, 600)),
    Step("the sources", "1", "SOURCES", (2_500, 10_000)),
    Step("another article", "jj", "SOURCES", (2_500, 6_500)),
    Step("search opened", "/", "search the library", (250, 500)),
    Step("search, one letter typed", "e", "HITS", (2_500, 6_500)),
    Step("search, one more letter typed", "n", "HITS", (2_500, 6_500)),
    Step("the long article is opened", "dless\r", "Enter evidence", (2_500, 6_500)),
    Step("text, one line down", "j", "Enter evidence", (2_500, 6_500)),
    Step("text, one page down", " ", "Enter evidence", (2_500, 6_500)),
    Step("next claim", "]", "WHO", (2_500, 6_500)),
    Step("next flagged claim", "}", "WHO", (2_500, 6_500)),
    Step("evidence side by side", "\r", "twosource  evidence", (4_000, 12_000)),
    Step("back from the evidence", "q", "Enter evidence", (2_500, 10_000)),
    Step("a choice of marks", "a", "Mark:", (500, 1_000)),
    Step("a mark, on disk", "i", "important on", (1_500, 3_000)),
    Step("undone", "u", "undone: important", (1_500, 3_000)),
    Step("the worklist", "W", "TO CHECK", (2_500, 10_000)),
    Step("a claim checked there", "ac", "1 of ", (2_500, 10_000)),
    Step("undone there", "u", "0 of ", (2_500, 10_000)),
    Step("back from the worklist", "2", "Enter evidence", (2_500, 10_000)),
    Step("help", "?", "twosource  help", (3_000, 6_000)),
    Step("back from the help", "q", "Enter evidence", (2_500, 11_000)),
    Step("idle", "", "Enter evidence", (0, 0)),
)


def write_library(folder: Path) -> None:
    """Two dozen articles, and one that is longer than any screen."""
    write_articles(folder, 24)
    bodies = [path.read_text("utf-8").split("\n\n", 2)[2] for path in sorted(folder.rglob("*.txt"))]
    (folder / "endless.txt").write_text("Endless\n\nOutlet 99\n1 January 2023\n\n" + "\n\n".join(bodies), "utf-8")


def bytes_of(terminal: Terminal) -> Iterator[tuple[Step, int]]:
    """Press the keys of each step; what it cost. The library is read in: what comes of that is part of the start."""
    for step in STEPS:
        before = len(terminal.sent)
        terminal.press(step.keys)
        terminal.wait_for(step.until)
        if step is STEPS[0]:
            terminal.wait_for(lambda: terminal.works_alone)
        terminal.settle(_REST)
        yield step, len(terminal.sent) - before


def memory_mb(pid: int) -> float:
    """The most memory that a process has held (Linux)."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


def measures() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "TWOSOURCE_CACHE": folder,
            "XDG_STATE_HOME": folder,
            "PYTHONDONTWRITEBYTECODE": "",  # as installed, modules are compiled once and not at each start
        }
        seeds = twosource("open", str(_SEEDS))
        with Terminal(seeds, environ=environ) as terminal:
            started = time.monotonic()
            terminal.wait_for("next flagged claim")
            yield Measure("seeds: start to all findings, nothing known", time.monotonic() - started, "s", 3.0)
        yield from _driver(environ)

        small = Path(folder) / "small"
        write_library(small)
        run_python(_UPDATE, str(small), environ=environ)
        for size in SIZES:
            yield from _bytes(twosource("open", str(small)), size, environ)

        many = Path(folder) / "many"
        _write_many(many)
        run_python(_UPDATE, str(many), environ=environ)
        command = twosource("open", str(many))
        # The best of a few runs: the rest is what else the machine was doing.
        empty = min(first_frame([sys.executable, "-c", EMPTY], "ready", environ) for _ in range(_RUNS))
        yield Measure("empty Textual app: CPU to the first frame", empty, "ms")
        for what, text in (("first frame", "SOURCES"), ("list on the screen", "Outlet")):
            ours = min(first_frame(command, text, environ) for _ in range(_RUNS))
            yield Measure(f"{_MANY:,} articles: CPU to the {what}", ours, "ms", empty + 200, "an empty app's plus 200")
        yield from _many(command, environ)
        yield from _long(Path(folder) / "long", environ)


def first_frame(command: list[str], text: str, environ: Mapping[str, str]) -> float:
    with Terminal(command, environ=environ) as terminal:
        # Before the emulator has its turn: the app would work on in the meantime.
        terminal.wait_for(lambda: text.encode() in terminal.sent)
        return cpu_ms(terminal.process.pid)


def _driver(environ: Mapping[str, str]) -> Iterator[Measure]:
    """What the driver adds to each frame, on what Textual sent for a tour of the screens."""
    for size in SIZES:
        _, sent = tour(size, {**environ, "TWOSOURCE_DIFF": "off"})
        frames = sent.decode().replace("\r\n", "\n").split(_FRAME_END)
        screen, came = Screen(*size), 0
        started = time.process_time()
        for frame in frames:
            screen.feed(frame)
            came += len(screen.frame().encode())
        added = 1_000 * (time.process_time() - started) / len(frames)
        name = f"{size[0]}x{size[1]}: "
        yield Measure(name + "the driver, CPU a frame", added, "ms", 1.0 if size == SIZES[0] else None)
        yield Measure(name + "the driver, bytes kept of those painted", 100 * came / len(sent), "%")


def _bytes(command: list[str], size: tuple[int, int], environ: Mapping[str, str]) -> Iterator[Measure]:
    with Terminal(command, size, environ) as terminal:
        for step, count in bytes_of(terminal):
            yield Measure(f"{size[0]}x{size[1]}: {step.what}", count, "bytes", step.budgets[SIZES.index(size)])


def _write_many(folder: Path) -> None:
    """Short articles, so that reading them in takes a minute or two and not a quarter of an hour."""
    chance = random.Random(3)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(5_000)]

    def some(count: int) -> str:
        return " ".join(chance.choices(words, k=count))

    folder.mkdir()
    with (folder / "all.jsonl").open("w") as lines:
        for number in range(_MANY):
            article = {
                "title": some(6).capitalize(),
                "outlet": f"Outlet {number % 40}",
                "date": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
                "text": f"The {some(5)}. Ana Keller said that the {some(6)}.",
            }
            lines.write(json.dumps(article) + "\n")


def _many(command: list[str], environ: Mapping[str, str]) -> Iterator[Measure]:
    for size in SIZES:
        name = f"{size[0]}x{size[1]}: {_MANY:,} articles, "
        with Terminal(command, size, environ) as terminal:
            terminal.wait_for("next flagged claim")
            while not terminal.works_alone:
                terminal.read(0.1)
            terminal.settle(1.0)
            if size == SIZES[0]:
                used = cpu_ms(terminal.process.pid)
                time.sleep(_IDLE)
                spent = (cpu_ms(terminal.process.pid) - used) / _IDLE
                yield Measure("idle, CPU a second", spent, "ms", 1.5, "Textual looks for keys ten times a second")
            _hold(terminal, "j", 1.0)  # to where the list scrolls
            yield from _cpu_a_key(terminal, name + "one list move", 5.0 * (1 + SIZES.index(size)))
            yield from _lag(terminal, size, "list")
            terminal.press("/ab")
            terminal.wait_for("HITS")
            terminal.settle()
            app, *children = (memory_mb(pid) for pid in (terminal.process.pid, *terminal.children))
            note = f"and its search {sum(children):.0f}"
            yield Measure(name + "memory of the app, searching", app, "MB", 200.0, note)
    for state, keys, until in _STATES:
        with Terminal(command, SIZES[0], environ) as terminal:
            terminal.wait_for(until if not keys else "Outlet")
            terminal.press(keys)
            terminal.wait_for(until)
            started = time.monotonic()
            terminal.press("\x11")
            terminal.wait_exit()
            yield Measure(f"exit {state}", time.monotonic() - started, "s", 0.5)


def _long(folder: Path, environ: Mapping[str, str]) -> Iterator[Measure]:
    """A text of 1 MB, of lines that wrap. The analysis of it is not waited for."""
    folder.mkdir()
    chance = random.Random(4)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(5_000)]
    paragraphs = (" ".join(chance.choices(words, k=80)).capitalize() + "." for _ in range(1_000_000 // 520))
    (folder / "the-last.txt").write_text("A long text\n\n" + "\n\n".join(paragraphs))
    (folder / "short.txt").write_text("Another\n\nIt is short.\n")
    command = twosource("open", str(folder))
    for size in SIZES:
        name = f"{size[0]}x{size[1]}: a text of 1 MB, "
        with Terminal(command, size, environ) as terminal:
            terminal.wait_for("quotes")
            terminal.settle()
            before = cpu_ms(terminal.process.pid)
            terminal.press("G\r")
            terminal.wait_for(lambda: re.search(r" 1-\d+/\d{4}", terminal.text) is not None)
            yield Measure(name + "opened, CPU", cpu_ms(terminal.process.pid) - before, "ms", 300.0)
            yield from _cpu_a_key(terminal, name + "one line down", 15.0)
            yield from _lag(terminal, size, "text")


def _hold(terminal: Terminal, key: str, seconds: float, rate: float = float("inf")) -> None:
    """Hold a key down, taking in at most `rate` bytes a second."""
    started, taken, pressed = time.monotonic(), len(terminal.sent), 0
    while (now := time.monotonic() - started) < seconds:
        if now * _HERTZ >= pressed:
            terminal.press(key)
            pressed += 1
        room = now * rate - (len(terminal.sent) - taken)
        if room >= 1:
            terminal.read(0.002, int(min(room, 4096)))
        else:
            time.sleep(0.002)


def _cpu_a_key(terminal: Terminal, what: str, budget: float) -> Iterator[Measure]:
    """What each press of a key that is held down costs, nearly always."""
    costs = []
    for _ in range(_KEYS):
        before = cpu_ms(terminal.process.pid)
        _hold(terminal, "j", 1 / _HERTZ)
        costs.append(cpu_ms(terminal.process.pid) - before)
    note = f"median {statistics.median(costs):.1f}"
    yield Measure(f"{what}, CPU of 95 in 100", statistics.quantiles(costs, n=20)[-1], "ms", budget, note)


def _lag(terminal: Terminal, size: tuple[int, int], where: str) -> Iterator[Measure]:
    """How long after a held key is released the screen is still behind, on a line that takes in 1 Mbit/s."""
    before = len(terminal.sent)
    _hold(terminal, "j", _HELD, _LINE)
    released = last = time.monotonic()
    while terminal.read(0.5, _LINE // 250):
        last = time.monotonic()
        time.sleep(1 / 250)
    sent = len(terminal.sent) - before
    name = f"{size[0]}x{size[1]}: {where}, "
    budget = 4_100 * (1 + SIZES.index(size))
    yield Measure(name + "key held for 4 s, bytes a key", sent / (_HELD * _HERTZ), "bytes", budget)
    yield Measure(name + "key held for 4 s, behind after its release", last - released, "s", 0.3, "at 1 Mbit/s")
