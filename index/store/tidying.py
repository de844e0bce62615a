"""What a catalogue gives up after many changes: which documents went long ago, pages that are free or half empty, and
words that its index of words has several times.
"""

import sqlite3
from contextlib import suppress

REMEMBERED = 10_000  # removed documents; of more, only the newest tenth are remembered
SCATTERED = 50_000  # documents; of more, merging takes seconds and gains little
PACKED = 64 * 2**20  # bytes of the file; a larger one would need as much memory to be packed
SPARE = 4  # free pages are given back if they are one in so many, since others will be needed soon


def has_many_removed(db: sqlite3.Connection) -> bool:
    [number] = db.execute("SELECT count(*) FROM tombstones").fetchone()
    return bool(number > REMEMBERED)


def forget_removed(db: sqlite3.Connection, revision: int) -> int:
    """Forget most of the documents that were removed up to a revision, where there are many. Within Catalogue.change.

    Returns the revision up to which they are forgotten.
    """
    newest = "SELECT revision FROM tombstones ORDER BY revision DESC LIMIT 1 OFFSET ?"
    [upto] = db.execute(newest, (REMEMBERED // 10,)).fetchone()
    upto = min(upto, revision)
    db.execute("DELETE FROM tombstones WHERE revision <= ?", (upto,))
    return int(upto)


def has_scattered_words(db: sqlite3.Connection, merged: str) -> bool:
    """Whether twice as many documents have statements as when their words were `merged` last."""
    newest = int(_newest(db))
    return int(merged or 0) * 2 <= newest <= SCATTERED and newest > 0


def merge_words(db: sqlite3.Connection) -> str:
    """Make one of the indexes of words that were added one after another: it is a sixth smaller, and answers sooner.

    Returns what tells the next time when this was. Within Catalogue.change.
    """
    for words in ("spoken", "called"):
        db.execute(f"INSERT INTO {words} ({words}) VALUES ('optimize')")  # noqa: S608
    return _newest(db)


def _newest(db: sqlite3.Connection) -> str:
    [newest] = db.execute("SELECT coalesce(max(document), 0) FROM analyses").fetchone()
    return str(newest)


def pack(db: sqlite3.Connection) -> None:
    """Fill the pages of a file that is not large, if nobody else writes. No transaction is open."""
    [pages], [size] = (db.execute(f"PRAGMA {count}").fetchone() for count in ("page_count", "page_size"))
    if pages * size <= PACKED:
        with suppress(sqlite3.OperationalError):  # a full disk, perhaps: it is as it was
            db.execute("VACUUM")


def give_back(db: sqlite3.Connection) -> None:
    """Make the file smaller if much of it is free. No transaction is open."""
    [pages], [free] = (db.execute(f"PRAGMA {count}").fetchone() for count in ("page_count", "freelist_count"))
    if free * SPARE > pages:
        db.executescript("PRAGMA incremental_vacuum")  # by `execute` it would give back one page only
