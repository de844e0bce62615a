"""A list of rows on the Line API: only the rows in sight are drawn, and a move repaints two of them."""

import textwrap
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui.desk import Desk
from tui.present.glyphs import Glyphs, Words
from tui.settings.keys import bindings
from tui.widgets.bar import fit_words
from tui.widgets.scrolled import Lines
from tui.widgets.styled import taken
from tui.widgets.targets import Target

Row = TypeVar("Row")


class Rows(Lines, Generic[Row], can_focus=True):
    """A cursor over rows of the same height. Subclasses say how a row looks, and where it leads."""

    BINDINGS = bindings("move", "list")
    keys: ClassVar[tuple[str, ...]] = ("list",)  # PANES of the table of keys that work here, besides "move"
    note = ""  # what the list says while it has no rows
    window: ClassVar[int] = 500  # rows that are read at once of a list that may be long

    class Highlighted(Message):
        """The cursor moved to another row."""

        def __init__(self, rows: "Rows[Any]") -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> "Rows[Any]":
            return self.rows

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Rows.Highlighted) and message.rows is self.rows

    class Clicked(Highlighted):
        """The row under the cursor was double-clicked, to open it."""

        def can_replace(self, message: Message) -> bool:
            return False

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.rows: Sequence[Row] = ()  # all, or of a long list those around the cursor
        self.first = 0  # the number of the first of them
        self.total = 0  # how many rows the list has
        self.cursor = 0  # the number of a row, which may not be read yet
        self.heading = "", ""  # shown beside the title, and at the end of its line
        self.subheading: tuple[Words, Words] | None = None  # a line below the title

    # -- for subclasses

    def row_height(self, width: int) -> int:
        """Lines that one row takes at this width."""
        return 1

    def row_lines(self, row: Row, width: int) -> list[tuple[Words, Words]]:
        """A row's lines, each a left and a right part; the widget adds the cursor in front."""
        raise NotImplementedError

    def target(self) -> Target | None:
        """Where the row under the cursor leads when it is opened; None where it leads nowhere."""
        return None

    async def load(self, desk: Desk, progress: str) -> None:
        """Read the rows from the library and show them: called whenever the list comes into sight, and when the library
        has changed. `progress` says how far an update is, "" once it is done.

        Does nothing where the rows come from elsewhere, as the results of a search do.
        """

    async def read_on(self, desk: Desk) -> None:
        """Read the rows around the cursor, where those that are read end near it."""
        await self.load(desk, "")

    def identity(self, row: Row) -> object:
        """A value that stays the same for an item while its row is read again, such as the id of a claim."""
        return row

    # -- the cursor

    @property
    def current(self) -> Row | None:
        """The row under the cursor, None where there is none, or it is not read yet."""
        return self._row(self.cursor)

    def has(self, number: int) -> bool:
        """Whether the row of this number is read."""
        return self._row(number) is not None

    def _row(self, number: int) -> Row | None:
        return self.rows[number - self.first] if 0 <= number - self.first < len(self.rows) else None

    @property
    def ends_near(self) -> bool:
        """Whether the rows that are read end near the cursor, though the list goes on."""
        last, near = self.first + len(self.rows), self.window // 10
        above = self.first > 0 and self.cursor < self.first + near
        return above or (last < self.total and self.cursor >= last - near)

    @property
    def start(self) -> int:
        """The number of the first row to read, so that the cursor is amid what is read."""
        return max(self.cursor - self.window // 2, 0)

    def set_rows(self, rows: Sequence[Row], cursor: int = 0, *, first: int = 0, total: int | None = None) -> None:
        """Show other rows, the cursor on one of them; no message is posted.

        They are all, or those from number `first` on of a list with `total` rows.
        """
        self.rows, self.first, self.total = rows, first, len(rows) if total is None else total
        self.cursor = max(min(cursor, self.total - 1), 0)
        self._measure()

    def renew_rows(self, rows: Sequence[Row], *, first: int = 0, total: int | None = None) -> None:
        """Show the rows as read again: the cursor stays on its item, at the same height on the screen."""
        here, line = self.current, self.cursor * self._height - round(self.scroll_offset.y)
        cursor, unread = self.cursor, self.total > 0 and here is None
        if here is not None:
            same = self.identity(here)
            places = (at for at, row in enumerate(rows, first) if self.identity(row) == same)
            cursor = min(places, key=lambda at: abs(at - cursor), default=cursor)
        self.set_rows(rows, cursor, first=first, total=total)
        if self.size.height:
            self.scroll_to(y=self.cursor * self._height - line, animate=False, immediate=True)
            self._scroll_to_cursor()
        if self.total and (unread or self.current is None):  # is now read, or is to be read
            self.post_message(self.Highlighted(self))

    def move_to(self, cursor: int) -> None:
        """Put the cursor on a row and bring it into sight."""
        before, self.cursor = self.cursor, max(min(cursor, self.total - 1), 0)
        if before == self.cursor:
            return
        height = self._height
        for row in (before, self.cursor):
            self.refresh_lines(row * height, height)
        self._scroll_to_cursor()
        self.post_message(self.Highlighted(self))

    def _scroll_to_cursor(self) -> None:
        top, height = round(self.scroll_offset.y), self._height
        first = self.cursor * height
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif first + height > top + self.size.height:
            self.scroll_to(y=first + height - self.size.height, animate=False, immediate=True)
        self.point(first - round(self.scroll_offset.y))

    @property
    def _height(self) -> int:
        return self.row_height(self.size.width)

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, self.total * self._height)
        self._scroll_to_cursor()
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self._measure()

    def on_focus(self) -> None:
        self.refresh_lines(self.cursor * self._height, self._height)
        self.point(self.cursor * self._height - round(self.scroll_offset.y))

    on_blur = on_focus

    # -- keys and mouse

    def action_line(self, step: int) -> None:
        self.move_to(self.cursor + step)

    def action_page(self, pages: float) -> None:
        rows = max(int(abs(pages) * self.size.height) // self._height - 1, 1)
        self.move_to(self.cursor + (rows if pages > 0 else -rows))

    def action_edge(self, step: int) -> None:
        self.move_to(self.total - 1 if step > 0 else 0)

    def on_mouse_scroll_down(self) -> None:
        self.call_later(self._come_along)  # once it has scrolled

    on_mouse_scroll_up = on_mouse_scroll_down

    def _come_along(self) -> None:
        """Where the wheel goes beyond what is read, the cursor comes along, and with it more is read."""
        top = round(self.scroll_offset.y) // self._height
        bottom = min(top + self.size.height // self._height, self.total) - 1
        ahead = next((row for row in (top, bottom) if not self.has(row)), None)
        if ahead is not None and not top <= self.cursor <= bottom:
            self.move_to(ahead)

    def on_click(self, event: events.Click) -> None:
        row = (round(self.scroll_offset.y) + event.y) // self._height
        if row < self.total:
            self.move_to(row)
            if event.chain == 2:
                self.post_message(self.Clicked(self))

    # -- painting

    def draw_line(self, number: int, width: int) -> Strip:
        base, height = self.base, self.row_height(width)
        row, line = divmod(number, height)
        if row >= self.total:
            words = "" if self.total else "".join(self._empty_lines(width)[number : number + 1])
            segment = Segment(" " + self.glyphs.fit(words, width - 1), base + Style(dim=True))
            return self.strip([segment], width)
        reverse = row == self.cursor and self.has_focus
        strips = self._draw(row, width, base + Style(reverse=True) if reverse else base)
        self._strips.update(enumerate(strips, row * height))
        return strips[line]

    def _empty_lines(self, width: int) -> list[str]:
        return textwrap.wrap(self.glyphs.show(self.note), max(width - 2, 1))

    def _draw(self, number: int, width: int, base: Style) -> list[Strip]:
        """The lines of a row; of one that is not read yet, an ellipsis."""
        strips = []
        row, blank = self._row(number), [((), ())] * (self.row_height(width) - 1)
        lines = [(((self.glyphs.ellipsis, "dim"),), ()), *blank] if row is None else self.row_lines(row, width - 3)
        for line, (left, right) in enumerate(lines):
            right_segments = fit_words(right, width - 3, self.glyphs, base)
            right_width = taken(right_segments)
            left_segments = fit_words(left, width - 3 - right_width, self.glyphs, base)
            used = taken(left_segments)
            cursor = Segment(" > " if number == self.cursor and line == 0 else "   ", base + Style(bold=True))
            gap = Segment(" " * (width - 3 - right_width - used), base)
            strips.append(self.strip([cursor, *left_segments, gap, *right_segments], width, base))
        return strips
