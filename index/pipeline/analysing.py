"""The stage of quotes: finds who says what in documents.

Many short texts are analysed in parallel. Long ones are taken piece by piece. A text that was analysed before, in any
of this user's libraries, is not analysed again.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future

import msgspec

from index import quotes
from index.model.document import Document, Part
from index.model.statements import Analysis, Attribution
from index.pipeline.executors import FailedError, InProcess, Workers
from index.pipeline.runner import Reached, Stage, Step, completed
from index.store.analyses import Analyses
from index.store.catalogue import Catalogue

_LONG = 300_000  # characters; a text of that length takes about 15 seconds
_AHEAD = 4  # documents queued for each worker


class Found(msgspec.Struct, frozen=True):
    """What was found in a text, or why the analysis failed."""

    attributions: tuple[Attribution, ...] = ()
    failure: str = ""


Begun = dict[int, Future[Found]]  # analyses by document


class Analysing(Stage[tuple[Document, Found]]):
    """The stage of quotes for some documents. With `pool`, its workers analyse them.

    Without `long`, long texts are left out. `begun` are analyses that `begin` has begun before.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        known: Analyses,
        documents: Sequence[int],
        pool: Workers | None,
        begun: Begun,
        *,
        long: bool,
    ) -> None:
        self._catalogue, self._known, self._documents = catalogue, known, documents
        self._executor, self._before, self._takes_long = pool or InProcess(), begun, long
        self._ahead = _AHEAD * (pool.size if pool else 1)

    def steps(self) -> Iterator[Step[tuple[Document, Found]]]:
        done, total = 0, len(self._documents)
        yield Step(Reached(done, total))
        for one in self._found():
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

    def _found(self) -> Iterator[tuple[Document, Found] | float]:
        """Each document with its analysis, and floats: the share done of a long one."""
        long: list[int] = []
        for document, future in completed(self._begun(long), self._ahead):
            try:
                yield document, future.result()
            except FailedError as error:
                yield document, Found(failure=f"the analysis failed: {error}")
        for id_ in long if self._takes_long else ():
            whole = self._catalogue.document(id_)
            assert whole  # the writer lock is held
            yield whole, self._looked_up(whole) or (yield from _stepwise(readable(whole)))

    def _begun(self, long: list[int]) -> Iterator[tuple[Document, Future[Found]]]:
        """The short documents, each with the future of its analysis; the others are added to `long`."""
        for id_ in self._documents:
            document = self._catalogue.document(id_)
            assert document
            if len(document.text) > _LONG:
                long.append(id_)
            elif future := self._before.pop(id_, None):
                yield document, future
            elif found := self._looked_up(document):
                yield document, InProcess().submit(Found, found.attributions)
            else:
                yield document, self._executor.submit(analyse, readable(document))

    def _looked_up(self, document: Document) -> Found | None:
        return _looked_up(self._known, document)


def begin(catalogue: Catalogue, known: Analyses, documents: Iterable[int], pool: Workers, begun: Begun) -> None:
    """Begin the analyses of documents whose turn comes later, for when the pool has nothing else to do."""
    for id_ in [id_ for id_ in documents if id_ not in begun]:
        document = catalogue.document(id_)
        assert document  # the writer lock is held
        if len(document.text) <= _LONG and not _looked_up(known, document):
            begun[id_] = pool.spare(analyse, readable(document))


def _looked_up(known: Analyses, document: Document) -> Found | None:
    attributions = known.get(quotes.VERSION, readable(document))
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
