"""100,000 marks of three analysts in a library: one mark, what they add to its opening, and placing them all anew.

The library has 1,000 small articles, of which each sentence is a claim. Its claims are put into the catalogue as they
are: what they stand on does not matter here.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from index.journal.anchors import anchor
from index.library import Library
from index.model.actions import Asserted, Entry, Mark, Marking, Tag, Value
from index.model.claims import Claim, Conflict, Standing
from index.model.rows import ClaimFacet, ClaimFilter
from index.store.catalogue import Catalogue
from index.store.schema import current
from index.text.sentences import sentences
from tests.benchmarks.library import write_articles
from tests.benchmarks.measure import Measure, p50_p95, run_python

_ARTICLES = 1_000
_MARKS = 100_000
_ANALYSTS = ("ana", "ben", "kim")
_AGAIN = 20
_WORK = ClaimFilter(flagged=True, unchecked=True)
_TAGGED = ClaimFilter(only={ClaimFacet.TAG: "ask"})
_ALL = "import sys, tests.benchmarks.marks as b; b.{}(sys.argv[1])"


def measures() -> Iterator[Measure]:
    """CPU is that of the process, without its imports."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"TWOSOURCE_CACHE": f"{folder}/cache", "XDG_DATA_HOME": f"{folder}/data"}
        articles = Path(folder) / "articles"
        write_articles(articles, _ARTICLES)
        run_python(_ALL.format("make"), str(articles), environ=environ)
        before = json.loads(run_python(_ALL.format("begin"), str(articles), environ=environ).output)
        what = f"{_MARKS:,} marks: "
        taken = run_python(_ALL.format("mark"), str(articles), environ=environ)
        yield Measure(f"{what}made", json.loads(taken.output), "CPU s", note="taken in from the journal of others")
        placed = json.loads(run_python(_ALL.format("place"), str(articles), environ=environ).output)
        yield Measure(f"{what}placed anew after the cache was deleted", placed, "CPU s", 10.0)
        after = json.loads(run_python(_ALL.format("begin"), str(articles), environ=environ).output)
        yield Measure(f"{what}added to the opening", after - before, "CPU ms", 5.0, "entries, and the marks of a text")
        for name, (values, budget) in json.loads(
            run_python(_ALL.format("use"), str(articles), environ=environ).output
        ).items():
            median, slow = p50_p95(values)
            yield Measure(f"{what}{name}", median, "CPU ms", budget, f"p95 {slow:.1f}")


def _used(do: Callable[[], object]) -> float:
    """CPU seconds."""
    before = time.process_time()
    do()
    return time.process_time() - before


# In processes of their own


def make(folder: str) -> None:
    """Read the articles in, and make each of their sentences a claim."""
    with Library([folder]) as library:
        for step in library.update():
            if step.stage == "stories":
                break
        path = current(library.folder)
        assert path
        catalogue = Catalogue(path)
        with catalogue.change():
            for entry in library.entries():
                document = catalogue.document(entry.id)
                assert document
                spans = [span for part in document.parts for span in sentences(document.text, part.start, part.end)]
                claims = [_claim(entry.id, number, span.start, span.end) for number, span in enumerate(spans)]
                catalogue.keep_claims(entry.id, 1, claims)
        catalogue.close()


def _claim(document: int, number: int, start: int, end: int) -> Claim:
    return Claim(
        f"{document}-{number}", document, start, end, "", None, (), Standing.SINGLE_SOURCE, Conflict.NONE,
        0.5 + number % 50 / 100, (), (), ("only one",),
    )  # fmt: skip


def mark(folder: str) -> None:
    """Have three analysts mark and tag claims, until there are enough; print the CPU seconds of that."""
    with Library([folder]) as library:
        rows = list(islice(_rows(library), _MARKS))
        assert len(rows) == _MARKS
        print(json.dumps(_used(lambda: library.journal.bring(rows))))


def _rows(library: Library) -> Iterator[Entry]:
    values: list[Value] = [Mark(Marking.CHECKED), Tag("ferry"), Mark(Marking.IMPORTANT), Tag("ask")]
    values += [Tag(f"tag {number}") for number in range(20)]
    for number, value in enumerate(values):
        for entry in library.entries():
            document = library.document(entry.id)
            assert document
            source = library.whole(entry.id).source
            for claim in library.claims(entry.id):
                target = Asserted(source, anchor(document.text, claim.start, claim.end))
                if number % 2 == 0 or claim.start % 2:
                    at = f"2026-01-02T03:04:{number:02}.000000+00:00"
                    yield Entry(0, at, _ANALYSTS[number % 3], target, None, value)


def place(folder: str) -> None:
    """Print the CPU seconds that the first look takes, after all is placed again."""
    with Library([folder]) as library:
        for file in library.folder.glob("*-marks-*"):
            file.unlink()
        print(json.dumps(_used(library.unplaced)))
        assert not library.unplaced()
        assert len(library.marks()) == _MARKS


def begin(folder: str) -> None:
    """Print the CPU milliseconds of what an app does at its start: the list of sources, and what is said of a text."""

    def opened() -> None:
        with Library([folder]) as library:
            library.marks(library.entries()[0].id)

    opened()  # with the imports
    print(json.dumps(1_000 * min(_used(opened) for _ in range(_AGAIN))))


def use(folder: str) -> None:
    """Print the CPU milliseconds of each thing that is done often, and their budgets."""
    with Library([folder], author="eve") as library:
        claims = [claim for entry in library.entries()[:_AGAIN] for claim in library.claims(entry.id)[:1]]
        used: dict[str, tuple[list[float], float]] = {
            "one more mark, on disk and placed": (_each(claims, partial(_say, library)), 20.0),
            "undone": (_each(claims, lambda _: library.undo()), 20.0),
            "what is said of a text": (_each(claims, lambda claim: library.marks(claim.document)), 20.0),
            "what lost its words": (_each(claims, lambda _: library.unplaced()), 100.0),
            "the worklist, 500 lines": (_each(claims, lambda _: library.claim_rows(_WORK)), 100.0),
            "the worklist, counted": (_each(claims, lambda _: library.count_claims(_WORK)), 100.0),
            "what the worklist can be narrowed to": (_each(claims, lambda _: library.choices(_WORK)), 500.0),
            "claims with a tag": (_each(claims, lambda _: library.claim_rows(_TAGGED)), 100.0),
            "how much is said of each text": (_each(claims, lambda _: library.tallied()), 100.0),
            "all tags": (_each(claims, lambda _: library.tag_names()), 100.0),
        }
    print(json.dumps(used))


def _each(claims: Sequence[Claim], do: Callable[[Claim], object]) -> list[float]:
    """CPU milliseconds of each."""
    return [1_000 * _used(partial(do, claim)) for claim in claims]


def _say(library: Library, claim: Claim) -> None:
    assert library.say(library.asserted(claim), Mark(Marking.DOUBTFUL))
