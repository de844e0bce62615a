"""The screen as Textual paints it, and the least to send so that the terminal shows it.

Two copies of the screen are kept: what is wanted, and what the terminal shows. Nothing here does I/O.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from tui.driver.cells import split
from tui.driver.styles import PLAIN, Style, after, change, of_blank

# All that Textual paints with: places, styles, text and line ends. Anything else is for the terminal.
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
_GAP = 4  # unchanged cells up to which writing them again is no longer than a move


class Row(msgspec.Struct):
    """A line of cells, and the columns of those whose width or order a terminal may see otherwise.

    Only the columns from `first` to before `last` can have changed since the row was last sent.
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
        """Become like another row, where that can have changed."""
        columns = slice(other.first, other.last)
        self.chars[columns] = other.chars[columns]
        self.styles[columns] = other.styles[columns]
        self.unsure = set(other.unsure)

    def put(self, x: int, text: str, style: Style) -> int:
        """Put a text at a column; the column after it. What does not fit is left out."""
        chars, unsure, marks = split(text)
        if marks and 0 < x <= len(self.chars):
            on = x - 1 if self.chars[x - 1] else x - 2
            self.chars[on] += marks
            self.unsure.update(range(on, x))
        end = min(x + len(chars), len(self.chars))
        # With the cells that marks and halves of wide characters may reach.
        if x - 2 < self.first:
            self.first = max(x - 2, 0)
        if end + 1 > self.last:
            self.last = min(end + 1, len(self.chars))
        if x >= end:
            return x
        if len(chars) > end - x:
            cut, chars = chars[end - x], list(chars[: end - x])
            if not cut:
                chars[-1] = " "  # half of a wide character
        # The other half of a wide character that is painted over goes too.
        if not self.chars[x]:
            self.chars[x - 1] = " "
        if end < len(self.chars) and not self.chars[end]:
            self.chars[end] = " "
        self.chars[x:end] = chars
        self.styles[x:end] = [of_blank(style) if text.isspace() else style] * (end - x)
        if self.unsure:
            self.unsure.difference_update(range(x, end))
        if unsure:
            self.unsure.update(x + at for at in unsure if x + at < end)
        return end


class Screen:
    def __init__(self, width: int, height: int) -> None:
        self.size = width, height
        self._wanted = [Row.blank(width) for _ in range(height)]
        self._shown = [Row.blank(width) for _ in range(height)]
        self._painted: set[int] = set()  # rows
        self._x = self._y = 0  # where Textual is
        self._style = PLAIN
        self._at: tuple[int, int] | None = None  # where the terminal is: column and row
        self._pen = PLAIN
        self._lost = True
        self._out: list[str] = []

    def resize(self, width: int, height: int) -> None:
        """Take another size. What was wanted stays, as far as it fits."""
        before, self._wanted = self._wanted, [Row.blank(width) for _ in range(height)]
        for new, old in zip(self._wanted, before, strict=False):
            new.chars[: len(old.chars)] = old.chars[:width]
            new.styles[: len(old.styles)] = old.styles[:width]
            new.unsure = {x for x in old.unsure if x < width}
        self.size = width, height
        self.forget()

    def forget(self) -> None:
        """The terminal may show anything: the next frame is the whole screen."""
        self._lost = True

    # -- what Textual writes

    def feed(self, data: str) -> str:
        """Paint what Textual writes; gives back what is no painting, to be sent as it is."""
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
        """What makes the terminal show what is wanted; "" where it does. The terminal is taken to have got it."""
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
        unsure = min((*new.unsure, *old.unsure), default=len(chars))
        if changed[-1] >= unsure:
            # From here on the terminal may have put the cells elsewhere: the rest of the row is written anew.
            changed = [x for x in changed if x < unsure]
            self._write_runs(y, new, changed, unsure)
            self._move(unsure, y)
            self._write_style(PLAIN)
            self._out.append(_ERASE_LINE)
            end = _end(new)
            self._write_runs(y, new, range(unsure, end), end)
            return
        end = _end(new) if chars[changed[-1]] == " " else len(chars)
        erased = [x for x in changed if x >= end]
        erases = len(erased) > _ERASE_PAYS
        self._write_runs(y, new, changed, end if erases else len(chars))
        if erases:
            self._move(erased[0], y)
            self._write_style(PLAIN)
            self._out.append(_ERASE_LINE)

    def _write_runs(self, y: int, row: Row, changed: Iterable[int], end: int) -> None:
        """Write the cells of these columns before `end`, and between them those that cost less than a move."""
        for start, stop in _runs(row, changed, end):
            self._move(start, y)
            for x, text_end in _same_style(row, start, stop):
                self._write_style(row.styles[x])
                if self._at != (x, y):
                    self._move(x, y)
                self._out.append("".join(row.chars[x:text_end]))
                # In the last column terminals differ, and behind a cell to mistrust.
                known = text_end < len(row.chars) and text_end - 1 not in row.unsure
                self._at = (text_end, y) if known else None

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
    """The stretch cut where the style changes, and behind each cell to mistrust."""
    x = start
    for at in range(start + 1, stop + 1):
        if at == stop or row.styles[at] != row.styles[x] or (at - 1 in row.unsure and at not in row.unsure):
            yield x, at
            x = at


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
