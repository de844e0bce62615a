"""What all documents are filtered, sorted and narrowed by, as arrays that are indexed by the documents' ids.

A million documents take 15 MB. The arrays are kept while the catalogue changes, and, in a file beside it, from one
process to the next: only documents that came or went since are read. Sets of documents are arrays too, of one truth
value for each id.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from index.model.claims import Conflict, Standing
from index.store.cards import Card
from index.store.codes import CALLED, code
from index.store.files import read_small, write_atomically
from index.store.glances import decode_tally
from index.store.schema import decoder, plain_errors
from index.text.moments import DAY, dated, within

Mask = npt.NDArray[np.bool_]  # of documents: whether each id is in a set
Ids = npt.NDArray[np.int64]
Value = TypeVar("Value", bound=np.generic)

_WORTH = 1_000  # documents that came or went since the file was written, from which on it is written again
_SHARE = 0.1  # of all documents, the same
_FEW = 0.05  # of all documents; fewer are sorted faster than they are picked from all in their order
_LARGEST = 1 << 30  # bytes of that file
_GROWTH = 1.25  # times as many ids as there are, so that not every new document copies the arrays


class _Kept(msgspec.Struct):
    """The arrays in a file, at a revision of a catalogue."""

    catalogue: str
    revision: int
    outlets: list[str]
    languages: list[str]
    shown: bytes
    date: bytes
    outlet: bytes
    language: bytes


_decode = decoder(Card)
_decode_numbers = decoder(frozenset[int])


class _Names:
    """Names by number; 0 is the empty one."""

    def __init__(self, names: Iterable[str] = ("",)) -> None:
        self.all = list(names)
        self._numbers = {name: number for number, name in enumerate(self.all)}

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
        self._order: Ids | None = None  # all ids, newest first, where that was asked for

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
        wanted = documents & self.shown
        ids = np.flatnonzero(wanted)
        if len(ids) < _FEW * len(wanted):
            return self._sorted(ids)
        if self._order is None:
            self._order = self._sorted(np.flatnonzero(self.shown))
        return self._order[wanted[self._order]]

    def _sorted(self, ids: Ids) -> Ids:
        return ids[np.argsort(-self.date[ids], kind="stable")]

    def dated_within(self, first: str, last: str) -> Mask:
        """The documents that are certainly of this range of years, months or days; "" leaves an end open."""
        since, until = within(first, last)
        found = self.shown & (self.date >= since)
        return found if until is None else found & (self.date <= until)

    def in_language(self, code: str) -> Mask:
        found: Mask = self.language == self.languages.known(code)
        return found & self.shown

    def take(self, kept: _Kept) -> bool:
        """Use the arrays of a file. False if they do not belong together; raises ValueError if they are none."""
        self.outlets, self.languages = _Names(kept.outlets), _Names(kept.languages)
        self.shown = np.frombuffer(kept.shown, np.bool_).copy()
        self.date = np.frombuffer(kept.date, np.int64).copy()
        self.outlet = np.frombuffer(kept.outlet, np.int32).copy()
        self.language = np.frombuffer(kept.language, np.int16).copy()
        sizes = {len(self.shown), len(self.date), len(self.outlet), len(self.language)}
        named = ((self.outlet, kept.outlets), (self.language, kept.languages))
        return len(sizes) == 1 and all(
            len(numbers) == 0 or (numbers.min() >= 0 and numbers.max() < len(names)) for numbers, names in named
        )

    def put(self, rows: Iterable[tuple[int, bytes]]) -> int:
        """Add documents with these cards. Returns how many they were."""
        count, self._order = 0, None
        for count, (id_, stored) in enumerate(rows, 1):  # noqa: B007
            if id_ >= len(self.shown):
                self._grow(id_)
            card = _decode(stored)
            self.shown[id_] = True
            self.date[id_] = dated(card.date.value) if card.date else 0
            self.outlet[id_] = self.outlets.number(card.outlet.value if card.outlet else "")
            self.language[id_] = self.languages.number(card.language or "")
        return count

    def drop(self, documents: Iterable[int]) -> None:
        self._order = None
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

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        """`path` is that of the catalogue."""
        self._db = db
        self._file = path.with_name(f"{path.stem}-columns")
        self._facts: Facts | None = None
        self._revision = -1
        self._changed = 0  # documents that came or went since the file was written

    def facts(self) -> Facts:
        """The facts of all documents, as of now."""
        with plain_errors():
            now = int(self._state("revision"))
            facts = self._facts = self._facts or self._read(now)
            if self._revision < self._forgotten():
                facts, self._revision = Facts(), -1
                self._facts = facts
            if now != self._revision:
                since = (self._revision,)
                gone = self._db.execute("SELECT id FROM tombstones WHERE revision > ?", since).fetchall()
                come = self._db.execute("SELECT id, card FROM documents WHERE shown AND revision > ?", since)
                facts.drop(id_ for (id_,) in gone)
                self._changed += len(gone) + facts.put(come)
                self._revision = now
        return facts

    def keep(self) -> None:
        """Write the facts to the file for other processes, if much has changed. The library's writer lock is held.

        Raises OSError.
        """
        facts = self.facts()
        if self._changed > _WORTH + _SHARE * np.count_nonzero(facts.shown):
            arrays = (column.tobytes() for column in (facts.shown, facts.date, facts.outlet, facts.language))
            names = facts.outlets.all, facts.languages.all
            kept = _Kept(self._state("uuid"), self._revision, *names, *arrays)
            write_atomically(self._file, msgspec.msgpack.encode(kept))
            self._changed = 0

    def _read(self, now: int) -> Facts:
        """The facts in the file; none where there is no file that is of use."""
        facts = Facts()
        try:
            kept = msgspec.msgpack.decode(read_small(self._file, _LARGEST), type=_Kept)
            if kept.catalogue == self._state("uuid") and kept.revision <= now and facts.take(kept):
                self._revision = kept.revision
                return facts
        except (OSError, msgspec.DecodeError, ValueError):
            pass  # it is made again from the catalogue
        return Facts()

    def _forgotten(self) -> int:
        """The revision up to which it is not known any more what went."""
        row = self._db.execute("SELECT value FROM state WHERE key = 'forgotten'").fetchone()
        return int(row[0]) if row else -1

    def _state(self, key: str) -> str:
        return str(self._db.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()[0])

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

    def speakers(self, documents: Iterable[int]) -> Counter[str]:
        """Who speaks in these documents, by the names in the library or else by the mentions, and in how many."""
        with plain_errors():
            # Numbers are handed over a document at a time: row by row takes twice as long.
            rows = self._db.execute(
                f"SELECT (SELECT json_group_array({CALLED}) FROM speakers k WHERE k.document = d.value) "  # noqa: S608
                "FROM json_each(?) d",
                (_listed(documents),),
            )
            counts = Counter(chain.from_iterable(_decode_numbers(numbers) for (numbers,) in rows))
            names = self._db.execute(
                "SELECT id, name FROM names WHERE id IN (SELECT value FROM json_each(?))", (_listed(counts),)
            )
            return Counter({name: counts[number] for number, name in names})

    def standings(self, documents: Iterable[int]) -> Counter[Standing]:
        """In how many of these documents there are claims of each standing."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT t.tally FROM json_each(?) d CROSS JOIN tallies t ON t.document = d.value",
                (_listed(documents),),
            )
            return Counter(chain.from_iterable(decode_tally(tally).standings for (tally,) in rows))

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
