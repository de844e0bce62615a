"""An update takes every document through four stages: reading, indexing, quotes, claims.

Before statements are looked for, what repeats in the texts of an outlet is folded: that is known only after reading.

Each stage does only what is missing, in small transactions (index.pipeline.runner), so that an update can be stopped at
any time and the next one continues from there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from index.journal.settings import Settings
from index.model.corrections import Corrections
from index.model.progress import Progress
from index.pipeline.comparing import compare, stored
from index.pipeline.indexing import index, tidy
from index.pipeline.naming import name_speakers
from index.pipeline.repeating import fold_repeats
from index.pipeline.runner import Reached, run
from index.pipeline.sync import sync
from index.search.fulltext import FullText
from index.store.catalogue import Catalogue
from index.store.roots import Roots


class Said(NamedTuple):
    """What the analyst knows better, of documents and of claims. None where that cannot be read: all stays as it is."""

    settings: Settings | None = None
    corrections: Corrections | None = None


NOTHING_SAID = Said()


def update(
    catalogue: Catalogue,
    fulltext: FullText,
    roots: Roots,
    known: Path,
    processes: int | None = None,
    said: Said = NOTHING_SAID,
) -> Iterator[Progress]:
    """Bring everything up to date. The library's writer lock is held. Raises LibraryError.

    `known` is the file of analyses that all libraries share. `processes` is the number of processes for quotes, None
    for one on each core. `said` is what the analyst knows better.
    """

    def told(stage: str, steps: Iterator[Reached]) -> Iterator[Progress]:
        for done, total, percent in steps:
            yield Progress(stage, done, total, catalogue.revision(), percent=percent)

    yield from told("reading", sync(catalogue, roots, said.settings))
    yield from told("indexing", index(catalogue, fulltext))
    if catalogue.state("settled") != _settled(catalogue, said.corrections):
        yield from told("quotes", (Reached(0, total) for _, total, _ in fold_repeats(catalogue)))
        yield from told("quotes", _analyse(catalogue, known, processes))
        name_speakers(catalogue)
        yield from told("claims", compare(catalogue, said.corrections))
        with catalogue.change(visible=False):
            catalogue.set_state("settled", _settled(catalogue, said.corrections))
    documents = catalogue.count()
    yield from told("indexing", tidy(fulltext, documents))
    yield Progress("done", documents, documents, catalogue.revision())


def _settled(catalogue: Catalogue, corrections: Corrections | None) -> str:
    """A digest of everything that claims depend on: while it stays the same, there are no new claims to find."""
    from index import claims, quotes, reading

    told = catalogue.state("corrections") if corrections is None else stored(corrections)
    return f"{catalogue.revision()} {reading.VERSION} {quotes.VERSION} {claims.VERSION} {told}"


def _analyse(catalogue: Catalogue, known: Path, processes: int | None) -> Iterator[Reached]:
    from index.pipeline.analysing import Analysing  # late: only needed if something has changed
    from index.store.analyses import Analyses

    analyses = Analyses(known)
    try:
        yield from run(Analysing(catalogue, analyses, processes))
    finally:
        analyses.close()
