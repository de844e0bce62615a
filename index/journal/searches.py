"""The analyst's searches in a library: the saved ones, with the results already seen, and the latest queries.

To save a search and to drop it are actions of the journal. What an analyst typed last and has seen is not said of
anything, and changes with every look: it is beside the rows, in the same file.

Searches were kept in a file of JSON for each library before. Where there is one, what it holds is moved into the
journal, and the file is kept under another name.
"""

import errno
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from index.journal import rows
from index.journal.file import JournalDamagedError, reading, writing
from index.journal.journal import Journal
from index.model.actions import Entry, Everything, Search
from index.store.files import LibraryError, library_key, read_small, set_aside

_LATEST = 200  # queries
_MOST = 256 * 1024 * 1024  # bytes of a file; a query that finds 100,000 documents takes one
# The errors for something that is not a regular file, or that its user may not read.
_NO_FILE = {errno.EINVAL, errno.EFBIG, errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.EACCES, errno.EPERM}
DIGEST = 8  # bytes of a document's SHA-256 that identify it here
_LIBRARY = Everything()


class _Saved(msgspec.Struct, frozen=True):
    """A query, and the documents it found when the user last looked: DIGEST bytes for each, concatenated."""

    query: str
    seen: bytes = b""


class _Old(msgspec.Struct, frozen=True):
    """The contents of a file of searches as they were kept before. `latest` is newest first."""

    latest: tuple[str, ...] = ()
    saved: tuple[_Saved, ...] = ()


class Searches:
    """The searches in a journal. All methods raise LibraryError.

    If an old file could not be understood and had to be set aside, the error that gives its new name is raised last:
    the change itself is kept.
    """

    def __init__(self, journal: Journal, old: Path) -> None:
        """`old` is where searches were kept before."""
        self._journal, self._old = journal, old

    def latest(self) -> tuple[str, ...]:
        """The latest queries, newest first."""
        self._move()
        with reading(self._journal.path) as db:
            if db is None:
                return ()
            query = "SELECT query FROM latest WHERE author = ? ORDER BY number DESC"
            return tuple(str(row[0]) for row in db.execute(query, (self._journal.author,)))

    def saved(self) -> tuple[str, ...]:
        """The saved queries, in the order in which they were saved."""
        self._move()
        return tuple(kept.value.query for kept in self._journal.kept("search") if isinstance(kept.value, Search))

    def seen(self, query: str) -> frozenset[bytes]:
        """What the query had found when the author last looked, DIGEST bytes for each document."""
        with reading(self._journal.path) as db:
            return _seen(db, self._journal.author, query) if db else frozenset()

    def remember(self, query: str) -> None:
        """Put a query in front of the latest ones; if it is among them already, it moves."""
        self._move()
        with writing(self._journal.path) as db:
            _remember(db, self._journal.author, (query,))

    def save(self, query: str, found: Iterable[bytes]) -> None:
        """Save a query. What it has `found`, as digests, counts as seen."""
        self._move()
        self._see(query, found)
        self._journal.put(_LIBRARY, Search(query))

    def look(self, query: str, found: Iterable[bytes]) -> None:
        """If the query is a saved one, mark what it has `found` as seen."""
        if query in self.saved():
            self._see(query, found)

    def drop(self, query: str) -> None:
        self._move()
        self._journal.take_back(_LIBRARY, Search(query))

    def mend(self) -> None:
        """Set aside what cannot be read, the journal or an old file. Raises LibraryError that tells its new name."""
        self._journal.mend()
        try:
            self.saved()
            self.latest()
        except JournalDamagedError:
            self._journal.mend(met=True)

    def _see(self, query: str, found: Iterable[bytes]) -> None:
        with writing(self._journal.path) as db:
            _see(db, self._journal.author, query, found)

    def _move(self) -> None:
        """Move in what is in an old file. To do so twice is to do it once, so it may be stopped at any moment."""
        if not os.path.lexists(self._old):
            return
        told = ""
        with writing(self._journal.path) as db:
            try:
                old = msgspec.json.decode(read_small(self._old, _MOST), type=_Old)
            except FileNotFoundError:  # another process has just moved it in
                return
            except (OSError, ValueError) as error:
                if isinstance(error, OSError) and error.errno not in _NO_FILE:
                    raise
                reason = error.strerror if isinstance(error, OSError) else error
                aside = set_aside(self._old)
                old = _Old()
                told = f"The saved searches cannot be read ({reason}). They are kept as {aside}; saving begins anew."
            _move_in(db, self._journal.author, old)
        with suppress(FileNotFoundError):
            self._old.replace(self._old.with_suffix(".json.moved"))
        if told:
            raise LibraryError(told)


def old_file(resolved_roots: Sequence[str], data: Path) -> Path:
    """Where the searches of the library over these roots were kept before, below the data folder."""
    return data / "searches" / f"{library_key(resolved_roots)}.json"


def _move_in(db: sqlite3.Connection, author: str, old: _Old) -> None:
    for one in old.saved:
        value = Search(one.query)
        was = rows.current(db, rows.slot(_LIBRARY, value, author))
        if was.value is None:
            at = rows.time_after(was.at)
            rows.append(db, Entry(0, at, author, _LIBRARY, None, value, imported=at))
        digests = {one.seen[at : at + DIGEST] for at in range(0, len(one.seen), DIGEST)}
        _see(db, author, one.query, digests | _seen(db, author, one.query))
    _remember(db, author, reversed(old.latest))


def _seen(db: sqlite3.Connection, author: str, query: str) -> frozenset[bytes]:
    row = db.execute("SELECT digests FROM seen WHERE author = ? AND query = ?", (author, query)).fetchone()
    seen = bytes(row[0]) if row else b""
    return frozenset(seen[at : at + DIGEST] for at in range(0, len(seen), DIGEST))


def _see(db: sqlite3.Connection, author: str, query: str, found: Iterable[bytes]) -> None:
    db.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", (author, query, b"".join(sorted(found))))


def _remember(db: sqlite3.Connection, author: str, queries: Iterable[str]) -> None:
    (last,) = db.execute("SELECT coalesce(max(number), 0) FROM latest WHERE author = ?", (author,)).fetchone()
    db.executemany(
        "INSERT OR REPLACE INTO latest VALUES (?, ?, ?)",
        [(author, query, last + number) for number, query in enumerate(queries, 1)],
    )
    db.execute(
        "DELETE FROM latest WHERE author = ? AND number <= "
        "(SELECT number FROM latest WHERE author = ? ORDER BY number DESC LIMIT 1 OFFSET ?)",
        (author, author, _LATEST),
    )
