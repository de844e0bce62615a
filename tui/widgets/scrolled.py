"""A pane of lines that scrolls by the movement keys."""

from textual.scroll_view import ScrollView

from tui.widgets.styled import Styled


class Scrolled(Styled, ScrollView, can_focus=True):
    @property
    def line_in_sight(self) -> int:
        """The line of the pane that is the current one."""
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
