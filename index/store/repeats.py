"""The traits of the documents, by outlet, and which outlets have changed since their texts were compared."""

import sqlite3
from collections.abc import Sequence

import msgspec

from index.model.repeats import Noted, Traits
from index.store.packing import packed, unpacker
from index.store.schema import decoder, plain_errors

_encode = msgspec.json.encode
_decode_traits = unpacker(Traits)
_decode_starts = decoder(tuple[int, ...])


class Repeats:
    """What repeats in one connection to a catalogue; index.pipeline.repeating finds it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def unnoted(self) -> list[int]:
        """The documents without traits, in path order."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT d.id FROM unfinished u JOIN documents d ON d.id = u.document "
                "LEFT JOIN traits t ON t.document = d.id "
                "WHERE t.document IS NULL ORDER BY d.path, d.line"
            ).fetchall()
        return [row[0] for row in rows]

    def changed(self) -> list[str]:
        """The outlets of which documents came or went since `settle`."""
        with plain_errors():
            return [row[0] for row in self._db.execute("SELECT outlet FROM recounted ORDER BY outlet")]

    def of(self, outlet: str) -> list[Noted]:
        """The documents of an outlet."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT document, traits, folded FROM traits WHERE outlet = ? ORDER BY document", (outlet,)
            )
            return [Noted(id_, _decode_traits(traits), _decode_starts(folded)) for id_, traits, folded in rows]

    def look(self, document: int) -> None:
        """Read what is noted of a document. Raises DamagedError if that is malformed."""
        with plain_errors():
            for traits, folded in self._db.execute("SELECT traits, folded FROM traits WHERE document = ?", (document,)):
                _decode_traits(traits)
                _decode_starts(folded)

    # Writing: each within Catalogue.change

    def keep(self, outlet: str, noted: Noted) -> None:
        """Store a document's traits. A document of an unknown outlet ("") is compared with none."""
        self._db.execute(
            "INSERT INTO traits VALUES (?, ?, ?, ?)",
            (noted.document, outlet, packed(noted.traits), _encode(noted.folded)),
        )
        self.outdate(noted.document)

    def outdate(self, document: int) -> None:
        """Note that a document's outlet has to be looked at again."""
        self._db.execute(
            "INSERT OR IGNORE INTO recounted SELECT outlet FROM traits WHERE document = ? AND outlet != ''", (document,)
        )

    def keep_folded(self, document: int, starts: Sequence[int]) -> None:
        self._db.execute("UPDATE traits SET folded = ? WHERE document = ?", (_encode(starts), document))

    def settle(self, outlet: str) -> None:
        """Note that the texts of an outlet are compared as they are now."""
        self._db.execute("DELETE FROM recounted WHERE outlet = ?", (outlet,))
