"""Which documents and words analysts said something of, for queries and for the order of lists.

It reads the marks beside a catalogue (index.store.marks) as sets and places, without what was said.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec

from index.store.marks import Marks
from index.store.schema import decoder, plain_errors


class Spot(NamedTuple):
    """Words of a document, or, with the offsets None, all of it."""

    document: int
    start: int | None = None
    end: int | None = None


class Spots:
    """Where something is said."""

    def __init__(self, found: Iterable[Spot]) -> None:
        self.all = frozenset(found)

    @cached_property
    def documents(self) -> frozenset[int]:
        """The documents of which it is said, or of words in them."""
        return frozenset(spot.document for spot in self.all)

    @cached_property
    def whole(self) -> frozenset[int]:
        """The documents of which it is said."""
        return frozenset(spot.document for spot in self.all if spot.start is None)

    @cached_property
    def _middles(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for spot in self.all:
            if spot.start is not None and spot.end is not None:
                found.setdefault(spot.document, []).append((spot.start + spot.end) // 2)
        return {document: sorted(middles) for document, middles in found.items()}

    def hold_for(self, document: int, start: int, end: int) -> bool:
        """Whether it is said of these words, which have the middle of the words it is said of; or of their document."""
        if document in self.whole:
            return True
        middles = self._middles.get(document, ())
        at = bisect_left(middles, start)
        return at < len(middles) and middles[at] < end


class _Text(msgspec.Struct):
    text: str


class _Note(msgspec.Struct):
    """The field of a Kept note that is needed here; the others are not decoded."""

    value: _Text


_decode_note = decoder(_Note)
_FOUND = """document IS NOT NULL AND ("start" IS NOT NULL OR "on" = 'document')"""


class Marked:
    """Reads the marks of one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection, marks: Marks) -> None:
        self._db = db
        self._marks = marks  # attached to the connection

    def names(self, kind: str) -> list[str]:
        """The different names of the values of a kind that hold: all tags, for instance."""
        with plain_errors():
            rows = self._db.execute("SELECT DISTINCT name FROM marks.placed WHERE kind = ? ORDER BY name", (kind,))
            return [name for (name,) in rows]

    def spots(self, kind: str, names: Collection[str]) -> Spots:
        """Where values of a kind are that have one of these names."""
        with plain_errors():
            rows = self._db.execute(
                f'SELECT document, "start", "end" FROM marks.placed WHERE kind = ? AND {_FOUND} '  # noqa: S608
                "AND name IN (SELECT value FROM json_each(?))",
                (kind, msgspec.json.encode(sorted(names)).decode()),
            )
            return Spots(map(Spot._make, rows.fetchall()))

    def notes(self) -> list[tuple[Spot, str]]:
        """All notes, with their text."""
        with plain_errors():
            rows = self._db.execute(
                f"""SELECT document, "start", "end", kept FROM marks.placed WHERE kind = 'note' AND {_FOUND}"""  # noqa: S608
            )
            return [(Spot(*place), _decode_note(kept).value.text) for *place, kept in rows.fetchall()]

    def tags(self) -> dict[int, tuple[str, ...]]:
        """The tags of each document that has any, or has words with any, in the order of the alphabet."""
        found: dict[int, list[str]] = {}
        with plain_errors():
            rows = self._db.execute(
                f"SELECT DISTINCT document, name FROM marks.placed WHERE kind = 'tag' AND {_FOUND}"  # noqa: S608
            )
            for document, name in rows:
                found.setdefault(document, []).append(name)
        return {document: tuple(sorted(names, key=str.casefold)) for document, names in found.items()}

    def read_by(self, author: str) -> frozenset[int]:
        """The documents that an analyst has read."""
        with plain_errors():
            rows = self._db.execute(
                """SELECT document FROM marks.placed WHERE kind = 'read' AND "on" = 'document' AND author = ? """
                "AND document IS NOT NULL",
                (author,),
            )
            return frozenset(id_ for (id_,) in rows)
