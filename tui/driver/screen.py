"""The screen as Textual paints it, and the shortest output that makes the terminal show it.

It keeps two copies of the screen: what is wanted, and what the terminal shows. Nothing here does I/O.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from tui.driver.cells import split
from tui.driver.styles import PLAIN, Style, after, change, of_blank, of_field

# What Textual paints with: cursor positions, styles, text and line ends. Anything else is passed on to the terminal.
_TOKEN = re.compile(
    r"\x1b\[(?:(?P<row>\d+);(?P<column>\d+))?H"
    r"|\x1b\[(?P<style>[\d;]*)m"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<newline>\n)"
    r"|(?P<other>\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP(?:[^\x1b]|\x1b[^\\])*\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|.)",
    re.DOTALL,
)
_LINK = "\x1b]8;"
_ERASE_LINE = "\x1b[K"
_ERASE_PAYS = 3  # changed cells up to which spaces are no longer than erasing
_RULES = frozenset(map(chr, range(0x2500, 0x2580)))
_GAP = 4  # unchanged cells up to which writing them again is no longer than a move


class Row(msgspec.Struct):
    """A line of cells, and the columns whose width or order terminals may draw differently (`unsure`).

    Only the columns in `range(first, last)` can have changed since the row was last sent.
    """

    chars: list[str]
    styles: list[Style]
    unsure: set[int] = msgspec.field(default_factory=set)
    first: int = 0
    last: int = 0

    @classmethod
    def blank(cls, width: int) -> "Row":
        return cls([" "] * width, [PLAIN] * width)

    def take(self, other: "Row") -> None:
        """Copy what may have changed from another row."""
        columns = slice(other.first, other.last)
        self.chars[columns] = other.chars[columns]
        self.styles[columns] = other.styles[columns]
        self.unsure = set(other.unsure)

    def field(self, x: int) -> Style:
        """The part of a column's style that is visible where letters do not fill the cell."""
        style = self.styles[x]
        return style if self.chars[x] == " " else of_field(style)

    def put(self, x: int, text: str, style: Style) -> int:
        """Put a text at a column, and return the column after it. What does not fit is cut off."""
        chars, unsure, marks = split(text)
        columns = len(self.chars)
        begun = first = self.beginning(min(x, columns - 1))
        if marks and 0 < x <= columns:
            first = self.beginning(x - 1)
            self.chars[first] += marks
            self.unsure.update(range(first, x))
        end = last = min(x + len(chars), columns)
        while last < columns and not self.chars[last]:
            last += 1
        self.first, self.last = min(self.first, first), max(self.last, last)
        if x >= end:
            return x
        if len(chars) > end - x:
            fits = end - x
            while not chars[fits]:
                fits -= 1
            chars = [*chars[:fits], *" " * (end - x - fits)]
        # Also blank what is left of a grapheme that is partly painted over.
        self.chars[begun:x] = [" "] * (x - begun)
        self.chars[end:last] = [" "] * (last - end)
        self.chars[x:end] = chars
        self.styles[x:end] = [of_blank(style) if text.isspace() else style] * (end - x)
        if self.unsure:
            self.unsure.difference_update(range(begun, last))
        if unsure:
            self.unsure.update(x + at for at in unsure if x + at < end)
        return end

    def beginning(self, x: int) -> int:
        """The column where the grapheme at a column begins."""
        while x > 0 and not self.chars[x]:
            x -= 1
        return x


class Screen:
    """What is wanted on a screen of this size, and what the terminal shows. Its output is text to be sent."""

    def __init__(self, width: int, height: int) -> None:
        self.size = width, height
        self._wanted = [Row.blank(width) for _ in range(height)]
        self._shown = [Row.blank(width) for _ in range(height)]
        self._painted: set[int] = set()  # rows
        self._x = self._y = 0  # Textual's cursor
        self._style = PLAIN
        self._at: tuple[int, int] | None = None  # the terminal's cursor, column and row; None if unknown
        self._pen = PLAIN
        self._lost = True
        self._out: list[str] = []

    def resize(self, width: int, height: int) -> None:
        """Change the size. What was painted remains as far as it fits."""
        before, self._wanted = self._wanted, [Row.blank(width) for _ in range(height)]
        for new, old in zip(self._wanted, before, strict=False):
            new.chars[: len(old.chars)] = old.chars[:width]
            new.styles[: len(old.styles)] = old.styles[:width]
            new.unsure = {x for x in old.unsure if x < width}
            if width < len(old.chars) and not old.chars[width]:
                begun = old.beginning(width)
                new.chars[begun:] = [" "] * (width - begun)
        self.size = width, height
        self.forget()

    def forget(self) -> None:
        """Forget what the terminal shows, so that the next frame is the whole screen."""
        self._lost = True

    # -- what Textual writes

    def feed(self, data: str) -> str:
        """Paint what Textual writes. Returns what is not painting, to be sent unchanged."""
        passed = []
        for token in _TOKEN.finditer(data):
            match token.lastgroup:
                case "text":
                    self._put(token["text"])
                case "style":
                    self._style = after(self._style, token["style"])
                case "newline":
                    self._x, self._y = 0, self._y + 1
                case "other":
                    # Links have no cells of their own, and nothing here has any.
                    if not token["other"].startswith(_LINK):
                        passed.append(token["other"])
                case _:
                    self._x, self._y = int(token["column"] or 1) - 1, int(token["row"] or 1) - 1
        return "".join(passed)

    def _put(self, text: str) -> None:
        if self._y < len(self._wanted):
            self._painted.add(self._y)
            self._x = self._wanted[self._y].put(self._x, text, self._style)

    # -- what the terminal is sent

    def frame(self) -> str:
        """The output that makes the terminal show what is wanted, "" if it does. It must then be sent."""
        width, height = self.size
        self._out = []
        if self._lost:
            self._lost = False
            self._out.append("\x1b[m\x1b[2J")
            self._at, self._pen = None, PLAIN
            self._shown = [Row.blank(width) for _ in range(height)]
            self._painted = set(range(height))
            for row in self._wanted:
                row.first, row.last = 0, width
        for y in sorted(self._painted):
            new, old = self._wanted[y], self._shown[y]
            self._draw(y, new, old)
            old.take(new)
            new.first, new.last = width, 0
        self._painted.clear()
        self._write_style(PLAIN)
        self._move(min(self._x, width - 1), min(self._y, height - 1))
        return "".join(self._out)

    def _draw(self, y: int, new: Row, old: Row) -> None:
        """Write the cells of a row that changed."""
        chars, styles, old_chars, old_styles = new.chars, new.styles, old.chars, old.styles
        changed = [x for x in range(new.first, new.last) if chars[x] != old_chars[x] or styles[x] != old_styles[x]]
        if not changed:
            return
        # A grapheme of unsure width may have begun where there is now the second half of a wide character.
        unsure = min((new.beginning(x) for x in (*new.unsure, *old.unsure)), default=len(chars))
        if changed[-1] >= unsure:
            self._write_runs(y, new, [x for x in changed if x < unsure], unsure)
            self._write_rest(y, new, unsure)
            return
        end = _end(new) if chars[changed[-1]] == " " else len(chars)
        erased = [x for x in changed if x >= end]
        erases = len(erased) > _ERASE_PAYS
        self._write_runs(y, new, changed, end if erases else len(chars))
        if erases:
            self._move(erased[0], y)
            self._write_style(PLAIN)
            self._out.append(_ERASE_LINE)

    def _write_rest(self, y: int, row: Row, start: int) -> None:
        """Write a row again from a column on, however many cells the terminal takes for graphemes of unsure width.

        Each stretch of text is written in one go, so that its characters follow each other without gaps. If it takes
        fewer cells than were reserved, the rest stays blank; the next stretch begins at its proper column.
        """
        end = _end(row)
        self._move(start, y)
        self._write_style(PLAIN)
        self._out.append(_ERASE_LINE)
        for first, last in _fields(row, start, end):
            self._move(first, y)
            self._write_style(row.field(first))
            self._out.append(" " * (last - first))
            self._at = (last, y) if last < len(row.chars) else None
        for first, last in _stretches(row, start, end):
            self._move(first, y)
            for x, text_end in _same_style(row, first, last):
                self._write_style(row.styles[x])
                self._out.append("".join(row.chars[x:text_end]))
            known = last < len(row.chars) and row.unsure.isdisjoint(range(first, last))
            self._at = (last, y) if known else None

    def _write_runs(self, y: int, row: Row, changed: Iterable[int], end: int) -> None:
        """Write the cells of these columns before `end`, and between them those that cost less than a move."""
        for start, stop in _runs(row, changed, end):
            self._move(start, y)
            for x, text_end in _same_style(row, start, stop):
                self._write_style(row.styles[x])
                self._out.append("".join(row.chars[x:text_end]))
                # Terminals differ in where the cursor is after the last column.
                self._at = (text_end, y) if text_end < len(row.chars) else None

    def _write_style(self, style: Style) -> None:
        if style != self._pen:
            self._out.append(change(self._pen, style))
            self._pen = style

    def _move(self, x: int, y: int) -> None:
        if self._at != (x, y):
            self._out.append(min(_ways(self._at, x, y), key=len))
            self._at = (x, y)


def _end(row: Row) -> int:
    """The column from which on the row is blank."""
    end = len(row.chars)
    while end and row.chars[end - 1] == " " and row.styles[end - 1] == PLAIN:
        end -= 1
    return end


def _runs(row: Row, changed: Iterable[int], end: int) -> Iterator[tuple[int, int]]:
    """Stretches of columns to write, with both halves of each wide character."""
    chars, styles, width = row.chars, row.styles, len(row.chars)
    start = stop = -1
    for x in changed:
        if x >= end:
            break
        if x < stop:
            continue
        if x != stop:
            if not chars[x]:
                x -= 1
            if start < 0:
                start = x
            elif x - stop > _GAP or any(styles[at] != styles[stop - 1] for at in range(stop, x)):
                yield start, stop
                start = x
        stop = x + 1
        if stop < width and not chars[stop]:
            stop += 1
    if start >= 0:
        yield start, stop


def _same_style(row: Row, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The stretch cut where the style changes."""
    x = start
    for at in range(start + 1, stop + 1):
        if at == stop or row.styles[at] != row.styles[x]:
            yield x, at
            x = at


def _fields(row: Row, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The columns between two in which something is seen of a style where there are no letters."""
    x = start
    for at in range(start + 1, end + 1):
        if at == end or row.field(at) != row.field(x):
            if row.field(x) != PLAIN:
                yield x, at
            x = at


def _stretches(row: Row, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of text without a gap between two columns. Two blanks end a stretch, and so does a rule."""
    first = last = start
    before = ""
    for x in range(start, end):
        char = row.chars[x]
        if char == " " or not char:
            continue
        if x - last > 1 or (char in _RULES) != (before in _RULES):
            if first < last:
                yield first, last
            first = x
        before, last = char, x + 1
        while last < end and not row.chars[last]:
            last += 1
    if first < last:
        yield first, last


def _ways(at: tuple[int, int] | None, x: int, y: int) -> Iterator[str]:
    """The ways to a cell from where the terminal is."""
    row, column = str(y + 1) if y else "", f";{x + 1}" if x else ""
    yield f"\x1b[{row}{column}H"
    if at is None:
        return
    here_x, here_y = at
    down = y - here_y
    if down == 0 and x > here_x:
        yield _forward(x - here_x)
    if down == 0 and x < here_x:
        yield "\b" * (here_x - x)
    if down >= 0:
        yield "\r" + "\n" * down + _forward(x)


def _forward(cells: int) -> str:
    return "" if not cells else f"\x1b[{cells if cells > 1 else ''}C"
