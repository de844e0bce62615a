"""The traits of the documents, by outlet, and which outlets have changed since their texts were compared."""

import sqlite3
from array import array
from collections.abc import Collection, Sequence

import msgspec

from index.model.repeats import Noted, Traits
from index.store.packing import deflated, inflated
from index.store.schema import damaged, decoder, plain_errors

_encode = msgspec.json.encode
_encode_rest = msgspec.msgpack.encode
# The traits but for the prints: starts, named and names.
_decode_rest = msgspec.msgpack.Decoder(tuple[tuple[int, ...], tuple[tuple[int, ...], ...], bytes]).decode
_NUMBERS = "I"  # of 32 bits; a catalogue stays on the machine that made it
_decode_starts = decoder(tuple[int, ...])


class Repeats:
    """What repeats in one connection to a catalogue; index.pipeline.repeating finds it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def unnoted(self) -> list[int]:
        """The documents without traits, in path order."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT d.id FROM unfinished u CROSS JOIN documents d ON d.id = u.document "
                "LEFT JOIN traits t ON t.document = d.id "
                "WHERE t.document IS NULL ORDER BY d.path, d.line"
            ).fetchall()
        return [row[0] for row in rows]

    def changed(self) -> list[str]:
        """The outlets of which documents came or went since `settle`."""
        with plain_errors():
            return [row[0] for row in self._db.execute("SELECT DISTINCT outlet FROM recounted ORDER BY outlet")]

    def touched(self, outlet: str) -> frozenset[int]:
        """The prints of the paragraphs in an outlet's documents that came or went."""
        with plain_errors():
            rows = self._db.execute("SELECT prints FROM recounted WHERE outlet = ?", (outlet,))
            return frozenset(one for (prints,) in rows for one in _numbers(prints))

    def having(self, outlet: str, prints: Collection[int]) -> list[Noted]:
        """The documents of an outlet that have one of these paragraphs."""
        wanted = frozenset(prints)
        with plain_errors():
            rows = self._db.execute("SELECT document, prints FROM traits WHERE outlet = ? ORDER BY document", (outlet,))
            return [self._noted(id_) for id_, found in rows if not wanted.isdisjoint(_numbers(found))]

    def _noted(self, document: int) -> Noted:
        query = "SELECT prints, traits, folded FROM traits WHERE document = ?"
        prints, traits, folded = self._db.execute(query, (document,)).fetchone()
        return Noted(document, _traits(prints, traits), _decode_starts(folded))

    def look(self, document: int) -> None:
        """Read what is noted of a document. Raises DamagedError if that is malformed."""
        with plain_errors():
            if self._db.execute("SELECT 1 FROM traits WHERE document = ?", (document,)).fetchone():
                self._noted(document)

    # Writing: each within Catalogue.change

    def keep(self, outlet: str, noted: Noted) -> None:
        """Store a document's traits. A document of an unknown outlet ("") is compared with none."""
        self._db.execute(
            "INSERT INTO traits VALUES (?, ?, ?, ?, ?)",
            (
                noted.document,
                outlet,
                _stored(noted.traits.prints),
                deflated(_encode_rest((noted.traits.starts, noted.traits.named, _stored(noted.traits.names)))),
                _encode(noted.folded),
            ),
        )
        self.outdate(noted.document)

    def outdate(self, document: int) -> None:
        """Note that a document came, or is about to go: what it shares with others has to be looked at again."""
        self._db.execute(
            "INSERT OR REPLACE INTO recounted "
            "SELECT document, outlet, prints FROM traits WHERE document = ? AND outlet != ''",
            (document,),
        )

    def keep_folded(self, document: int, starts: Sequence[int]) -> None:
        self._db.execute("UPDATE traits SET folded = ? WHERE document = ?", (_encode(starts), document))

    def settle(self, outlet: str) -> None:
        """Note that the texts of an outlet are compared as they are now."""
        self._db.execute("DELETE FROM recounted WHERE outlet = ?", (outlet,))


def _stored(numbers: Sequence[int]) -> bytes:
    return array(_NUMBERS, numbers).tobytes()


def _traits(prints: bytes, rest: bytes) -> Traits:
    """Raises DamagedError, ValueError."""
    try:
        starts, named, names = _decode_rest(inflated(rest))
    except msgspec.DecodeError as error:
        raise damaged(error) from error
    return Traits(starts, tuple(_numbers(prints)), named, tuple(_numbers(names)))


def _numbers(stored: bytes) -> "array[int]":
    return array(_NUMBERS, stored)
