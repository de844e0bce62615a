"""Matches and scores the documents of one segment, in numpy arrays: many times faster than Whoosh's matchers.

A segment's documents are numbered from 0, and these numbers index the arrays.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

import msgspec
import numpy as np
import numpy.typing as npt

from index.search.engines.whoosh import kept
from index.search.engines.whoosh.blocks import Block, Numbers, blocks
from index.search.nodes import Among, And, Dates, Exact, Node, Not, Or, Phrase, Tagged, Term

# The usual parameters of BM25 (S. Robertson and H. Zaragoza, "The probabilistic relevance framework", 2009).
_K1, _B = 1.2, 0.75
_FEW = 64  # documents that are searched for a phrase first; each further round takes _MORE times as many
_MORE = 4


class Scores(msgspec.Struct, frozen=True):
    """Whether each document matches, and its score, which is 0 for one that does not."""

    found: npt.NDArray[np.bool_]
    score: npt.NDArray[np.float64]


class Segment:
    """The documents of one segment that is open."""

    def __init__(
        self, stored: kept.Segment, weigh: Callable[[Term], float], mean_length: Callable[[str], float]
    ) -> None:
        """`weigh` returns the weight of a word in a field, by rareness; `mean_length` the mean length of a field."""
        self._stored = stored
        self._weigh = weigh
        self._mean_length = mean_length
        self._size = stored.of.documents
        self._live = np.ones(self._size, np.bool_)
        self._live[list(stored.of.removed)] = False
        self.ids = stored.ids()
        self._lengths = cache(self._read_lengths)

    def scores(self, node: Node, similar: Mapping[Term, Iterable[str]]) -> Scores:
        """The scores for a query. `similar` holds the words that fuzzy terms, and terms with other forms, stand for."""
        scores = self._scores(node, similar)
        return Scores(scores.found & self._live, scores.score)

    def first(self, node: Node, similar: Mapping[Term, Iterable[str]], limit: int) -> Sequence[int]:
        """Some documents that match. For a single word or phrase it reads no more than it has to."""
        found: dict[int, None] = {}
        for numbers in self._first(node, similar):
            found.update(dict.fromkeys(self.ids[numbers[self._live[numbers]]].tolist()))
            if len(found) >= limit:
                break
        return list(islice(found, limit))

    def _first(self, node: Node, similar: Mapping[Term, Iterable[str]]) -> Iterator[Numbers]:
        match node:
            case Term(field=field, fuzzy=False):
                for term in [Term(word, field) for word in similar[node]] if node in similar else [node]:
                    for block in self._blocks(term):
                        yield block.numbers
            case Or(parts):
                for part in parts:
                    yield from self._first(part, similar)
            case Phrase():
                yield from self._with_phrase(node)
            case _:
                yield np.flatnonzero(self._scores(node, similar).found)

    def _scores(self, node: Node, similar: Mapping[Term, Iterable[str]]) -> Scores:
        match node:
            case Term(field=field, fuzzy=True):
                return self._either([self._word(Term(word, field)) for word in similar[node]])
            case Term(word, field) if node in similar:
                return self._forms(word, [Term(other, field) for other in similar[node]])
            case Term(prefix=True):
                return self._same(np.concatenate([_NONE, *(block.numbers for block in self._blocks(node))]))
            case Term():
                return self._word(node)
            case Phrase(words, field):
                found = self._same(np.concatenate([_NONE, *self._with_phrase(node)])).found
                scored = self._either([self._word(Term(word, field)) for word in dict.fromkeys(words)])
                return Scores(found, np.where(found, scored.score, 0.0))
            case Among(documents):
                return self._same(np.flatnonzero(np.isin(self.ids, np.fromiter(documents, np.int64, len(documents)))))
            case Not(part):
                return Scores(~self._scores(part, similar).found, np.zeros(self._size))
            case Or(parts):
                return self._either([self._scores(part, similar) for part in parts])
            case And(parts):
                return self._all([self._scores(part, similar) for part in parts])
            case Exact() | Tagged() | Dates():
                raise ValueError(f"no engine answers {node}")

    def _same(self, numbers: Numbers) -> Scores:
        """These documents, with the same score each."""
        found = np.zeros(self._size, np.bool_)
        found[numbers] = True
        return Scores(found, found.astype(np.float64))

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

    def _word(self, term: Term) -> Scores:
        found, score = np.zeros(self._size, np.bool_), np.zeros(self._size)
        rareness = self._weigh(term)
        for block in self._blocks(term):
            often = block.counts.astype(np.float64)
            found[block.numbers] = True
            lengths = self._lengths(term.field)[block.numbers]
            score[block.numbers] = rareness * often * (_K1 + 1) / (often + lengths)
        return Scores(found, score)

    def _forms(self, word: str, terms: Sequence[Term]) -> Scores:
        """All forms of a word, as rare as the commonest one; documents with the word itself come before all others."""
        if [term.word for term in terms] == [word]:
            return self._word(terms[0])
        found, score = np.zeros(self._size, np.bool_), np.zeros(self._size)
        often, most = np.zeros(self._size), 0.0
        for term in terms:
            rareness = self._weigh(term)
            most = min(most or rareness, rareness)
            for block in self._blocks(term):
                found[block.numbers] = True
                often[block.numbers] += block.counts
                score[block.numbers] += term.word == word
        if terms:
            score += often / (often + self._lengths(terms[0].field))
        return Scores(found, most * (_K1 + 1) * score)

    def _with_phrase(self, phrase: Phrase) -> Iterator[Numbers]:
        """The documents with a phrase, a few at a time. Places are read only of documents that have all its words."""
        words = [list(self._blocks(Term(word, phrase.field))) for word in phrase.words]
        numbers = [np.concatenate([_NONE, *(block.numbers for block in word)]) for word in words]
        documents = min(numbers, key=len)
        for other in numbers:
            documents = documents[np.isin(documents, other, assume_unique=True)]
        start, count = 0, _FEW
        while start < len(documents):
            yield _phrase(words, documents[start : start + count], phrase.slop)
            start, count = start + count, _MORE * count

    def _blocks(self, term: Term) -> Iterator[Block]:
        """The documents that have a word, or any word that begins like a prefix."""
        words, postings = self._stored.words, self._stored.postings
        if term.prefix:
            for _, entry in words.begun(term.field, term.word):
                yield from blocks(postings, entry)
        elif found := words.find((term.field, term.word.encode())):
            yield from blocks(postings, found)

    def _read_lengths(self, field: str) -> npt.NDArray[np.float64]:
        """BM25's factor for the length of the field, for each document."""
        lengths = self._stored.lengths(field)
        return _K1 * (1 - _B + _B * lengths / (self._mean_length(field) or 1.0))


_NONE = np.zeros(0, np.int64)


def _phrase(words: Sequence[Sequence[Block]], documents: Numbers, slop: int) -> Numbers:
    """Those of the documents in which each word is at most `slop` places after the one before."""
    ends = _places(words[0], documents)
    for word in words[1:]:
        places = _places(word, documents)
        before = np.searchsorted(ends, places)  # how many ends come before each place
        places, before = places[before > 0], before[before > 0]
        ends = places[places - ends[before - 1] <= slop]
    return np.unique(ends >> 32)


def _places(word: Sequence[Block], documents: Numbers) -> Numbers:
    within = [block for block in word if block.numbers[0] <= documents[-1] and documents[0] <= block.numbers[-1]]
    return np.concatenate([_NONE, *(block.places(documents) for block in within)])
