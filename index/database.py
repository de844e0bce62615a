"""The catalogue's SQLite file: its schema, how it is opened, and how it is replaced.

The file is called catalogue-N.sqlite; the highest N is the one in use. A damaged catalogue, or one of another schema,
is given up by making the next: no file is ever swapped under a reader that has it open, and no write-ahead log can
meet a file it does not belong to.
"""

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import msgspec

from index.storage import LibraryError, locked, open_private, sync_folder

_BUSY_S = 10.0  # a reader waits for one commit of the writer at most
_NAME = re.compile(r"catalogue-([0-9]{1,9})\.sqlite")

_SCHEMA = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path BLOB PRIMARY KEY, stamp TEXT NOT NULL, read_at_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, reader TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL, line INTEGER NOT NULL,
    sha256 TEXT NOT NULL, reader TEXT NOT NULL, revision INTEGER NOT NULL, card BLOB NOT NULL
);
CREATE INDEX documents_by_path ON documents (path, line);
CREATE INDEX documents_by_revision ON documents (revision, id);
CREATE TABLE contents (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    details BLOB NOT NULL, text TEXT NOT NULL
);
CREATE TABLE analyses (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    version TEXT NOT NULL, attributions BLOB
);
-- The speakers of each analysed document: `speaker` as called there (a name, or a mention that resolves to none),
-- `name` as called in the whole library, NULL for who cannot be told.
CREATE TABLE speakers (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    speaker TEXT NOT NULL, resolved INTEGER NOT NULL, statements INTEGER NOT NULL, outlet TEXT,
    name TEXT, unnamed INTEGER NOT NULL
);
CREATE UNIQUE INDEX speakers_by_document ON speakers (document, speaker, resolved);
CREATE INDEX speakers_by_name ON speakers (name, outlet);
CREATE TABLE claims (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, position INTEGER NOT NULL,
    standing TEXT NOT NULL, flagged INTEGER NOT NULL, salience REAL NOT NULL,
    conflict TEXT NOT NULL, story INTEGER NOT NULL,
    outlet TEXT NOT NULL, speaker TEXT NOT NULL, -- "" where unknown
    claim BLOB NOT NULL, PRIMARY KEY (document, position)
);
-- Holds all that claims are chosen and counted by, so that neither reads the claims themselves.
CREATE INDEX claims_by_salience ON claims (salience, standing, flagged, conflict, story, outlet, speaker);
CREATE TABLE tallies (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE, story INTEGER NOT NULL, tally BLOB NOT NULL
);
-- What documents are put together by (index.grouping); all documents of one key are one text. A document has no print
-- while its claims are out of date. `touched` are the texts whose documents came, went or changed since they were put
-- into stories; `told` is 0 while a story's claims are out of date, except those of its first `reached` documents.
CREATE TABLE prints (
    document INTEGER PRIMARY KEY REFERENCES documents, key BLOB NOT NULL, day INTEGER, vector BLOB NOT NULL
);
CREATE INDEX prints_by_key ON prints (key);
CREATE TABLE touched (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE texts (key BLOB PRIMARY KEY, day INTEGER, vector BLOB NOT NULL, story INTEGER) WITHOUT ROWID;
CREATE INDEX texts_by_day ON texts (day);
CREATE INDEX texts_by_story ON texts (story);
CREATE TABLE links (
    text BLOB NOT NULL, other BLOB NOT NULL, likeness INTEGER NOT NULL, PRIMARY KEY (text, other)
) WITHOUT ROWID;
CREATE INDEX links_by_other ON links (other);
CREATE TABLE stories (
    id INTEGER PRIMARY KEY AUTOINCREMENT, told INTEGER NOT NULL DEFAULT 0, reached INTEGER NOT NULL DEFAULT 0,
    label TEXT, shown TEXT, path BLOB, line INTEGER -- `shown` is the label with a number, where others have the same
);
CREATE INDEX stories_untold ON stories (id) WHERE NOT told;
CREATE INDEX stories_by_label ON stories (label);
CREATE TABLE problems (
    path BLOB NOT NULL, line INTEGER NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL,
    document INTEGER REFERENCES documents ON DELETE CASCADE
);
CREATE INDEX problems_by_path ON problems (stage, path);
CREATE INDEX problems_by_document ON problems (document);
CREATE TABLE tombstones (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL);
"""


# No two schemas share a version, nor can a change of the schema forget to change it.
SCHEMA_VERSION = crc32(_SCHEMA.encode()) >> 1


class DamagedError(LibraryError):
    """The catalogue's file is damaged or of another version. An update makes it anew."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """SQLite's errors as LibraryError, in plain words; DamagedError where the file itself is bad."""
    try:
        yield
    except msgspec.DecodeError as error:
        raise DamagedError(
            f"The catalogue holds something this program cannot read ({error}). Your files are not touched, "
            "and the next update makes it anew from them."
        ) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DamagedError(
                f"The catalogue is damaged ({error}). Your files are not touched, "
                "and the next update makes it anew from them."
            ) from error
        if code == sqlite3.SQLITE_FULL:
            advice = "The disk is full. What was read before can still be read; free some space and update again."
        elif code in (
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_PERM,
            sqlite3.SQLITE_IOERR,
        ):
            advice = (
                "Its folder may be gone or read-only, or the disk full. "
                "Set TWOSOURCE_CACHE to a folder you can write to."
            )
        elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            advice = "Another twosource is writing to it. Try again in a moment."
        else:
            advice = "`twosource check` may say more."
        raise LibraryError(f"The catalogue cannot be used ({error}). {advice}") from error


def current(folder: Path) -> Path | None:
    """The catalogue in use in a library's folder, None where there is none yet."""
    numbered = [(int(match[1]), path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
    return max(numbered)[1] if numbered else None


def create(folder: Path, *, instead_of: Path | None = None, reason: str = "") -> None:
    """Make an empty catalogue, unless another than `instead_of` is there already. Removes the ones before it.

    `reason` says why `instead_of` is given up; it is kept in the new one's state as `made_anew`. To give one up, hold
    the library's writer lock.
    """
    with locked(folder / "creation", wait=True):
        before = current(folder)
        if before != instead_of:
            return
        number = int(match[1]) + 1 if before and (match := _NAME.fullmatch(before.name)) else 1
        temporary = folder / "catalogue.new"
        _remove(temporary)
        with plain_errors():
            _write_empty(temporary, reason)
        temporary.rename(folder / f"catalogue-{number}.sqlite")
        sync_folder(folder)
        if before:
            _remove(before)


def _write_empty(path: Path, reason: str) -> None:
    os.close(open_private(str(path), os.O_RDWR | os.O_CREAT | os.O_EXCL))
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        state = {
            "uuid": os.urandom(16).hex(),
            # From the clock, so that a catalogue made anew does not repeat the numbers of the one before.
            "revision": str(time.time_ns() // 1_000_000),
            "made_anew": reason,
        }
        db.executemany("INSERT INTO state VALUES (?, ?)", state.items())
    finally:
        db.close()


def damage_note(path: Path) -> Path:
    """Where a reader leaves word that this catalogue is damaged."""
    return path.with_suffix(".damaged")


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", damage_note(path).name):
        path.with_name(name).unlink(missing_ok=True)


def _how(path: Path) -> str:
    """How to open a catalogue. Never so that a file is created: an empty one would pass for a catalogue."""
    if os.access(path.parent, os.W_OK):
        return "mode=rw"
    # SQLite cannot make the files here by which readers and writers know of each other. Where they are there, the
    # latest changes may be in them; where not, it must be told that nobody else writes.
    beside = (path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm"))
    return "mode=ro" if all(one.exists() for one in beside) else "mode=ro&immutable=1"


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing catalogue, transactions by hand; in a folder that cannot be written to, for reading only.

    Raises DamagedError, LibraryError.
    """
    with plain_errors():
        db = sqlite3.connect(
            f"{path.as_uri()}?{_how(path)}",
            uri=True,
            timeout=_BUSY_S,
            isolation_level=None,
            check_same_thread=False,  # SQLite itself is built to be shared; transactions are kept to one thread
        )
    try:
        with plain_errors():
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            (version,) = db.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            raise DamagedError(
                f"The catalogue has format {version}, this program uses {SCHEMA_VERSION}. "
                "Your files are not touched, and the next update makes it anew from them."
            )
    except LibraryError:
        db.close()
        raise
    return db
