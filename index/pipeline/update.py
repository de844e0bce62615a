"""An update reads the files, indexes the documents, and finds statements and claims.

Before statements are looked for, what repeats in the texts of an outlet is folded: that is known only after reading.
The story that somebody is reading does not wait for the index, nor for the others (index.pipeline.finding).

Each stage does only what is missing, in small transactions (index.pipeline.runner), so that an update can be stopped at
any time and the next one continues from there.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from index.journal.settings import Settings
from index.model.corrections import Corrections
from index.model.progress import Progress
from index.pipeline.corrected import remembered, stored
from index.pipeline.indexing import index, tidy
from index.pipeline.runner import Reached
from index.pipeline.sync import sync
from index.search.fulltext import FullText
from index.store.catalogue import Catalogue
from index.store.roots import Roots

if TYPE_CHECKING:
    from index.pipeline.executors import Workers
    from index.pipeline.finding import InView, Progressed


class Said(NamedTuple):
    """What the analyst knows better, of documents and of what is in those of a catalogue.

    None where that cannot be read: all stays as it is.
    """

    settings: Settings | None = None
    corrections: Callable[[Catalogue], Corrections] | None = None


NOTHING_SAID = Said()


def update(
    catalogue: Catalogue,
    fulltext: FullText,
    roots: Roots,
    known: Path,
    processes: int | None = None,
    said: Said = NOTHING_SAID,
    in_view: "InView" = lambda: None,
    workers: "Workers | None" = None,
    changed: Sequence[str] | None = None,
) -> Iterator[Progress]:
    """Bring everything up to date. The library's writer lock is held. Raises LibraryError.

    `known` is the file of analyses that all libraries share. `processes` is the number of processes for quotes, None
    for one on each core; or `workers` are used that are there. `said` is what the analyst knows better. `in_view` tells
    the document that somebody reads. `changed` is as in `sync`.
    """

    def told(stage: str, steps: Iterator[Reached]) -> Iterator[Progress]:
        for done, total, percent in steps:
            yield Progress(stage, done, total, catalogue.revision(), percent=percent)

    def found(steps: "Iterator[Progressed]") -> Iterator[Progress]:
        for stage, (done, total, percent) in steps:
            yield Progress(stage, done, total, catalogue.revision(), percent=percent)

    yield from told("reading", sync(catalogue, roots, said.settings, changed))
    corrections = said.corrections(catalogue) if said.corrections else remembered(catalogue)
    is_settled = catalogue.state("settled") == _settled(catalogue, corrections)
    is_read = not is_settled and in_view() is not None
    if not is_read:
        yield from told("indexing", index(catalogue, fulltext))
    if not is_settled:
        # Late: only needed if something has changed, and none of it by a search, which waits for words only.
        from index.pipeline.repeating import fold_repeats

        yield from told("stories", (Reached(0, total) for _, total, _ in fold_repeats(catalogue)))

        from index.pipeline.comparing import correct
        from index.pipeline.crediting import credit
        from index.pipeline.finding import Finding
        from index.store.analyses import Analyses

        with closing(Analyses(known)) as analyses:
            credit(catalogue, corrections)
            correct(catalogue, corrections)
            finding = Finding(catalogue, analyses, processes, corrections, in_view, workers)
            if is_read:
                yield from found(finding.first())
                yield from told("indexing", index(catalogue, fulltext))
            yield from found(finding.rest())
        with catalogue.change(visible=False):
            catalogue.set_state("settled", _settled(catalogue, corrections))
    documents = catalogue.count()
    yield from told("indexing", tidy(catalogue, fulltext, documents))
    yield Progress("done", documents, documents, catalogue.revision())


def _settled(catalogue: Catalogue, corrections: Corrections) -> str:
    """A digest of everything that claims depend on: while it stays the same, there are no new claims to find."""
    from index import claims, quotes, reading

    return f"{catalogue.revision()} {reading.VERSION} {quotes.VERSION} {claims.VERSION} {stored(corrections)}"
