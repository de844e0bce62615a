"""A story as the catalogue has it: its documents with their claims, for a timeline."""

import os
import sqlite3
from collections.abc import Callable

import msgspec

from index.model.claims import Claim
from index.model.timeline import Source
from index.store.cards import Card
from index.store.evidence import Evidence
from index.store.packing import unpacked_text
from index.store.pieces import text_of
from index.store.schema import decoder, plain_errors

_decode_card = decoder(Card)


class Member(msgspec.Struct, frozen=True):
    """A document of a story, its text and its claims in the order of the text."""

    id: int
    source: Source
    text: str
    claims: tuple[Claim, ...]


class Timelines:
    """The stories in one connection to a catalogue, each with all that its timeline is made of."""

    def __init__(self, db: sqlite3.Connection, evidence: Evidence) -> None:
        self._db, self._evidence = db, evidence

    def stories(self) -> list[str]:
        """The names of the stories whose claims have been found, in the order of their first documents."""
        with plain_errors():
            rows = self._db.execute("SELECT shown FROM stories WHERE shown IS NOT NULL ORDER BY path, line").fetchall()
        return [name for (name,) in rows]

    def members(self, story: str, shown: Callable[[str, int, str], str]) -> list[Member]:
        """The documents of the story of this name, in path order; `shown` makes a path, line and member readable."""
        found = []
        with plain_errors():
            documents = self._db.execute(
                # CROSS keeps SQLite to this order; by itself it reads all documents, as they are in path order already.
                f"SELECT d.id, d.path, d.line, d.member, d.card, {text_of('d.id')} FROM stories s "  # noqa: S608
                "CROSS JOIN texts t ON t.story = s.id CROSS JOIN prints p ON p.key = t.key "
                "CROSS JOIN documents d ON d.id = p.document "
                "WHERE s.shown = ? ORDER BY d.path, d.line",
                (story,),
            ).fetchall()
            for id_, path, line, member, stored, text in documents:
                card = _decode_card(stored)
                source = Source(shown(os.fsdecode(path), line, member), card.outlet, card.date)
                found.append(Member(id_, source, unpacked_text(text), tuple(self._evidence.claims(id_))))
        return found
