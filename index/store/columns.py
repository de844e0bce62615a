"""What all documents are filtered, sorted and narrowed by, as arrays that are indexed by the documents' ids.

A million documents take 15 MB. The arrays are kept while the catalogue changes: only documents that came or went since
are read. Sets of documents are arrays too, of one truth value for each id.
"""

import sqlite3
from collections.abc import Collection, Iterable
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from index.model.claims import Conflict, Standing
from index.store.codes import STANDINGS, code, decoded
from index.store.schema import decoder, plain_errors
from index.text.moments import DAY, dated, within

Mask = npt.NDArray[np.bool_]  # of documents: whether each id is in a set
Ids = npt.NDArray[np.int64]
Value = TypeVar("Value", bound=np.generic)

_GROWTH = 1.25  # times as many ids as there are, so that not every new document copies the arrays


class _Value(msgspec.Struct):
    value: str


class _Card(msgspec.Struct):
    """The fields of a Card that are needed here; the others are not decoded."""

    outlet: _Value | None
    date: _Value | None
    language: str | None


_decode = decoder(_Card)


class _Names:
    """Names by number; 0 is the empty one."""

    def __init__(self) -> None:
        self.all = [""]
        self._numbers = {"": 0}

    def number(self, name: str) -> int:
        if name not in self._numbers:
            self._numbers[name] = len(self.all)
            self.all.append(name)
        return self._numbers[name]

    def known(self, name: str) -> int:
        """The number of a name, -1 if it has none."""
        return self._numbers.get(name, -1)


class Facts:
    """The arrays: each is at least as long as the greatest id, and 0 where there is no such document or fact."""

    def __init__(self) -> None:
        self.outlets, self.languages = _Names(), _Names()
        self.shown: Mask = np.zeros(0, np.bool_)  # whether there is such a document
        self.date = np.zeros(0, np.int64)  # see index.text.moments
        self.outlet = np.zeros(0, np.int32)
        self.language = np.zeros(0, np.int16)

    def mask(self, documents: Collection[int] | Ids) -> Mask:
        """The set of these documents, as far as they exist."""
        ids = np.fromiter(documents, np.int64, len(documents))
        found = np.zeros(len(self.shown), np.bool_)
        found[ids[ids < len(found)]] = True
        return found & self.shown

    def holds(self, documents: Ids) -> Mask:
        """Which of these documents exist."""
        found = documents < len(self.shown)
        found[found] = self.shown[documents[found]]
        return found

    def newest_first(self, documents: Mask) -> Ids:
        """The ids of these documents, newest first; those of one moment in the order of their ids."""
        ids = np.flatnonzero(documents & self.shown)
        return ids[np.argsort(-self.date[ids], kind="stable")]

    def dated_within(self, first: str, last: str) -> Mask:
        """The documents that are certainly of this range of years, months or days; "" leaves an end open."""
        since, until = within(first, last)
        found = self.shown & (self.date >= since)
        return found if until is None else found & (self.date <= until)

    def in_language(self, code: str) -> Mask:
        found: Mask = self.language == self.languages.known(code)
        return found & self.shown

    def put(self, rows: Iterable[tuple[int, bytes]]) -> None:
        for id_, stored in rows:
            if id_ >= len(self.shown):
                self._grow(id_)
            card = _decode(stored)
            self.shown[id_] = True
            self.date[id_] = dated(card.date.value) if card.date else 0
            self.outlet[id_] = self.outlets.number(card.outlet.value if card.outlet else "")
            self.language[id_] = self.languages.number(card.language or "")

    def drop(self, documents: Iterable[int]) -> None:
        for id_ in documents:
            if id_ < len(self.shown):
                self.shown[id_] = False

    def _grow(self, id_: int) -> None:
        size = int((id_ + 1) * _GROWTH)
        self.shown = _longer(self.shown, size)
        self.date = _longer(self.date, size)
        self.outlet = _longer(self.outlet, size)
        self.language = _longer(self.language, size)


def _longer(column: npt.NDArray[Value], size: int) -> npt.NDArray[Value]:
    longer = np.zeros(size, column.dtype)
    longer[: len(column)] = column
    return longer


def month_of(date: Ids) -> Ids:
    """The months of dates, 202406 for June 2024; 0 for what has none."""
    return date // (100 * DAY)


class Columns:
    """The columns of one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._facts = Facts()
        self._revision = -1

    def facts(self) -> Facts:
        """The facts of all documents, as of now."""
        with plain_errors():
            (now,) = self._db.execute("SELECT value FROM state WHERE key = 'revision'").fetchone()
            if int(now) != self._revision:
                gone = self._db.execute("SELECT id FROM tombstones WHERE revision > ?", (self._revision,))
                self._facts.drop(id_ for (id_,) in gone)
                self._facts.put(
                    self._db.execute("SELECT id, card FROM documents WHERE shown AND revision > ?", (self._revision,))
                )
                self._revision = int(now)
        return self._facts

    def digests(self, documents: Collection[int]) -> dict[int, bytes]:
        """The first eight bytes of each document's SHA-256: unlike ids, they stay the same in another catalogue."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT d.id, substr(d.sha256, 1, 16) FROM json_each(?) n CROSS JOIN documents d ON d.id = n.value",
                (_listed(documents),),
            )
            return {id_: bytes.fromhex(digest) for id_, digest in rows}

    def of_story(self, names: Collection[str]) -> set[int]:
        """The documents in the stories with these titles."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT t.document FROM json_each(?) n CROSS JOIN stories s ON s.shown = n.value "
                "CROSS JOIN tallies t ON t.story = s.id",
                (_listed(names),),
            )
            return {document for (document,) in rows}

    def stories(self) -> list[str]:
        """The titles of all stories."""
        with plain_errors():
            return [name for (name,) in self._db.execute("SELECT DISTINCT shown FROM stories WHERE shown IS NOT NULL")]

    def speakers(self, documents: Iterable[int]) -> list[tuple[str, int]]:
        """Who speaks in these documents, by the names in the library or else by the mentions, and in how many."""
        with plain_errors():
            return self._db.execute(
                "SELECT coalesce(k.name, k.speaker) AS who, count(DISTINCT k.document) "
                "FROM json_each(?) d CROSS JOIN speakers k ON k.document = d.value GROUP BY who",
                (_listed(documents),),
            ).fetchall()

    def standings(self, documents: Iterable[int]) -> set[tuple[Standing, int]]:
        """The standings of the claims in these documents, with the documents."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT DISTINCT c.standing, c.document FROM json_each(?) d "
                "CROSS JOIN claims c INDEXED BY claims_by_statement ON c.document = d.value",
                (_listed(documents),),
            )
            return {(decoded(STANDINGS, standing), document) for standing, document in rows}

    def standing(self, standing: Standing) -> set[int]:
        """The documents with a claim of this standing."""
        with plain_errors():
            rows = self._db.execute("SELECT DISTINCT document FROM claims WHERE standing = ?", (code(standing),))
            return {document for (document,) in rows}

    def flagged(self) -> set[int]:
        """The documents with a flagged claim."""
        with plain_errors():
            return {row[0] for row in self._db.execute("SELECT DISTINCT document FROM claims WHERE flagged")}

    def disputed(self, conflicts: Collection[Conflict]) -> set[int]:
        """The documents with a claim that is disputed in one of these ways."""
        marks = ", ".join("?" * len(conflicts))
        with plain_errors():
            rows = self._db.execute(
                f"SELECT DISTINCT document FROM claims WHERE conflict IN ({marks})",  # noqa: S608
                list(map(code, conflicts)),
            )
            return {row[0] for row in rows}


def _listed(values: Iterable[int | str]) -> str:
    return msgspec.json.encode(list(values)).decode()
