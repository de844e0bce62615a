"""Panes of lines that scroll, by the movement keys or with a cursor."""

from textual import events
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.styled import Styled

_KEPT = 1000  # lines


class Lines(Styled, ScrollView):
    """Lines that scroll. Each drawn line is cached by its number, so that scrolling draws only the new ones.

    There are no borders, padding or scroll bars, for which Textual does most of its work on a line.
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._strips: dict[int, Strip] = {}
        self._width = 0  # that they were drawn for

    def draw_line(self, number: int, width: int) -> Strip:
        """For subclasses: a line of the content."""
        raise NotImplementedError

    def refresh_lines(self, y_start: int, line_count: int = 1) -> None:
        for number in range(y_start, y_start + line_count):
            self._strips.pop(number, None)
        super().refresh_lines(y_start, line_count)

    def redraw(self) -> None:
        """Draw all lines anew."""
        self._strips.clear()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Replaces Textual's, which also moves the scroll bar and, as that is hidden, lays everything out again."""
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)

    def render_line(self, y: int) -> Strip:
        return self._line(round(self.scroll_offset.y) + y, self.size.width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Replaces Textual's, which caches lines by their row on the screen."""
        top, width = round(self.scroll_offset.y), self.size.width
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self._line(top + y, width)
            for one in filters:
                strip = strip.apply_filter(one, background)
            strips.append(strip.crop(crop.x, crop.right))
        return strips

    def _line(self, number: int, width: int) -> Strip:
        if width != self._width or len(self._strips) > _KEPT:
            self._strips.clear()
            self._width = width
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self.draw_line(number, width)
        return strip

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    def on_hide(self, event: events.Hide) -> None:
        """Keep the focus when the terminal is too small to show the widget: the screen decides who has it."""
        event.prevent_default()


class Scrolled(Lines, can_focus=True):
    @property
    def line_in_sight(self) -> int:
        """The row of the pane, from 0, where a plain terminal has its cursor."""
        return 0

    def on_focus(self) -> None:
        self.point(self.line_in_sight)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.point(self.line_in_sight)

    def action_line(self, step: int) -> None:
        self.scroll_relative(y=step, animate=False, immediate=True)

    def action_page(self, pages: float) -> None:
        rows = max(int(abs(pages) * (self.size.height - 1)), 1)
        self.scroll_relative(y=rows if pages > 0 else -rows, animate=False, immediate=True)

    def action_edge(self, step: int) -> None:
        self.scroll_to(y=self.max_scroll_y if step > 0 else 0, animate=False, immediate=True)
