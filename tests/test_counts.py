"""What the catalogue's triggers count takes as long in a large library as in a small one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from index.store.tables import TABLES

_STEPS = 100  # of SQLite's machine between two counts


def _instructions(db: sqlite3.Connection, statement: str) -> int:
    """How many hundred instructions SQLite executes for a statement."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    db.set_progress_handler(count, _STEPS)
    db.execute(statement)
    db.set_progress_handler(None, 0)
    return counted


@contextmanager
def _library(stories: int) -> Iterator[sqlite3.Connection]:
    """A catalogue with so many stories, each of one document with one claim."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(f"PRAGMA foreign_keys = ON; {TABLES}")
        db.executemany(
            "INSERT INTO documents (id, path, line, member, sha256, reader, revision, card, dated, published, outlet, "
            "heading, story) VALUES (?1, ?1, 0, '', '', '', 0, x'', ?1 * 10000, 0, 'outlet ' || ?1, '', ?1)",
            [(id_,) for id_ in range(1, stories + 1)],
        )
        db.executemany(
            "INSERT INTO claims VALUES (?1, 0, 1, 1, 500, 0, ?1, ?1, ?1, 0, 9, NULL)",
            [(id_,) for id_ in range(1, stories + 1)],
        )
        yield db


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM claims WHERE document = 7",
        "INSERT INTO claims VALUES (7, 1, 1, 1, 500, 0, 7, 7, 7, 0, 9, NULL)",
        "UPDATE documents SET story = 8 WHERE id = 7",
        "DELETE FROM documents WHERE id = 9",
    ],
)
def test_keeping_the_counts_takes_as_long_in_a_large_library(statement: str) -> None:
    with _library(50) as small, _library(2_000) as large:
        assert _instructions(large, statement) <= _instructions(small, statement) + 2


def test_what_went_is_counted_no_more() -> None:
    with _library(3) as db:
        db.execute("DELETE FROM claims WHERE document = 2")
        db.execute("UPDATE documents SET story = 3 WHERE id = 2")
        db.execute("DELETE FROM documents WHERE id = 1")
        claims = db.execute("SELECT value FROM counts WHERE facet = 'story' AND claims ORDER BY value")
        assert claims.fetchall() == [(3,)]
        shelved = db.execute("SELECT value, size FROM shelved WHERE kind = 'story'").fetchall()
        assert shelved == [(3, 2)]
        assert db.execute("SELECT size FROM shelved WHERE kind = 'headings' AND value = 'story'").fetchone() == (1,)
