"""A page of fixed lines that scrolls: the help, and what is told of a text."""

from collections.abc import Sequence

from textual import events
from textual.geometry import Size
from textual.strip import Strip

from tui.present.glyphs import Glyphs, Words
from tui.settings.keys import bindings
from tui.widgets.bar import fit_words
from tui.widgets.scrolled import Scrolled


class Page(Scrolled):
    BINDINGS = bindings("move")

    def __init__(self, glyphs: Glyphs, lines: Sequence[Words], *, id: str) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self._lines = lines

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))

    def show(self, lines: Sequence[Words], begin: int) -> None:
        """Show other lines, beginning at one of them."""
        self._lines = lines
        self.virtual_size = Size(self.size.width, len(lines))
        self.redraw()
        self.scroll_to(y=begin, animate=False, immediate=True)

    def draw_line(self, number: int, width: int) -> Strip:
        words = self._lines[number] if number < len(self._lines) else ()
        return self.strip(fit_words(words, width, self.glyphs, self.base), width)
