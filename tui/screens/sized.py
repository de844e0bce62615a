"""A screen that knows its size before it is first painted."""

from textual.geometry import Offset
from textual.widget import Widget

from tui.screens.keyed import KeyedScreen
from tui.widgets.selecting import SelectableText


class SizedScreen(KeyedScreen):
    """Has the classes of its breakpoints from the start: Textual sets them only after a first layout is on the wire."""

    def __init__(self) -> None:
        width, height = self.app.size
        sides = ((width, self.HORIZONTAL_BREAKPOINTS or ()), (height, self.VERTICAL_BREAKPOINTS or ()))
        classes = [max((least, name) for least, name in steps if cells >= least)[1] for cells, steps in sides if steps]
        super().__init__(classes=" ".join(classes))

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """The widget at a cell, and the place in it where a selection begins or ends: in a text, line and cell."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return widget, widget.cell_at(x, y) if isinstance(widget, SelectableText) else offset
