"""The statements in the catalogue, by who makes them, for queries: without their words, which are in the text.

They are what the analyses hold, in short. An analysis itself need not be decoded to know who speaks where.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

import msgspec

from index.model.document import Span
from index.model.statements import Attribution
from index.store.claimsets import COLUMNS, ClaimFacts, facts_of
from index.store.schema import decoder, plain_errors

_PRINT = 7  # bytes of what identifies a statement within its document: SQLite has integers of eight, with a sign
_encode = msgspec.json.encode
_decode_spans = decoder(tuple[Span, ...])
_decode_names = decoder(tuple[str, ...])


class Stated(NamedTuple):
    """A statement of a document, from `start` to `end`; `speaker` is the library's name or else the mention.

    `key` identifies it within its document. The rest is stored only where there is any: who passed it on, and the
    stretches of a statement that is interrupted.
    """

    document: int
    position: int
    speaker: str
    key: int
    start: int
    end: int
    stored_via: bytes | None
    stretches: bytes | None

    @property
    def via(self) -> tuple[str, ...]:
        return _decode_names(self.stored_via) if self.stored_via else ()

    @property
    def content(self) -> tuple[Span, ...]:
        return _decode_spans(self.stretches) if self.stretches else (Span(self.start, self.end),)


class Statements:
    """The statements in one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, documents: Iterable[int], names: Collection[str] | None = None) -> dict[int, list[Stated]]:
        """The statements of each of these documents in its order, of all speakers or of those of these names."""
        query = (
            "SELECT s.document, s.position, coalesce(k.name, k.speaker, ''), "
            's.key, s."start", s."end", s.via, s.stretches '
        )
        wanted = _listed(documents)
        if names is None:
            query += (
                "FROM json_each(?) d CROSS JOIN statements s ON s.document = d.value "
                "LEFT JOIN speakers k ON k.id = s.speaker ORDER BY s.document, s.position"
            )
            values = [wanted]
        else:
            query += (
                "FROM json_each(?) n CROSS JOIN speakers k ON coalesce(k.name, k.speaker) = n.value "
                "CROSS JOIN statements s ON s.document = k.document AND s.speaker = k.id "
                # The plus sign makes SQLite look up the name only: there are more documents than rows of a name.
                "WHERE +k.document IN (SELECT value FROM json_each(?)) ORDER BY s.document, s.position"
            )
            values = [_encode(sorted(names)).decode(), wanted]
        found: dict[int, list[Stated]] = {}
        with plain_errors():
            for row in map(Stated._make, self._db.execute(query, values)):
                found.setdefault(row.document, []).append(row)
        return found

    def made(self, stated: Iterable[Stated]) -> Mapping[tuple[int, int], ClaimFacts]:
        """The claim that each of these statements makes, if it makes any, by document and key.

        It is the most salient of several, the first among equals.
        """
        with plain_errors():
            rows = self._db.execute(
                f"SELECT c.said, {COLUMNS} "  # noqa: S608
                "FROM json_each(?) s CROSS JOIN claims c INDEXED BY claims_by_statement "
                "ON c.document = json_extract(s.value, '$[0]') AND c.said = json_extract(s.value, '$[1]') "
                "ORDER BY c.salience DESC, c.position",
                (_encode([(row.document, row.key) for row in stated]).decode(),),
            )
            found: dict[tuple[int, int], ClaimFacts] = {}
            for key, *columns in rows:
                found.setdefault((columns[0], key), facts_of(columns))
            return found

    def keep(self, document: int, attributions: Iterable[tuple[Attribution, int | None]]) -> None:
        """Replace the statements of a document, each with its speaker's row. Within Catalogue.change."""
        self._db.execute("DELETE FROM statements WHERE document = ?", (document,))
        self._db.executemany(
            "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    document,
                    speaker or 0,
                    position,
                    key_of(said),
                    said.content[0].start,
                    said.content[-1].end,
                    _encode(said.via) if said.via else None,
                    _encode(said.content) if len(said.content) > 1 else None,
                )
                for position, (said, speaker) in enumerate(attributions)
            ),
        )

    def look(self, document: int) -> None:
        """Read everything stored about a document's statements. Raises DamagedError."""
        for row in self.of((document,)).get(document, ()):
            _ = row.via, row.content


def key_of(said: Attribution) -> int:
    """A number that identifies a statement within its document, whoever it is attributed to."""
    return int.from_bytes(sha256(_encode(said.spans)).digest()[:_PRINT])


def _listed(documents: Iterable[int]) -> str:
    return _encode(list(documents)).decode()
