"""The words of statements in the catalogue, for queries: which statements have a word, and who passed them on.

The index is SQLite's FTS5, which index.store.statements keeps. A statement has a number, which tells its document and
its position among the statements of that document, so that conditions on statements and on documents can be combined
without reading either.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.store.schema import plain_errors
from index.store.statements import DOCUMENT_BITS, TOGETHER_BITS, numbered

Numbers = npt.NDArray[np.int64]
Column = Literal["said", "via"]  # the words of statements, the names of who passed them on


def document_of(numbers: Numbers) -> Numbers:
    """The document of each statement."""
    return numbers >> TOGETHER_BITS & ((1 << DOCUMENT_BITS) - 1)


# A condition on words is written in FTS5's own language.


def run(words: Iterable[str], *, begun: bool = False) -> str:
    """These words side by side; if `begun`, the last one is the beginning of a word."""
    return f'"{" ".join(words)}"{" *" if begun else ""}'


def every(conditions: Iterable[str]) -> str:
    return " AND ".join(f"({one})" for one in conditions)


def some(conditions: Iterable[str]) -> str:
    return " OR ".join(conditions)


class Spoken:
    """The words of the statements in one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def having(self, column: Column, condition: str, most: int) -> Numbers:
        """The statements that meet a condition on their words, in order, at most `most`."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT rowid FROM spoken WHERE spoken MATCH ? ORDER BY rowid LIMIT ?",
                (f"{column} : ({condition})", most),
            )
            return np.fromiter(chain.from_iterable(rows), np.int64)

    def within(self, documents: Iterable[int], column: Column, condition: str) -> Numbers:
        """As `having`, all of the statements in these documents, in no order."""
        with plain_errors():
            return np.fromiter(self._within(sorted(documents), f"{column} : ({condition})"), np.int64)

    def _within(self, documents: Iterable[int], condition: str) -> Iterator[int]:
        for document in documents:
            query = "SELECT coalesce(max(position), -1) FROM statements WHERE document = ?"
            [(last,)] = self._db.execute(query, (document,))
            for first in range(0, last + 1, 1 << TOGETHER_BITS):
                number = numbered(document, first)
                rows = self._db.execute(
                    "SELECT rowid FROM spoken WHERE spoken MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid",
                    (condition, number, number + (1 << TOGETHER_BITS) - 1),
                )
                yield from chain.from_iterable(rows)
