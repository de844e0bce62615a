"""What an analyst has seen of a library, document by document, in the file of its journal.

It is not said of anything and changes with every look, so it is beside the journal's rows, as the latest queries are. A
document is known by its words or its bytes, and a claim by its document and its words, never by a number of the
catalogue: so nothing is new because the cache was deleted, a file moved, or a text read or analysed again.

When all is seen, a mark says so: up to which number of which catalogue nothing is new (index.store.glances). As long as
it holds, only what came, went or changed after it has to be compared with its records, which are found by the documents
of that catalogue. The records say all that was seen without it, in any other catalogue.

The tables are made when somebody looks for the first time. Older programs go on with such a file, and pass them over,
so the format of the journal stays the same.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import NamedTuple

import msgspec

from index.journal.file import reading, writing
from index.journal.journal import Journal
from index.journal.rows import time_after
from index.model.news import Item, Noted, Told
from index.store.glances import DIGEST, Glance, packed, unpacked

_TOLD = 10_000  # news that are kept for each analyst after they were seen, the latest
_SCHEMA = (
    # `claims` are those seen in it, as index.store.glances packs them: all of them, if it is `whole`. `made_by` is what
    # they were judged by.
    "CREATE TABLE IF NOT EXISTS looked (author TEXT NOT NULL, key BLOB NOT NULL, document BLOB NOT NULL, "
    "claims BLOB NOT NULL, whole INTEGER NOT NULL, made_by TEXT NOT NULL, PRIMARY KEY (author, key))",
    "CREATE TABLE IF NOT EXISTS told "
    "(id INTEGER PRIMARY KEY, author TEXT NOT NULL, at TEXT NOT NULL, item BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS told_by_author ON told (author, at)",
    # Where `made_by` is "" in what is looked at, it is that of the mark.
    "CREATE TABLE IF NOT EXISTS upto "
    "(author TEXT PRIMARY KEY, catalogue TEXT NOT NULL, number INTEGER NOT NULL, made_by TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS upto_records "
    "(author TEXT NOT NULL, document INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (author, document)) "
    "WITHOUT ROWID",
    # An older program that writes what was seen does not know the mark: then all is compared again.
    "CREATE TRIGGER IF NOT EXISTS upto_ends AFTER INSERT ON looked BEGIN "
    "UPDATE upto SET catalogue = '' WHERE author = new.author; END",
)


class Looked(msgspec.Struct, frozen=True, array_like=True):
    """A document as it was when it was seen: by what it is recognised, and what is told of it once it is gone.

    `body`, `sha256` and `url` are those of a Glance; `path` is as shown, `place` as recognising compares it.
    """

    body: bytes
    sha256: bytes
    outlet: str
    url: str
    path: str
    place: str
    heading: str
    date: str


class Record(NamedTuple):
    """What an analyst has seen of a document."""

    document: Looked
    claims: bytes
    whole: bool
    made_by: str

    def seen(self) -> dict[bytes, Noted]:
        """The claims that were seen, by the digests of their words; none if that cannot be read."""
        with suppress(ValueError, TypeError):
            return {one.words: one for one in unpacked(self.claims)}
        return {}


class Mark(NamedTuple):
    """All that a catalogue had up to a number was seen, as `made_by` judged it."""

    catalogue: str
    number: int
    made_by: str


class Seen(NamedTuple):
    """What was seen of documents, by their keys, and the keys of records that are no more.

    `documents` tells which documents of the catalogue have which of the keys, `left` which have none any more.
    """

    records: Iterable[tuple[bytes, Record]] = ()
    gone: Iterable[bytes] = ()
    documents: Iterable[tuple[int, bytes]] = ()
    left: Iterable[int] = ()


NO_CLAIMS = packed(())
_looked = msgspec.msgpack.Decoder(Looked).decode
_item = msgspec.json.Decoder(Item).decode


def key(document: Looked | Glance) -> bytes:
    """By what a document is remembered: its words and its outlet."""
    return sha256(document.body + document.outlet.encode("utf-8", "replace")).digest()[:DIGEST]


class Looks:
    """What a journal's author has seen. What of it cannot be read was not seen. All methods raise LibraryError."""

    def __init__(self, journal: Journal) -> None:
        self._path, self._author = journal.path, journal.author

    def records(self, documents: Collection[int] | None = None) -> dict[bytes, Record]:
        """All that was seen, by the keys of the documents, or of these documents of the catalogue of the mark."""
        query = "SELECT key, document, claims, whole, made_by FROM looked WHERE author = ?"
        values: tuple[str, ...] = (self._author,)
        if documents is not None:
            query += (
                " AND key IN (SELECT key FROM upto_records WHERE author = ? AND document IN "
                "(SELECT value FROM json_each(?)))"
            )
            values = (self._author, self._author, msgspec.json.encode(sorted(documents)).decode())
        found = {}
        with self._reading() as db:
            mark = _mark(db, self._author) if db else None
            for key_, document, claims, whole, made_by in db.execute(query, values) if db else ():
                with suppress(ValueError, TypeError):
                    judged = made_by or (mark.made_by if mark else "")
                    found[bytes(key_)] = Record(_looked(document), claims, bool(whole), judged)
        return found

    def mark(self) -> Mark | None:
        """The mark of the author, None if there is none that holds."""
        with self._reading() as db:
            mark = _mark(db, self._author) if db else None
        return mark if mark and mark.catalogue else None

    def is_begun(self) -> bool:
        """Whether the author has ever looked."""
        with self._reading() as db:
            query = "SELECT 1 FROM looked WHERE author = ? LIMIT 1"
            return db is not None and db.execute(query, (self._author,)).fetchone() is not None

    def told(self, since: str = "") -> tuple[Told, ...]:
        """The news that were seen since a time (UTC, ISO 8601), oldest first. Only the latest 10,000 are kept."""
        query = "SELECT at, item FROM told WHERE author = ? AND at >= ? ORDER BY id"
        found = []
        with self._reading() as db:
            for at, item in db.execute(query, (self._author, since)) if db else ():
                with suppress(ValueError, TypeError):
                    found.append(Told(at, _item(item)))
        return tuple(found)

    def see(self, seen: Seen, told: Iterable[Item], by: Mark | None = None, upto: Mark | None = None) -> None:
        """Keep what was seen, and the news that were seen by that: all, or nothing.

        `by` is the mark that the news were found by, where they were. `upto` is the new one, if all is seen now.
        """
        with writing(self._path) as db:
            for statement in _SCHEMA:
                db.execute(statement)
            before = _mark(db, self._author)
            made_by = upto.made_by if upto else before.made_by if before else ""
            mark = upto or by
            if by and not (before and before.catalogue == by.catalogue and (upto or before == by)):
                mark = None  # another program has looked meanwhile
            if not by:
                db.execute("DELETE FROM upto_records WHERE author = ?", (self._author,))
            db.execute("INSERT OR REPLACE INTO upto VALUES (?, '', 0, ?)", (self._author, made_by))
            db.executemany(
                "DELETE FROM looked WHERE author = ? AND key = ?", ((self._author, one) for one in seen.gone)
            )
            db.executemany(
                "INSERT OR REPLACE INTO looked VALUES (?, ?, ?, ?, ?, ?)",
                ((self._author, one, *_stored(record, made_by)) for one, record in seen.records),
            )
            if mark:
                db.executemany(
                    "DELETE FROM upto_records WHERE author = ? AND document = ?",
                    ((self._author, one) for one in seen.left),
                )
                db.executemany(
                    "INSERT OR REPLACE INTO upto_records VALUES (?, ?, ?)",
                    ((self._author, *one) for one in seen.documents),
                )
                db.execute("UPDATE upto SET catalogue = ?2, number = ?3 WHERE author = ?1", (self._author, *mark[:2]))
            at = time_after("")
            db.executemany(
                "INSERT INTO told (author, at, item) VALUES (?, ?, ?)",
                [(self._author, at, msgspec.json.encode(item)) for item in list(told)[-_TOLD:]],
            )
            db.execute(
                "DELETE FROM told WHERE author = ?1 AND id <= "
                "(SELECT id FROM told WHERE author = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                (self._author, _TOLD),
            )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection to the journal, None where nobody has looked yet."""
        with reading(self._path) as db:
            is_there = db and db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'told_by_author'").fetchone()
            yield db if is_there else None


def _stored(record: Record, made_by: str) -> tuple[bytes, bytes, bool, str]:
    """What is kept of a record beside a mark of this."""
    document = msgspec.msgpack.encode(record.document)
    return document, record.claims, record.whole, "" if record.made_by == made_by else record.made_by


def _mark(db: sqlite3.Connection, author: str) -> Mark | None:
    """The mark of an author; without a catalogue it does not hold any more."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'upto_ends'").fetchone():
        return None
    row = db.execute("SELECT catalogue, number, made_by FROM upto WHERE author = ?", (author,)).fetchone()
    return Mark(*row) if row else None
