"""The speakers in the catalogue: one name for each in the whole library, and what each says.

A document's analysis names its speakers as that document does ("Putin"). Beside each such name the catalogue stores the
one used throughout the library ("Vladimir Putin"), which index.pipeline.naming chooses (by index.store.callings).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from index.model.claims import Claim
from index.model.document import Span
from index.model.rows import SpeakerRow, StatementRow
from index.model.statements import Attribution
from index.store.callings import Callings, Naming
from index.store.cards import Card
from index.store.codes import CALLED, CALLED_SO, NAMED_SO, NUMBER, name_of, numbers
from index.store.compact import unpacked_statements
from index.store.evidence import Evidence
from index.store.packing import unpacked_text
from index.store.pieces import text_of
from index.store.schema import decoder, plain_errors
from index.store.statements import SEPARATOR, Statements
from index.text.words import folded

_LOOKED_AT = 2_000  # names, for those that begin as typed
_Spans: TypeAlias = tuple[tuple[Span, ...], ...]  # what identifies a statement: Attribution.spans


_decode_card = decoder(Card)


class Speakers:
    """The speakers in one connection to a catalogue."""

    def __init__(self, db: sqlite3.Connection, statements: Statements, evidence: Evidence, callings: Callings) -> None:
        self._db, self._callings = db, callings
        self._statements, self._evidence = statements, evidence

    # Reading

    def rows(self, limit: int = -1, start: int = 0, outlets: int = -1) -> tuple[SpeakerRow, ...]:
        """Speakers, most statements first, the unnamed after all others; each with at most so many outlets (-1: all).

        It is at most `limit` speakers (-1: all), from the one numbered `start` on.
        """
        with plain_errors():
            found = self._db.execute(
                "SELECT name, statements, documents, unnamed > 0 FROM names WHERE statements "
                "ORDER BY unnamed > 0, statements DESC, name COLLATE NOCASE LIMIT ? OFFSET ?",
                (limit, start),
            ).fetchall()
            return tuple(
                SpeakerRow(str(name), statements, documents, self._outlets(name, outlets), bool(unnamed))
                for name, statements, documents, unnamed in found
            )

    def _outlets(self, name: str, limit: int) -> tuple[str, ...]:
        """The outlets that quote a speaker, most statements first."""
        query = f"SELECT {name_of('outlet')} FROM heard WHERE name = {NUMBER} ORDER BY statements DESC, 1 LIMIT ?"  # noqa: S608
        return tuple(outlet for (outlet,) in self._db.execute(query, (name, limit)))

    def counts(self) -> tuple[int, int]:
        """How many speakers there are, and how many of them are unnamed."""
        query = "SELECT count(*) FROM names WHERE statements{}"
        with plain_errors():
            every, unnamed = (self._db.execute(query.format(only)).fetchone()[0] for only in ("", " AND unnamed > 0"))
        return every, unnamed

    def beginning(self, typed: str, limit: int) -> list[str]:
        """Names with a word that begins as typed, most statements first. Of very many not all are looked at."""
        sought = f" {typed.casefold()}"
        words = folded(typed)
        with plain_errors():
            most = self._db.execute(
                "SELECT name FROM names WHERE statements "
                "ORDER BY unnamed > 0, statements DESC, name COLLATE NOCASE LIMIT ?",
                (_LOOKED_AT,),
            )
            found = [name for (name,) in most if sought in f" {name.casefold()}"]
            if len(found) < limit and words:
                others = self._db.execute(
                    "SELECT n.name FROM (SELECT rowid FROM called WHERE called MATCH ? LIMIT ?) c "
                    "CROSS JOIN names n ON n.id = c.rowid WHERE n.statements "
                    "ORDER BY n.unnamed > 0, n.statements DESC, n.name COLLATE NOCASE",
                    (_having(words[0], whole=False), _LOOKED_AT),
                )
                found += [name for (name,) in others if sought in f" {name.casefold()}"]
        return list(dict.fromkeys(found))[:limit]

    def statements(self, name: str, limit: int, start: int = 0) -> tuple[StatementRow, ...]:
        """What one speaker says, newest document first, undated ones last; within a document in its order.

        It is at most `limit` statements, from the one numbered `start` on.
        """
        found: list[StatementRow] = []
        with plain_errors():
            documents = self._db.execute(
                "SELECT d.id, sum(k.statements) FROM speakers k JOIN documents d ON d.id = k.document "  # noqa: S608
                f"WHERE {NAMED_SO} GROUP BY d.id ORDER BY d.published, d.path, d.line",
                (name,),
            )
            for id_, number in documents:
                if start >= number:
                    start -= number
                    continue
                [(card,)] = self._db.execute("SELECT card FROM documents WHERE id = ?", (id_,))
                found += self._said(id_, _decode_card(card), name)
                if len(found) >= start + limit:
                    break
        return tuple(found[start : start + limit])

    def count(self, name: str) -> int:
        """How many statements a speaker makes."""
        with plain_errors():
            row = self._db.execute("SELECT statements FROM names WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def in_document(self, document: int, name: str | None = None) -> tuple[StatementRow, ...]:
        """The statements of a document in its order, of one speaker or of all.

        If a speaker is unknown, the mention stands for it.
        """
        with plain_errors():
            row = self._db.execute("SELECT card FROM documents WHERE id = ?", (document,)).fetchone()
            return tuple(self._said(document, _decode_card(row[0]), name)) if row else ()

    def _said(self, document: int, card: Card, name: str | None = None) -> Iterator[StatementRow]:
        """The statements in one document, by one speaker or by all."""
        rows = self._db.execute(
            f"SELECT {name_of('k.speaker')}, k.resolved, {name_of(CALLED)} FROM speakers k "  # noqa: S608
            f"WHERE k.document = ? AND (? IS NULL OR k.name = {NUMBER})",
            (document, name, name),
        )
        names = {(speaker, bool(resolved)): called for speaker, resolved, called in rows}
        row = self._db.execute(
            f"SELECT a.attributions, {text_of('a.document')} FROM analyses a "  # noqa: S608
            "WHERE a.document = ? AND a.attributions IS NOT NULL",
            (document,),
        ).fetchone()
        if row is None:
            return
        text = unpacked_text(row[1])
        marks = self._marks(document)
        for said in unpacked_statements(row[0]):
            called = _called(said, text)
            if said.content and (name is None or called in names):
                claim = marks.get(said.spans)
                yield StatementRow(
                    document=document,
                    speaker=names.get(called, called[0]),
                    content=said.content,
                    text=SEPARATOR.join(text[span.start : span.end] for span in said.content),
                    kind=said.kind,
                    via=said.via,
                    confidence=said.confidence,
                    outlet=card.outlet,
                    date=card.date,
                    claim=claim.id if claim else None,
                    standing=claim.standing if claim else None,
                    credited=said.credited,
                )

    def _marks(self, document: int) -> dict[_Spans, Claim]:
        """The claim that each statement of a document makes: the most salient of several, the first among equals."""
        made: dict[_Spans, Claim] = {}
        for claim in sorted(self._evidence.claims(document), key=lambda claim: -claim.salience):
            if claim.statement:
                made.setdefault(claim.statement.spans, claim)
        return made

    def names(self, document: int) -> dict[str, str]:
        """The names to which a document resolves its speakers, each with its name in the whole library."""
        with plain_errors():
            return dict(
                self._db.execute(
                    f"SELECT {name_of('speaker')}, {name_of('s.name')} FROM speakers s WHERE document = ? AND resolved",  # noqa: S608
                    (document,),
                )
            )

    def look_at_names(self) -> None:
        """Read all names, which any document may share. Raises DamagedError."""
        with plain_errors():
            for _ in self._db.execute("SELECT * FROM names"):
                pass

    def look(self, document: int) -> None:
        """Read everything stored about a document's speakers and statements. Raises DamagedError."""
        with plain_errors():
            self._db.execute("SELECT * FROM speakers WHERE document = ?", (document,)).fetchall()
        self._statements.look(document)

    def unnamed(self, document: int, mention: str) -> str | None:
        """The library's words for the unnamed source of this mention in a document; None if it is not one."""
        with plain_errors():
            row = self._db.execute(
                f"SELECT {name_of('s.name')} FROM speakers s "  # noqa: S608
                f"WHERE document = ? AND speaker = {NUMBER} AND NOT resolved",
                (document, mention),
            ).fetchone()
        return row[0] if row else None

    def with_word(self, beginning: str, *, whole: bool) -> set[str]:
        """The names that have a folded word with this beginning, or, if `whole`, this word.

        Some may be names of outlets, or of nobody any more.
        """
        with plain_errors():
            rows = self._db.execute(
                "SELECT n.name FROM called c CROSS JOIN names n ON n.id = c.rowid WHERE called MATCH ?",
                (_having(beginning, whole=whole),),
            )
            return {name for (name,) in rows}

    def speaking(self, names: Iterable[str]) -> set[int]:
        """The documents in which somebody of these names or mentions speaks."""
        with plain_errors():
            rows = self._db.execute(
                f"SELECT DISTINCT k.document FROM {CALLED_SO}",  # noqa: S608
                (msgspec.json.encode(sorted(names)).decode(),),
            )
            return {document for (document,) in rows}

    def most_heard(self, names: Iterable[str], limit: int) -> list[str]:
        """Those of some names or mentions of which most documents have a statement."""
        with plain_errors():
            rows = self._db.execute(
                f"SELECT n.value FROM {CALLED_SO} "  # noqa: S608
                "GROUP BY n.value ORDER BY count(DISTINCT k.document) DESC, min(k.id) LIMIT ?",
                (msgspec.json.encode(sorted(names)).decode(), limit),
            )
            return [name for (name,) in rows]

    # Writing: each within Catalogue.change

    def keep(self, document: int, attributions: Iterable[Attribution]) -> None:
        """Replace the speakers of a document. Until `rename`, they have the names that the document gives them."""
        self.forget(document)
        card, text = self._db.execute(
            f"SELECT d.card, {text_of('d.id')} FROM documents d WHERE d.id = ?",  # noqa: S608
            (document,),
        ).fetchone()
        fact = _decode_card(card).outlet
        outlet = numbers(self._db, {fact.value})[fact.value] if fact else None
        whole = unpacked_text(text)
        stated = [(said, _called(said, whole)) for said in attributions if said.content]
        rows: dict[tuple[str, bool], int | None] = {}
        speaking = Counter(called for _, called in stated if called[0])
        who = numbers(self._db, {name for name, _ in speaking})
        for (name, resolved), number in speaking.items():
            cursor = self._db.execute(
                "INSERT INTO speakers (document, speaker, resolved, statements, outlet, name, unnamed) "
                "VALUES (?, ?, ?, ?, ?, ?, 0)",
                (document, who[name], resolved, number, outlet, who[name] if resolved else None),
            )
            rows[name, resolved] = cursor.lastrowid
        self._statements.keep(document, ((said, rows.get(called)) for said, called in stated))

    def forget(self, document: int) -> None:
        """Remove the speakers of a document. Those of others may have other names without them."""
        self._callings.recall(document)
        self._db.execute("DELETE FROM speakers WHERE document = ?", (document,))

    def rename(self, namings: Mapping[int, Naming]) -> None:
        """Give speakers, by their ids, their names in the whole library."""
        who = numbers(self._db, {one.name for one in namings.values() if one.name})
        self._db.executemany(
            "UPDATE speakers SET name = ?, unnamed = ? WHERE id = ?",
            ((who.get(one.name or ""), one.unnamed, id_) for id_, one in namings.items()),
        )


def _having(word: str, *, whole: bool) -> str:
    """A condition on words in FTS5's own language: that one is this word, or begins so."""
    return f'"{word}"{"" if whole else " *"}'


def named(attribution: Attribution, names: Mapping[str, str]) -> Attribution:
    """An attribution with the library's name for its speaker."""
    speaker = names.get(attribution.speaker or "", attribution.speaker)
    return attribution if speaker == attribution.speaker else replace(attribution, speaker=speaker)


def mention(attribution: Attribution, text: str) -> str:
    """The words that name the source of a statement, on one line; "" if there are none."""
    return " ".join(" ".join(text[span.start : span.end].split()) for span in attribution.source)


def _called(attribution: Attribution, text: str) -> tuple[str, bool]:
    """What a document calls the speaker of a statement, and whether that is a resolved name."""
    return (attribution.speaker, True) if attribution.speaker else (mention(attribution, text), False)
