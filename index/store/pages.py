"""A speaker's page: the statements, the outlets that quote them, and where one stands against another."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TypeAlias

from msgspec.structs import replace

from index.model.claims import Claim, Conflict, Dispute, Standing
from index.model.document import Fact, Span
from index.model.rows import Against, Quoting, SpeakerPage, StatementRow
from index.model.timeline import Moment, published
from index.store.cards import Card
from index.store.codes import NAMED_SO, NUMBER, STANDINGS, code, decoded, name_of
from index.store.evidence import PICK, Picked
from index.store.schema import decoder, plain_errors
from index.store.speakers import Speakers
from index.store.statements import SEPARATOR

_Said: TypeAlias = tuple[int, tuple[Span, ...]]  # a statement: its document and its content

_decode_card = decoder(Card)


class Pages:
    """The pages of speakers in one connection to a catalogue."""

    def __init__(self, db: sqlite3.Connection, speakers: Speakers) -> None:
        self._db = db
        self._speakers = speakers

    def page(self, name: str, limit: int, start: int) -> SpeakerPage:
        """The page of a speaker by name, with at most `limit` statements from the one numbered `start` on."""
        rows = self._speakers.statements(name, limit, start)
        with plain_errors():
            against = self._against(name)
            first, last = self._dates(name)
            return SpeakerPage(
                name=name,
                outlets=self._outlets(name),
                standings=self._standings(name),
                first=first,
                last=last,
                against=len(against),
                rows=tuple(replace(row, against=against.get((row.document, row.content), ())) for row in rows),
            )

    def _outlets(self, name: str) -> tuple[Quoting, ...]:
        query = f"SELECT {name_of('outlet')}, statements, documents FROM heard WHERE name = {NUMBER}"  # noqa: S608
        rows = self._db.execute(query, (name,))
        known = {outlet: (statements, documents) for outlet, statements, documents in rows}
        row = self._db.execute("SELECT statements, documents FROM names WHERE name = ?", (name,)).fetchone()
        every = row or (0, 0)
        found = [Quoting(outlet, *numbers) for outlet, numbers in sorted(known.items())]
        statements, documents = (all_ - sum(one[at] for one in known.values()) for at, all_ in enumerate(every))
        rest = Quoting(None, statements, documents)
        return tuple(sorted([rest, *found] if rest.statements else found, key=lambda one: -one.statements))

    def _standings(self, name: str) -> dict[Standing, int]:
        rows = self._db.execute(
            "SELECT standing, sum(claims) FROM counts "  # noqa: S608
            f"WHERE facet = 'speaker' AND value = {NUMBER} AND value GROUP BY standing HAVING sum(claims)",
            (name,),
        )
        return {decoded(STANDINGS, standing): number for standing, number in rows}

    def _dates(self, name: str) -> tuple[Fact | None, Fact | None]:
        """The dates of the oldest and the newest document in which the speaker is quoted."""
        end = (
            "SELECT d.card FROM speakers k JOIN documents d ON d.id = k.document "  # noqa: S608
            f"WHERE {NAMED_SO} AND d.published < 0 ORDER BY d.published {{}} LIMIT 1"
        )
        cards = (self._db.execute(end.format(order), (name,)).fetchone() for order in ("DESC", ""))
        first, last = (_decode_card(row[0]).date if row else None for row in cards)
        return first, last

    def _against(self, name: str) -> dict[_Said, tuple[Against, ...]]:
        """What statements of a speaker stand against, by the statement, the earliest first.

        Of two the later one does, or both where it cannot be told which is the later one.
        """
        rows = self._db.execute(
            f"SELECT {PICK} FROM claims c WHERE c.speaker = {NUMBER} AND c.speaker AND c.conflict != ?",  # noqa: S608
            (name, code(Conflict.NONE)),
        ).fetchall()
        picked = Picked()
        said = cache(partial(self._speakers.in_document, name=name))
        found: defaultdict[_Said, dict[_Said, Against]] = defaultdict(dict)
        for row in rows:
            claim = picked.claim(*row)
            for dispute in claim.disputes:
                for one, other in _sides(claim, dispute, said):
                    before = _published(other).precedes(_published(one))
                    if before or not _published(one).precedes(_published(other)):
                        found[_key(one)].setdefault(_key(other), replace(other, earlier=before))
        return {key: tuple(sorted(others.values(), key=_published)) for key, others in found.items()}


def _sides(
    claim: Claim, dispute: Dispute, said: Callable[[int], tuple[StatementRow, ...]]
) -> Iterator[tuple[Against, Against]]:
    """The statement that makes a claim and the one of the same speaker that disputes it, either first; none where
    another disputes it. `said` gives what the speaker says in a document.
    """
    place = Span(dispute.start, dispute.end)
    ours = (row for row in said(claim.document) if claim.statement and row.content == claim.statement.content)
    theirs = (row for row in said(dispute.document) if any(map(place.overlaps, row.content)))
    one, other = next(ours, None), next(theirs, None)
    if one and other and _key(one) != _key(other):
        sides = _side(one, dispute.own, dispute.conflict), _side(other, place, dispute.conflict)
        yield sides
        yield sides[::-1]


def _side(row: StatementRow, place: Span | None, conflict: Conflict) -> Against:
    """A statement as one side of a conflict."""
    return Against(row.document, row.content, _words(row, place), row.outlet, row.date, conflict, earlier=False)


def _words(row: StatementRow, place: Span | None) -> str:
    """The words of a place in a statement; all that is said where it is none, or not within one stretch of it."""
    before = 0
    for span in row.content:
        if place and span.start <= place.start and place.end <= span.end:
            start = before + place.start - span.start
            return row.text[start : start + place.end - place.start]
        before += span.end - span.start + len(SEPARATOR)
    return row.text


def _key(row: StatementRow | Against) -> _Said:
    return row.document, row.content


def _published(row: Against) -> Moment:
    return published(row.date)
