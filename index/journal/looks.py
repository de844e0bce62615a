"""What an analyst has seen of a library, document by document, in the file of its journal.

It is not said of anything and changes with every look, so it is beside the journal's rows, as the latest queries are. A
document is known by its words or its bytes, and a claim by its document and its words, never by a number of the
catalogue: so nothing is new because the cache was deleted, a file moved, or a text read or analysed again.

The two tables are made when somebody looks for the first time. Older programs go on with such a file, and pass them
over, so the format of the journal stays the same.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
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

    def records(self) -> dict[bytes, Record]:
        """All that was seen, by the keys of the documents; empty if the author has never looked."""
        query = "SELECT key, document, claims, whole, made_by FROM looked WHERE author = ?"
        found = {}
        with self._reading() as db:
            for key_, document, claims, whole, made_by in db.execute(query, (self._author,)) if db else ():
                with suppress(ValueError, TypeError):
                    found[bytes(key_)] = Record(_looked(document), claims, bool(whole), made_by)
        return found

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

    def see(self, gone: Iterable[bytes], seen: Mapping[bytes, Record], told: Iterable[Item]) -> None:
        """Keep what was seen, in place of what is `gone`, and the news that were seen by that: all, or nothing."""
        with writing(self._path) as db:
            for statement in _SCHEMA:
                db.execute(statement)
            db.executemany("DELETE FROM looked WHERE author = ? AND key = ?", [(self._author, one) for one in gone])
            db.executemany(
                "INSERT OR REPLACE INTO looked VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (self._author, one, msgspec.msgpack.encode(record.document), *record[1:])
                    for one, record in seen.items()
                ],
            )
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
