"""Whoosh, the engine that is always there.

This module brings Whoosh with it: import it only where a search or an update needs it.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from heapq import nsmallest
from itertools import islice
from pathlib import Path
from typing import Any

from index.document import Document
from index.search import engine
from index.search.engine import AmongQuery, EitherQuery, PhraseQuery, PrefixQuery, opened, query
from index.search.protocol import Extent, Ranked, body_words, loose_title, near
from index.search.queries import Among, And, Dates, Exact, Node, Not, Or, Phrase, Term, leaves

_TITLE_BOOST = 2.0  # of what a word scores in the titles; what it scores in the text comes on top
_LOCK_S = 10.0
_MEMORY_MB = 128


class WhooshEngine:
    format = engine.FORMAT

    def create(self, folder: Path) -> None:
        with opened(folder, create=True):
            pass

    def extent(self, folder: Path) -> Extent:
        with opened(folder) as index:
            index.reader()  # fails where a segment is torn
            return _extent(index)

    def reader(self, folder: Path) -> "WhooshReader":
        return WhooshReader(folder)

    def writer(self, folder: Path) -> "WhooshWriter":
        return WhooshWriter(folder)

    def needs_tidying(self, folder: Path) -> bool:
        """Whether the index has so many segments that searches are slow."""
        with opened(folder) as index:
            return bool(engine.worth_merging(index._segments()))

    def tidy(self, folder: Path) -> None:
        """Merge segments. Takes as long as indexing their documents did."""
        with opened(folder) as index:
            index.writer(timeout=_LOCK_S, limitmb=_MEMORY_MB).commit(mergetype=engine.merge)


def _extent(index: Any) -> Extent:  # noqa: ANN401 (Whoosh is untyped)
    return Extent(index.latest_generation(), sum(segment.doc_count() for segment in index._segments()))


class WhooshReader:
    def __init__(self, folder: Path) -> None:
        with ExitStack() as stack:
            index = stack.enter_context(opened(folder))
            self._searcher = index.searcher()
            reader = self._searcher.reader()
            self._ids = array("I", reader.column_reader("id") if reader.doc_count_all() else ())
            self._open = stack.pop_all()

    def close(self) -> None:
        self._open.close()

    def rank(self, query: Node, limit: int) -> Ranked:
        """The best documents by BM25F.

        All that match are scored: how many they are is wanted too, and counting them costs as much.
        """
        scores = dict(self._searcher.search(self._asked(query), limit=None).items())
        for number, score in self._title_scores(query):
            if number in scores:
                scores[number] += _TITLE_BOOST * score
        best = nsmallest(limit, ((-score, self._ids[number]) for number, score in scores.items()))
        return Ranked(tuple((id_, -score) for score, id_ in best), len(scores))

    def first(self, query: Node, limit: int | None) -> Sequence[int]:
        numbers = self._searcher.docs_for_query(self._asked(query))
        return array("I", (self._ids[number] for number in islice(numbers, limit)))

    def frequency(self, term: Term) -> int:
        return int(self._searcher.reader().doc_frequency(term.field, term.word))

    def beginning(self, term: Term) -> Iterable[str]:
        for segment, _ in self._searcher.reader().leaf_readers():
            yield from map(bytes.decode, segment.expand_prefix(term.field, term.word))

    def _asked(self, node: Node) -> Any:  # noqa: ANN401 (Whoosh is untyped)
        fuzzy = [leaf for leaf in leaves(node) if isinstance(leaf, Term) and leaf.fuzzy]
        return _to_whoosh(node, {leaf: near(self, leaf) for leaf in fuzzy})

    def _title_scores(self, node: Node) -> Iterable[tuple[int, float]]:
        """How well the titles have the query's words, by Whoosh's document numbers."""
        terms = [query.Term("title", word) for word in body_words(node)]
        return self._searcher.search(EitherQuery(terms), limit=None).items() if terms else ()


def _to_whoosh(node: Node, similar: Mapping[Term, Collection[str]]) -> Any:  # noqa: ANN401
    match node:
        case Term(field=field, fuzzy=True):
            return EitherQuery([query.Term(field, word) for word in similar[node]])
        case Term(word, field, prefix=True):
            return PrefixQuery(field, word)
        case Term(word, field):
            return query.Term(field, word)
        case Phrase(words, field, slop):
            return PhraseQuery(field, list(words), slop)
        case Among(documents):
            return AmongQuery(documents)
        case Not(part):
            return query.And([query.Every(), query.Not(_to_whoosh(part, similar))])
        case Or(parts):
            return EitherQuery([_to_whoosh(part, similar) for part in parts])
        case And(parts):
            kept = [_to_whoosh(part, similar) for part in parts if not isinstance(part, Not)]
            left_out = [query.Not(_to_whoosh(part.part, similar)) for part in parts if isinstance(part, Not)]
            return query.And([*(kept or [query.Every()]), *left_out])
        case Exact() | Dates():
            raise ValueError(f"no engine answers {node}")


class WhooshWriter:
    def __init__(self, folder: Path) -> None:
        with ExitStack() as stack:
            self._index = stack.enter_context(opened(folder))
            self._open = stack.pop_all()
        self._writer: Any = None
        self._searcher: Any = None

    def add(self, document: Document) -> None:
        title = document.title.value if document.title else ""
        loose = loose_title(document)
        self._begun().add_document(
            id=document.id,
            body=f"{document.text}{engine.APART}{loose}" if loose else document.text,
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
            with suppress(OSError):  # a full disk, say: the next commit cleans up
                writer.cancel()
        self._open.close()

    def _drop_searcher(self) -> None:
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None

    def _begun(self) -> Any:  # noqa: ANN401
        if self._writer is None:
            self._writer = self._index.writer(timeout=_LOCK_S, limitmb=_MEMORY_MB)
        return self._writer
