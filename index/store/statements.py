"""The statements in the catalogue, by who makes them, for queries: without their texts, which are in the document's.

They are what the analyses hold, in short. An analysis itself need not be decoded to know who speaks where. Beside them
is an index of their words, SQLite's FTS5 (index.store.spoken). It gets words that are folded already, with spaces
between them, so that it cuts them as all of this program does.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

import msgspec

from index.model.claims import Standing
from index.model.document import Span
from index.model.statements import Attribution
from index.store.claimsets import COLUMNS, ClaimFacts, Where, facts_of
from index.store.codes import CALLED, CALLED_SO, STANDINGS, decoded, name_of
from index.store.compact import spans_of, stored_spans
from index.store.schema import DamagedError, decoder, plain_errors
from index.text.words import folded

SEPARATOR = " … "  # between the stretches of a statement
# A statement's number has the last bits of its position behind its document, and before it the others, which few
# statements have: so numbers of neighbours differ little, which SQLite's index takes as few bytes.
TOGETHER_BITS = 7  # 128 statements
DOCUMENT_BITS = 40
_TOGETHER, _DOCUMENT = (1 << TOGETHER_BITS) - 1, (1 << DOCUMENT_BITS) - 1
_BEFORE = TOGETHER_BITS + DOCUMENT_BITS
# Between two names. It is a word to SQLite, since it is beyond ASCII, but none that anybody could ask for.
_APART = " … "
# What identifies a statement within its document, whoever it is attributed to: where it begins, and the last bits of
# where it ends, since statements within one another may begin at the same place.
_KEY = '((s."start" << 8) | (s."end" & 255))'
_encode = msgspec.json.encode
_decode_names = decoder(tuple[str, ...])
_NUMBER = (
    f"((s.position >> {TOGETHER_BITS} << {_BEFORE}) | (s.document << {TOGETHER_BITS}) | (s.position & {_TOGETHER}))"
)
_NUMBERED = (
    f"s.document = n.value >> {TOGETHER_BITS} & {_DOCUMENT} "
    f"AND s.position = (n.value >> {_BEFORE} << {TOGETHER_BITS}) | (n.value & {_TOGETHER})"
)


class Stated(NamedTuple):
    """A statement of a document, from `start` to `end`; `speaker` is the library's name or else the mention.

    `key` identifies it within its document. The rest is stored only where there is any: who passed it on, and the
    stretches of a statement that is interrupted.
    """

    document: int
    position: int
    speaker: str
    start: int
    end: int
    stored_via: bytes | None
    stretches: bytes | None

    @property
    def key(self) -> int:
        return _key(self.start, self.end)

    @property
    def via(self) -> tuple[str, ...]:
        return _decode_names(self.stored_via) if self.stored_via else ()

    @property
    def content(self) -> tuple[Span, ...]:
        return spans_of(self.stretches) if self.stretches else (Span(self.start, self.end),)


class Statements:
    """The statements in one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection, text: Callable[[int], str]) -> None:
        """`text` gives a document's text."""
        self._db = db
        self._text = text

    def of(self, numbers: Iterable[int]) -> dict[int, Stated]:
        """The statements with these numbers, by number; those that are gone are omitted."""
        with plain_errors():
            rows = self._db.execute(
                f"SELECT s.document, s.position, coalesce({name_of(CALLED)}, ''), "  # noqa: S608
                's."start", s."end", s.via, s.stretches '
                f"FROM json_each(?) n CROSS JOIN statements s ON {_NUMBERED} LEFT JOIN speakers k ON k.id = s.speaker",
                (_listed(numbers),),
            )
            return {numbered(row.document, row.position): row for row in map(Stated._make, rows)}

    def numbers(self, documents: Iterable[int]) -> list[int]:
        """The numbers of all statements in these documents."""
        query = (
            f"SELECT {_NUMBER} "  # noqa: S608
            "FROM json_each(?) d CROSS JOIN statements s ON s.document = d.value"
        )
        with plain_errors():
            return [one for (one,) in self._db.execute(query, (_listed(documents),))]

    def by(self, names: Iterable[str]) -> list[int]:
        """The numbers of the statements of speakers who are called so in the library, or else by their mentions."""
        query = (
            f"SELECT {_NUMBER} "  # noqa: S608
            f"FROM {CALLED_SO} "
            "CROSS JOIN statements s ON s.document = k.document AND s.speaker = k.id"
        )
        with plain_errors():
            return [one for (one,) in self._db.execute(query, (_listed(sorted(names)),))]

    def speakers(self, numbers: Iterable[int]) -> list[tuple[str, int]]:
        """The different speakers of these statements in each of their documents; nobody is omitted."""
        query = (
            f"SELECT {name_of('d.called')}, d.document FROM (SELECT DISTINCT {CALLED} AS called, k.document "  # noqa: S608
            f"FROM json_each(?) n CROSS JOIN statements s ON {_NUMBERED} CROSS JOIN speakers k ON k.id = s.speaker) d"
        )
        with plain_errors():
            return self._db.execute(query, (_listed(numbers),)).fetchall()

    def claims_of(self, numbers: Iterable[int], where: Where) -> list[tuple[int, Standing]]:
        """Which of these statements make a claim that meets a condition, by number, with its standing.

        Of several claims the most salient one counts, the first among equals.
        """
        query = (
            "SELECT n.value, c.standing "  # noqa: S608
            f"FROM json_each(?) n CROSS JOIN statements s ON {_NUMBERED} CROSS JOIN claims c INDEXED BY "
            f"claims_by_statement ON c.document = s.document AND c.said = {_KEY} AND c.position = ("
            f"SELECT position FROM claims b WHERE b.document = s.document AND b.said = {_KEY} "
            f"ORDER BY b.salience DESC, b.position LIMIT 1) WHERE {where.sql}"
        )
        with plain_errors():
            rows = self._db.execute(query, (_listed(numbers), *where.values))
            return [(number, decoded(STANDINGS, standing)) for number, standing in rows]

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
        self.forget(document)
        self._db.executemany(
            "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    document,
                    speaker or 0,
                    position,
                    said.content[0].start,
                    said.content[-1].end,
                    _encode(said.via) if said.via else None,
                    stored_spans(said.content) if len(said.content) > 1 else None,
                )
                for position, (said, speaker) in enumerate(attributions)
            ),
        )
        self._db.executemany("INSERT INTO spoken (rowid, said, via) VALUES (?, ?, ?)", self._words(document))

    def forget(self, document: int) -> None:
        """Remove the statements of a document. Within Catalogue.change, as long as its text is there."""
        with suppress(DamagedError):  # the words that stay behind are then of statements that are not
            words = "INSERT INTO spoken (spoken, rowid, said, via) VALUES ('delete', ?, ?, ?)"
            self._db.executemany(words, self._words(document))
        self._db.execute("DELETE FROM statements WHERE document = ?", (document,))

    def _words(self, document: int) -> list[tuple[int, str, str]]:
        """The rows that the index of words has for the statements of a document."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT document, position, '', start, \"end\", via, stretches FROM statements WHERE document = ?",
                (document,),
            )
            stated = list(map(Stated._make, rows))
            text = self._text(document) if stated else ""
            return [
                (
                    numbered(document, row.position),
                    " ".join(folded(SEPARATOR.join(text[span.start : span.end] for span in row.content))),
                    _APART.join(" ".join(folded(name)) for name in row.via),
                )
                for row in stated
            ]

    def look(self, document: int) -> None:
        """Read everything stored about a document's statements. Raises DamagedError."""
        for row in self.of(self.numbers((document,))).values():
            _ = row.via, row.content

    def look_at_words(self) -> None:
        """Examine the indexes of words, to find damage. Within Catalogue.change, though it changes nothing."""
        with plain_errors():
            for words in ("spoken", "called"):
                self._db.execute(f"INSERT INTO {words} ({words}) VALUES ('integrity-check')")  # noqa: S608


def numbered(document: int, position: int) -> int:
    """The number of a statement: those of a document are in the order of positions."""
    return position >> TOGETHER_BITS << _BEFORE | document << TOGETHER_BITS | position & _TOGETHER


def key_of(said: Attribution) -> int | None:
    """The key of a statement, None if it has no content and so is not among the statements."""
    return _key(said.content[0].start, said.content[-1].end) if said.content else None


def _key(start: int, end: int) -> int:
    return start << 8 | end & 255


def _listed(values: Iterable[int | str]) -> str:
    return _encode(list(values)).decode()
