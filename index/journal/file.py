"""The journal's SQLite file: where it is, its schema, how it is opened, and its errors in plain words.

It has one file and SQLite's rollback journal, no write-ahead log: such a file can be copied whole, read where nothing
can be written beside it, and written by several users of one machine. Each commit is on the disk when it returns.

What is current (`state`), what can be undone (`undoable`) and the last row (`head`) follow from the rows. They are kept
in the same transaction as the row that changes them, so that opening a journal reads no rows.
"""

import fcntl
import os
import random
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index.store.files import (
    LibraryError,
    journals_folder,
    library_key,
    open_private,
    private_folder,
    shared_journals,
)

FORMAT = 1
BUSY_S = 2.0  # the longest that anyone waits for another one's row
_APPLICATION = 0x74776F73  # "twos", which tells a file of ours from others
_ADVICE = "Reading and searching go on without it"
_BUSY = f"another twosource is writing to it. {_ADVICE}. Try again in a moment"

_SCHEMA = """
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
    before TEXT, after TEXT, undoes INTEGER, imported TEXT NOT NULL, previous TEXT NOT NULL
);
CREATE TABLE head (id INTEGER NOT NULL, hash TEXT NOT NULL);
INSERT INTO head VALUES (0, '');
-- The row that holds for each slot (index.journal.rows). `sha256` and `path` are of its target's document, "" if none.
CREATE TABLE state (
    slot TEXT PRIMARY KEY, kind TEXT NOT NULL, sha256 TEXT NOT NULL, path TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries
);
CREATE INDEX state_by_entry ON state (entry);
CREATE INDEX state_by_kind ON state (kind);
CREATE INDEX state_by_document ON state (sha256);
CREATE INDEX state_by_path ON state (path);
-- What an author can undo, and, where `undone` names the row that undid it, do again.
CREATE TABLE undoable (entry INTEGER PRIMARY KEY, author TEXT NOT NULL, undone INTEGER);
CREATE INDEX undoable_by_author ON undoable (author, undone, entry);
-- Not said but noticed: the latest queries of each analyst, and what they have seen of each saved search.
CREATE TABLE latest (author TEXT NOT NULL, query TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (author, query));
CREATE TABLE seen (author TEXT NOT NULL, query TEXT NOT NULL, digests BLOB NOT NULL, PRIMARY KEY (author, query));
"""


class JournalDamagedError(LibraryError):
    """The journal's file holds something else than it should."""


def journal_path(resolved_roots: Sequence[str]) -> Path:
    """Where the journal of the library over these roots is. Raises LibraryError."""
    return journals_folder() / f"{library_key(resolved_roots)}.sqlite"


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection that reads one state of the journal; None while there is none. Raises LibraryError."""
    with plain_errors(path):
        if not _is_there(path):
            yield None
            return
        # A journal in a folder that cannot be written to is read all the same; SQLite says so when it is written.
        with closing(_connect(path, "rw" if os.access(path, os.W_OK) else "ro")) as db:
            if not _format(db, path):
                yield None
                return
            db.execute("BEGIN")
            yield db


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction: all of it is on the disk when this ends, or nothing. Makes the journal. Raises LibraryError."""
    with plain_errors(path, "This could not be kept in the journal"):
        _make(path)
        with _turn(path) as db:
            try:
                if not _format(db, path):
                    for statement in _SCHEMA.split(";\n"):
                        db.execute(statement)
                    db.execute(f"PRAGMA application_id = {_APPLICATION}")
                    db.execute(f"PRAGMA user_version = {FORMAT}")
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise


@contextmanager
def _turn(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection in a transaction that writes. Raises sqlite3.Error, OSError; BlockingIOError if no turn comes.

    SQLite has no queue: among several who write without a pause one might never get a turn. So only one waits for the
    file itself, who then goes first, and the others wait for that one's place.
    """
    until = time.monotonic() + BUSY_S
    place = _opened(path.with_suffix(".queue"))
    try:
        _until(until, lambda: fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB))
        db = _connect(path, "rw")
        with closing(db):
            db.execute("PRAGMA busy_timeout = 0")
            _until(until, lambda: db.execute("BEGIN IMMEDIATE"))
            left = max(1, int((until - time.monotonic()) * 1000))
            db.execute(f"PRAGMA busy_timeout = {left}")  # readers have to end before it can be committed
            fcntl.flock(place, fcntl.LOCK_UN)
            yield db
    finally:
        os.close(place)


def _until(time_: float, do: Callable[[], object]) -> None:
    """Try it again and again until then."""
    while True:
        try:
            do()
            return
        except (sqlite3.OperationalError, BlockingIOError) as error:
            is_taken = isinstance(error, OSError) or error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_taken or time.monotonic() >= time_:
                raise
            time.sleep(random.uniform(0.0005, 0.003))  # noqa: S311 (nothing is kept secret by it)


@contextmanager
def mending(path: Path) -> Iterator[None]:
    """Be the only one who mends the journal. Whoever may write to it may do that. Raises OSError."""
    descriptor = _opened(path.with_suffix(".lock"))
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    """A descriptor of a file that is made, if need be: whoever may write to the folder may write to it.

    Neither the umask nor the group of who makes it keeps others out.
    """
    folder = path.parent.stat()
    mode = stat.S_IMODE(folder.st_mode) & 0o666
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with suppress(PermissionError):  # the user is not of that group
        os.fchown(descriptor, -1, folder.st_gid)
    os.fchmod(descriptor, mode)
    return descriptor


def _is_there(path: Path) -> bool:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(status.st_mode):
        raise JournalDamagedError(f"The journal cannot be read: it is no file. {_ADVICE} ({path}).")
    return True


def _make(path: Path) -> None:
    if _is_there(path):
        return
    if path.parent == shared_journals():
        os.close(_opened(path))
    else:
        private_folder(path.parent.parent)
        private_folder(path.parent)
        os.close(open_private(str(path), os.O_RDWR | os.O_CREAT))


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=BUSY_S, isolation_level=None)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA trusted_schema = OFF")  # the file may be another one's
    return db


def _format(db: sqlite3.Connection, path: Path) -> int:
    """The format of the file, 0 for an empty one. Raises LibraryError for one that this program does not know."""
    (found,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if not found and not application and not db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
        return 0
    if application != _APPLICATION or found < 1:
        raise JournalDamagedError(f"The journal cannot be read: it is none of twosource. {_ADVICE} ({path}).")
    if found > FORMAT:
        raise LibraryError(
            f"The journal {path} was made by a newer twosource (format {found}; this one knows {FORMAT}). It is left "
            f"as it is. {_ADVICE}; to mark, note and save, use the newer twosource."
        )
    return int(found)


# SQLite's errors for a file that is not as this program made it.
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,  # a missing table, for instance: our statements themselves are correct
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
}


@contextmanager
def plain_errors(path: Path, failed: str = "The journal cannot be used") -> Iterator[None]:
    """Turns errors of SQLite and of the system into LibraryError, JournalDamagedError if the file is at fault.

    What `failed` is told first.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LibraryError(f"{failed}: {_BUSY} ({path}).") from error
        if code == sqlite3.SQLITE_FULL:
            why, advice = "the disk is full", "Free some space, and do it again"
        elif code == sqlite3.SQLITE_READONLY:
            why, advice = "it is read-only", "See that it and its folder are yours to write to"
        # For text that is not UTF-8, Python raises the error itself, without a code.
        elif code in _DAMAGE or (code == 0 and type(error) is sqlite3.OperationalError):
            raise JournalDamagedError(f"The journal cannot be read: {error}. {_ADVICE} ({path}).") from error
        else:
            why, advice = str(error), "See that it and its folder are yours to write to, and the disk not full"
        raise LibraryError(f"{failed}: {why}. {_ADVICE}. {advice} ({path}).") from error
    except BlockingIOError:
        raise LibraryError(f"{failed}: {_BUSY} ({path}).") from None
    except OSError as error:
        raise LibraryError(
            f"{failed}: {error.strerror or error}. {_ADVICE}. See that its folder is there and yours to write to, and "
            f"the disk not full ({path})."
        ) from error
