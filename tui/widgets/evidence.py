"""The evidence strip, and on wide terminals the evidence column: what the current claim stands on."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from tui.present.evidence import Line
from tui.present.glyphs import Glyphs
from tui.present.layout import TEXT_WIDTH, wrap
from tui.present.widths import width as cells_of
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
        """How many lines all of it takes at a width."""
        return sum(len(self._fitted(line, width)) for line in self._lines)

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._draw()

    def _draw(self) -> None:
        width, base = self.size.width, self.base
        self._strips = []
        for line in self._lines:
            left, right = line
            if self.size.height <= _ONE_LINE_EACH:
                self._strips.append(self.strip(fit_words([(" ", ""), *left, *right], width, self.glyphs, base), width))
            else:
                self._strips += self._fitted(line, width)
        if len(self._strips) > self.size.height > _ONE_LINE_EACH:
            self._strips[self.size.height - 1] = self._cut(self._strips[self.size.height - 1], width)
        self.refresh()

    def _fitted(self, line: Line, width: int) -> list[Strip]:
        """A line in as many as it takes; without its right half where that would take one more."""
        left, right = line
        whole, alone = self._wrapped([*left, *right], width), self._wrapped(left, width)
        return whole if len(whole) == len(alone) else alone

    def _wrapped(self, words: Sequence[tuple[str, str]], width: int) -> list[Strip]:
        """The words in as many lines as they take, each indented as the first one is."""
        base = self.base
        text = "".join(piece for piece, _ in words)
        indent = len(text) - len(text.lstrip())
        room = max(min(width, TEXT_WIDTH) - 2 - indent, 1)
        strips = []
        for start, end in wrap(text, 0, len(text), room, self.glyphs):
            segments, at = [Segment(" " * (indent + 1), base)], 0
            for piece, style in words:
                shown = self.glyphs.show(piece[max(start - at, 0) : max(end - at, 0)])
                if shown:
                    segments.append(Segment(shown, base + Style.parse(style)))
                at += len(piece)
            strips.append(self.strip(segments, width))
        return strips

    def _cut(self, strip: Strip, width: int) -> Strip:
        """The line with an ellipsis at its end: more follows."""
        used = cells_of(strip.text.rstrip())
        kept = strip.crop(0, min(used, width - len(self.glyphs.ellipsis)))
        return self.strip([*kept, Segment(self.glyphs.ellipsis, self.base)], width)

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.base
        if y >= len(self._strips):
            return Strip.blank(width, base)
        return self._strips[y]
