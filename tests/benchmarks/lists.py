"""What each key that shows a list asks of a large library: CPU of the thread that reads it.

`python -m tests.benchmarks.lists FOLDER COUNT` makes the library as tests.benchmarks.multiplied does, or takes it as it
is where it is made already.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from index.library import ClaimFacet, ClaimOrder, Entry, Library
from index.model.shelf import Arrangement, End, Grouping, SourceOrder, Spot, Stretch
from tests.benchmarks.measure import Measure, run_python
from tests.benchmarks.standin import NOTE
from tui.present import selection, shelf
from tui.present.selection import Selection
from tui.present.standing import FILTERS
from tui.widgets.claimlist import ClaimList
from tui.widgets.sources import Sources
from tui.widgets.speakers import Speakers

_SIZE = 20_000  # documents
_MAKE = "import sys; from tests.benchmarks.multiplied import make; make(*sys.argv[1:])"
_BUDGET = 100.0


def measures(size: int = _SIZE, folder: str = "") -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as temporary:
        at = Path(folder or temporary)
        if not (at / "texts").exists():
            run_python(_MAKE, f"{at}/texts", str(size), environ={"TWOSOURCE_CACHE": f"{at}/cache"})
        with Library([at / "texts"], cache=at / "cache") as library:
            library.revision()
            for name, ask in _asked(library):
                before = time.process_time()
                ask()
                used = 1_000 * (time.process_time() - before)
                yield Measure(f"{size:,} documents: {name}", used, "ms", _BUDGET, NOTE)


def _asked(library: Library) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "counts of the header", partial(shelf.read, library)
    yield from _sources(library)
    yield from _claims(library)
    yield from _speakers(library)
    yield from _others(library)


def _sources(library: Library) -> Iterator[tuple[str, Callable[[], object]]]:
    half = Sources.window // 2
    last = library.shelf(stretch=Stretch(end=End.BOTTOM, above=half)).rows[-1]
    assert isinstance(last, Entry)
    for grouping in Grouping:
        for order in SourceOrder:
            ask = partial(library.shelf, Arrangement(order, grouping))
            name = f"sources by {order} under {grouping}"
            yield f"{name}, top", partial(ask, Stretch(below=Sources.window))
            yield f"{name}, end", partial(ask, Stretch(end=End.BOTTOM, above=Sources.window))
            yield f"{name}, last one opened", partial(ask, Stretch((Spot(last.id),), above=half, below=half))
    for end in End:
        beyond = Stretch(end=end, above=half, below=half, claims=True, flagged=True)
        yield f"next flagged text from the {end}", partial(library.shelf, stretch=beyond)
    yield "last text, its claims", partial(library.claims, last.id)


def _claims(library: Library) -> Iterator[tuple[str, Callable[[], object]]]:
    most = ClaimList.window
    first = next(row for row in library.claim_rows() if row.outlet)
    assert first.outlet
    work = Selection(to_check=True)
    for number, choice in enumerate(FILTERS):
        for order in ClaimOrder:
            chosen = Selection(number, order)
            ask = partial(selection.read, library, chosen, most)
            total = library.count_claims(chosen.wanted)
            yield f"claims, {choice.name}, by {order}, top", ask
            yield f"claims, {choice.name}, by {order}, end", partial(ask, total - most)
            yield f"claims, {choice.name}, by {order}, beside one", partial(ask, here=first.claim)
        yield (
            f"what claims can be narrowed to, {choice.name}",
            partial(library.choices, Selection(number).wanted, 1_000),
        )
    for order in ClaimOrder:
        yield f"worklist by {order}", partial(selection.read, library, replace(work, order=order), most)
    for facet, value in ((ClaimFacet.STORY, first.claim.story), (ClaimFacet.OUTLET, first.outlet.value)):
        narrow = Selection(len(FILTERS) - 1, only={facet: value})
        yield f"claims of one {facet}", partial(selection.read, library, narrow, most)
        yield f"worklist of one {facet}", partial(selection.read, library, replace(work, only={facet: value}), most)
    yield "claims of the last days", partial(selection.read, library, replace(work, since="2021-01-01"), most)


def _speakers(library: Library) -> Iterator[tuple[str, Callable[[], object]]]:
    number, window = library.count_speakers()[0], Speakers.window
    yield "speakers, counted", library.count_speakers
    yield "speakers, top", partial(library.speaker_rows, window)
    yield "speakers, end", partial(library.speaker_rows, window, number - window)
    for typed in ("a", "ma", "mar", "xq"):
        yield f"names of speakers that begin with {typed}", partial(library.speakers_beginning, typed)
    most = library.speaker_rows(1)[0].name
    yield "page of the one who speaks most", partial(library.speaker_page, most)
    number = library.count_statements(most)
    yield "page of the one who speaks most, end", partial(library.speaker_page, most, start=number - 500)
    narrow = Selection(len(FILTERS) - 1, only={ClaimFacet.SPEAKER: most})
    yield "claims of the one who speaks most", partial(selection.read, library, narrow, ClaimList.window)


def _others(library: Library) -> Iterator[tuple[str, Callable[[], object]]]:
    story = library.claim_rows(limit=1)[0].claim.story
    yield "timeline of a story", partial(library.timeline, story)
    yield "outlets", library.outlets
    yield "news, for whom has never looked", library.has_looked


def main(folder: str, size: str = str(_SIZE)) -> None:
    for measure in measures(int(size), folder):
        print(f"{measure.name:<80} {measure.value:10.1f} {measure.unit}  {measure.missed}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
