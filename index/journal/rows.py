"""The rows of the journal: how they are written and read, the chain through them, and what follows from them.

Each row holds the SHA-256 of the row before, so none can be changed, taken out or put in without a break in the chain.
Whoever notes the hash of the last row can later tell that none was cut off the end either.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

import msgspec

from index.model.actions import Entry, Kept, Slot, Target, Value

_COLUMNS = "id, at, author, kind, target, before, after, undoes, imported, previous"
_LATEST = 9000  # a year
_encode = msgspec.json.encode
_target = msgspec.json.Decoder(Target).decode
_value = msgspec.json.Decoder(Value).decode
Row = tuple[int, str, str, str, str, str | None, str | None, int | None, str, str]


class Current(NamedTuple):
    """What a slot holds: a value in JSON, None if it was taken back; who put it there, and when."""

    value: str | None
    author: str
    at: str


_EMPTY = Current(None, "", "")


def slot(target: Target, value: Value, author: str) -> str:
    """What has one value at a time: a kind and name of value on a target, and its owner if it is personal."""
    parts = value.kind, key(target), value.name, author if value.personal else ""
    return sha256(_encode(parts)).hexdigest()[:32]


def key(target: Target) -> str:
    """What tells a target from all others."""
    return f"{target.on} {target.key}"


def encoded(value: Value | None) -> str | None:
    return None if value is None else _encode(value).decode()


def decoded(value: str | None) -> Value | None:
    return None if value is None else _value(value)


def current(db: sqlite3.Connection, of: str) -> Current:
    row = db.execute(
        "SELECT e.after, e.author, e.at FROM state s JOIN entries e ON e.id = s.entry WHERE s.slot = ?", (of,)
    ).fetchone()
    return Current(*row) if row else _EMPTY


def time_after(last: str) -> str:
    """The time now (UTC), or just after `last` where the clock was set back: what is said later holds."""
    now = datetime.now(UTC)
    if last:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


def in_utc(stated: str) -> str:
    """A time (ISO 8601) as rows have it. Raises ValueError, OverflowError."""
    at = datetime.fromisoformat(stated).astimezone(UTC)
    if at.year >= _LATEST:
        raise ValueError(f"no clock shows {stated}")
    return at.isoformat(timespec="microseconds")


def append(db: sqlite3.Connection, entry: Entry) -> Entry:
    """Write a row after the last one, and what follows from it. Its `id` and `previous` are given here."""
    last, head = db.execute("SELECT id, hash FROM head").fetchone()
    entry = msgspec.structs.replace(entry, id=last + 1, previous=head)
    row: Row = (
        entry.id, entry.at, entry.author, entry.value.kind, _encode(entry.target).decode(), encoded(entry.before),
        encoded(entry.after), entry.undoes, entry.imported, entry.previous,
    )  # fmt: skip
    db.execute(f"INSERT INTO entries ({_COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    db.execute("UPDATE head SET id = ?, hash = ?", (entry.id, hashed(row)))
    _fold(db, entry)
    if not entry.imported:
        _note_undoable(db, entry)
    return entry


def _fold(db: sqlite3.Connection, entry: Entry) -> None:
    """Have a row hold for its slot, unless something later does: one that was imported may be the earlier."""
    of, source = slot(entry.target, entry.value, entry.author), entry.target.of
    if entry.at >= current(db, of).at:
        db.execute(
            "INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?, ?)",
            (of, entry.value.kind, source.sha256 if source else "", source.path if source else "", entry.id),
        )


def _note_undoable(db: sqlite3.Connection, entry: Entry) -> None:
    if entry.undoes is None:
        db.execute("DELETE FROM undoable WHERE author = ? AND undone IS NOT NULL", (entry.author,))
        db.execute("INSERT INTO undoable VALUES (?, ?, NULL)", (entry.id, entry.author))
    elif not db.execute("UPDATE undoable SET undone = ? WHERE entry = ?", (entry.id, entry.undoes)).rowcount:
        db.execute("UPDATE undoable SET undone = NULL WHERE undone = ?", (entry.undoes,))


def hashed(row: Row) -> str:
    """The SHA-256 of a row, in hexadecimal: that of its columns as a JSON array, in the order of the table."""
    return sha256(_encode(row)).hexdigest()


def stored(db: sqlite3.Connection, after: int = 0) -> Iterator[Row]:
    """The rows after the one with this number, as they are stored."""
    yield from db.execute(f"SELECT {_COLUMNS} FROM entries WHERE id > ? ORDER BY id", (after,))  # noqa: S608


def entry_of(row: Row) -> Entry:
    """A stored row as a value. Raises ValueError, TypeError if it is none."""
    id_, at, author, _, target, before, after, undoes, imported, previous = row
    if before is None and after is None:
        raise ValueError("it says nothing")
    return Entry(id_, at, author, _target(target), decoded(before), decoded(after), undoes, imported, previous)


def one(db: sqlite3.Connection, number: int) -> Entry:
    """The row with this number. Raises as `entry_of`, and StopIteration if there is none."""
    return entry_of(next(stored(db, number - 1)))


def kept(db: sqlite3.Connection, where: str, values: tuple[str, ...]) -> list[Kept]:
    """The current values that meet a condition of SQL, in the order in which they were said."""
    rows = db.execute(
        "SELECT e.target, e.after, e.author, e.at, e.id FROM state s JOIN entries e ON e.id = s.entry "  # noqa: S608
        f"WHERE e.after IS NOT NULL AND {where} ORDER BY e.id",
        values,
    )
    return [Kept(_target(target), _value(value), author, at, entry) for target, value, author, at, entry in rows]


def touched(db: sqlite3.Connection, after: int) -> list[Slot]:
    """The slots of documents and of words in them that rows after the one with this number are about."""
    found = db.execute(
        "SELECT s.slot, e.target, e.after, e.author, e.at, e.id FROM state s JOIN entries e ON e.id = s.entry "
        "WHERE s.entry > ? AND (s.sha256 != '' OR s.path != '') ORDER BY e.id",
        (after,),
    )
    return [
        Slot(slot, None if value is None else Kept(_target(target), _value(value), author, at, entry))
        for slot, target, value, author, at, entry in found
    ]


def verified(db: sqlite3.Connection) -> tuple[str, list[str]]:
    """Read every row. Returns the hash of the last one, and what is wrong, in words."""
    wrong: list[str] = []
    before, number = "", 0
    latest: dict[str, tuple[str, int]] = {}  # time and number of the row that holds, by slot
    for row in stored(db):
        if row[0] != number + 1:
            wrong.append(f"row {number + 1} is missing")
        elif row[-1] != before:
            wrong.append(f"row {row[0]} does not follow from the one before: one of them was changed")
        try:
            entry = entry_of(row)
        except (ValueError, TypeError) as error:
            wrong.append(f"row {row[0]} cannot be read: {error}")
        else:
            of = slot(entry.target, entry.value, entry.author)
            latest[of] = max(latest.get(of, ("", 0)), (entry.at, entry.id))
        number, before = row[0], hashed(row)
    last, head = db.execute("SELECT id, hash FROM head").fetchone()
    if (last, head) != (number, before):
        wrong.append(f"row {last} was the last one, and is missing or was changed")
    if not wrong and dict(db.execute("SELECT slot, entry FROM state")) != {of: id_ for of, (_, id_) in latest.items()}:
        wrong.append("what holds now does not follow from the rows")
    return before, wrong
