"""The documents that a query finds, by rank; newest first if the query has no words to rank by."""

from collections.abc import Collection, Iterable, Iterator

import numpy as np

from index.model.results import Hit
from index.search.conditions import Conditions, Found
from index.search.engines.protocol import Ranked
from index.search.fulltext import FullText
from index.search.nodes import Term, positive
from index.search.snippets import snippet, spans
from index.store.catalogue import Catalogue
from index.text.words import fold, words

_MOST_TOLD = 5  # speakers that are listed
_MOST_ALIKE = 8  # words of a query for similar texts


class Documents:
    """The documents that a query finds. All methods raise UnusableError, OSError, LibraryError."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions

    def find(self, limit: int, start: int) -> Found:
        """The best hits, from the one numbered `start` on."""
        conditions = self._conditions
        if conditions.has_words:
            ranked = conditions.fulltext.rank(conditions.for_engine, start + limit)
        else:
            found = conditions.newest_first(conditions.widest)
            ranked = Ranked(tuple((id_, 0.0) for id_ in found[: start + limit].tolist()), len(found))
        wanted = ranked.best[start:]
        hits = tuple(self._hits(wanted))
        return Found(hits, ranked.total - (len(wanted) - len(hits)))

    def first(self, limit: int) -> Found:
        """Some hits, as fast as possible."""
        found = self._conditions.fulltext.first(self._conditions.for_engine, limit)
        hits = tuple(self._hits((id_, 0.0) for id_ in found))
        return Found(hits, len(hits))

    def documents(self) -> Collection[int]:
        """The ids of all hits."""
        conditions = self._conditions
        if conditions.has_words:
            return conditions.fulltext.first(conditions.for_engine)
        found: list[int] = np.flatnonzero(conditions.widest).tolist()
        return found

    def _hits(self, ranked: Iterable[tuple[int, float]]) -> Iterator[Hit]:
        sought = positive(self._conditions.query)
        for id_, score in ranked:
            document = self._conditions.catalogue.document(id_)
            if document:  # it may have been removed meanwhile
                marked = spans(document, sought)
                yield Hit(id_, score, marked, snippet(document, marked))


def begun(catalogue: Catalogue, fulltext: FullText, letters: str, limit: int) -> Found:
    """Documents with a word in their title that begins with these letters; the note lists such speakers."""
    term = Term(fold(letters), "title", prefix=True)
    documents = filter(None, map(catalogue.document, fulltext.first(term, limit)))
    hits = tuple(Hit(one.id, 0.0, spans(one, (term,)), snippet(one, ())) for one in documents)
    named = catalogue.speakers.most_heard(catalogue.speakers.with_word(term.word, whole=False), _MOST_TOLD)
    return Found(hits, len(hits), f"Speakers: {', '.join(named)}." if named else "")


def like(fulltext: FullText, text: str) -> str:
    """A query for the rarest words of a text that other texts have too; "" if there are none."""
    counts = {word: fulltext.frequency(Term(word)) for word in {word for word, _, _ in words(text)} if len(word) > 2}
    shared = sorted((word for word, count in counts.items() if count > 1), key=lambda word: (counts[word], word))
    return " OR ".join(shared[:_MOST_ALIKE])
