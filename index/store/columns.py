"""The facts about all documents that searching needs, held in memory until the catalogue changes.

Filters, facets and sort orders are computed from them, without asking the full text.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

import msgspec

from index.model.claims import Conflict, Standing
from index.store.packing import unpacked_text
from index.store.schema import decoder, plain_errors


class _Value(msgspec.Struct):
    value: str


class _Card(msgspec.Struct):
    """The fields of a Card that are needed here; the others are not decoded."""

    outlet: _Value | None
    date: _Value | None
    language: str | None
    heading: str


class DocumentFacts(NamedTuple):
    """What documents are filtered and sorted by. `heading` is the title or the first words; all others may be ""."""

    outlet: str
    date: str
    language: str
    story: str
    heading: str


Value = TypeVar("Value")
_decode = decoder(_Card)


class _Held(Generic[Value]):
    """The value that was read last, and the revision at which it was."""

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._revision = -1

    def at(self, revision: int) -> Value:
        if revision != self._revision:
            self._value, self._revision = self._read(), revision
        return self._value


class Columns:
    """The columns of one connection to a catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._documents = _Held(self._read_documents)
        self._speakers = _Held(self._read_speakers)
        self._standings = _Held(self._read_standings)

    def documents(self) -> Mapping[int, DocumentFacts]:
        """Every document by its id, in path order."""
        with plain_errors():
            return self._documents.at(self._revision())

    def speakers(self) -> Mapping[int, tuple[str, ...]]:
        """The speakers in each document that has any: by their names in the library, or else by their mentions."""
        with plain_errors():
            return self._speakers.at(self._revision())

    def standings(self) -> Mapping[int, tuple[Standing, ...]]:
        """The standings of each document's claims; documents without claims are omitted."""
        with plain_errors():
            return self._standings.at(self._revision())

    def digests(self, documents: Collection[int]) -> dict[int, bytes]:
        """The first eight bytes of each document's SHA-256: unlike ids, they stay the same in another catalogue."""
        with plain_errors():
            rows = self._db.execute("SELECT id, substr(sha256, 1, 16) FROM documents")
            wanted = documents if isinstance(documents, set | frozenset) else set(documents)
            return {id_: bytes.fromhex(digest) for id_, digest in rows if id_ in wanted}

    def flagged(self) -> set[int]:
        """The documents with a flagged claim."""
        with plain_errors():
            return {row[0] for row in self._db.execute("SELECT DISTINCT document FROM claims WHERE flagged")}

    def disputed(self, conflicts: Collection[Conflict]) -> set[int]:
        """The documents with a claim that is disputed in one of these ways."""
        marks = ", ".join("?" * len(conflicts))
        with plain_errors():
            rows = self._db.execute(
                f"SELECT DISTINCT document FROM claims WHERE conflict IN ({marks})",  # noqa: S608
                [conflict.value for conflict in conflicts],
            )
            return {row[0] for row in rows}

    def text(self, document: int) -> str:
        """A document's text, "" if the document is gone."""
        with plain_errors():
            row = self._db.execute("SELECT text FROM contents WHERE document = ?", (document,)).fetchone()
        return unpacked_text(row[0]) if row else ""

    def _revision(self) -> int:
        return int(self._db.execute("SELECT value FROM state WHERE key = 'revision'").fetchone()[0])

    def _read_documents(self) -> dict[int, DocumentFacts]:
        rows = self._db.execute(
            "SELECT d.id, d.card, s.shown FROM documents d LEFT JOIN tallies t ON t.document = d.id "
            "LEFT JOIN stories s ON s.id = t.story WHERE d.shown ORDER BY d.path, d.line"
        )
        found = {}
        for id_, card, story in rows:
            read = _decode(card)
            outlet, date = read.outlet.value if read.outlet else "", read.date.value if read.date else ""
            found[id_] = DocumentFacts(outlet, date, read.language or "", story or "", read.heading)
        return found

    def _read_speakers(self) -> dict[int, tuple[str, ...]]:
        return _grouped(self._db.execute("SELECT document, coalesce(name, speaker) FROM speakers"), str)

    def _read_standings(self) -> dict[int, tuple[Standing, ...]]:
        return _grouped(self._db.execute("SELECT DISTINCT document, standing FROM claims"), Standing)


def _grouped(rows: Iterable[tuple[int, str]], make: Callable[[str], Value]) -> dict[int, tuple[Value, ...]]:
    made: dict[str, Value] = {}  # one object for equal values saves memory
    found: dict[int, list[Value]] = {}
    for document, value in rows:
        if value not in made:
            made[value] = make(value)
        found.setdefault(document, []).append(made[value])
    return {document: tuple(dict.fromkeys(values)) for document, values in found.items()}
