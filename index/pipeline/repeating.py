"""Folds what repeats in the texts of an outlet (index.reading.parts.repeats), before statements are looked for.

A document that comes or goes can change what is folded in others of its outlet. The result is the same as in a library
made from scratch: what repeats depends on the texts alone, not on the order in which they came.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.model.repeats import Noted
from index.pipeline.runner import Reached, Stage, Step, one_by_one, run
from index.store.catalogue import Catalogue


def fold_repeats(catalogue: Catalogue) -> Iterator[Reached]:
    """Bring up to date what is folded because it repeats. Yields the progress, in documents, then in outlets."""
    yield from run(_Noting(catalogue))
    yield from run(_Folding(catalogue))


class _Noting(Stage[tuple[str, Noted]]):
    """Notes by what each new document is compared with the others of its outlet."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def steps(self) -> Iterator[Step[tuple[str, Noted]]]:
        return one_by_one(self._catalogue.repeats.unnoted(), self._note)

    def _note(self, id_: int) -> tuple[str, Noted]:
        from index.reading.parts.repeats import folded, traits  # late: only needed if something has changed

        document = self._catalogue.document(id_)
        assert document  # the writer lock is held
        outlet = document.outlet.value.casefold() if document.outlet else ""
        return outlet, Noted(id_, traits(document), folded(document))

    def keep(self, batch: Sequence[tuple[str, Noted]]) -> None:
        with self._catalogue.change(visible=False):
            for outlet, noted in batch:
                self._catalogue.repeats.keep(outlet, noted)


class _Compared(NamedTuple):
    """An outlet, and the documents in which other paragraphs are folded than before: where these start."""

    outlet: str
    changes: list[tuple[int, tuple[int, ...]]]


class _Folding(Stage[_Compared]):
    """Compares the texts of each outlet of which documents came or went."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def steps(self) -> Iterator[Step[_Compared]]:
        return one_by_one(self._catalogue.repeats.changed(), self._compare)

    def _compare(self, outlet: str) -> _Compared:
        from index.reading.parts.repeats import refound, repeating

        touched = self._catalogue.repeats.touched(outlet)
        having = self._catalogue.repeats.having(outlet, touched)
        found = repeating([one.traits for one in having], touched)
        now = ((one, refound(one, touched, found)) for one in having)
        return _Compared(outlet, [(one.document, starts) for one, starts in now if starts != one.folded])

    def keep(self, batch: Sequence[_Compared]) -> None:
        from index.reading.parts.repeats import refolded

        with self._catalogue.change(visible=any(compared.changes for compared in batch)):
            for compared in batch:
                for id_, starts in compared.changes:
                    document = self._catalogue.document(id_)
                    assert document
                    self._catalogue.relabel(refolded(document, starts))
                    self._catalogue.repeats.keep_folded(id_, starts)
                self._catalogue.repeats.settle(compared.outlet)
