"""The matrix: a story's claims down, its outlets across, and the words of neither but for the cell under the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from tui.glyphs import Glyphs, Words
from tui.keys import bindings
from tui.matrix import Cell, Has, Row
from tui.standing import DISPUTED, MARKS
from tui.widgets.bar import Bar, fit_words
from tui.widgets.rows import Rows
from tui.widgets.styled import taken
from tui.widths import width as cells_of

_CURSOR = 3  # cells
_LEAST, _MOST = 5, 16  # cells of a column
_CLAIM_SHARE = 0.5  # of the width, at least, for the words of the claims


@dataclass(frozen=True, slots=True)
class Columns:
    """How the outlets share the width: `first` to `last` are in sight, each `width` cells wide."""

    claim: int
    width: int
    first: int
    last: int


def columns(outlets: int, current: int, first: int, width: int) -> Columns:
    """The columns in sight, moved no further than it takes to have the current one among them."""
    room = width - _CURSOR - max(int(width * _CLAIM_SHARE), 20)
    each = max(_LEAST, min(_MOST, room // max(outlets, 1)))
    shown = max(min(room // each, outlets), 1)
    first = max(min(first, current, outlets - shown), current - shown + 1, 0)
    return Columns(width - _CURSOR - shown * each, each, first, first + shown)


def abbreviated(outlets: Sequence[str], width: int, glyphs: Glyphs) -> list[str]:
    """The outlets' names in `width` cells, no two the same: in full, else their initials, else cut and numbered."""
    found: list[str] = []
    for name in outlets:
        words = name.split()
        initials = "".join(word[0] for word in words if word[0].isalnum())
        short = name if cells_of(glyphs.show(name)) <= width else initials if len(words) > 1 else name
        short = glyphs.fit(short, width)
        number = 2
        while short in found:
            short = glyphs.fit(short, width - len(str(number)) - 1).rstrip(glyphs.ellipsis) + f"~{number}"
            number += 1
        found.append(short)
    return found


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
    """The line above the matrix: the outlets, the current one marked."""

    def show_names(self, names: Sequence[str], across: Columns, current: int) -> None:
        more_left, more_right = "<" if across.first else " ", ">" if across.last < len(names) else " "
        told: list[tuple[str, str]] = [(f" CLAIMS{'':{max(across.claim + _CURSOR - 8, 0)}}{more_left}", "bold")]
        for at in range(across.first, across.last):
            told.append((names[at], "bold reverse" if at == current else ""))
            told.append((" " * (across.width - cells_of(names[at])), ""))
        self.show((told[:-1], ((more_right, "bold"),)))


class Matrix(Rows[Row], inherit_bindings=False):
    BINDINGS = bindings("move", "matrix")

    class ColumnChanged(Message):
        """The cursor is in another column, or the columns in sight are others."""

    def __init__(self, glyphs: Glyphs, outlets: Sequence[str], *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.outlets = outlets
        self.column = 0
        self.across = columns(len(outlets), 0, 0, 80)

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
        across = columns(len(self.outlets), self.column, self.across.first, self.size.width)
        if across != self.across:
            self.across = across
            self.redraw()
        self.post_message(self.ColumnChanged())

    def _measure(self) -> None:
        super()._measure()
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
            segments.append(Segment(" " * (across.width - len(padded)), base))
        return self.strip(segments, width)

    def _label(self, row: Row, here: bool) -> Words:
        standing = MARKS[row.claim.standing]
        return (
            (f"{standing.gutter} ", f"bold {standing.colour}"),
            (f"{row.having:>2} ", "dim"),
            (row.text, "bold" if here else ""),
        )
