"""Which documents of one segment a query finds and how well: as arrays, many times faster than Whoosh's matchers.

Whoosh reads the postings; a segment's documents are numbered from 0, and each number has its place in the arrays.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from index.search.engine import PhraseQuery
from index.search.queries import Among, And, Dates, Exact, Node, Not, Or, Phrase, Term

_K1, _B = 1.2, 0.75  # of BM25


@dataclass(frozen=True, slots=True)
class Scores:
    """Whether each document matches, and its score; 0 for one that does not."""

    found: npt.NDArray[np.bool_]
    score: npt.NDArray[np.float64]


class Segment:
    """One segment, as long as its index is open. `searcher` is Whoosh's for this segment alone."""

    def __init__(self, searcher: Any, weigh: Callable[[str, str], float], mean_length: Callable[[str], float]) -> None:  # noqa: ANN401
        """`weigh` gives a word's weight in a field by its rareness, `mean_length` the mean length of a field."""
        self._searcher = searcher
        self._reader = searcher.reader()
        self._weigh = weigh
        self._mean_length = mean_length
        self._size = self._reader.doc_count_all()
        self._live = np.ones(self._size, np.bool_)
        self._live[list(self._reader.segment().deleted_docs())] = False
        self.ids = np.array(self._reader.column_reader("id") if self._size else [], np.int64)
        self._lengths = cache(self._read_lengths)

    def scores(self, node: Node, similar: Mapping[Term, Iterable[str]]) -> Scores:
        """`similar` are the words that each fuzzy word of the query stands for."""
        scores = self._scores(node, similar)
        return Scores(scores.found & self._live, scores.score)

    def first(self, leaf: Term | Phrase, limit: int) -> Sequence[int]:
        """Some documents with a beginning of a word or with a phrase: no more is looked at than need be."""
        if isinstance(leaf, Phrase):
            return [int(self.ids[number]) for number in islice(self._with_phrase(leaf), limit)]
        found: dict[int, None] = {}
        for word in self._reader.expand_prefix(leaf.field, leaf.word):
            for numbers, _ in self._postings(leaf.field, word):
                found.update(dict.fromkeys(number for number in numbers if self._live[number]))
            if len(found) >= limit:
                break
        return [int(self.ids[number]) for number in found][:limit]

    def _scores(self, node: Node, similar: Mapping[Term, Iterable[str]]) -> Scores:
        match node:
            case Term(field=field, fuzzy=True):
                return self._either([self._word(field, word) for word in similar[node]])
            case Term(word, field, prefix=True):
                return self._prefix(field, word)
            case Term(word, field):
                return self._word(field, word)
            case Phrase():
                return self._phrase(node)
            case Among(documents):
                found = np.isin(self.ids, np.fromiter(documents, np.int64, len(documents)))
                return Scores(found, found.astype(np.float64))
            case Not(part):
                found = ~self._scores(part, similar).found
                return Scores(found, np.zeros(self._size))
            case Or(parts):
                return self._either([self._scores(part, similar) for part in parts])
            case And(parts):
                return self._all([self._scores(part, similar) for part in parts])
            case Exact() | Dates():
                raise ValueError(f"no engine answers {node}")

    def _either(self, parts: Sequence[Scores]) -> Scores:
        found, score = np.zeros(self._size, np.bool_), np.zeros(self._size)
        for part in parts:
            found |= part.found
            score += part.score
        return Scores(found, score)

    def _all(self, parts: Sequence[Scores]) -> Scores:
        found, score = np.ones(self._size, np.bool_), np.zeros(self._size)
        for part in parts:
            found &= part.found
            score += part.score
        return Scores(found, np.where(found, score, 0.0))

    def _word(self, field: str, word: str | bytes) -> Scores:
        found, score = np.zeros(self._size, np.bool_), np.zeros(self._size)
        rareness = self._weigh(field, word.decode() if isinstance(word, bytes) else word)
        lengths = self._lengths(field)
        for numbers, weights in self._postings(field, word):
            often = np.asarray(weights, np.float64)
            found[numbers] = True
            score[numbers] = rareness * often * (_K1 + 1) / (often + lengths[numbers])
        return Scores(found, score)

    def _prefix(self, field: str, word: str) -> Scores:
        found = np.zeros(self._size, np.bool_)
        for longer in self._reader.expand_prefix(field, word):
            for numbers, _ in self._postings(field, longer):
                found[numbers] = True
        return Scores(found, found.astype(np.float64))

    def _phrase(self, phrase: Phrase) -> Scores:
        found = np.zeros(self._size, np.bool_)
        words = [self._word(phrase.field, word) for word in dict.fromkeys(phrase.words)]
        if self._all(words).found.any():
            found[list(self._with_phrase(phrase))] = True
        return Scores(found, np.where(found, sum(word.score for word in words), 0.0))

    def _with_phrase(self, phrase: Phrase) -> Iterator[int]:
        query = PhraseQuery(phrase.field, list(phrase.words), phrase.slop)
        matcher = query.matcher(self._searcher, self._searcher.boolean_context())
        return (number for number in matcher.all_ids() if self._live[number])

    def _postings(self, field: str, word: str | bytes) -> Iterable[tuple[npt.NDArray[np.int64], Sequence[float]]]:
        """The documents of a word, and how often each has it, a block at a time."""
        if (field, word) not in self._reader:
            return
        postings = self._reader.postings(field, word)
        postings = getattr(postings, "child", postings)  # without the filter for removed documents
        while postings.is_active():
            postings.id()  # each loads its part of the block, which is then taken whole
            postings.weight()
            yield np.asarray(postings._ids, np.int64), postings._weights
            postings._next_block()

    def _read_lengths(self, field: str) -> npt.NDArray[np.float64]:
        """What BM25 makes of the length of the field in each document."""
        lengths = np.fromiter(
            (self._reader.doc_field_length(number, field) for number in range(self._size)), np.float64, self._size
        )
        return _K1 * (1 - _B + _B * lengths / (self._mean_length(field) or 1.0))
