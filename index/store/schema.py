"""The catalogue's SQLite file: the version of its schema (index.store.tables), how it is opened, and how replaced.

The file is called catalogue-N.sqlite, and the one with the highest N is in use. A damaged catalogue, or one with
another schema, is abandoned by creating the next. So no file is ever swapped under a reader that has it open, and no
write-ahead log can meet a file that it does not belong to.
"""

import os
import re
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import msgspec

from index.store.files import LibraryError, locked, open_derived, remove, sync_folder
from index.store.tables import TABLES

_BUSY_S = 10.0  # far longer than a reader has to wait for a commit
_ASKED_AGAIN = 50  # times, until what a reader meets is no longer the instant in which a writer changes the log's index
_INSTANT_S = 0.01
_NAME = re.compile(r"catalogue-([0-9]{1,9})\.(?P<kind>sqlite|sqlite-wal|sqlite-shm|damaged)")
_LOG = 4 * 2**20  # bytes that the log keeps after what was written is in the file
_LAST = 999_999_999  # the highest N, after which counting begins again
Stored = TypeVar("Stored")


def _version(schema: str) -> int:
    """A number for the statements of a schema, independent of comments and layout."""
    return crc32(" ".join(re.sub("--.*", "", schema).split()).encode()) >> 1


# Computed, so that nobody can change the schema and forget to change its version.
SCHEMA_VERSION = _version(TABLES)


class DamagedError(LibraryError):
    """The catalogue's file is damaged, or was made by another version. An update replaces it."""


def damaged(what: object) -> DamagedError:
    told = str(what).encode("utf-8", "backslashreplace").decode()  # it may quote lone surrogates
    return DamagedError(
        f"The catalogue is damaged ({told}). Your files are not touched, and an update makes it anew from them."
    )


def decoder(kind: type[Stored]) -> Callable[[bytes], Stored]:
    """A function that decodes stored values of this kind; it raises DamagedError for anything else."""
    decode = msgspec.json.Decoder(kind).decode

    def decoded(stored: bytes) -> Stored:
        try:
            return decode(stored)
        except (msgspec.DecodeError, ValueError, TypeError) as error:
            raise damaged(f"it holds something else than it should: {error}") from error

    return decoded


# SQLite's errors for files that are not its own, or not as this program made them. Some can have other causes, so a
# catalogue is examined before it is replaced.
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,  # a missing table, for instance: our statements themselves are correct
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_TOOBIG,
}
_NO_ACCESS = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR}


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turns errors of reading into LibraryError, in plain words; DamagedError if the file is at fault.

    Stored values of the wrong type count as damage. For writing there is `plain_sqlite_errors`, since then a wrong
    value may come from the caller.
    """
    try:
        with plain_sqlite_errors():
            yield
    except UnicodeEncodeError:
        raise  # the caller's text is at fault, not the file
    except (ValueError, TypeError) as error:
        raise damaged(error) from error


@contextmanager
def plain_sqlite_errors() -> Iterator[None]:
    """Turns SQLite's errors into LibraryError, in plain words; DamagedError if the file is at fault."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        # For text that is not UTF-8, Python raises the error itself, without a code.
        if code in _DAMAGE or (code == 0 and type(error) is sqlite3.OperationalError):
            raise damaged(error) from error
        if code == sqlite3.SQLITE_FULL:
            advice = "The disk is full. What was read before can still be read; free some space and update again."
        elif code in _NO_ACCESS:
            advice = (
                "Its folder may be gone or read-only, or the disk full. "
                "Set TWOSOURCE_CACHE to a folder you can write to."
            )
        elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            advice = "Another twosource is writing to it. Try again in a moment."
        else:
            advice = "`twosource check` may say more."
        raise LibraryError(f"The catalogue cannot be used ({error}). {advice}") from error


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All changes within are kept, or none.

    It waits for its turn at its first statement. BEGIN IMMEDIATE would wait at once, but for all attached databases:
    whoever writes to one would wait for those who write to another.
    """
    db.execute("BEGIN")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _numbered(folder: Path) -> list[tuple[int, str]]:
    """The number and kind of each file that belongs, or belonged, to a catalogue."""
    found = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    return [(int(match[1]), match["kind"]) for match in found if match]


def current(folder: Path) -> Path | None:
    """The catalogue in use in a library's folder, None where there is none yet."""
    numbers = [number for number, kind in _numbered(folder) if kind == "sqlite"]
    return folder / f"catalogue-{max(numbers)}.sqlite" if numbers else None


def create(folder: Path, *, instead_of: Path | None = None, reason: str = "") -> None:
    """Create an empty catalogue in place of `instead_of`, and remove the older ones.

    Does nothing if another catalogue has taken that place already. `reason` says why `instead_of` is abandoned; the new
    catalogue keeps it as its state `made_anew`. Hold the library's writer lock to abandon one. Raises LibraryError.
    """
    with locked(folder / "creation", wait=True):
        before = current(folder)
        if before != instead_of:
            return
        # A leftover log could change a new file of the same number, so numbers with leftovers are not used again.
        left = {number for number, _ in _numbered(folder)}
        temporary = folder / "catalogue.new"
        with plain_errors():
            try:
                _remove(temporary)
                _write_empty(temporary, reason)
                temporary.rename(folder / f"catalogue-{max(left, default=0) % _LAST + 1}.sqlite")
                sync_folder(folder)
            except OSError as error:
                advice = "See that it is yours to write to, and the disk not full."
                raise LibraryError(f"No catalogue can be made in {folder} ({error.strerror}). {advice}") from error
        for number in left:
            with suppress(OSError):
                _remove(folder / f"catalogue-{number}.sqlite")


def _write_empty(path: Path, reason: str) -> None:
    os.close(open_derived(str(path), os.O_RDWR | os.O_CREAT | os.O_EXCL))
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # so that free pages can be given back (index.store.tidying)
        db.execute("PRAGMA journal_mode = WAL")
        try:
            db.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise
            raise LibraryError(
                "The SQLite of this Python cannot index words (it has no FTS5), so no library can be kept. "
                "Run twosource with another Python, such as the one that uv installs."
            ) from error
        state = {
            "uuid": os.urandom(16).hex(),
            # From the clock, so that the revisions of a replaced catalogue do not occur again.
            "revision": str(time.time_ns() // 1_000_000),
            "made_anew": reason,
        }
        db.executemany("INSERT INTO state VALUES (?, ?)", state.items())
    finally:
        db.close()


def damage_note(path: Path) -> Path:
    """The file by which a reader reports that this catalogue is damaged."""
    return path.with_suffix(".damaged")


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", damage_note(path).name):
        remove(path.with_name(name))
    for beside in path.parent.glob(f"{path.stem}-*"):  # index.store.marks, index.store.columns
        remove(beside)


def opened_for_reading(path: Path) -> sqlite3.Connection:
    """Open a catalogue that another process may be writing, without any way to write. It may be another user's.

    The log and its index must be there. Raises DamagedError, LibraryError.
    """
    _only_files(path)
    return _opened(f"{path.as_uri()}?mode=ro", _Reader, may_be_forged=True)


class _Reader(sqlite3.Connection):
    """A connection that cannot write, not even to the log's index.

    When it meets that index in the instant in which the writer changes it, SQLite takes it for one that has to be
    recovered, which a reader cannot do, and fails. The writer has changed it by then, so it is asked again.
    """

    def execute(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401 (as sqlite3 has them)
        for _ in range(_ASKED_AGAIN):
            try:
                return super().execute(*arguments)
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_READONLY_RECOVERY:
                    raise
                time.sleep(_INSTANT_S)
        return super().execute(*arguments)


def connect(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open an existing catalogue without implicit transactions. Also says whether what is read of it is fixed.

    If nothing can be written beside the file (a full disk, a read-only folder), it is opened for reading only and
    fixed: later changes by other processes are not seen. Raises DamagedError, LibraryError.
    """
    log, shared = _only_files(path)
    fixed = f"{path.as_uri()}?mode=ro&immutable=1"
    if not os.access(path.parent, os.W_OK):
        # SQLite cannot create the files through which readers and writers coordinate. If they exist, they may hold the
        # latest changes; if not, SQLite must be told that nobody else is writing.
        beside = log.exists() and shared.exists()
        return _opened(f"{path.as_uri()}?mode=ro" if beside else fixed), not beside
    uri = f"{path.as_uri()}?mode=rw"  # does not create the file: an empty one would pass for a catalogue
    try:
        return _opened(uri), False
    except DamagedError:
        raise
    except LibraryError:
        if not path.exists():
            raise
        # Perhaps there is no room for those files. A log left by a killed process can still be read with exclusive
        # access; without one, nobody is writing.
        if log.exists() and log.stat().st_size:
            return _opened(uri, alone=True), False
        return _opened(fixed), True


def _only_files(path: Path) -> tuple[Path, Path]:
    """Raise DamagedError where a catalogue, its log or the log's index is no file. Returns the latter two."""
    log, shared = (path.with_name(f"{path.name}-{kind}") for kind in ("wal", "shm"))
    for one in (path, log, shared):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(one.lstat().st_mode):
                raise damaged(f"{one.name} is no file")
    return log, shared


def _opened(
    uri: str, kind: type[sqlite3.Connection] = sqlite3.Connection, *, alone: bool = False, may_be_forged: bool = False
) -> sqlite3.Connection:
    with plain_errors():
        db = sqlite3.connect(
            uri,
            factory=kind,
            uri=True,
            timeout=_BUSY_S,
            isolation_level=None,
            check_same_thread=False,  # SQLite is thread-safe, and each transaction stays in one thread
        )
    try:
        with plain_errors():
            if alone:
                db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("PRAGMA temp_store = MEMORY")  # so that sorting needs no temporary folder and no disk space
            db.execute("PRAGMA synchronous = FULL")
            db.execute(f"PRAGMA journal_size_limit = {_LOG}")
            db.execute("PRAGMA foreign_keys = ON")
            (version,) = db.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            raise DamagedError(
                f"The catalogue has format {version}, this program uses {SCHEMA_VERSION}. "
                "Your files are not touched, and an update makes it anew from them."
            )
        if may_be_forged:
            with plain_errors():
                db.execute("PRAGMA trusted_schema = OFF")
                if _statements(db) != _own_statements():
                    raise damaged("it has other tables than those of twosource")
    except LibraryError:
        db.close()
        raise
    return db


def _statements(db: sqlite3.Connection) -> frozenset[str]:
    """What a file's tables, indexes and triggers are made by, but for those that SQLite makes itself."""
    rows = db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'")
    return frozenset(sql for (sql,) in rows)


def _own_statements() -> frozenset[str]:
    """The same of the schema. A view or a trigger of a stranger could have a query go on for ever."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(TABLES)
        return _statements(db)
