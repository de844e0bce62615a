"""What all widgets of lines share: a style worked out once, and where the terminal's own cursor is."""

from rich.style import Style
from textual.geometry import Offset
from textual.widget import Widget

from tui.glyphs import Glyphs


class Styled(Widget):
    """Holds `base`, the Rich style that the style sheet gives the widget, until the style sheet gives another."""

    glyphs: Glyphs
    _base: Style | None = None

    @property
    def base(self) -> Style:
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._base = None

    def point(self, line: int) -> None:
        """Where drawing is plain, put the terminal's own cursor on a line of this widget, if it has the keys."""
        if self.glyphs.plain and self.screen.focused is self:
            self.app.cursor_position = self.content_region.offset + Offset(0, line)
