"""The matrix: a story's claims down, its outlets across, and a mark in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from index.reporting.matrix import Cell, Has, Row
from tui.present.glyphs import Glyphs, Words
from tui.present.standing import DISPUTED, MARKS
from tui.present.widths import width as cells_of
from tui.settings.keys import bindings
from tui.widgets.bar import Bar, fit_words
from tui.widgets.rows import Rows
from tui.widgets.styled import taken

_CURSOR = 3  # cells
_LEAST, _MOST = 4, 16  # cells of a heading
_CLAIM_SHARE = 0.5  # of the width, at least, for the words of the claims

Heading = tuple[str, ...]
"""An outlet's name over its column, on one line or two."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How the outlets share the width: `first` to `last` are in sight, `claim` cells are left for the claims."""

    claim: int
    first: int
    last: int


def outlets_room(width: int) -> int:
    """The cells that the outlets may take of a width."""
    return width - _CURSOR - max(int(width * _CLAIM_SHARE), 20)


def columns(widths: Sequence[int], current: int, first: int, width: int) -> Columns:
    """The columns in sight: as many as fit, moved just so far that the current one is among them."""
    room = outlets_room(width)
    first = min(first, current)
    while first < current and sum(widths[first : current + 1]) > room:
        first += 1
    last = min(current + 1, len(widths))
    while last < len(widths) and sum(widths[first : last + 1]) <= room:
        last += 1
    while first and sum(widths[first - 1 : last]) <= room:
        first -= 1
    return Columns(width - _CURSOR - sum(widths[first:last]), first, last)


def headings(outlets: Sequence[str], room: int, glyphs: Glyphs) -> list[Heading]:
    """The outlets' names over their columns, no two the same: on one line where all of them fit into so many cells,
    else each on two. What is too long even so is cut, and numbered where another is cut to the same.
    """
    names = [" ".join(glyphs.show(name).split()) for name in outlets]
    one_line = sum(max(cells_of(name), _LEAST) + 1 for name in names) <= room
    found: list[Heading] = []
    taken_by: set[Heading] = set()
    for name in names:
        lines = (name,) if one_line else _halves(name)
        most = room - 1 if one_line else _MOST
        heading = tuple(glyphs.fit(line, most) for line in lines)
        number = 2
        while heading in taken_by:
            end = f"~{number}"
            heading = (*heading[:-1], glyphs.fit(lines[-1], most - len(end)).rstrip(glyphs.ellipsis) + end)
            number += 1
        taken_by.add(heading)
        found.append(heading)
    return found


def _halves(name: str) -> Heading:
    """A name on two lines, broken between words where that leaves the lines shortest."""
    words = name.split()
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words))]
    return min(breaks, key=lambda lines: max(map(cells_of, lines)), default=("", ""))


def heading_width(heading: Heading) -> int:
    """The cells of a column under a heading, with the gap behind it."""
    return max(_LEAST, *map(cells_of, heading)) + 1


def mark(row: Row, cell: Cell | None) -> tuple[str, str]:
    """What stands in a cell, and its style: the standing of the claim where the outlet has it."""
    standing = MARKS[row.claim.standing]
    match cell.has if cell else None:
        case None:
            return "-", "dim"
        case Has.NEAR:
            return "o", "dim"
        case Has.DISPUTES:
            return DISPUTED.gutter, f"bold {DISPUTED.colour}"
        case Has.MORE:
            return f"{standing.gutter}+", f"bold {standing.colour}"
        case _:
            return standing.gutter, f"bold {standing.colour}"


class OutletNames(Bar):
    """The lines above the matrix: the outlets, the current one marked."""

    def show_names(self, names: Sequence[Heading], across: Columns, current: int) -> None:
        height = max(map(len, names), default=1)
        self.styles.height = height
        self.show(*(self._line(names, across, current, line - height) for line in range(height)))

    def _line(self, names: Sequence[Heading], across: Columns, current: int, line: int) -> tuple[Words, Words]:
        """A line by its number from the end: -1 is the last."""
        left = right = title = " "
        if line == -1:
            title = " CLAIMS"
            left, right = "<" if across.first else " ", ">" if across.last < len(names) else " "
        told: list[tuple[str, str]] = [(f"{title:<{max(across.claim + _CURSOR - 1, 0)}}{left}", "bold")]
        for at in range(across.first, across.last):
            told.append((names[at][line], "bold reverse" if at == current else ""))
            told.append((" " * (heading_width(names[at]) - cells_of(names[at][line])), ""))
        return told[:-1], ((right, "bold"),)


class Matrix(Rows[Row], inherit_bindings=False):
    BINDINGS = bindings("move", "matrix")

    class ColumnChanged(Message):
        """The cursor is in another column, or the columns in sight are others."""

    def __init__(self, glyphs: Glyphs, outlets: Sequence[str], *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.outlets = outlets
        self.column = 0
        self.headings: Sequence[Heading] = [(name,) for name in outlets]
        self._widths: Sequence[int] = ()  # of the columns
        self.across = Columns(0, 0, 0)

    def identity(self, row: Row) -> object:
        return row.claim.id

    @property
    def cell(self) -> Cell | None:
        """What the outlet of the current column has of the current claim."""
        return self.current.cells.get(self.outlets[self.column]) if self.current else None

    def action_column(self, step: int) -> None:
        self.go_to_column(self.column + step)

    def go_to_column(self, column: int) -> None:
        before = self.column
        self.column = max(min(column, len(self.outlets) - 1), 0)
        if self.column != before:
            self._arrange()
            self.refresh_lines(self.cursor, 1)

    def _arrange(self) -> None:
        across = columns(self._widths, self.column, self.across.first, self.size.width)
        if across != self.across:
            self.across = across
            self.redraw()
        self.post_message(self.ColumnChanged())

    def _measure(self) -> None:
        super()._measure()
        self.headings = headings(self.outlets, outlets_room(self.size.width), self.glyphs)
        self._widths = [heading_width(heading) for heading in self.headings]
        self._arrange()

    # -- painting

    def draw_line(self, number: int, width: int) -> Strip:
        if number >= len(self.rows):
            return super().draw_line(number, width)
        row, base, across = self.rows[number], self.base, self.across
        here = number == self.cursor
        segments = [Segment(" > " if here else "   ", base + Style(bold=True))]
        label = fit_words(self._label(row, here), across.claim - 1, self.glyphs, base)
        used = taken(label)
        segments += [*label, Segment(" " * (across.claim - used), base)]
        for at in range(across.first, across.last):
            shown, style = mark(row, row.cells.get(self.outlets[at]))
            padded = f" {shown:<2} "
            chosen = "bold reverse" if here and at == self.column else style
            segments.append(Segment(padded, base + Style.parse(chosen)))
            segments.append(Segment(" " * (self._widths[at] - len(padded)), base))
        return self.strip(segments, width)

    def _label(self, row: Row, here: bool) -> Words:
        standing = MARKS[row.claim.standing]
        return (
            (f"{standing.gutter} ", f"bold {standing.colour}"),
            (f"{row.having:>2} ", "dim"),
            (row.text, "bold" if here else ""),
        )
