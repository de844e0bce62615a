"""Analyses of texts, shared by all libraries of a user: a text that occurs in several files is analysed only once.

They are cached in one SQLite file beside the libraries' folders. It is bounded in size, damaged entries count as
missing, and if the file cannot be used at all, everything works without it.
"""

import os
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from index.model.document import Document
from index.model.statements import Attribution
from index.store.compact import packed_statements, unpacked_statements
from index.store.files import open_private, remove
from index.store.schema import DamagedError

_FORMAT = 2
_MOST = 256 * 2**20  # bytes of the file; about 250,000 articles
_PAGE = 4096  # bytes
_FULL = 0.9  # the share of the bound from which a refusal for want of room is blamed on the bound, not on the disk
_BUSY_S = 1.0  # how long to wait for another process's transaction
_SCHEMA = "CREATE TABLE IF NOT EXISTS analyses (key BLOB PRIMARY KEY, sum BLOB NOT NULL, found BLOB NOT NULL)"

_encode = msgspec.msgpack.encode


class Analyses:
    """The cache of analyses. No method raises: what cannot be read is missing, what cannot be written is dropped.

    Documents serve as keys, so they must hold exactly what their analysis depends on and nothing else.
    """

    def __init__(self, path: Path, most: int = _MOST) -> None:
        self._path, self._most = path, most
        self._db = self._opened() or self._opened(anew=True)

    def close(self) -> None:
        if self._db:
            self._db.close()
        self._db = None

    def get(self, version: str, document: Document) -> tuple[Attribution, ...] | None:
        """The analysis of a document by this version of the engine, None if it is not cached."""
        if not self._db:
            return None
        key = _key(version, document)
        try:
            row = self._db.execute("SELECT sum, found FROM analyses WHERE key = ?", (key,)).fetchone()
            return unpacked_statements(row[1]) if row and row[0] == _sum(key, row[1]) else None
        except sqlite3.Error as error:
            self._give_up(error)
        except (DamagedError, TypeError):
            pass  # not written by this program
        return None

    def keep(self, found: Iterable[tuple[str, Document, tuple[Attribution, ...]]]) -> None:
        """Cache analyses, each with the engine's version and its document; the oldest make room for them."""
        if not self._db:
            return
        rows = []
        for version, document, attributions in found:
            key, packed = _key(version, document), packed_statements(attributions)
            rows.append((key, _sum(key, packed), packed))
        with suppress(OSError):
            for _ in range(2):
                try:
                    self._db.execute("BEGIN IMMEDIATE")
                    self._db.executemany("INSERT OR REPLACE INTO analyses VALUES (?, ?, ?)", rows)
                    self._db.execute("COMMIT")
                    return
                except sqlite3.Error as error:
                    if not self._is_full_here(error):
                        self._give_up(error)
                        return
                    self._make_room()

    def forget(self) -> None:
        """Empty the cache."""
        if self._db:
            try:
                self._db.execute("DELETE FROM analyses")
            except sqlite3.Error as error:
                self._give_up(error)

    def _opened(self, *, anew: bool = False) -> sqlite3.Connection | None:
        db = None
        try:
            if anew or not self._is_usable():
                for name in (self._path.name, f"{self._path.name}-journal"):
                    remove(self._path.with_name(name))
            os.close(open_private(str(self._path), os.O_RDWR | os.O_CREAT))
            db = sqlite3.connect(self._path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
            db.execute(f"PRAGMA page_size = {_PAGE}")
            db.execute("PRAGMA synchronous = OFF")  # damage by a power cut is noticed by the checksums
            db.execute("PRAGMA temp_store = MEMORY")
            (kept,) = db.execute("PRAGMA user_version").fetchone()
            if kept not in (0, _FORMAT):
                raise sqlite3.DatabaseError("it has another format")
            if not kept:
                db.execute(_SCHEMA)
                db.execute(f"PRAGMA user_version = {_FORMAT}")
            db.execute("SELECT key, sum, found FROM analyses LIMIT 1").fetchone()
            db.execute(f"PRAGMA max_page_count = {self._most // _PAGE}")
            return db
        except (sqlite3.Error, OSError):
            if db:
                db.close()
            return None

    def _is_usable(self) -> bool:
        """Whether there is no file yet, or one that may be ours."""
        try:
            status = self._path.lstat()
        except FileNotFoundError:
            return True
        return stat.S_ISREG(status.st_mode) and status.st_size <= 2 * self._most

    def _is_full_here(self, error: sqlite3.Error) -> bool:
        """Whether the file has reached its bound, rather than the disk being full."""
        assert self._db
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_FULL:
            return False
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        return bool(pages >= self._most // _PAGE * _FULL)

    def _make_room(self) -> None:
        """Drop the oldest tenth."""
        assert self._db
        first, last = self._db.execute("SELECT min(rowid), max(rowid) FROM analyses").fetchone()
        if first is not None:
            self._db.execute("DELETE FROM analyses WHERE rowid <= ?", (first + (last - first) // 10,))

    def _give_up(self, error: sqlite3.Error) -> None:
        """Stop using the file, unless another process is just writing; a damaged one is removed."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return
        self.close()
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            with suppress(OSError):
                remove(self._path)


def _key(version: str, document: Document) -> bytes:
    return sha256(_encode((version, document))).digest()


def _sum(key: bytes, packed: bytes) -> bytes:
    """A checksum that ties a cached analysis to its key."""
    return sha256(key + packed).digest()[:16]
