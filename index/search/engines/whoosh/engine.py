"""Whoosh, the engine that is always available. It is imported only to write: searches read what it keeps without it."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from heapq import nsmallest
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from index.model.document import Document
from index.search.engines.protocol import Extent, Ranked, body_words, forms, loose_title, near
from index.search.engines.whoosh import kept
from index.search.engines.whoosh.scores import Segment
from index.search.nodes import INDEXED, Node, Or, Term, leaves

_TITLE_BOOST = 2.0  # times the score of a word in the title, on top of its score in the text


class WhooshEngine:
    format = kept.FORMAT
    fields: frozenset[str] = INDEXED

    def create(self, folder: Path) -> None:
        from index.search.engines.whoosh import storage  # Whoosh: 60 ms

        with storage.opened(folder, create=True):
            pass

    def extent(self, folder: Path) -> Extent:
        generation, segments = kept.table(folder)
        return Extent(generation, sum(segment.doc_count() for segment in segments))

    def reader(self, folder: Path) -> "WhooshReader":
        return WhooshReader(folder)

    def writer(self, folder: Path) -> "WhooshWriter":
        return WhooshWriter(folder)

    def needs_tidying(self, folder: Path) -> bool:
        """Whether there are so many segments that searches are slow."""
        _, segments = kept.table(folder)
        return bool(kept.worth_merging(segments))

    def tidy(self, folder: Path) -> None:
        """Merge segments, which takes as long as indexing their documents did."""
        from index.search.engines.whoosh import storage

        with storage.opened(folder) as index:
            storage.begun(index).commit(mergetype=storage.merge)


class WhooshReader:
    def __init__(self, folder: Path) -> None:
        with ExitStack() as stack:
            self._stored = kept.segments(folder, stack)
            self._documents = sum(segment.of.documents for segment in self._stored)
            weigh = cache(self._weight)
            self._segments = [Segment(segment, weigh, self._mean_length) for segment in self._stored]
            self._open = stack.pop_all()

    def close(self) -> None:
        self._open.close()

    def _weight(self, term: Term) -> float:
        """By rareness: the inverse document frequency, and 1."""
        return log(self._documents / (self.frequency(term) + 1)) + 1

    def _mean_length(self, field: str) -> float:
        return sum(segment.of.lengths.get(field, 0) for segment in self._stored) / (self._documents or 1)

    def rank(self, query: Node, limit: int) -> Ranked:
        """The best documents by BM25. All matching ones are scored, since their number is wanted too."""
        similar = self._similar(query)
        titles = [Term(word, "title", exact=True) for word in body_words(query)]
        best: list[tuple[float, int]] = []
        total = 0
        for segment in self._segments:
            scores = segment.scores(query, similar)
            score = scores.score + _TITLE_BOOST * segment.scores(Or(tuple(titles)), {}).score
            found = np.flatnonzero(scores.found)
            total += len(found)
            best += zip((-score[found]).tolist(), segment.ids[found].tolist(), strict=True)
        ranked = nsmallest(limit, best)
        return Ranked(tuple((id_, -score) for score, id_ in ranked), total)

    def first(self, query: Node, limit: int | None) -> Sequence[int]:
        found: list[int] = []
        similar = self._similar(query)
        for segment in self._segments:
            if limit is None:
                found += segment.ids[segment.scores(query, similar).found].tolist()
            elif len(found) < limit:
                found += segment.first(query, similar, limit - len(found))
        return found

    def frequency(self, term: Term) -> int:
        found = (segment.words.find((term.field, term.word.encode())) for segment in self._stored)
        return sum(entry.documents for entry in found if entry)

    def beginning(self, term: Term) -> Iterable[str]:
        for segment in self._stored:
            for word, _ in segment.words.begun(term.field, term.word):
                yield word

    def _similar(self, node: Node) -> dict[Term, list[str]]:
        """The words that a term of the query stands for, for each term that stands for several."""
        terms = [leaf for leaf in leaves(node) if isinstance(leaf, Term)]
        fuzzy = {term: near(self, term) for term in terms if term.fuzzy}
        return fuzzy | {term: forms(self, term) for term in terms if term.has_forms}


class WhooshWriter:
    def __init__(self, folder: Path) -> None:
        from index.search.engines.whoosh import storage

        self._storage = storage
        with ExitStack() as stack:
            self._index = stack.enter_context(storage.opened(folder))
            self._open = stack.pop_all()
        self._writer: Any = None
        self._searcher: Any = None

    def add(self, document: Document) -> None:
        title = document.title.value if document.title else ""
        loose = loose_title(document)
        self._begun().add_document(
            id=document.id,
            body=f"{document.text}{self._storage.APART}{loose}" if loose else document.text,
            title=title or None,
            outlet=document.outlet.value if document.outlet else None,
        )

    def remove(self, id_: int) -> None:
        self._searcher = self._searcher or self._index.searcher()
        number = self._searcher.document_number(id=id_)
        if number is not None:
            self._begun().delete_document(number)

    def commit(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.commit(merge=False)
        self._drop_searcher()

    def close(self) -> None:
        self._drop_searcher()
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with suppress(OSError):  # a full disk, perhaps: the next commit cleans up
                writer.cancel()
        self._open.close()

    def _drop_searcher(self) -> None:
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None

    def _begun(self) -> Any:  # noqa: ANN401
        if self._writer is None:
            self._writer = self._storage.begun(self._index)
        return self._writer
