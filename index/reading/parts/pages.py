"""Makes paragraphs of printed lines: what a PDF file knows of a text is where on which page each line of it stands.

Lines that repeat on several pages are running heads; lines with nothing but a number are page numbers. Whatever is left
is put together line by line: a paragraph goes on where the next word did not fit on the line above.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from index.model.document import Place

_EDGE = 2  # lines at the top and at the bottom of a page which may be running heads
_FEWEST_PAGES = 3  # on which a line must be to be a running head; of two or three pages, all
_APART = 1.6  # sizes of the type: the least distance of a running head from the text
_SAME = 0.12  # the share by which sizes of one type may differ: an estimate from the boxes of letters
_LARGER = 1.15  # times the size of the body's type: that of titles and headings
_BLOCK = 2.4  # sizes of the type between lines that do not share their margins
_GAP = 1.35  # times the usual distance of lines: a paragraph ends
_INDENT = 0.8  # sizes of the type by which a line is indented
_ROOM = 1  # size of the type that a full line may leave beside the next word, whose width is estimated
_DROPPED = 0.6  # of the size of a capital letter at the beginning, what the letters beside it are
_TERMINAL = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_ITEM = re.compile(r"[-*•–·▪‣]\s|(?:\d{1,2}|[a-z])[.)]\s")
_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|s\.|pág\.|стр\.)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de|sur|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PARTED = re.compile(r"([^\W\d_]+)-\Z")  # the first part of a word at the end of a line
_JOINING = ("und", "oder", "bzw", "sowie", "and", "or", "och", "en", "of")  # "Vor- und Nachteile" has its hyphen
_REST = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, in points from the lower left corner of its page. `hyphen` says that its last word goes on,
    `is_row` that it has several cells.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    hyphen: bool = False
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what a citation calls it, and its lines in the order in which they are read."""

    name: str
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the text that is put together. `size` is that of its type, in sizes of the body's type."""

    start: int
    text: str
    size: float
    page: int
    running: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """The text of pages: its paragraphs, a blank line between them, and where each page begins."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    places: tuple[Place, ...]


@dataclass(slots=True)
class _Column:
    """Lines below each other, with their margins and the usual distance between them.

    `is_below` says that it stands apart below others, and so is no column of its own.
    """

    page: int
    lines: list[Line]
    is_below: bool = False
    left: float = 0
    right: float = 0
    leading: float = 0


@dataclass(slots=True)
class _Open:
    """A paragraph that may go on."""

    lines: list[Line] = field(default_factory=list)
    begins: list[tuple[int, int]] = field(default_factory=list)  # pages, with the number of the line they begin with
    column: _Column | None = None


def printed(pages: Sequence[Page]) -> Printed:
    """The paragraphs of pages. A running head is kept once, behind the paragraph in which it first stands."""
    running = _running(pages)
    known = Counter(word.lower() for page in pages for line in page.lines for word in _WORD.findall(line.text))
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], -size), default=1.0) or 1.0
    made = _Made(known, body)
    for number, page in enumerate(pages):
        heads = [line for line in page.lines if line in running[number]]
        rest = [line for line in page.lines if line not in running[number]]
        for line in heads:
            if not _NUMBER.fullmatch(line.text):
                made.head(line, number)
        for column in _columns(number, rest, body):
            for position, line in enumerate(column.lines):
                made.take(line, column, position)
    made.close()
    return Printed("\n\n".join(one.text for one in made.paragraphs), tuple(made.paragraphs), made.places(pages))


class _Made:
    """The text while it is put together."""

    def __init__(self, known: Counter[str], body: float) -> None:
        self.paragraphs: list[Paragraph] = []
        self._known = known
        self._body = body
        self._open = _Open()
        self._heads: list[tuple[Line, int]] = []  # what stands within the open paragraph
        self._seen: set[tuple[str, int]] = set()
        self._begins: dict[int, int] = {}  # offsets of pages
        self._end = 0

    def head(self, line: Line, page: int) -> None:
        """A running head, which is kept only if no page before had it."""
        if (key := _key(line)) not in self._seen:
            self._seen.add(key)
            self._heads.append((line, page))

    def take(self, line: Line, column: _Column, position: int) -> None:
        """The next line, which stands at `position` in a column."""
        before = self._open
        if before.lines and not self._goes_on(line, column, position):
            self.close()
        if not self._open.lines or not self._open.column or self._open.column.page != column.page:
            self._open.begins.append((column.page, len(self._open.lines)))
        self._open.lines.append(line)
        self._open.column = column

    def close(self) -> None:
        """The paragraph ends here, and the running heads within it follow."""
        done, self._open = self._open, _Open()
        if done.lines:
            text, offsets = self._joined(done.lines)
            start = self._end + (2 if self.paragraphs else 0)
            for page, number in done.begins:
                self._begins.setdefault(page, start + offsets[number])
            self._add(text, median(line.size for line in done.lines), done.begins[0][0])
        heads, self._heads = self._heads, []
        for line, page in heads:
            self._add(line.text, line.size, page, running=True)

    def places(self, pages: Sequence[Page]) -> tuple[Place, ...]:
        """Where each page begins. A page without text is no place in it."""
        starts = sorted(self._begins.items())
        return tuple(Place(start if number else 0, pages[page].name) for number, (page, start) in enumerate(starts))

    def _add(self, text: str, size: float, page: int, *, running: bool = False) -> None:
        start = self._end + (2 if self.paragraphs else 0)
        self.paragraphs.append(Paragraph(start, text, size / self._body, page, running))
        self._end = start + len(text)

    def _goes_on(self, line: Line, column: _Column, position: int) -> bool:
        """Whether a line belongs to the open paragraph."""
        last, above = self._open.lines[-1], self._open.column
        assert above is not None
        if _is_dropped(last, line):
            return True
        if line.is_row or last.is_row or abs(line.size - last.size) > _SAME * max(line.size, last.size):
            return False
        indented = line.left > column.left + _INDENT * line.size
        if position == 0 and column.is_below:
            return False
        if position == 0:
            ended = _TERMINAL.search(last.text) or not (last.hyphen or _is_full(last, line, above))
            return not ended and not _ITEM.match(line.text) and (not indented or line.text[0].islower())
        near = last.base - line.base < _GAP * column.leading
        if line.size > _LARGER * self._body:
            return near
        if not near or _ITEM.match(line.text) or not (last.hyphen or _is_full(last, line, column)):
            return False
        first = self._open.lines[0]
        if _ITEM.match(first.text) or not _TERMINAL.search(last.text):
            return True
        is_indented = len(self._open.lines) == 1 and line.left < last.left  # the first line of the paragraph
        return is_indented or abs(line.left - last.left) < _INDENT * line.size

    def _joined(self, lines: list[Line]) -> tuple[str, list[int]]:
        """The lines as one, and the offset of each."""
        text = lines[0].text
        offsets = [0]
        for last, line in pairwise(lines):
            parted = _PARTED.search(text) if last.hyphen else None
            rest = _REST.match(line.text)
            if parted and rest and rest[0] in _JOINING:
                text += " "
            elif parted and rest and not self._has_hyphen(parted[1], rest[0]):
                text = text[:-1]
            elif not last.hyphen and not _is_dropped(last, line):
                text += " "
            offsets.append(len(text))
            text += line.text
        return text, offsets

    def _has_hyphen(self, part: str, rest: str) -> bool:
        """Whether a word that is parted at the end of a line has a hyphen there in any case ("short-term")."""
        whole, hyphened = (part + rest).lower(), f"{part}-{rest}".lower()
        return rest[0].isupper() or self._known[hyphened] > self._known[whole]


def _is_dropped(last: Line, line: Line) -> bool:
    """Whether a line begins with a large capital that stands by itself."""
    return len(last.text) == 1 and last.text.isupper() and line.size < _DROPPED * last.size


def _is_full(line: Line, after: Line, column: _Column) -> bool:
    """Whether the first word of the line below would not have fitted on this line."""
    word = len(after.text.split(None, 1)[0]) / len(after.text) * (after.right - after.left)
    return line.right + word + _ROOM * line.size > column.right


def _columns(page: int, lines: Iterable[Line], body: float) -> Iterator[_Column]:
    """The lines of a page in columns: where a line does not stand below the one before it, another column begins."""
    columns: list[_Column] = []
    for line in lines:
        last = columns[-1].lines[-1] if columns else None
        if last is None or line.base > last.base + line.size / 2 or not _overlap(last, line):
            columns.append(_Column(page, [line]))
        elif last.base - line.base > _BLOCK * max(last.size, line.size):
            columns.append(_Column(page, [line], is_below=True))
        else:
            columns[-1].lines.append(line)
    for column in columns:
        text = [line for line in column.lines if line.size <= _LARGER * body] or column.lines
        column.left = min(line.left for line in text)
        column.right = max(line.right for line in text)
        gaps = [
            above.base - line.base
            for above, line in pairwise(text)
            if 0.5 * line.size < above.base - line.base < 3 * line.size
        ]
        column.leading = median(sorted(gaps)[: (len(gaps) + 1) // 2 or 1]) if gaps else 1.2 * text[0].size
        yield column


def _overlap(last: Line, line: Line) -> bool:
    """Whether one line is above the other, not wholly beside it."""
    return line.left < last.right and last.left < line.right


def _running(pages: Sequence[Page]) -> list[set[Line]]:
    """The running heads and page numbers of each page."""
    edges = [_edge(page.lines, -1) | _edge(page.lines, 1) for page in pages]
    heads: Counter[tuple[str, int]] = Counter()
    for lines in edges:
        heads.update({_key(line) for line in lines})
    enough = min(_FEWEST_PAGES, len(pages))
    return [
        {line for line in lines if _NUMBER.fullmatch(line.text) or (len(pages) > 1 and heads[_key(line)] >= enough)}
        for lines in edges
    ]


def _edge(lines: Sequence[Line], up: int) -> set[Line]:
    """The lines at the top (-1) or bottom (1) of a page that stand apart from its text.

    Several lines beside each other count as one.
    """
    rows = [
        list(row) for _, row in groupby(sorted(lines, key=lambda line: up * line.base), lambda line: round(line.base))
    ]
    for number, (row, inner) in enumerate(pairwise(rows[: _EDGE + 1]), start=1):
        if abs(row[0].base - inner[0].base) > _APART * max(row[0].size, inner[0].size):
            return {line for edge in rows[:number] for line in edge}
    return set()


def _key(line: Line) -> tuple[str, int]:
    """What running heads have in common: the words without numbers, which differ from page to page, and the type."""
    return _DIGITS.sub("0", line.text.casefold()), round(line.size)
