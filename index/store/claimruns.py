"""Which claims a list has, and in what order: SQL for lists that may be of millions of claims.

A long list is not gone through to find a place in it. In each order it is made of runs, the claims of one standing, one
story or one outlet, and how many claims each has is kept in the table `counts`: so runs are skipped unread. Within a
run claims come by salience, for which there is an index. Where claims are selected by more than what they are counted
by, they are sorted.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from index.model.claims import Conflict
from index.model.rows import ClaimFacet, ClaimFilter, ClaimOrder
from index.store.codes import NUMBER, WHOLE, code, name_of
from index.store.evidence import STORY
from index.store.sorting import UNDATED, outlet_key
from index.text.moments import DAY, dated

BY_SALIENCE = "c.salience DESC, c.document, c.position"
BY_SALIENCE_BACK = "c.salience, c.document DESC, c.position DESC"
SORTED = {
    ClaimOrder.SALIENCE: "",
    ClaimOrder.STANDING: "c.standing, ",
    ClaimOrder.STORY: f"coalesce({STORY}, x''), ",  # in SQLite, a blob comes after any text
    ClaimOrder.OUTLET: f"c.outlet = 0, {name_of('c.outlet')}, ",
}
# What the runs of each order are told apart by.
VALUES = {
    ClaimOrder.SALIENCE: "NULL",
    ClaimOrder.STANDING: "c.standing",
    ClaimOrder.STORY: f"iif({STORY} IS NULL, 0, c.story)",
    ClaimOrder.OUTLET: "c.outlet",
}
# Of a document as a whole the middle is -1.
HERE = 'p.document = c.document AND p.middle >= c."start" AND p.middle < c."end"'
_CHECKED = "p.kind = 'mark' AND p.name = 'checked'"
_UNCHECKED = f"NOT EXISTS (SELECT 1 FROM marks.placed p WHERE {_CHECKED} AND {HERE})"  # noqa: S608
# A tag on a document is one on each of its claims.
TAGGED = f"p.kind = 'tag' AND p.document = c.document AND (p.middle = -1 OR {HERE})"
_SINCE = "SELECT id FROM documents WHERE shown AND dated BETWEEN ? AND ?"
_IN_DOCUMENTS = "documents d CROSS JOIN claims c ON c.document = d.id"
_FEW = 20_000  # claims, up to which they are found through their documents, and sorted
_PAGE = 200  # claims of a run that are usually wanted
_PROBE = 80  # rows of an index that are gone through in the time that it takes to look for a document's claims
_NOT_NAMED = "d.shown AND d.story IN (SELECT 0 UNION ALL SELECT id FROM stories WHERE shown IS NULL)"


class Selected(NamedTuple):
    """Claims `c`: the tables that they are found in, a condition and its parameters."""

    tables: str
    where: str
    values: tuple[object, ...]

    @property
    def sql(self) -> str:
        return f"FROM {self.tables} WHERE {self.where}"

    def also(self, where: str, *values: object, tables: str = "") -> "Selected":
        return Selected(tables or self.tables, f"{self.where} AND {where}", (*self.values, *values))


class Run(NamedTuple):
    """Claims that stand together, of one `value` of what a list is sorted by, and how many they are.

    The first `skipped` of them are not wanted.
    """

    value: object
    size: int
    claims: Selected
    skipped: int = 0


class ClaimRuns:
    """The claims in one connection to a catalogue, to which the marks are attached."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def count(self, wanted: ClaimFilter) -> int:
        """How many claims meet the conditions."""
        kept = self._kept(wanted)
        if kept is not None:
            return kept - (len(self._checked(wanted)) if wanted.unchecked else 0)
        claims = self.selected(wanted)
        return int(self._db.execute(f"SELECT count(*) {claims.sql}", claims.values).fetchone()[0])

    def _kept(self, wanted: ClaimFilter) -> int | None:
        """How many claims meet the conditions, checked or not; None where that is not kept."""
        if wanted.salience or wanted.since or len(wanted.only) > 1 or ClaimFacet.TAG in wanted.only:
            return None
        kind, values = of_kind(wanted)
        facet, value = next(iter(wanted.only.items()), (ClaimFacet.OUTLET, None))
        if facet is ClaimFacet.STORY and not value:
            return None
        numbers = "SELECT id FROM stories WHERE shown = ?" if facet is ClaimFacet.STORY else NUMBER
        which, sought = (f" AND c.value IN ({numbers})", (value,)) if wanted.only else ("", ())
        query = f"SELECT total(c.claims) FROM counts c WHERE c.facet = ?{which} AND {kind}"  # noqa: S608
        return int(self._db.execute(query, (facet.value, *sought, *values)).fetchone()[0])

    def _checked(self, wanted: ClaimFilter) -> list[tuple[int, int, int]]:
        """Standing, story and outlet of the claims that meet the conditions and are checked."""
        claims = self._meeting(replace(wanted, unchecked=False))
        query = (
            "SELECT c.standing, c.story, c.outlet FROM claims c WHERE (c.document, c.position) IN "  # noqa: S608
            f"(SELECT c.document, c.position FROM marks.placed p CROSS JOIN claims c ON {HERE} WHERE {_CHECKED}) "
            f"AND {claims.where}"
        )
        return self._db.execute(query, claims.values).fetchall()

    def selected(self, wanted: ClaimFilter) -> Selected:
        """The claims that meet the conditions, where they are found fastest."""
        claims = self._meeting(wanted)
        for facet in (ClaimFacet.STORY, ClaimFacet.SPEAKER, ClaimFacet.OUTLET):
            value = wanted.only.get(facet)
            if not value or (self._kept(ClaimFilter(only={facet: value})) or 0) > _FEW:
                continue
            if facet is ClaimFacet.SPEAKER:
                return claims.also("c.speaker")  # lets SQLite use the index of what has a speaker
            if facet is ClaimFacet.STORY:
                in_story = "d.shown AND d.story IN (SELECT id FROM stories WHERE shown = ?)"
                return claims.also(in_story, value, tables=_IN_DOCUMENTS)
            return claims.also("d.shown AND d.outlet = ?", outlet_key(value), tables=_IN_DOCUMENTS)
        return claims

    def _meeting(self, wanted: ClaimFilter) -> Selected:
        kind, values = of_kind(wanted)
        claims = Selected("claims c", kind, tuple(values))
        if wanted.salience:
            claims = claims.also("c.salience >= ?", wanted.salience * WHOLE)
        for facet, value in wanted.only.items():
            if facet is ClaimFacet.TAG:
                within = "IN" if value else "NOT IN"
                tagged = f"(c.document, c.position) {within} ({_tagged(named=bool(value))})"
                claims = claims.also(tagged, *((value, value) if value else ()))
            elif facet is ClaimFacet.STORY:
                claims = claims.also(f"coalesce({STORY}, '') = ?", value)
            else:
                claims = claims.also(f"c.{facet.value} = {NUMBER}", value)
        if wanted.since:
            claims = claims.also(f"c.document IN ({_SINCE})", dated(wanted.since), UNDATED * DAY - 1)
        return claims.also(_UNCHECKED) if wanted.unchecked else claims

    def has(self, wanted: ClaimFilter, order: ClaimOrder) -> bool:
        """Whether `runs` has these claims in this order."""
        return order is ClaimOrder.SALIENCE or (not wanted.only and self._kept(wanted) is not None)

    def runs(self, wanted: ClaimFilter, order: ClaimOrder, step: int, skipped: int = 0) -> Iterator[Run]:
        """The claims that meet the conditions, from the first run on (`step` 1), or from the last one back (-1).

        So many are `skipped`, and runs that have no others are left out.
        """
        claims = self.selected(wanted)
        if order is ClaimOrder.SALIENCE:
            yield Run(None, self.count(wanted), claims, skipped)
            return
        checked = self._checked(wanted) if wanted.unchecked else []
        at = {ClaimOrder.STANDING: 0, ClaimOrder.STORY: 1, ClaimOrder.OUTLET: 2}[order]
        without: Mapping[object, int] = Counter(row[at] for row in checked)
        total = self._kept(wanted) or 0
        for value, size in self._sizes(wanted, order, step):
            left = size - without.get(value, 0)
            if left > skipped:
                yield Run(value, left, self._of(claims, order, value, total * min(1.0, _PAGE / size)), skipped)
            skipped = max(skipped - left, 0)

    def _of(self, claims: Selected, order: ClaimOrder, value: int, rows: float) -> Selected:
        """The claims of a run; `rows` of the index are gone through where they are not found by their documents."""
        if order is ClaimOrder.STANDING:
            return claims.also("c.standing = ?", value)
        if order is ClaimOrder.STORY and not value:
            return claims.also(f"{_NOT_NAMED} AND {STORY} IS NULL", tables=_IN_DOCUMENTS)
        if order is ClaimOrder.STORY:
            return claims.also("d.shown AND d.story = ?", value, tables=_IN_DOCUMENTS)
        [(name,)] = self._db.execute("SELECT name FROM names WHERE id = ?", (value,))
        found = claims.also("c.outlet = ?", value)
        shelved = "SELECT size FROM shelved WHERE kind = 'outlet' AND value = ?"
        documents = self._db.execute(shelved, (outlet_key(name),)).fetchone()
        if documents and documents[0] * _PROBE < rows:
            return found.also("d.shown AND d.outlet = ?", outlet_key(name), tables=_IN_DOCUMENTS)
        return found

    def before(self, wanted: ClaimFilter, order: ClaimOrder, value: object) -> tuple[int, Selected]:
        """How many claims stand in the runs before that of a value, and the claims of that run."""
        if order is ClaimOrder.STORY and value:
            claims = self._of(self.selected(wanted), order, int(str(value)), 0)
            return self._before_story(wanted, value), claims
        number = 0
        for run in self.runs(wanted, order, 1):
            if run.value == value:
                return number, run.claims
            number += run.size
        return number, self.selected(wanted).also("0")

    def _before_story(self, wanted: ClaimFilter, story: object) -> int:
        """How many claims are in the stories before one. In a large library these are many, so that SQLite counts."""
        kind, values = of_kind(wanted)
        earlier = "(s.shown, s.id) < (SELECT shown, id FROM stories WHERE id = ?)"
        every = (
            "SELECT total(c.claims) FROM counts c CROSS JOIN stories s ON s.id = c.value "  # noqa: S608
            f"WHERE c.facet = 'story' AND {kind} AND {earlier}"
        )
        number = int(self._db.execute(every, (*values, story)).fetchone()[0])
        if not wanted.unchecked:
            return number
        checked = json.dumps([of for _, of, _ in self._checked(wanted)])
        query = f"SELECT count(*) FROM json_each(?) w CROSS JOIN stories s ON s.id = w.value WHERE {earlier}"  # noqa: S608
        return number - int(self._db.execute(query, (checked, story)).fetchone()[0])

    def _sizes(self, wanted: ClaimFilter, order: ClaimOrder, step: int) -> Iterator[tuple[int, int]]:
        """The values of what a list is sorted by, and how many claims have each; as a story, 0 for those of none."""
        kind, values = of_kind(wanted)
        back = "" if step > 0 else "DESC"
        if order is ClaimOrder.STORY:
            yield from self._stories(wanted, step)
            return
        of, by = (
            ("standing", "1")
            if order is ClaimOrder.STANDING
            else ("value", f"c.value = 0 {back}, {name_of('c.value')}")
        )
        query = (
            f"SELECT c.{of}, sum(c.claims) AS size FROM counts c WHERE c.facet = 'outlet' AND {kind} "  # noqa: S608
            f"GROUP BY 1 HAVING size ORDER BY {by} {back}"
        )
        yield from self._db.execute(query, values)

    def _stories(self, wanted: ClaimFilter, step: int) -> Iterator[tuple[int, int]]:
        kind, values = of_kind(wanted)
        back = "" if step > 0 else "DESC"
        counted = f"SELECT total(c.claims) FROM counts c WHERE c.facet = 'outlet' AND {kind}"  # noqa: S608
        is_many = self._db.execute(counted, values).fetchone()[0] > _FEW
        # Few claims are in few stories, which are found by the counts, or if flagged by the claims that are in their
        # index, and then sorted; of many the first stories do.
        few = (
            f"SELECT c.story AS value, count(*) AS claims FROM claims c WHERE {kind} GROUP BY 1"  # noqa: S608
            if wanted.flagged
            else f"SELECT c.value, c.claims FROM counts c WHERE c.facet = 'story' AND c.claims AND {kind}"  # noqa: S608
        )
        tables = (
            f"stories s CROSS JOIN counts c ON c.facet = 'story' AND c.claims AND c.value = s.id AND {kind}"
            if is_many
            else f"({few}) c CROSS JOIN stories s ON s.id = c.value"
        )
        named = (
            f"SELECT s.id, sum(c.claims) AS size FROM {tables} WHERE s.shown IS NOT NULL "  # noqa: S608
            f"GROUP BY s.shown, s.id HAVING size ORDER BY s.shown {back}, s.id {back}"
        )
        rest = (
            f"SELECT 0, count(*) AS size FROM {_IN_DOCUMENTS} "  # noqa: S608
            f"WHERE {_NOT_NAMED} AND {STORY} IS NULL AND {kind} HAVING size"
        )
        for query in (named, rest)[::step]:
            yield from self._db.execute(query, values)


def of_kind(wanted: ClaimFilter) -> tuple[str, list[object]]:
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


def _tagged(*, named: bool) -> str:
    """SQL for the claims with a tag, `named` or any: from the tags to the claims, since most claims have none."""
    tags = f"marks.placed p CROSS JOIN claims c ON {{}} WHERE p.kind = 'tag'{' AND p.name = ?' if named else ''}"
    on_words, on_documents = tags.format(HERE), tags.format("c.document = p.document")
    at = "SELECT c.document, c.position FROM"
    return f"{at} {on_words} UNION ALL {at} {on_documents} AND p.middle = -1"
