"""The claims that meet the conditions of a query, counted and ordered in SQL.

Conditions are made here and joined to one; nothing of the claims is decoded.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from index.model.claims import Conflict, Standing
from index.store.codes import CONFLICTS, STANDINGS, WHOLE, code, decoded, name_of
from index.store.schema import plain_errors

COLUMNS = (
    f'c.document, c.position, c.standing, c.flagged, c.salience, c.conflict, c."start", c."end", {name_of("c.speaker")}'
)


class ClaimFacts(NamedTuple):
    """Where a claim is stored, and what claims are filtered and sorted by. `speaker` may be ""."""

    document: int
    position: int
    standing: Standing
    flagged: bool
    salience: float
    conflict: Conflict
    start: int
    end: int
    speaker: str


class Where(NamedTuple):
    """A condition on claims `c` and its parameters. One that is not of documents can be counted without the claims."""

    sql: str
    values: tuple[str | int, ...] = ()
    of_documents: bool = False


ANY = Where("1")
FLAGGED = Where("c.flagged")  # in these words, so that SQLite takes the index of the flagged ones


def stands_as(standing: Standing) -> Where:
    return Where("c.standing = ?", (code(standing),))


def disputed(conflicts: Collection[Conflict]) -> Where:
    return Where(f"c.conflict IN ({', '.join('?' * len(conflicts))})", tuple(sorted(map(code, conflicts))))


def among(documents: Iterable[int]) -> Where:
    ids = msgspec.json.encode(sorted(documents)).decode()
    return Where("c.document IN (SELECT value FROM json_each(?))", (ids,), of_documents=True)


def every(parts: Iterable[Where]) -> Where:
    return _joined(" AND ", list(parts))


def some(parts: Iterable[Where]) -> Where:
    return _joined(" OR ", list(parts))


def none(part: Where) -> Where:
    return Where(f"NOT ({part.sql})", part.values, part.of_documents)


def _joined(word: str, parts: Collection[Where]) -> Where:
    values = tuple(value for part in parts for value in part.values)
    return Where(f"({word.join(part.sql for part in parts)})", values, any(part.of_documents for part in parts))


class ClaimSets:
    """Reads the claims of one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def count(self, where: Where) -> int:
        if where.of_documents:
            query = f"SELECT count(*) FROM claims c WHERE {where.sql}"  # noqa: S608
        else:  # as they are counted by outlets, of which there are fewest
            query = f"SELECT total(c.claims) FROM counts c WHERE c.facet = 'outlet' AND {where.sql}"  # noqa: S608
        with plain_errors():
            row = self._db.execute(query, where.values).fetchone()
        return int(row[0])

    def best(self, where: Where, limit: int = -1, start: int = 0) -> list[ClaimFacts]:
        """At most `limit` claims (-1: all), most salient first, from the one numbered `start` on."""
        with plain_errors():
            rows = self._db.execute(
                f"SELECT {COLUMNS} FROM claims c WHERE {where.sql} "  # noqa: S608
                "ORDER BY c.salience DESC, c.document, c.position LIMIT ? OFFSET ?",
                (*where.values, limit, start),
            )
            return list(map(facts_of, rows))

    def documents(self, where: Where) -> set[int]:
        with plain_errors():
            rows = self._db.execute(f"SELECT DISTINCT c.document FROM claims c WHERE {where.sql}", where.values)  # noqa: S608
            return {document for (document,) in rows}

    def standings(self, where: Where) -> set[tuple[Standing, int]]:
        """The standings of the claims, with their documents."""
        query = f"SELECT DISTINCT c.standing, c.document FROM claims c WHERE {where.sql}"  # noqa: S608
        with plain_errors():
            return {
                (decoded(STANDINGS, standing), document) for standing, document in self._db.execute(query, where.values)
            }


def facts_of(columns: Sequence[Any]) -> ClaimFacts:
    """What the COLUMNS of a claim say. Raises ValueError for anything else."""
    document, position, standing, flagged, salience, conflict, start, end, speaker = columns
    return ClaimFacts(
        document,
        position,
        decoded(STANDINGS, standing),
        bool(flagged),
        salience / WHOLE,
        decoded(CONFLICTS, conflict),
        start,
        end,
        speaker,
    )
