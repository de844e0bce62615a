"""The evidence strip, and on wide terminals the evidence column: what the current claim stands on."""

from collections.abc import Sequence

from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.strip import Strip

from tui.evidence import Line
from tui.glyphs import Glyphs
from tui.layout import TEXT_WIDTH
from tui.widgets.bar import fit_words
from tui.widgets.styled import Styled

_ONE_LINE_EACH = 3  # a strip of so few lines cuts each line instead of wrapping it


class EvidencePane(Styled):
    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self._lines: Sequence[Line] = ()
        self._strips: list[Strip] = []

    def show(self, lines: Sequence[Line]) -> None:
        if lines != self._lines:
            self._lines = lines
            self._draw()

    def needed(self, width: int) -> int:
        """How many lines it takes to show all of it at a width."""
        return sum(len(self._wrapped([*left, *right], width)) for left, right in self._lines)

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        width, base = self.size.width, self.base
        self._strips = []
        for left, right in self._lines:
            if self.size.height <= _ONE_LINE_EACH:
                self._strips.append(Strip(fit_words([(" ", ""), *left, *right], width, self.glyphs, base)))
            else:
                self._strips += self._wrapped([*left, *right], width)
        self.refresh()

    def _wrapped(self, words: Sequence[tuple[str, str]], width: int) -> list[Strip]:
        text = Text.assemble(*((self.glyphs.show(piece), style) for piece, style in words), end="")
        console: Console = self.app.console
        lines = text.wrap(console, max(min(width, TEXT_WIDTH) - 2, 1), tab_size=1)
        return [Strip([Segment(" "), *line.render(console)]) for line in lines]

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.base
        if y >= len(self._strips):
            return Strip.blank(width, base)
        return self._strips[y].adjust_cell_length(width, base).apply_style(base)
