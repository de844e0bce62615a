"""The list of sources of a large library: its pages in every arrangement, the start of the app, and its memory.

`python -m tests.benchmarks.sources 1000000` measures another size. With a folder behind the size the library is made
there, or taken as it is where it is made already. The libraries are those of tests.benchmarks.generated, and large ones
those of tests.benchmarks.multiplied.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.library import Entry, Library
from index.model.shelf import Arrangement, End, Grouping, SourceOrder, Spot, Stretch
from tests.benchmarks.generated import write
from tests.benchmarks.measure import Measure, run_python
from tests.benchmarks.screen import EMPTY, first_frame, memory_mb
from tests.benchmarks.standin import NOTE, standing_in
from tests.tui.terminal import Terminal, twosource

_SIZE = 4_000  # documents
_RUNS = 3
_WINDOW = 200  # documents of a page
_LARGE = 20_000  # documents, from which on they are copies of a few
_MAKE = "import sys; from tests.benchmarks.{} import make; make(*sys.argv[1:])"


def measures(size: int = _SIZE, folder: str = "") -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as temporary:
        at = Path(folder or temporary)
        environ = {
            "TWOSOURCE_CACHE": f"{at}/cache",
            "XDG_DATA_HOME": f"{at}/data",
            "XDG_STATE_HOME": f"{temporary}/state",
            "PYTHONDONTWRITEBYTECODE": "",  # as installed, modules are compiled once and not at each start
        }
        if not (at / "texts").exists():
            made = _MAKE.format("multiplied" if size > _LARGE else "sources")
            run_python(made, f"{at}/texts", str(size), environ=environ)
        with Library([at / "texts"], cache=at / "cache") as library:
            first = next(row for row in library.shelf().rows if isinstance(row, Entry) and row.outlet)
            assert first.outlet
            outlet = first.outlet.value.split()[0]
            yield from _start(twosource("open", str(at / "texts")), outlet, environ, f"{size:,} documents: ")
            yield from _pages(library, f"{size:,} documents: ")


def _start(command: list[str], outlet: str, environ: Mapping[str, str], name: str) -> Iterator[Measure]:
    """The best of a few runs, until an outlet is to be seen: the rest is what else the machine was doing."""
    empty = min(first_frame([sys.executable, "-c", EMPTY], "ready", environ) for _ in range(_RUNS))
    ours = min(first_frame(command, outlet, environ) for _ in range(_RUNS))
    yield Measure(name + "CPU until the list is full, over an empty app", ours - empty, "ms", 120.0, NOTE)
    with Terminal(command, environ=environ) as terminal:
        terminal.wait_for(outlet)
        terminal.press("G")
        terminal.settle()
        yield Measure(name + "memory of the app", memory_mb(terminal.process.pid), "MB", 200.0)


def _pages(library: Library, name: str) -> Iterator[Measure]:
    middle = library.overview().documents // 2
    for grouping in Grouping:
        costs = {}
        for order in SourceOrder:
            by = Arrangement(order, grouping)
            some = library.shelf(by, Stretch(end=End.BOTTOM, above=min(middle, 2 * _WINDOW)))
            spot = next(Spot(row.id) for row in some.rows if isinstance(row, Entry))
            for where, stretch in (
                ("top", Stretch(below=_WINDOW)),
                ("middle", Stretch((spot,), above=_WINDOW // 2, below=_WINDOW // 2)),
                ("bottom", Stretch(end=End.BOTTOM, above=_WINDOW)),
            ):
                before = time.process_time()
                library.shelf(by, stretch)
                costs[f"by {order}, at the {where}"] = 1_000 * (time.process_time() - before)
        worst = max(costs, key=lambda what: costs[what])
        yield Measure(f"{name}a page of the list by {grouping}, at worst", costs[worst], "ms", 50.0, worst)


# In a process of its own


def make(folder: str, size: str) -> None:
    write(Path(folder), int(size))
    with standing_in(), Library([folder]) as library:
        for _ in library.update(processes=1):
            pass


def main(size: str = str(_SIZE), folder: str = "") -> None:
    for measure in measures(int(size), os.path.abspath(folder) if folder else ""):  # noqa: PTH100
        print(f"{measure.name:<70} {measure.value:10.1f} {measure.unit:<4} {measure.note}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
