"""The claims in the catalogue as they were found, with all that bears on them.

What claims are selected and ordered by stands in columns of its own (index.store.claimlists). The rest is only ever
read of single documents. It is packed, several claims together, since they say the same of their outlets and origins.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec.structs import replace

from index.model.claims import Claim
from index.store.compact import UnpackedClaims, packed_claims
from index.store.pieces import cut, joined
from index.store.schema import damaged, plain_errors

_TOGETHER = 64  # claims; most documents have fewer, and of a book not all need to be unpacked to read one

STORY = "(SELECT s.shown FROM stories s WHERE s.id = c.story)"  # its present name


def _stored(document: str, part: str) -> str:
    """SQL for what was found of some claims, packed: those of this part of a document."""
    return joined("claims", "evidence", f"document = {document} AND part = {part}")


# The columns that `Picked` needs of claims `c`.
PICK = f"{_stored('c.document', f'c.position / {_TOGETHER}')}, c.position, {STORY}"


class Picked:
    """Picks single claims from what is stored; what is stored together is unpacked once. Raises DamagedError."""

    def __init__(self) -> None:
        self._unpacked = lru_cache(None)(UnpackedClaims)

    def claim(self, stored: bytes, position: int, story: str | None) -> Claim:
        """The claim of a row that has the columns PICK."""
        claims = self._unpacked(stored)
        if position % _TOGETHER >= len(claims):
            raise damaged("it lacks what was found of a claim")
        return _of_story(claims[position % _TOGETHER], story)


class Evidence:
    """The claims in one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def claims(self, document: int | None = None) -> Iterator[Claim]:
        """The claims of one document, or of all in path order; those of a document in the engine's order."""
        with plain_errors():
            query = (
                f"SELECT s.shown, {_stored('e.document', 'e.part')} FROM evidence e "  # noqa: S608
                "JOIN documents d ON d.id = e.document JOIN tallies t ON t.document = e.document "
                "LEFT JOIN stories s ON s.id = t.story WHERE e.number = 0 "
            )
            order = "ORDER BY d.path, d.line, e.part"
            if document is None:
                rows = self._db.execute(query + order)
            else:
                rows = self._db.execute(query + "AND e.document = ? " + order, (document,))
            for story, stored in rows:
                yield from (_of_story(claim, story) for claim in UnpackedClaims(stored))

    # Writing: each within Catalogue.change

    def kept(self, document: int) -> list[bytes]:
        """The claims of a document as they are stored."""
        rows = self._db.execute(
            f"SELECT {_stored('e.document', 'e.part')} FROM evidence e "  # noqa: S608
            "WHERE e.document = ? AND e.number = 0 ORDER BY e.part",
            (document,),
        )
        return [stored for (stored,) in rows]

    def keep(self, document: int, packed: Sequence[bytes]) -> None:
        """Store the claims of a document, which has none."""
        rows = ((document, part, *piece) for part, stored in enumerate(packed) for piece in cut(stored))
        self._db.executemany("INSERT INTO evidence VALUES (?, ?, ?, ?)", rows)

    def drop(self, document: int) -> None:
        self._db.execute("DELETE FROM evidence WHERE document = ?", (document,))


def packed_evidence(claims: Sequence[Claim], document_print: str) -> list[bytes]:
    """The claims of a document as they are stored. Their ids mostly follow from its print."""
    return [packed_claims(claims[at : at + _TOGETHER], document_print) for at in range(0, len(claims), _TOGETHER)]


def _of_story(claim: Claim, story: str | None) -> Claim:
    """A stored claim, with the present name of its story; the one it was stored with may be out of date."""
    return claim if story in (None, claim.story) else replace(claim, story=story)
