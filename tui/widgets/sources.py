"""The source list: the library's documents under headings, with what was flagged in each."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial

from index.library import Entry, Library
from index.model.claims import Standing
from index.model.marks import NOTHING_SAID, Said
from index.model.shelf import BY_STORY, Arrangement, End, Heading, ShelfPage, ShelfRow, Spot, Stretch
from tui.desk import Desk
from tui.present.arranging import called
from tui.present.facts import dated, guessed, suffix
from tui.present.glyphs import Glyphs, Words
from tui.present.marks import counts
from tui.present.standing import MARKS
from tui.settings.keys import bindings
from tui.widgets.rows import Rows
from tui.widgets.targets import ToText

_FAR = 2_000  # rows that the cursor may be ahead of what is read
_ONWARD = 100  # documents that are looked through at once


def flags(entry: Entry) -> Words:
    """The flagged claims of a document, by mark."""
    if not entry.analysed:
        return ((".", "dim"),)
    numbers = Counter[str]()  # copies and one origin have one mark
    for standing in (Standing.SINGLE_SOURCE, Standing.COPIES, Standing.ONE_ORIGIN):
        numbers[MARKS[standing].gutter] += entry.flagged.get(standing, 0)
    colours = {mark.gutter: mark.colour for mark in MARKS.values()}
    return [(f" {gutter}{number:,}", colours[gutter]) for gutter, number in numbers.items() if number]


def places(entry: Entry) -> Words:
    """Which version a document is, where there are older ones, and in how many other places it was read."""
    version = f" v{entry.older + 1}" if entry.older else ""
    others = f" +{entry.copies}" if entry.copies else ""
    return ((f"{version}{others}", "dim"),) if version or others else ()


class Sources(Rows[ShelfRow]):
    """Of the list only the rows around the cursor are held, and a row is found by its document, not by its number.

    How many rows are above a document is not counted: where the list is entered in the middle, the numbers of its rows
    are supposed, and put right as soon as an end of the list is among what is read. Nothing shows them.
    """

    BINDINGS = bindings("sources")
    keys = ("list", "sources")
    window = 200

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.said: Mapping[int, Said] = {}  # of the documents, by id
        self.spots: Sequence[Spot | None] = ()  # of the rows
        self.expect(BY_STORY)

    def expect(self, by: Arrangement) -> None:
        """Say how the rows that are to come are arranged."""
        self.arrangement = by
        self.heading = str(by), ""

    # -- reading

    async def load(self, desk: Desk, progress: str) -> None:
        """Read the documents around the cursor; it stays on its document."""
        await self._read(desk, self._around())

    async def reach(self, desk: Desk, document: int) -> None:
        """Put the cursor on a document, wherever in the list it is; nothing happens where it is not in the list."""
        if not self.select(document):
            half = self.window // 2
            await self._read(desk, Stretch((Spot(document),), above=half, below=half), enter=True)

    def _around(self) -> Stretch:
        """What is to be read around the cursor.

        If its row is not read, the cursor is at an end of the list, or beside what is read: far, where keys come faster
        than rows.
        """
        half = self.window // 2
        last = self.first + len(self.rows) - 1
        far = min(max(self.first - self.cursor, self.cursor - last, 0), _FAR)
        if self.current is None and self.cursor == 0:
            return Stretch(below=self.window)
        if self.current is None and self.cursor == self.total - 1:
            return Stretch(end=End.BOTTOM, above=self.window)
        known = [number for number, spot in enumerate(self.spots, self.first) if spot]
        known.sort(key=lambda number: abs(number - self.cursor))
        spots = tuple(spot for number in known if (spot := self.spots[number - self.first]))
        up, down = (far, 0) if self.cursor < self.first else (0, far)
        return Stretch(spots, above=half + up, below=half + down)

    async def _read(self, desk: Desk, stretch: Stretch, *, enter: bool = False) -> None:
        """Read a stretch and show it: the list is entered there, the cursor in the middle, or goes on from what is
        shown.
        """
        by: Arrangement | None = None
        while by != self.arrangement:  # it may be arranged otherwise meanwhile
            by = self.arrangement
            page = await desk.ask(partial(Library.shelf, by=by, stretch=stretch))
        if page.middle is None:
            if not enter:
                self._show(page, 0 if stretch.end is End.TOP else self.cursor - len(page.rows) + 1)
            return
        spot = page.spots[page.middle]
        assert spot is not None
        near = [at for at, one in enumerate(self.spots, self.first) if one and one.document == spot.document]
        number = min(near, key=lambda at: abs(at - self.cursor), default=page.total // 2)
        self._show(page, number - page.middle, page.middle if enter else None)

    def _show(self, page: ShelfPage, first: int, cursor: int | None = None) -> None:
        """Show rows, as far as is known the first one with this number; the cursor goes to one of them, or stays."""
        rows, total, supposed = len(page.rows), page.total, first
        if page.top:
            first = 0
        elif page.bottom:
            first = total - rows
        else:  # with more on both sides, so that no key but those for it goes to an end
            first = max(first, self.window)
            total = max(total, first + rows + self.window)
        self.spots, unread = page.spots, self.current is None and self.total
        to_end = unread and self.cursor == self.total - 1
        if cursor is not None:
            self.set_rows(page.rows, first + cursor, first=first, total=total)
            return
        if unread and self.cursor and not to_end:  # beside what was read, and so it stays
            self.cursor += first - supposed
        self.renew_rows(page.rows, first=first, total=total)
        if to_end:  # it was pressed meanwhile, and is read next
            self.set_rows(page.rows, total - 1, first=first, total=total)
        elif self.current is None and self.cursor and page.rows:
            self.move_to(max(min(self.cursor, first + rows - 1), first))

    # -- what analysts said

    def show_said(self, said: Mapping[int, Said], document: int | None = None) -> None:
        """Show what analysts said of the documents; only of one, where no other has changed."""
        self.said = said
        if document is None:
            self.redraw()
        for at in self._numbers(document):
            height = self.row_height(self.size.width)
            self.refresh_lines(at * height, height)

    def _numbers(self, document: int | None) -> list[int]:
        """The numbers of a document's rows, of those that are read."""
        return [at for at, spot in enumerate(self.spots, self.first) if spot and spot.document == document]

    # -- rows

    def identity(self, row: ShelfRow) -> object:
        return row.label if isinstance(row, Heading) else row.id

    def target(self) -> ToText | None:
        return ToText(self.current.id if isinstance(self.current, Entry) else None) if self.current else None

    def row_height(self, width: int) -> int:
        return 2 if width < 60 else 1

    def row_lines(self, row: ShelfRow, width: int) -> list[tuple[Words, Words]]:
        if isinstance(row, Heading):
            heading: tuple[Words, Words] = (
                ((called(row, self.arrangement.grouping), "bold"),),
                ((f" {row.size}", "dim"),),
            )
            return [((), ()), heading] if width < 57 else [heading]
        outlet = guessed(row.outlet)
        said = self.said.get(row.id, NOTHING_SAID)
        weight = "" if said.read else "bold"
        when, kind, right = dated(row.date), suffix(row.path), (*places(row), *counts(said), *flags(row))
        if width < 57:
            return [(((outlet, weight),), right), (((f"{row.heading}", ""),), ((f" {kind} {when}", "dim"),))]
        columns = (
            (f"{self.glyphs.column(outlet, 20)} ", weight),
            (f"{when:>12}  ", "dim"),
            (f"{kind:6} ", "dim"),
            (row.heading, ""),
        )
        return [(columns, right)]

    # -- to other documents

    def select(self, document: int) -> bool:
        """Put the cursor on a document, if its row is read and it is not there, under whatever heading."""
        if isinstance(self.current, Entry) and self.current.id == document:
            return True
        numbers = self._numbers(document)
        if numbers:
            self.move_to(numbers[0])
        return bool(numbers)

    async def onward(self, desk: Desk, document: int | None, step: int, *, flagged: bool) -> AsyncIterator[Entry]:
        """The documents with claims, or with `flagged` ones, after (`step` 1) or before (-1) the given one, nearest
        first.
        """
        spot, met = Spot(document) if document is not None else None, {document}
        above, below = (0, _ONWARD) if step > 0 else (_ONWARD, 0)
        by, end = self.arrangement, End.TOP if step > 0 else End.BOTTOM
        while True:
            stretch = Stretch((spot,) if spot else (), end, above, below, claims=True, flagged=flagged)
            page = await desk.ask(partial(Library.shelf, by=by, stretch=stretch))
            for row, spot_of_row in list(zip(page.rows, page.spots, strict=True))[::step]:
                spot = spot_of_row or spot
                if (
                    isinstance(row, Entry)
                    and row.id not in met
                    and any((row.flagged if flagged else row.standings).values())
                ):
                    met.add(row.id)
                    yield row
            if page.bottom if step > 0 else page.top:
                return
