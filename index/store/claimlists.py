"""Lists of claims: those that meet some conditions, in some order, with what analysts said of each.

What analysts said is in the marks beside the catalogue (index.store.marks). It is of the claim that holds its middle.
"""

import json
import sqlite3
from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec.structs import replace

from index.model.actions import Kept
from index.model.claims import Claim, Conflict
from index.model.marks import Placed, Where
from index.model.rows import Choice, ClaimFacet, ClaimFilter, ClaimOrder, ClaimRow
from index.store.cards import Card
from index.store.codes import NUMBER, WHOLE, code, name_of
from index.store.evidence import JOIN, PICK, STORY, Picked
from index.store.marks import Marks
from index.store.packing import unpacked_text
from index.store.schema import decoder, plain_errors

_decode_card = lru_cache(10_000)(decoder(Card))
_decode_kept = decoder(Kept)

# The names of what claims are counted by.
_COUNTED = {
    ClaimFacet.STORY: "coalesce((SELECT s.shown FROM stories s WHERE s.id = c.value), '')",
    ClaimFacet.OUTLET: name_of("c.value"),
    ClaimFacet.SPEAKER: name_of("c.value"),
}
_ORDERS = {
    ClaimOrder.SALIENCE: "",
    ClaimOrder.STANDING: "c.standing, ",
    ClaimOrder.STORY: f"coalesce({STORY}, x''), ",  # in SQLite, a blob comes after any text
    ClaimOrder.OUTLET: f"c.outlet = 0, {name_of('c.outlet')}, ",
}
_BY_SALIENCE = "c.salience DESC, c.document, c.position"
# Of a document as a whole the middle is -1.
_HERE = 'p.document = c.document AND p.middle >= c."start" AND p.middle < c."end"'
_CHECKED = f"SELECT 1 FROM marks.placed p WHERE p.kind = 'mark' AND p.name = 'checked' AND {_HERE}"  # noqa: S608
# A tag on a document is one on each of its claims.
_TAGGED = f"p.kind = 'tag' AND p.document = c.document AND (p.middle = -1 OR {_HERE})"
_SINCE = "SELECT id FROM documents WHERE json_extract(CAST(card AS TEXT), '$.date.value') >= ?"


class ClaimLists:
    """Reads the claims of one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection, _marks: Marks) -> None:
        """The marks are attached to the connection."""
        self._db = db

    def rows(self, wanted: ClaimFilter, order: ClaimOrder, limit: int, start: int = 0) -> tuple[ClaimRow, ...]:
        """At most `limit` of the claims that meet the conditions, in this order, from the one numbered `start` on."""
        where, values = _where(wanted)
        by = _ORDERS[order] + _BY_SALIENCE
        with plain_errors():
            # The inner query reads no more than it has to; the outer one no other claims than those it found.
            rows = self._db.execute(
                f"SELECT d.card, t.text, {PICK} FROM claims c "  # noqa: S608
                f"JOIN documents d ON d.id = c.document JOIN contents t ON t.document = c.document {JOIN} "
                "WHERE (c.salience, c.document, c.position) IN ("
                f"SELECT c.salience, c.document, c.position FROM claims c WHERE {where} ORDER BY {by} LIMIT ? OFFSET ?"
                f") ORDER BY {by}",
                (*values, limit, start),
            )
            picked, plain = Picked(), cache(unpacked_text)
            found = [
                (picked.claim(stored, position, story), _decode_card(card), text)
                for card, text, stored, position, story in rows
            ]
            said = self._said([claim for claim, *_ in found])
            return tuple(
                ClaimRow(claim, card.outlet, plain(text)[claim.start : claim.end], tuple(said.get(number, ())))
                for number, (claim, card, text) in enumerate(found)
            )

    def _said(self, claims: Sequence[Claim]) -> dict[int, list[Placed]]:
        """What is said of each claim, in the order in which it was said, by the claim's number among these."""
        found: dict[int, list[Placed]] = {}
        places = [(one.document, one.start, one.end) for one in claims]
        rows = self._db.execute(
            'SELECT c.key, p.kept, p.document, p."start", p."end" FROM json_each(?) c CROSS JOIN marks.placed p '
            "ON p.document = json_extract(c.value, '$[0]') AND p.middle >= json_extract(c.value, '$[1]') "
            "AND p.middle < json_extract(c.value, '$[2]') ORDER BY p.entry",
            (json.dumps(places),),
        )
        for number, kept, *place in rows:
            found.setdefault(number, []).append(Placed(_decode_kept(kept), Where(*place)))
        return found

    def place(self, wanted: ClaimFilter, order: ClaimOrder, claim: Claim) -> int | None:
        """The number of a claim among those that meet the conditions, in this order; None if it is not among them."""
        where, values = _where(wanted)
        with plain_errors():
            row = self._db.execute(
                "SELECT number FROM (SELECT c.document, c.position, row_number() OVER "  # noqa: S608
                f"(ORDER BY {_ORDERS[order]}{_BY_SALIENCE}) - 1 AS number FROM claims c WHERE {where}) "
                "WHERE document = ? AND position = "
                '(SELECT min(position) FROM claims WHERE document = ? AND "start" = ? AND "end" = ?)',
                (*values, claim.document, claim.document, claim.start, claim.end),
            ).fetchone()
        return int(row[0]) if row else None

    def count(self, wanted: ClaimFilter) -> int:
        where, values = _where(wanted)
        with plain_errors():
            row = self._db.execute(f"SELECT count(*) FROM claims c WHERE {where}", values).fetchone()  # noqa: S608
        return int(row[0])

    def choices(self, wanted: ClaimFilter, facet: ClaimFacet) -> tuple[Choice, ...]:
        """The values of a facet that claims can be narrowed to, most claims first; `wanted.only` of it is ignored."""
        only = {other: value for other, value in wanted.only.items() if other is not facet}
        wanted = replace(wanted, only=only)
        where, values = _where(wanted)
        if facet is ClaimFacet.TAG:
            if not self._has_tags():  # as in most libraries
                return ()
            query = (
                'WITH chosen AS MATERIALIZED (SELECT row_number() OVER () AS row, c.document, c."start", c."end" '  # noqa: S608
                f"FROM claims c WHERE {where}) SELECT p.name, count(DISTINCT c.row) "
                f"FROM marks.placed p JOIN chosen c WHERE {_TAGGED} GROUP BY 1 ORDER BY 2 DESC, 1"
            )
        elif wanted == ClaimFilter(wanted.standings, wanted.flagged, wanted.disputed):
            where, values = _of_kind(wanted)
            query = _choices(facet, f"counts c WHERE c.facet = ? AND c.claims AND {where}")
            values = [facet.value, *values]
        else:
            counts = f"SELECT c.{facet.value} AS value, count(*) AS claims FROM claims c WHERE {where} GROUP BY 1"  # noqa: S608
            query = _choices(facet, f"({counts}) c")
        with plain_errors():
            return tuple(Choice(facet, *row) for row in self._db.execute(query, values))

    def _has_tags(self) -> bool:
        with plain_errors():
            return bool(self._db.execute("SELECT EXISTS (SELECT 1 FROM marks.placed WHERE kind = 'tag')").fetchone()[0])


def _choices(facet: ClaimFacet, counts: str) -> str:
    """SQL for the names of a facet's values, with their claims, of rows that count claims."""
    return f"SELECT {_COUNTED[facet]}, sum(c.claims) FROM {counts} GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608


def _where(wanted: ClaimFilter) -> tuple[str, list[object]]:
    """The SQL condition on claims `c`, and its parameters."""
    kind, values = _of_kind(wanted)
    conditions = [kind, "c.salience >= ?"]
    values.append(wanted.salience * WHOLE)
    for facet, value in wanted.only.items():
        if facet is ClaimFacet.TAG:
            within = "IN" if value else "NOT IN"
            conditions.append(f"(c.document, c.position) {within} ({_tagged(named=bool(value))})")
            values += [value, value] if value else []
        elif facet is ClaimFacet.STORY:
            conditions.append(f"coalesce({STORY}, '') = ?")
            values.append(value)
        else:
            conditions.append(f"c.{facet.value} = {NUMBER}")
            values.append(value)
    if wanted.since:
        conditions.append(f"c.document IN ({_SINCE})")
        values.append(wanted.since)
    if wanted.unchecked:
        conditions.append(f"NOT EXISTS ({_CHECKED})")
    return " AND ".join(conditions), values


def _tagged(*, named: bool) -> str:
    """SQL for the claims with a tag, `named` or any: from the tags to the claims, since most claims have none."""
    tags = f"marks.placed p CROSS JOIN claims c ON {{}} WHERE p.kind = 'tag'{' AND p.name = ?' if named else ''}"
    on_words, on_documents = tags.format(_HERE), tags.format("c.document = p.document")
    at = "SELECT c.document, c.position FROM"
    return f"{at} {on_words} UNION ALL {at} {on_documents} AND p.middle = -1"


def _of_kind(wanted: ClaimFilter) -> tuple[str, list[object]]:
    """The part of the condition that counts can be asked for too."""
    standings = sorted(code(standing) for standing in wanted.standings)
    conditions = [f"c.standing IN ({', '.join('?' * len(standings))})"]
    values: list[object] = [*standings]
    if wanted.flagged:
        conditions.append("c.flagged")  # in these words, so that SQLite takes the index of the flagged ones
    if wanted.disputed:
        conditions.append("c.conflict != ?")
        values.append(code(Conflict.NONE))
    return " AND ".join(conditions), values
