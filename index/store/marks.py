"""What analysts said of documents and of words in them, each at its place in the library, for lists and queries.

This is derived: index.journal.placing makes it from the journal and the catalogue. It is a file of its own, attached to
a connection to the catalogue as `marks`, so that one query may ask for both. It is beside the catalogue; each reader of
another user's catalogue has one in a folder of their own. Where the file cannot be used, a database in memory takes its
place.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from index.model.actions import Kept, Slot, Source
from index.model.marks import Placed, Said, Where
from index.store.files import open_private, remove
from index.store.schema import decoder, plain_errors, plain_sqlite_errors, transaction

_FORMAT = 3
_SCHEMA = """
CREATE TABLE IF NOT EXISTS marks.state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- A row for each value that holds. `document` is NULL, and so are the offsets, where there is no such place. Words are
-- those of the claim that has their `middle`, which is -1 for a document as a whole.
CREATE TABLE IF NOT EXISTS marks.placed (
    slot TEXT PRIMARY KEY, sha256 TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, member TEXT NOT NULL,
    document INTEGER, "start" INTEGER, "end" INTEGER, middle INTEGER,
    "on" TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, author TEXT NOT NULL, entry INTEGER NOT NULL,
    kept BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS marks.placed_by_document ON placed (document, kind, name, middle);
CREATE INDEX IF NOT EXISTS marks.placed_by_source ON placed (sha256, path, line, member);
CREATE INDEX IF NOT EXISTS marks.placed_by_kind ON placed (kind, name, document, middle);
CREATE INDEX IF NOT EXISTS marks.placed_nowhere ON placed (entry)
    WHERE document IS NULL OR ("start" IS NULL AND "on" != 'document');
"""

_encode = msgspec.json.encode
_decode = decoder(Kept)


def marks_beside(catalogue: Path) -> Path:
    """The file of the marks of the catalogue in this file."""
    return catalogue.with_name(f"{catalogue.stem}-marks-{_FORMAT}.sqlite")


def own_marks(folder: Path, uuid: str) -> Path:
    """The file of a reader's marks of the catalogue that has this id; those of catalogues before it are removed."""
    name = f"shared-{sha256(uuid.encode()).hexdigest()[:32]}"
    for old in folder.glob("shared-*"):
        if not old.name.startswith(name):
            with suppress(OSError):
                remove(old)
    return folder / f"{name}-marks-{_FORMAT}.sqlite"


class Marks:
    """The marks of one catalogue. Methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        """Attach those in a file to a connection to their catalogue. No transaction is open."""
        self._db = db
        self.path = path
        with plain_errors():
            try:
                try:
                    self._attach(self.path)
                except sqlite3.DatabaseError:  # damaged
                    for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
                        remove(self.path.with_name(name))
                    self._attach(self.path)
            except (sqlite3.Error, OSError):
                self._attach(None)

    def _attach(self, path: Path | None) -> None:
        if path:
            os.close(open_private(str(path), os.O_RDWR | os.O_CREAT))
        self._db.execute("ATTACH ? AS marks", (f"{path.as_uri()}?mode=rw" if path else ":memory:",))
        try:
            if path:
                self._db.execute("PRAGMA marks.journal_mode = WAL")
            self._db.execute("PRAGMA marks.synchronous = NORMAL")  # a power cut may cost the latest, which is made anew
            if not self._is_made():
                self._make()
        except BaseException:
            self._db.execute("DETACH marks")
            raise

    def _make(self) -> None:
        with transaction(self._db):
            for statement in _SCHEMA.split(";\n"):  # IF NOT EXISTS: another process may have been faster
                self._db.execute(statement)
            self._db.execute(f"PRAGMA marks.user_version = {_FORMAT}")

    def _is_made(self) -> bool:
        return bool(self._db.execute("PRAGMA marks.user_version").fetchone()[0])

    # Reading

    def state(self, key: str) -> str:
        with plain_errors():
            row = self._db.execute("SELECT value FROM marks.state WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def of(self, document: int) -> tuple[Placed, ...]:
        """What is said of a document and of words in it, in the order in which it was said."""
        return self._placed("document = ?", document)

    def all(self) -> tuple[Placed, ...]:
        """Everything that is said of documents and of words in them, in the order in which it was said."""
        return self._placed("1")

    def of_kind(self, *kinds: str) -> tuple[Placed, ...]:
        """All values of these kinds, in the order in which they were said."""
        return self._placed(f"kind IN ({', '.join('?' * len(kinds))})", *kinds)

    def lost(self) -> tuple[Placed, ...]:
        """What has no place in the library any more."""
        return self._placed("""document IS NULL OR ("start" IS NULL AND "on" != 'document')""")

    def _placed(self, where: str, *values: object) -> tuple[Placed, ...]:
        with plain_errors():
            rows = self._db.execute(
                f'SELECT kept, document, "start", "end" FROM marks.placed WHERE {where} ORDER BY entry',  # noqa: S608
                values,
            )
            return tuple(Placed(_decode(kept), Where(*place)) for kept, *place in rows)

    def tallied(self, author: str) -> dict[int, Said]:
        """How much is said of each document, and what this author has read."""
        found: dict[int, dict[str, int]] = {}
        with plain_errors():
            rows = self._db.execute(
                "SELECT document, kind, name, count(*) FROM marks.placed "
                "WHERE kind IN ('mark', 'note') AND document IS NOT NULL GROUP BY kind, name, document"
            )
            for document, kind, name, count in rows:
                found.setdefault(document, {})[name or kind] = count
            rows = self._db.execute(
                "SELECT document FROM marks.placed WHERE kind = 'read' AND author = ? AND document IS NOT NULL",
                (author,),
            )
            read = {document for (document,) in rows}
        return {one: Said(found.get(one, {}), one in read) for one in found.keys() | read}

    def tag_names(self) -> tuple[str, ...]:
        with plain_errors():
            rows = self._db.execute("SELECT DISTINCT name FROM marks.placed WHERE kind = 'tag' ORDER BY name")
            return tuple(name for (name,) in rows)

    def sources(self) -> list[tuple[Source, int | None]]:
        """The documents that something is said of, and what each is in the library."""
        with plain_errors():
            rows = self._db.execute("SELECT DISTINCT sha256, path, line, member, document FROM marks.placed").fetchall()
            return [(Source(*source), document) for *source, document in rows]

    def said_of(self, source: Source) -> list[Slot]:
        """What is said of a document and of words in it."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT slot, kept FROM marks.placed WHERE (sha256, path, line, member) = (?, ?, ?, ?)",
                (source.sha256, source.path, source.line, source.member),
            ).fetchall()
            return [Slot(slot, _decode(kept)) for slot, kept in rows]

    # Writing: each within `change`

    @contextmanager
    def change(self) -> Iterator[None]:
        """A transaction: all changes within are kept, or none."""
        with plain_sqlite_errors(), transaction(self._db):
            self._db.execute("DELETE FROM marks.state WHERE key = ''")  # writes, so that nobody else does meanwhile
            yield

    def set_state(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO marks.state VALUES (?, ?)", (key, value))

    def clear(self) -> None:
        self._db.execute("DELETE FROM marks.placed")

    def drop(self, slot: str) -> None:
        self._db.execute("DELETE FROM marks.placed WHERE slot = ?", (slot,))

    def keep(self, slot: str, kept: Kept, where: Where) -> None:
        """Keep a value of a document, or of words in one, in place of what its slot held."""
        source = kept.target.of
        assert source
        middle = None if Placed(kept, where).is_lost else where.middle
        self._db.execute(
            f"INSERT OR REPLACE INTO marks.placed VALUES ({', '.join('?' * 15)})",  # noqa: S608
            (
                slot, source.sha256, source.path, source.line, source.member, where.document, where.start, where.end,
                middle, kept.target.on, kept.value.kind, kept.value.name, kept.author, kept.entry, _encode(kept),
            ),
        )  # fmt: skip
