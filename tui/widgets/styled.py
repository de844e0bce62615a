"""What all widgets of lines share: a style worked out once, and where the terminal's own cursor is."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from tui.present.glyphs import Glyphs
from tui.present.widths import beginning
from tui.present.widths import width as cells_of


def taken(segments: Sequence[Segment]) -> int:
    """The cells that segments take; Textual does not count them as terminals do."""
    return sum(cells_of(segment.text) for segment in segments)


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

    def strip(self, segments: Sequence[Segment], width: int, style: Style | None = None) -> Strip:
        """A line of `width` cells: as much of the segments as has room, and blanks behind them."""
        room, fitted = width, list(segments)
        if taken(segments) > width:  # laid out for another size: the next frame has it right
            fitted = []
            for text, own, _ in segments:
                fitted.append(Segment(beginning(text, room), own))
                room -= cells_of(fitted[-1].text)
                if fitted[-1].text != text:
                    break
        blanks = width - taken(fitted)
        return Strip([*fitted, Segment(" " * blanks, style or self.base)] if blanks else fitted, width)

    def point(self, line: int) -> None:
        """Where drawing is plain, put the terminal's own cursor on a line of this widget, if it has the keys."""
        if self.glyphs.plain and self.screen.focused is self:
            self.app.cursor_position = self.content_region.offset + Offset(0, line)
