"""A library at a glance: what is compared with what an analyst has seen of it, without reading texts and claims.

Each document has its claims in short beside their tally, made when they are found. As long as nothing is new in a
document, these are the very bytes that the analyst has seen, so that the claims of a large library need not be read to
know that none is new.
"""

import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import msgspec

from index.model.claims import Claim
from index.model.news import Noted
from index.model.rows import NOTHING_FOUND, Tally
from index.store.cards import Card
from index.store.schema import decoder, plain_errors

DIGEST = 8  # bytes of a document's digests
_WORDS = 6  # bytes of a claim's digest, which has to differ only from the others of its document

_decode_card = decoder(Card)
decode_tally = lru_cache(10_000)(decoder(Tally))  # many documents have the same one
_noted = msgspec.msgpack.Decoder(tuple[Noted, ...]).decode
_list = msgspec.json.encode
_ROWS = (
    "SELECT d.id, d.body, d.sha256, d.url, d.path, d.line, d.member, d.newest, d.shown, d.card, t.tally, t.story, "
    "t.noted FROM documents d LEFT JOIN tallies t ON t.document = d.id"
)


def noted(claims: Sequence[Claim], text: str) -> bytes:
    """The claims of a document in short, in their order, packed. `text` is the document's."""
    met: Counter[str] = Counter()
    found = []
    for claim in claims:
        words = " ".join(text[claim.start : claim.end].split())
        met[words] += 1  # a sentence that stands there twice is two claims
        digest = sha256(f"{words} {met[words]}".encode("utf-8", "replace")).digest()[:_WORDS]
        outlets = tuple(sorted({report.outlet for report in claim.reports}))
        found.append(Noted(digest, claim.standing, claim.conflict, outlets))
    return packed(found)


def packed(claims: Sequence[Noted]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(claims), 1)


def unpacked(stored: bytes) -> tuple[Noted, ...]:
    """Raises ValueError for anything else than `packed` has made."""
    try:
        return _noted(zlib.decompress(stored))
    except zlib.error as error:
        raise ValueError(f"not a list of claims: {error}") from error


class Glance(NamedTuple):
    """A document as read, as its row in the catalogue has it; without `noted` its claims are not found yet."""

    id: int
    stored_body: bytes | None
    stored_sha256: str
    url: str
    stored_path: bytes
    line: int
    member: str
    newest: int | None
    shown: int
    stored_card: bytes
    stored_tally: bytes | None
    story: int | None
    noted: bytes | None

    @property
    def sha256(self) -> bytes:
        return bytes.fromhex(self.stored_sha256[: 2 * DIGEST])

    @property
    def body(self) -> bytes:
        """By what its words are recognised (index.pipeline.identity)."""
        return (self.stored_body or self.sha256)[:DIGEST]

    @property
    def path(self) -> str:
        return os.fsdecode(self.stored_path)

    @property
    def card(self) -> Card:
        return _decode_card(self.stored_card)

    @property
    def outlet(self) -> str:
        return self.card.outlet.value if self.card.outlet else ""

    @property
    def claims(self) -> tuple[Noted, ...]:
        """The claims in short, none as long as they are not found."""
        with plain_errors():
            return unpacked(self.noted) if self.noted else ()

    @property
    def tally(self) -> Tally:
        return decode_tally(self.stored_tally) if self.stored_tally else NOTHING_FOUND


class Glances:
    """The documents in one connection to a catalogue, at a glance."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> list[Glance]:
        """Every document as read, copies and older versions included, in path order."""
        return list(self.each())

    def each(self) -> Iterator[Glance]:
        """As `all`, one after another."""
        with plain_errors():
            yield from map(Glance._make, self._db.execute(f"{_ROWS} ORDER BY d.path, d.line"))

    def altered(self, after: int) -> tuple[list[int], list[Glance]]:
        """The documents that came, went or changed after a number that `last` gave, and all there are of them.

        The latter are in path order; older versions of these documents are among them.
        """
        with plain_errors():
            rows = self._db.execute("SELECT document FROM altered WHERE number > ?", (after,))
            documents = [row[0] for row in rows]
            query = (
                f"WITH some(id) AS (SELECT value FROM json_each(?)) {_ROWS} WHERE d.id IN some "  # noqa: S608
                "OR (NOT d.shown AND d.newest IN some) ORDER BY d.path, d.line"
            )
            found = self._db.execute(query, (_list(documents).decode(),))
            return documents, list(map(Glance._make, found))

    def last(self) -> int:
        """The number of what came, went or changed last."""
        with plain_errors():
            return int(self._db.execute("SELECT coalesce(max(number), 0) FROM altered").fetchone()[0])

    def has(self, digest: bytes) -> bool:
        """Whether the body, or the bytes, of a document begin with this digest, whether it is shown or not."""
        first = digest.hex()
        with plain_errors():
            row = self._db.execute(
                "SELECT 1 WHERE EXISTS (SELECT 1 FROM documents WHERE body >= ?1 AND body <= ?2) "
                "OR EXISTS (SELECT 1 FROM documents WHERE sha256 >= ?3 AND sha256 <= ?3 || 'g')",
                (digest, digest + b"\xff" * 32, first),
            ).fetchone()
        return row is not None

    def look(self, document: int) -> None:
        """Read what is kept of one document, to find damage."""
        with plain_errors():
            for (stored,) in self._db.execute("SELECT noted FROM tallies WHERE document = ?", (document,)):
                unpacked(stored)

    def flagged(self, documents: Collection[int], limit: int) -> list[tuple[int, int]]:
        """Document and position of the most salient flagged claims in these documents, at most `limit`."""
        with plain_errors():
            return self._db.execute(
                "SELECT document, position FROM claims WHERE flagged AND document IN (SELECT value FROM json_each(?)) "
                "ORDER BY salience DESC, document, position LIMIT ?",
                (_list(sorted(documents)).decode(), limit),
            ).fetchall()
