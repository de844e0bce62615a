"""The stage of quotes: finds who says what in every document that has not been analysed yet.

Many short texts are analysed in parallel. Long ones come last, piece by piece, so that no other text waits for them. A
text that was analysed before, in any of this user's libraries, is not analysed again.
"""

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Executor, Future

import msgspec

from index import quotes
from index.model.document import Document, Part
from index.model.statements import Analysis, Attribution
from index.pipeline.executors import FailedError, InProcess, Pool, processes
from index.pipeline.runner import Reached, Stage, Step, completed
from index.store.analyses import Analyses
from index.store.catalogue import Catalogue

_LONG = 300_000  # characters; a text of that length takes about 15 seconds
_MANY = 24  # documents; for fewer, it does not pay to start processes, each of which loads the model
_AHEAD = 4  # documents queued for each process


class Found(msgspec.Struct, frozen=True):
    """What was found in a text, or why the analysis failed."""

    attributions: tuple[Attribution, ...] = ()
    failure: str = ""


class Analysing(Stage[tuple[Document, Found]]):
    """The stage of quotes. `size` is the number of processes: 1 uses only this one, None as many as have room."""

    def __init__(self, catalogue: Catalogue, known: Analyses, size: int | None = None) -> None:
        self._catalogue, self._known, self._size = catalogue, known, size

    def steps(self) -> Iterator[Step[tuple[Document, Found]]]:
        missing = self._catalogue.unanalysed(quotes.VERSION)
        done, total = 0, len(missing)
        yield Step(Reached(done, total))
        for one in self._found(missing):
            if isinstance(one, float):
                yield Step(Reached(done, total, int(100 * one)))
            else:
                done += 1
                yield Step(Reached(done, total), one)

    def keep(self, batch: Sequence[tuple[Document, Found]]) -> None:
        with self._catalogue.change():
            for document, found in batch:
                if found.failure:
                    self._catalogue.keep_failed_analysis(document, quotes.VERSION, found.failure)
                else:
                    self._catalogue.keep_analysis(document.id, Analysis(quotes.VERSION, found.attributions))
        self._known.keep(
            (quotes.VERSION, readable(document), found.attributions) for document, found in batch if not found.failure
        )

    def _found(self, missing: Sequence[int]) -> Iterator[tuple[Document, Found] | float | None]:
        """Each document with its analysis, None for one that is gone, and floats: the share done of a long one."""
        size = processes() if self._size is None else self._size
        rest: Sequence[int] = missing
        if size > 1 and len(missing) >= _MANY:
            rest = []
            with Pool(size) as pool:
                for document, future in completed(self._begun(pool, missing, rest), size * _AHEAD):
                    try:
                        yield document, future.result()
                    except FailedError as error:
                        yield document, Found(failure=f"the analysis failed: {error}")
        for one in self._short_first(rest):
            if one is None:
                yield None
            else:
                yield one, self._looked_up(one) or (yield from _stepwise(readable(one)))

    def _begun(
        self, executor: Executor, missing: Sequence[int], rest: list[int]
    ) -> Iterator[tuple[Document, Future[Found]]]:
        """The short documents, each with the future of its analysis; the others are added to `rest`."""
        for id_ in missing:
            document = self._catalogue.document(id_)
            if document is None or len(document.text) > _LONG:
                rest.append(id_)
            elif found := self._looked_up(document):
                yield document, InProcess().submit(Found, found.attributions)
            else:
                yield document, executor.submit(analyse, readable(document))

    def _short_first(self, ids: Sequence[int]) -> Iterator[Document | None]:
        """The documents, long ones last; None for each that is gone."""
        long = []
        for id_ in ids:
            document = self._catalogue.document(id_)
            if document and len(document.text) > _LONG:
                long.append(id_)
            else:
                yield document
        for id_ in long:
            yield self._catalogue.document(id_)

    def _looked_up(self, document: Document) -> Found | None:
        attributions = self._known.get(quotes.VERSION, readable(document))
        return None if attributions is None else Found(attributions)


def readable(document: Document) -> Document:
    """The document reduced to what its analysis depends on, so that equal texts give equal values."""
    parts = tuple(Part(part.kind, part.start, part.end) for part in document.parts)
    return Document("", "", document.text, parts, language=document.language)


def analyse(document: Document) -> Found:
    """Who says what in a document, or why the engine failed on it."""
    steps = _stepwise(document)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Found = end.value
            return found


def _stepwise(document: Document) -> Generator[float, None, Found]:
    """Like `analyse`, but yields the share that is done, 0 to 1."""
    try:
        return Found((yield from quotes.stepwise(document)))
    except Exception as error:  # noqa: BLE001 (one odd document must not stop the others)
        return Found(failure=f"the analysis failed: {type(error).__name__}: {error}")
