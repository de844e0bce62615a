"""Text laid out in lines, from whose cells the mouse selects the text itself."""

from textual.geometry import Offset
from textual.selection import Selection

from index.model.document import Span
from tui.present.glyphs import Glyphs
from tui.present.layout import Layout, Line
from tui.present.view import View
from tui.present.widths import graphemes
from tui.present.widths import width as cells_of
from tui.widgets.scrolled import Scrolled

GUTTER = 4  # cells: a space, the cursor, the mark, a space


class SelectableText(Scrolled):
    ALLOW_SELECT = True

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.view: View | None = None
        self.layout_lines = Layout(0, (), True)

    def selected(self, line: Line) -> Span | None:
        """What is selected of a line."""
        selection = self.text_selection
        if selection is None:
            return None
        start, end = self._selection_offsets(selection)
        return Span(max(start, line.start), min(end, line.end)) if start < line.end and end > line.start else None

    @property
    def selected_words(self) -> Span | None:
        """The words that are selected, without white space around them; None where there are none."""
        selection = self.text_selection
        if self.view is None or selection is None:
            return None
        start, end = self._selection_offsets(selection)
        words = self.view.document.text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
        return Span(start, end) if start < end else None

    def _selection_offsets(self, selection: Selection) -> tuple[int, int]:
        lines = self.layout_lines.lines
        if not lines:
            return 0, 0
        start = lines[0].start if selection.start is None else self._offset_at(*selection.start)
        end = lines[-1].end if selection.end is None else self._offset_at(*selection.end)
        return start, end

    def cell_at(self, x: int, y: int) -> Offset:
        """The cell of the laid-out text at a place on the screen: its column, and its line."""
        return Offset(x, y + round(self.scroll_offset.y)) - self.content_region.offset

    def _offset_at(self, x: int, y: int) -> int:
        """The first code point of the grapheme shown at a cell of the laid-out text."""
        assert self.view is not None
        lines = self.layout_lines.lines
        line = lines[min(max(y, 0), len(lines) - 1)]
        if line.note:
            return line.start if x <= GUTTER else line.end
        cells = GUTTER
        text = self.view.document.text
        for start, end in graphemes(text, line.start, line.end):
            cells += cells_of(self.glyphs.show(text[start:end]))
            if cells > x:
                return start
        return line.end

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        if self.view is None:
            return None
        start, end = self._selection_offsets(selection)
        return self.view.document.text[start:end], "\n"
