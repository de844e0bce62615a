"""The source list: the library's documents under headings, with what was flagged in each."""

from collections import Counter
from collections.abc import Mapping

from index.library import Entry
from index.model.claims import Standing
from index.model.marks import NOTHING_SAID, Said
from tui.present.arranging import BY_STORY, Arrangement, Group, SourceRow
from tui.present.facts import dated, guessed, suffix
from tui.present.glyphs import Glyphs, Words
from tui.present.marks import counts
from tui.present.standing import MARKS
from tui.settings.keys import bindings
from tui.widgets.rows import Rows
from tui.widgets.targets import ToText


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


class Sources(Rows[SourceRow]):
    BINDINGS = bindings("sources")
    keys = ("list", "sources")

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.said: Mapping[int, Said] = {}  # of the documents, by id
        self.expect(BY_STORY)

    def expect(self, by: Arrangement) -> None:
        """Say how the rows that are to come are arranged."""
        self.arrangement = by
        self.heading = str(by), ""

    def show_said(self, said: Mapping[int, Said], document: int | None = None) -> None:
        """Show what analysts said of the documents; only of one, where no other has changed."""
        self.said = said
        if document is None:
            self.redraw()
        for at, row in enumerate(self.rows):
            if isinstance(row, Entry) and row.id == document:
                height = self.row_height(self.size.width)
                self.refresh_lines(at * height, height)

    def identity(self, row: SourceRow) -> object:
        return row.label if isinstance(row, Group) else row.id

    def target(self) -> ToText | None:
        return ToText(self.current.id if isinstance(self.current, Entry) else None) if self.current else None

    def row_height(self, width: int) -> int:
        return 2 if width < 60 else 1

    def row_lines(self, row: SourceRow, width: int) -> list[tuple[Words, Words]]:
        if isinstance(row, Group):
            heading: tuple[Words, Words] = (((row.label, "bold"),), ((f" {row.size}", "dim"),))
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

    def select(self, document: int) -> None:
        """Put the cursor on a document, if it is not there: a document may be under several headings."""
        if isinstance(self.current, Entry) and self.current.id == document:
            return
        for number, row in enumerate(self.rows):
            if isinstance(row, Entry) and row.id == document:
                self.move_to(number)
                return

    def onward(self, document: int | None, step: int) -> list[Entry]:
        """The documents after (`step` 1) or before (-1) the given one, nearest first."""
        entries = list({row.id: row for row in self.rows if isinstance(row, Entry)}.values())[::step]
        places = [number for number, entry in enumerate(entries) if entry.id == document]
        return entries[places[0] + 1 :] if places else entries
