"""What searches for statements and for claims have in common: they look through documents for parts of their text."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from index.model.document import Document, Span
from index.model.results import Hit
from index.search.conditions import Conditions, Found
from index.search.nodes import Leaf
from index.search.snippets import Words

MOST_READ = 2_000  # documents that are looked through, the newest ones
READ_AT_ONCE = 200  # documents that are while the query is typed


class InDocument(Protocol):
    """Anything that is in a document, by its id."""

    @property
    def document(self) -> int: ...


Row = TypeVar("Row", bound=InDocument)


class Passages(ABC, Generic[Row]):
    """The statements or claims that a query finds. All methods raise UnusableError, OSError, LibraryError."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions

    @abstractmethod
    def rows(self, most: int = MOST_READ, enough: int = sys.maxsize) -> tuple[list[Row], str]:
        """All that are found, and a note on what was not looked at.

        If texts have to be read, only `most` documents are. The search may stop once it has found `enough`.
        """

    @abstractmethod
    def _hits(self, rows: Iterable[Row]) -> Iterator[Hit]: ...

    def find(self, limit: int, start: int) -> Found:
        """The best hits, from the one numbered `start` on."""
        rows, note = self.rows()
        return Found(tuple(self._hits(rows[start : start + limit])), len(rows), note)

    def first(self, limit: int) -> Found:
        """Some hits, as fast as possible."""
        rows, note = self.rows(READ_AT_ONCE, limit)
        hits = tuple(self._hits(rows[:limit]))
        return Found(hits, len(hits), note)

    def documents(self) -> Collection[int]:
        """The documents with a hit, as far as they are looked through."""
        return {row.document for row in self.rows()[0]}


def looked_through(most: int, documents: int) -> str:
    """A note on what was not looked at, "" if everything was."""
    return f"Only the newest {most:,} of {documents:,} documents were looked through." if documents > most else ""


def spans_within(document: Document, stretches: Sequence[Span], sought: Sequence[Leaf]) -> tuple[Span, ...]:
    """The places of what is sought in some stretches of a document; the stretches themselves if there are none."""
    found: set[Span] = set()
    for stretch in stretches:
        here = Words(document.text[stretch.start : stretch.end])
        for leaf in sought:
            found.update(Span(stretch.start + span.start, stretch.start + span.end) for span in here.spans(leaf))
    return tuple(sorted(found)) or tuple(stretches)
