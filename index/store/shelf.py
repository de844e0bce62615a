"""The list of documents, read in pages: in any order, under any headings, from any document on.

Nothing is counted or scanned to find a place in the list. A place is a document, and what comes before and after it is
found by the columns that it is sorted by, each with an index: page after page, the list may be as long as it likes. A
page may need the documents of several headings; these are read one by one, each with the next ones in the same way.

How many documents are under each heading is kept by triggers in the table `shelved`, and so is how many headings there
are. index.store.sorting has the columns, and the values there.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, TypeAlias

from index.model.shelf import Arrangement, End, Grouping, Heading, Overview, SourceOrder, Spot, Stretch
from index.store.codes import STANDINGS, decoded
from index.store.marks import Marks
from index.store.schema import plain_errors
from index.store.sorting import (
    FOUND,
    NO_OUTLET,
    NO_STORY,
    ORDERS,
    TAGGED,
    UNDATED,
    UNDER,
    UNTAGGED,
    WITHOUT,
    alphabetical,
    outlet_of,
)
from index.text.moments import DAY

_AT_ONCE = 64  # headings that are read at once

_Under: TypeAlias = int | str  # a heading: its value in `shelved`, or a tag
_Place: TypeAlias = tuple[_Under, int]  # a document under a heading


class Rows(NamedTuple):
    """A page as of index.model.shelf.ShelfPage, the documents as their places."""

    rows: list[Heading | Spot]
    middle: int | None
    top: bool
    bottom: bool
    total: int


class Shelf:
    """The list in one connection to a catalogue. All methods raise LibraryError, DamagedError."""

    def __init__(self, db: sqlite3.Connection, _marks: Marks | None = None) -> None:
        """The marks are attached to the connection; without them it is not arranged by what analysts said."""
        self._db = db

    def has(self, document: int) -> bool:
        with plain_errors():
            row = self._db.execute("SELECT 1 FROM documents WHERE id = ? AND shown", (document,)).fetchone()
            return row is not None

    def overview(self) -> Overview:
        with plain_errors():
            kept = _Kept(self._db)
            outlets = kept.count("headings", Grouping.OUTLET) - bool(kept.count(Grouping.OUTLET, NO_OUTLET))
            rows = self._db.execute(
                "SELECT standing, sum(claims) FROM counts WHERE facet = 'outlet' GROUP BY standing HAVING sum(claims)"
            )
            standings = {decoded(STANDINGS, standing): number for standing, number in rows}
            return Overview(kept.documents(), outlets, standings)

    def outlets(self) -> list[str]:
        """The names of all outlets."""
        with plain_errors():
            rows = self._db.execute("SELECT value FROM shelved WHERE kind = 'outlet'")
            return [outlet_of(key) for (key,) in rows if key != NO_OUTLET]

    def mates(self, documents: Sequence[int]) -> list[int]:
        """The documents of the stories that these are in, story by story, by their dates."""
        with plain_errors():
            found = (self._db.execute("SELECT story FROM documents WHERE id = ?", (one,)) for one in documents)
            stories = dict.fromkeys(story for (story,) in chain.from_iterable(found) if story)
            return [one for story in stories for one in self._of_story(story)]

    def of_story(self, name: str) -> list[int]:
        """The documents of the story of this name, by their dates."""
        with plain_errors():
            found = self._db.execute("SELECT id FROM stories WHERE shown = ?", (name,)).fetchall()
            return [one for (story,) in found for one in self._of_story(story)]

    def _of_story(self, story: int) -> list[int]:
        rows = self._db.execute(
            "SELECT id FROM documents WHERE shown AND story = ? ORDER BY dated, path, line", (story,)
        )
        return [id_ for (id_,) in rows]

    def page(self, by: Arrangement, stretch: Stretch, reader: str) -> Rows:
        """A stretch of the list, within Catalogue.steady; `reader` is the analyst who has read some of it."""
        with plain_errors():
            return _Page(self._db, by, stretch, reader).rows()


class _Kept:
    """The counts that are kept."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def count(self, kind: str, value: object) -> int:
        """How many documents are under a heading, or how many headings there are of a kind."""
        row = self._db.execute("SELECT size FROM shelved WHERE kind = ? AND value = ?", (kind, value)).fetchone()
        return int(row[0]) if row else 0

    def documents(self) -> int:
        return int(self._db.execute("SELECT total(size) FROM shelved WHERE kind = 'outlet'").fetchone()[0])


class _Page:
    """One page of one arrangement."""

    def __init__(self, db: sqlite3.Connection, by: Arrangement, stretch: Stretch, reader: str) -> None:
        self._db = db
        self._kept = _Kept(db)
        self._grouping, self._order, self._stretch, self._reader = by.grouping, ORDERS[by.order], stretch, reader
        self._latest = by.order is SourceOrder.NEWEST
        self._without = WITHOUT[by.grouping]
        self._only = " AND d.flags < 0" if stretch.flagged else " AND d.story > 0" if stretch.claims else ""
        self._tags = self._tag_sizes() if by.grouping is Grouping.TAG else {}

    def rows(self) -> Rows:
        stretch, here = self._stretch, self._here()
        above, below = list[_Place](), list[_Place]()
        if here or stretch.end is End.BOTTOM:
            above = list(islice(self._walk(here, -1), stretch.above + 1))[::-1]
        if here or stretch.end is End.TOP:
            below = list(islice(self._walk(here, 1), stretch.below + 1))
        top, bottom = len(above) <= stretch.above, len(below) <= stretch.below
        last = None if top else above.pop(0)[0]  # the heading that stands above the page already
        has_headings = self._has_headings()
        rows = list[Heading | Spot]()
        middle = None
        for place in [*above, *([here] if here else []), *below[: stretch.below]]:
            under, document = place
            if under != last and has_headings:
                rows.append(Heading(self._label(under), self._size(under)))
            last = under
            if place == here:
                middle = len(rows)
            rows.append(Spot(document, str(under) if self._grouping is Grouping.TAG else ""))
        return Rows(rows, middle, top, bottom, self._total(has_headings))

    def _here(self) -> _Place | None:
        """The first of the wanted documents that is there."""
        for spot in self._stretch.spots:
            row = self._db.execute(
                "SELECT story, outlet, dated FROM documents WHERE id = ? AND shown", (spot.document,)
            ).fetchone()
            if row:
                story, outlet, dated = row
                match self._grouping:
                    case Grouping.STORY:
                        return story, spot.document
                    case Grouping.OUTLET:
                        return outlet, spot.document
                    case Grouping.DATE:
                        return dated // DAY, spot.document
                    case Grouping.TAG:
                        return self._tag(spot), spot.document
                    case Grouping.NONE:
                        return "", spot.document
        return None

    def _tag(self, spot: Spot) -> str:
        """The tag that a document is under: the one that it was, if it has it still."""
        rows = self._db.execute(f"SELECT DISTINCT m.name {TAGGED} AND m.document = ?", (spot.document,))
        tags = sorted((name for (name,) in rows), key=alphabetical)
        return spot.tag if spot.tag in tags else next(iter(tags), "")

    def _walk(self, here: _Place | None, step: int) -> Iterator[_Place]:
        """The documents after (`step` 1) or before (-1) one, or all from an end on; no more than are wanted."""
        under, document = here or (None, None)
        most = (self._stretch.below if step > 0 else self._stretch.above) + 1
        for heading in chain(() if under is None else (under,), self._headings(under, step)):
            where = UNTAGGED if self._grouping is Grouping.TAG and not heading else UNDER[self._grouping]
            wanted = [where + self._only] * len(self._order.runs)
            found = self._sorted(wanted, {"under": heading}, document, step, most)
            document = None
            for one in found:
                yield heading, one
            most -= len(found)

    def _sorted(
        self, where: Sequence[str], values: dict[str, object], after: int | None, step: int, limit: int, by: str = ""
    ) -> list[int]:
        """At most `limit` documents that meet the conditions, one for each run of the order, from one on or all.

        `by` "found" has them found by the index for documents in stories.
        """
        found = list[int]()
        first, key = (0, ()) if after is None else self._key(after)
        for number, run in list(enumerate(self._order.runs))[::step]:
            conditions = ["d.shown", where[number], run.condition.format(d="d")]
            given = {**values, "reader": self._reader, "limit": limit - len(found)}
            if key and (number - first) * step < 0:
                continue
            if key and number == first:
                names = [f"key{at}" for at in range(len(key))]
                given.update(zip(names, key, strict=True))
                than = ">" if step > 0 else "<"
                conditions.append(f"({self._order.key('d')}) {than} ({', '.join(f':{name}' for name in names)})")
            query = (
                f"SELECT d.id FROM documents d {run.found if by else ''} "  # noqa: S608
                f"WHERE {' AND '.join(conditions)} ORDER BY {self._order.direction(step)} LIMIT :limit"
            )
            found += [id_ for (id_,) in self._db.execute(query, given)]
            if len(found) == limit:
                break
        return found

    def _key(self, document: int) -> tuple[int, tuple[object, ...]]:
        """The number of a document's run, and what it is sorted by there."""
        runs = enumerate(self._order.runs)
        cases = " ".join(f"WHEN {run.condition.format(d='d')} THEN {number}" for number, run in runs)
        query = f"SELECT CASE {cases} END, {self._order.key('d')} FROM documents d WHERE d.id = :document"  # noqa: S608
        run, *key = self._db.execute(query, {"document": document, "reader": self._reader}).fetchone()
        return run, tuple(key)

    # -- headings

    def _headings(self, under: _Under | None, step: int) -> Iterator[_Under]:
        """The headings after (`step` 1) or before (-1) one, or all from an end on."""
        match self._grouping:
            case Grouping.STORY:
                yield from self._stories(under, step)
            case Grouping.TAG:
                tags = list(self._tags)[::step]
                yield from tags if under is None else tags[tags.index(str(under)) + 1 :]
            case Grouping.NONE:
                yield from ("",) if under is None else ()
            case _:
                yield from self._values(under, step)

    def _values(self, under: _Under | None, step: int) -> Iterator[_Under]:
        """The outlets, or the days, as `_headings`."""
        last_first = self._latest and self._grouping is Grouping.DATE
        key = f"iif(value = {UNDATED}, value, -value)" if last_first else "value"
        direction, than = ("", ">") if step > 0 else ("DESC", "<")
        while True:
            after = "" if under is None else f"AND {key} {than} {key.replace('value', ':under')}"
            rows = self._db.execute(
                f"SELECT value FROM shelved WHERE kind = :kind {after} ORDER BY {key} {direction} LIMIT {_AT_ONCE}",  # noqa: S608
                {"kind": self._grouping, "under": under},
            ).fetchall()
            yield from (value for (value,) in rows)
            if len(rows) < _AT_ONCE:
                return
            under = rows[-1][0]

    def _stories(self, under: _Under | None, step: int) -> Iterator[_Under]:
        """The stories, and last the documents of none, as `_headings`.

        A story is where the first of its documents is: the one before which there is none of the same story.
        """
        has_rest = bool(self._kept.count(Grouping.STORY, NO_STORY)) and not self._only
        if under == NO_STORY and step > 0:
            return
        if under is None and step < 0 and has_rest:
            yield NO_STORY
        runs = range(len(self._order.runs))
        first = self._sorted([UNDER[Grouping.STORY]] * len(runs), {"under": under}, None, 1, 1)[0] if under else None
        leading = [self._leading(run) for run in runs]
        while True:
            found = self._sorted(leading, {}, first, step, _AT_ONCE, "found")
            for first in found:
                yield self._db.execute("SELECT story FROM documents WHERE id = ?", (first,)).fetchone()[0]
            if len(found) < _AT_ONCE:
                break
        if step > 0 and has_rest:
            yield NO_STORY

    def _leading(self, run: int) -> str:
        """The condition that a document of a run is the first of its story."""
        order = self._order
        earlier = [f"({one.condition.format(d='o')})" for one in order.runs[:run]]
        same = f"({order.runs[run].condition.format(d='o')} AND ({order.key('o')}) < ({order.key('d')}))"
        mate = "SELECT 1 FROM documents o WHERE o.shown AND o.story = d.story AND"
        only = f" AND EXISTS ({mate} o.flags < 0)" if self._stretch.flagged else ""
        return f"d.story > 0 AND NOT EXISTS ({mate} ({' OR '.join([*earlier, same])})){only}"

    def _tag_sizes(self) -> dict[str, int]:
        """How many documents have each tag, by the alphabet, and last under "" how many have none."""
        query = (
            "SELECT m.name, count(DISTINCT m.document) FROM marks.placed m JOIN documents d ON d.id = m.document "  # noqa: S608
            f"WHERE d.shown AND m.kind = 'tag' AND {FOUND} GROUP BY m.name"
        )
        rows = self._db.execute(query).fetchall()
        query = f"SELECT count(*) FROM documents d WHERE d.shown AND d.id IN (SELECT m.document {TAGGED})"  # noqa: S608
        rest = self._kept.documents() - self._db.execute(query).fetchone()[0]
        return {**dict(sorted(rows, key=lambda row: alphabetical(row[0]))), **({"": rest} if rest else {})}

    def _size(self, under: _Under) -> int:
        return self._tags[str(under)] if self._grouping is Grouping.TAG else self._kept.count(self._grouping, under)

    def _label(self, under: _Under) -> str:
        if under == self._without:
            return ""
        match self._grouping:
            case Grouping.STORY:
                row = self._db.execute("SELECT shown FROM stories WHERE id = ?", (under,)).fetchone()
                return str(row[0]) if row and row[0] else ""
            case Grouping.OUTLET:
                return outlet_of(str(under))
            case Grouping.DATE:
                digits = f"{under:08}"
                return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
            case _:
                return str(under)

    def _has_headings(self) -> bool:
        """Whether any document belongs under one."""
        match self._grouping:
            case Grouping.NONE:
                return False
            case Grouping.TAG:
                return any(self._tags)
            case grouping:
                return self._kept.count("headings", grouping) > bool(self._kept.count(grouping, self._without))

    def _total(self, has_headings: bool) -> int:
        if self._grouping is Grouping.TAG:
            return sum(self._tags.values()) + (len(self._tags) if has_headings else 0)
        return self._kept.documents() + (self._kept.count("headings", self._grouping) if has_headings else 0)
