"""A line of text or a few, drawn as given: headers, pane titles, the status line, rules."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.present.glyphs import Glyphs, Words
from tui.present.widths import beginning
from tui.present.widths import width as cells_of
from tui.widgets.styled import Styled, taken


class Bar(Styled):
    """Lines with something on the left and something on the right; repainted only where they change."""

    def __init__(self, glyphs: Glyphs, *, id: str, style: str = "") -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self._style = style
        self._lines: tuple[tuple[Words, Words], ...] = ()

    def show(self, *lines: tuple[Words, Words]) -> None:
        """Show lines, each a left part and a right part; the left one gives way when both do not fit."""
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.base + Style.parse(self._style)
        if y >= len(self._lines):
            return Strip.blank(width, base)
        left, right = self._lines[y]
        right_width = sum(cells_of(self.glyphs.show(text)) for text, _ in right)
        segments = fit_words(left, max(width - right_width, 0), self.glyphs, base)
        used = taken(segments)
        segments.append(Segment(" " * max(width - right_width - used, 0), base))
        segments += fit_words(right, width, self.glyphs, base)
        return self.strip(segments, width, base)


def fit_words(words: Words, width: int, glyphs: Glyphs, base: Style) -> list[Segment]:
    """The words as segments of at most `width` cells in all; what does not fit ends in one ellipsis."""
    pieces = [(glyphs.show(text), base + Style.parse(style)) for text, style in words if text]
    room = width if sum(cells_of(text) for text, _ in pieces) <= width else width - len(glyphs.ellipsis)
    if room < 0:
        return []
    segments = []
    for text, style in pieces:
        fitted = beginning(text, room)
        cut = fitted != text
        segments.append(Segment(fitted.rstrip() + glyphs.ellipsis if cut else fitted, style))
        if cut:
            break
        room -= cells_of(fitted)
    return segments


class Rule(Styled):
    """A single rule, across or down as its shape is."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.glyphs = glyphs
        if glyphs.plain:
            self.display = False

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        char = self.glyphs.bar if width == 1 else self.glyphs.rule
        return Strip([Segment(char * width, self.base + Style(dim=True))], width)
