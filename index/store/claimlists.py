"""Lists of claims: those that meet some conditions, in some order, with what analysts said of each.

What analysts said is in the marks beside the catalogue (index.store.marks). It is of the claim that holds its middle.
"""

import json
import sqlite3
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TypeAlias

from msgspec.structs import replace

from index.model.actions import Kept
from index.model.claims import Claim
from index.model.marks import Placed, Where
from index.model.rows import Choice, ClaimFacet, ClaimFilter, ClaimOrder, ClaimRow
from index.store.cards import Card
from index.store.claimruns import (
    BY_SALIENCE,
    BY_SALIENCE_BACK,
    HERE,
    SORTED,
    TAGGED,
    VALUES,
    ClaimRuns,
    Selected,
    of_kind,
)
from index.store.codes import name_of
from index.store.evidence import PICK, Picked
from index.store.marks import Marks
from index.store.packing import unpacked_text
from index.store.pieces import text_of
from index.store.schema import decoder, plain_errors

_decode_card = lru_cache(10_000)(decoder(Card))
_decode_kept = decoder(Kept)

# The names of what claims are counted by.
_COUNTED = {
    ClaimFacet.STORY: "coalesce((SELECT s.shown FROM stories s WHERE s.id = c.value), '')",
    ClaimFacet.OUTLET: name_of("c.value"),
    ClaimFacet.SPEAKER: name_of("c.value"),
}
_At: TypeAlias = tuple[int, int, int]  # a claim's salience, its document, and its position in that
_AT = "c.salience, c.document, c.position"
# The claims that are listed so, in this order.
_LISTED = (
    "json_each(?) w CROSS JOIN claims c ON c.salience = json_extract(w.value, '$[0]') "
    "AND c.document = json_extract(w.value, '$[1]') AND c.position = json_extract(w.value, '$[2]')"
)


class ClaimLists:
    """Reads the claims of one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection, _marks: Marks) -> None:
        """The marks are attached to the connection."""
        self._db = db
        self._runs = ClaimRuns(db)

    def rows(self, wanted: ClaimFilter, order: ClaimOrder, limit: int, start: int = 0) -> tuple[ClaimRow, ...]:
        """At most `limit` of the claims that meet the conditions, in this order, from the one numbered `start` on."""
        with plain_errors():
            places = self._places(wanted, order, limit, start)
            rows = self._db.execute(
                f"SELECT w.key, d.card, {text_of('d.id')}, {PICK} FROM {_LISTED} "  # noqa: S608
                f"CROSS JOIN documents d ON d.id = c.document ORDER BY w.key",
                (json.dumps(places),),
            )
            picked, plain = Picked(), cache(unpacked_text)
            found = [
                (number, picked.claim(stored, position, story), _decode_card(card), text)
                for number, card, text, stored, position, story in rows
            ]
            said = self._said(places)
            return tuple(
                ClaimRow(claim, card.outlet, plain(text)[claim.start : claim.end], tuple(said.get(number, ())))
                for number, claim, card, text in found
            )

    def _places(self, wanted: ClaimFilter, order: ClaimOrder, limit: int, start: int) -> list[_At]:
        """Where these claims are. A long list is read from the nearer end."""
        if not self._runs.has(wanted, order):
            claims, by = self._runs.selected(wanted), SORTED[order] + BY_SALIENCE
            query = f"SELECT {_AT} {claims.sql} ORDER BY {by} LIMIT ? OFFSET ?"
            return self._db.execute(query, (*claims.values, limit, start)).fetchall()
        total = self._runs.count(wanted) if start else limit
        limit = min(limit, total - start)
        if 2 * start <= total:
            return self._walked(wanted, order, 1, start, limit)
        return self._walked(wanted, order, -1, total - start - limit, limit)[::-1]

    def _walked(self, wanted: ClaimFilter, order: ClaimOrder, step: int, skipped: int, limit: int) -> list[_At]:
        found = list[_At]()
        by = BY_SALIENCE if step > 0 else BY_SALIENCE_BACK
        for run in self._runs.runs(wanted, order, step, skipped) if limit > 0 else ():
            query = f"SELECT {_AT} {run.claims.sql} ORDER BY {by} LIMIT ? OFFSET ?"
            found += self._db.execute(query, (*run.claims.values, limit - len(found), run.skipped))
            if len(found) >= limit:
                break
        return found

    def _said(self, claims: Sequence[_At]) -> dict[int, list[Placed]]:
        """What is said of each claim, in the order in which it was said, by the claim's number among these."""
        found: dict[int, list[Placed]] = {}
        rows = self._db.execute(
            f'SELECT w.key, p.kept, p.document, p."start", p."end" FROM {_LISTED} '  # noqa: S608
            f"CROSS JOIN marks.placed p ON {HERE} ORDER BY p.entry",
            (json.dumps(claims),),
        )
        for number, kept, *place in rows:
            found.setdefault(number, []).append(Placed(_decode_kept(kept), Where(*place)))
        return found

    def place(self, wanted: ClaimFilter, order: ClaimOrder, claim: Claim) -> int | None:
        """The number of a claim among those that meet the conditions, in this order; None if it is not among them."""
        at = claim.document, claim.document, claim.start, claim.end
        claims = self._runs.selected(wanted)
        one = claims.also(
            "c.document = ? AND c.position = "
            '(SELECT min(position) FROM claims WHERE document = ? AND "start" = ? AND "end" = ?)',
            *at,
        )
        with plain_errors():
            query = f"SELECT c.document, c.position, c.salience, {VALUES[order]} {one.sql}"
            row = self._db.execute(query, one.values).fetchone()
            if row is None:
                return None
            *place, value = row
            if not self._runs.has(wanted, order):
                return self._sorted_before(claims, order, *place[:2])
            number, claims = self._runs.before(wanted, order, value)
            return number + self._before(claims, *place)

    def _before(self, claims: Selected, document: int, position: int, salience: int) -> int:
        """How many of these claims come before one, by salience."""
        of_more = claims.also("c.salience > ?", salience)
        of_same = claims.also("c.salience = ? AND (c.document, c.position) < (?, ?)", salience, document, position)
        counted = (self._db.execute(f"SELECT count(*) {some.sql}", some.values) for some in (of_more, of_same))
        return sum(int(one.fetchone()[0]) for one in counted)

    def _sorted_before(self, claims: Selected, order: ClaimOrder, document: int, position: int) -> int:
        """How many of these claims come before one of them, where their order is not kept."""
        numbered = f"row_number() OVER (ORDER BY {SORTED[order]}{BY_SALIENCE}) - 1 AS number"
        row = self._db.execute(
            f"SELECT number FROM (SELECT c.document, c.position, {numbered} {claims.sql}) "  # noqa: S608
            "WHERE document = ? AND position = ?",
            (*claims.values, document, position),
        ).fetchone()
        return int(row[0])

    def count(self, wanted: ClaimFilter) -> int:
        with plain_errors():
            return self._runs.count(wanted)

    def choices(self, wanted: ClaimFilter, facet: ClaimFacet, most: int = -1) -> tuple[Choice, ...]:
        """The values of a facet that claims can be narrowed to, most claims first; `wanted.only` of it is ignored.

        It is at most so many (-1: all); of tags it is all.
        """
        only = {other: value for other, value in wanted.only.items() if other is not facet}
        wanted = replace(wanted, only=only)
        claims = self._runs.selected(wanted)
        values = claims.values
        if facet is ClaimFacet.TAG:
            if not self._has_tags():  # as in most libraries
                return ()
            query = (
                'WITH chosen AS MATERIALIZED (SELECT row_number() OVER () AS row, c.document, c."start", c."end" '  # noqa: S608
                f"{claims.sql}) SELECT p.name, count(DISTINCT c.row) "
                f"FROM marks.placed p JOIN chosen c WHERE {TAGGED} GROUP BY 1 ORDER BY 2 DESC, 1"
            )
        elif wanted == ClaimFilter(wanted.standings, wanted.flagged, wanted.disputed):
            where, of_it = of_kind(wanted)
            query = _choices(facet, f"value, sum(c.claims) AS claims FROM counts c WHERE c.facet = ? AND {where}")
            values = (facet.value, *of_it, most)
        else:
            query = _choices(facet, f"c.{facet.value} AS value, count(*) AS claims {claims.sql}")
            values = (*claims.values, most)
        with plain_errors():
            return tuple(Choice(facet, *row) for row in self._db.execute(query, values))

    def _has_tags(self) -> bool:
        with plain_errors():
            return bool(self._db.execute("SELECT EXISTS (SELECT 1 FROM marks.placed WHERE kind = 'tag')").fetchone()[0])


def _choices(facet: ClaimFacet, counted: str) -> str:
    """SQL for the names of a facet's values that have most claims; `counted` selects the claims of each value."""
    values = f"SELECT {counted} GROUP BY 1 HAVING claims ORDER BY 2 DESC, 1 LIMIT ?"
    return f"SELECT {_COUNTED[facet]}, sum(c.claims) FROM ({values}) c GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608
