"""Reports: CPU to make one of 500 claims in each format, from the labelled events of ../shared as one library."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from index.library import Library
from index.reporting.choosing import Wanted
from index.reporting.formats import FORMATS
from index.reporting.gathering import gather
from tests.benchmarks.measure import Measure

_EVENTS = Path(__file__).parents[2].parent / "shared" / "data" / "clusters"
_CLAIMS = 500


def measures() -> Iterator[Measure]:
    """CPU seconds in this process; the library is read in before."""
    if not _EVENTS.is_dir():
        print("reports: left out; they need ../shared/data/clusters")
        return
    with tempfile.TemporaryDirectory() as cache, Library([_EVENTS], cache=Path(cache)) as library:
        for _ in library.update():
            pass
        made = [_made(library), _made(library)]
    (taken, claims, texts), (_, _, again) = made
    yield Measure("reports: 500 claims gathered and in all formats, CPU", taken, "s", 3.0)
    yield Measure("reports: claims in it", claims, "", least=_CLAIMS)
    different = sum(one != other for one, other in zip(texts, again, strict=True))
    yield Measure("reports: formats that differ the second time", different, "", 0)


def _made(library: Library) -> tuple[float, int, list[bytes]]:
    started = time.process_time()
    report = gather(library, Wanted(most=_CLAIMS))
    texts = [form.make(report).encode() for form in FORMATS.values()]
    return time.process_time() - started, report.claims, texts
