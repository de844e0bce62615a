"""What documents call their speakers, counted, so that a change is known to concern the names of only a few.

What is named alike has one unit, whatever its documents: a name and its spellings (index.quotes.people), or an unnamed
source's words. The counts are those of the last naming (index.pipeline.naming). Documents whose speakers came, went or
changed since are `recalled`, with what they said before.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

import msgspec

from index.store.codes import name_of, numbers
from index.store.schema import plain_errors

_DIGEST = 8  # bytes of a unit's digest, as many as an integer of SQLite has
NAMED = "names"  # the state that says by which version speakers are named, "" where all are to be named again

Spelling: TypeAlias = tuple[str, str]  # with its unit before it


class Naming(NamedTuple):
    """The library's name for a speaker of one document. An `unnamed` one is only described ("observers")."""

    name: str | None
    unnamed: bool


class Spoken(NamedTuple):
    """What a document calls a speaker, and in how many `statements`.

    `speaker` is a name if the analysis `resolved` the mention, otherwise the mention itself.
    """

    speaker: str
    resolved: bool
    statements: int


class Called(NamedTuple):
    """A speaker of a document as the catalogue has it; `naming` is what it was named last."""

    id: int
    spoken: Spoken
    naming: Naming


class Callings:
    """The counts in one connection to a catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # Reading

    def recalled(self, most: int) -> dict[int, list[Spoken]]:
        """So many of the documents that are to be named again, each with its speakers at the last naming."""
        query = (
            f"SELECT document, {name_of('speaker')}, resolved, statements FROM recalled WHERE document IN "  # noqa: S608
            "(SELECT DISTINCT document FROM recalled ORDER BY document LIMIT ?) ORDER BY document"
        )
        with plain_errors():
            return {
                document: [Spoken(speaker, bool(resolved), number) for _, speaker, resolved, number in rows if speaker]
                for document, rows in groupby(self._db.execute(query, (most,)), key=itemgetter(0))
            }

    def called(self, documents: Collection[int]) -> Iterator[tuple[int, list[Called]]]:
        """The speakers of each of these documents that has any. No change may come between."""
        query = (
            f"SELECT k.document, k.id, {name_of('k.speaker')}, k.resolved, k.statements, "  # noqa: S608
            f"{name_of('k.name')}, k.unnamed "
            "FROM json_each(?) d CROSS JOIN speakers k ON k.document = d.value"
        )
        with plain_errors():
            rows = self._db.execute(query, (_listed(documents),))
            for document, of_one in groupby(rows, key=itemgetter(0)):
                yield (
                    document,
                    [
                        Called(id_, Spoken(speaker, bool(resolved), number), Naming(name, bool(unnamed)))
                        for _, id_, speaker, resolved, number, name, unnamed in of_one
                    ],
                )

    def unit(self, unit: str) -> tuple[list[tuple[str, int, int]], str | None]:
        """The spellings of a unit with their statements and documents, none where there is no such unit.

        With what it means if it is a short form.
        """
        query = (
            f"SELECT {name_of('s.spelling')}, s.statements, s.documents, u.meant "  # noqa: S608
            "FROM units u JOIN spellings s ON s.unit = u.id WHERE u.unit = ?"
        )
        with plain_errors():
            rows = self._db.execute(query, (_digest(unit),)).fetchall()
        return [row[:3] for row in rows], rows[0][3] if rows else None

    def fuller(self, short: str) -> list[tuple[str, int]]:
        """The names of this short form, with their documents."""
        with plain_errors():
            return self._db.execute("SELECT name, documents FROM fuller WHERE short = ?", (short,)).fetchall()

    def documents(self, units: Iterable[str]) -> set[int]:
        """The documents with one of these units, except for those that are recalled."""
        query = (
            "SELECT c.document FROM json_each(?) n CROSS JOIN units u ON u.unit = n.value "
            "CROSS JOIN calls c ON c.unit = u.id "
            "WHERE NOT EXISTS (SELECT 1 FROM recalled r WHERE r.document = c.document)"
        )
        with plain_errors():
            return {document for (document,) in self._db.execute(query, (_listed(map(_digest, units)),))}

    def look(self) -> None:
        """Read everything. Raises DamagedError."""
        with plain_errors():
            for table in ("units", "spellings", "fuller", "calls", "recalled"):
                for _ in self._db.execute(f"SELECT * FROM {table}"):  # noqa: S608
                    pass

    # Writing: each within Catalogue.change

    def recall(self, document: int) -> None:
        """Have the speakers of a document, which are about to change, named again and counted again."""
        self._db.execute(
            "INSERT OR IGNORE INTO recalled SELECT document, speaker, resolved, statements FROM speakers "
            "WHERE document = ? AND NOT EXISTS (SELECT 1 FROM recalled r WHERE r.document = ?)",
            (document, document),
        )
        self._db.execute("INSERT OR IGNORE INTO recalled VALUES (?, 0, 0, 0)", (document,))

    def recall_all(self) -> None:
        """Have all speakers named and counted again, as if that had never been done."""
        for table in ("units", "spellings", "fuller", "calls", "recalled"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608
        self._db.execute("INSERT INTO recalled SELECT DISTINCT document, 0, 0, 0 FROM speakers")

    def settle(self, documents: Iterable[int]) -> None:
        """Note that these documents are named and counted."""
        self._db.executemany("DELETE FROM recalled WHERE document = ?", ((id_,) for id_ in documents))

    def count(
        self,
        more: Mapping[Spelling, tuple[int, int]],
        gone: Sequence[tuple[str, int]],
        come: Sequence[tuple[str, int]],
    ) -> None:
        """Add to the statements and documents of spellings, which are below 0 for what went.

        `gone` are units that documents have no more, `come` those that they have now.
        """
        number = "(SELECT id FROM units WHERE unit = ?)"
        units = [(_digest(unit),) for unit in sorted({unit for unit, _ in more})]
        names = numbers(self._db, {spelling for _, spelling in more})
        self._db.executemany("INSERT OR IGNORE INTO units (unit) VALUES (?)", units)
        self._db.executemany(
            f"INSERT INTO spellings VALUES ({number}, ?, ?, ?) ON CONFLICT DO UPDATE "  # noqa: S608
            "SET statements = statements + excluded.statements, documents = documents + excluded.documents",
            ((_digest(unit), names[spelling], *counts) for (unit, spelling), counts in more.items()),
        )
        for query, rows in (
            (f"DELETE FROM calls WHERE unit = {number} AND document = ?", gone),  # noqa: S608
            (f"INSERT OR IGNORE INTO calls VALUES ({number}, ?)", come),  # noqa: S608
        ):
            self._db.executemany(query, ((_digest(unit), document) for unit, document in rows))
        self._db.executemany(f"DELETE FROM spellings WHERE unit = {number} AND documents <= 0", units)  # noqa: S608
        self._db.executemany(
            "DELETE FROM units WHERE unit = ? AND NOT EXISTS (SELECT 1 FROM spellings s WHERE s.unit = units.id)", units
        )

    def keep_fuller(self, fuller: Mapping[tuple[str, str], int]) -> None:
        """Store the documents of names by their short forms, 0 for what is no such name."""
        rows = [(*names, documents) for names, documents in fuller.items()]
        self._db.executemany("INSERT OR REPLACE INTO fuller VALUES (?, ?, ?)", (row for row in rows if row[2]))
        self._db.executemany("DELETE FROM fuller WHERE short = ? AND name = ?", (row[:2] for row in rows if not row[2]))

    def keep_meant(self, meant: Mapping[str, str | None]) -> None:
        """Store whom short forms mean."""
        self._db.executemany(
            "UPDATE units SET meant = ? WHERE unit = ?", ((of, _digest(short)) for short, of in meant.items())
        )


def _digest(unit: str) -> int:
    """A number that stands for a unit."""
    return int.from_bytes(sha256(unit.encode("utf-8", "surrogatepass")).digest()[:_DIGEST], signed=True)


def _listed(values: Iterable[int | str]) -> str:
    return msgspec.json.encode(sorted(values)).decode()
