"""What a small change to a library asks of its catalogue takes as many steps of SQLite's in a large one."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from index.store.repeats import Repeats
from index.store.stories import Grouping
from index.store.tables import TABLES

_SMALL, _LARGE = 40, 2_000  # documents


def _catalogue(size: int) -> sqlite3.Connection:
    """Documents of stories of their own, of which only the last is not finished, and its story not told."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(TABLES)
    for id_ in range(1, size + 1):
        key = id_.to_bytes(16)
        db.execute(
            "INSERT INTO documents (id, path, line, member, sha256, reader, revision, card, dated, published, outlet, "
            "heading, story) VALUES (?1, ?2, 0, '', '', '', 1, x'', ?1 * 10000, 0, 'outlet ' || ?1, '', ?1)",
            (id_, b"%06d" % id_),
        )
        db.execute("INSERT INTO traits VALUES (?, 'outlet', x'', x'', x'')", (id_,))
        db.execute("INSERT INTO prints VALUES (?, ?, 1, x'')", (id_, key))
        db.execute("INSERT INTO stories (id, told, label) VALUES (?1, ?1 < ?2, ?1)", (id_, size))
        db.execute("INSERT INTO texts VALUES (?, 1, NULL, ?)", (key, id_))
        db.execute("INSERT INTO claims VALUES (?1, 0, 1, 0, 0, 0, ?1, ?1, ?1, 0, 1, NULL)", (id_,))
    db.execute("DELETE FROM unfinished")
    db.execute("DELETE FROM traits WHERE document = ?", (size,))
    db.execute("DELETE FROM prints WHERE document = ?", (size,))
    db.execute("INSERT OR IGNORE INTO unfinished VALUES (?)", (size,))
    db.execute("INSERT INTO touched VALUES (?)", (size.to_bytes(16),))
    return db


def _asked(db: sqlite3.Connection) -> Iterator[tuple[str, Callable[[], object]]]:
    grouping = Grouping(db)
    yield "documents without traits", Repeats(db).unnoted
    yield "documents without prints", grouping.unprinted
    yield "touched texts", lambda: grouping.take(10)
    yield "changed texts", grouping.changed
    yield "texts that are gone", grouping.gone
    yield "texts that are known", grouping.touched
    yield "settled texts", grouping.settle
    yield "stories that are not told", grouping.untold
    yield "stories that are empty", lambda: grouping.keep_stories([])
    yield "another story", lambda: db.execute("UPDATE documents SET story = 1, flags = -1 WHERE id = 2")
    yield "claims that go", lambda: db.execute("DELETE FROM claims WHERE document = 2")
    yield "a document that goes", lambda: db.execute("DELETE FROM documents WHERE id = 3")


def _steps(size: int) -> dict[str, int]:
    found: dict[str, int] = {}
    with closing(_catalogue(size)) as db:
        for what, ask in _asked(db):
            taken = 0

            def step() -> None:
                nonlocal taken
                taken += 1

            db.set_progress_handler(step, 1)
            ask()
            db.set_progress_handler(None, 1)
            found[what] = taken
    return found


def test_what_little_changes_ask_for_takes_no_more_in_a_large_library() -> None:
    small, large = _steps(_SMALL), _steps(_LARGE)
    assert {what for what, steps in large.items() if steps > 2 * small[what] + 50} == set()
