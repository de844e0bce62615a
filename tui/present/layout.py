"""Lays out a document for reading: wrapped lines, and the marks on them.

These are pure functions. Lines and marks hold code point offsets into `Document.text`, so that every cell on the screen
can be traced back to its words.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from index.model.claims import Claim
from index.model.document import Document, Part, PartKind, Span
from index.model.statements import Analysis
from tui.present.facts import counted
from tui.present.glyphs import Glyphs
from tui.present.widths import graphemes
from tui.present.widths import width as cells_of

TEXT_WIDTH = 88  # cells; longer lines are hard to read

_WORD = re.compile(r"\S+\s*")


class Role(StrEnum):
    """What a stretch of text is, which decides its style."""

    TITLE = "title"
    HEADING = "heading"
    DATELINE = "dateline"
    FURNITURE = "furniture"
    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"
    HIT = "hit"
    CURRENT_HIT = "current-hit"
    SHARED = "shared"  # words that both of two texts side by side have
    DIFFERS = "differs"  # words that only this one has
    FIGURE = "figure"  # a figure that only this one has
    CONTEXT = "context"  # what is not compared


class Line(msgspec.Struct, frozen=True):
    """One line on the screen: `text[start:end]`, or else a `note` of our own."""

    start: int
    end: int
    kind: PartKind | None = None
    note: str = ""


class Layout(msgspec.Struct, frozen=True):
    """The lines of a document at one width."""

    width: int
    lines: tuple[Line, ...]
    folded: bool

    def line_of(self, offset: int) -> int:
        """The index of the line that shows `offset`, or of the last one before it."""
        return max(bisect_right(self.lines, offset, key=lambda line: line.start) - 1, 0)

    def first_of(self, offset: int) -> int:
        """The index of the first line that begins at `offset`, as an empty one may; else as `line_of`."""
        first = bisect_left(self.lines, offset, key=lambda line: line.start)
        return first if first < len(self.lines) and self.lines[first].start == offset else self.line_of(offset)


def wrap(text: str, start: int, end: int, width: int, glyphs: Glyphs) -> Iterator[tuple[int, int]]:
    """Cut `text[start:end]` into lines of at most `width` cells, at white space where there is any.

    Time is linear in the length. A word wider than the line is cut between graphemes; so is a run of zero-width
    characters that would otherwise pile up in one cell.
    """
    most_points = width * 8
    line_start, line_end, used = start, start, 0
    for word in _WORD.finditer(text, start, end):
        word_start, word_end = word.span()
        body = word.group().rstrip()
        body_end = word_start + len(body)
        cells = cells_of(glyphs.show(body))
        if used and used + cells > width:
            yield line_start, line_end
            line_start, used = word_start, 0
        if cells > width or len(body) > most_points:
            if not used:
                line_start = word_start
            for piece_end in _pieces(text, word_start, body_end, width, most_points, glyphs):
                yield line_start, piece_end
                line_start = piece_end
            used = 0
            line_end = body_end
            if line_start < body_end:
                used = cells_of(glyphs.show(text[line_start:body_end]))
        elif not used:
            line_start, used = word_start, cells
        else:
            used += cells
        line_end = body_end
        used += word_end - body_end if used else 0
    if line_end > line_start:
        yield line_start, line_end


def _pieces(text: str, start: int, end: int, width: int, most_points: int, glyphs: Glyphs) -> Iterator[int]:
    """Where to cut a word that is too long for a line. What remains after the last cut fits."""
    used = points = 0
    for first, last in graphemes(text, start, end):
        cells = cells_of(glyphs.show(text[first:last]))
        if cells > width or last - first > most_points:
            pieces = [(at, at + 1, cells_of(glyphs.show(text[at]))) for at in range(first, last)]
        else:
            pieces = [(first, last, cells)]
        for piece_start, piece_end, piece_cells in pieces:
            if used + piece_cells > width or points + piece_end - piece_start > most_points:
                yield piece_start
                used = points = 0
            used += piece_cells
            points += piece_end - piece_start


def lay_out(document: Document, width: int, glyphs: Glyphs, *, folded: bool = True) -> Layout:
    """The document's parts as lines of at most `width` cells. If `folded`, each run of furniture is one line."""
    return Layout(width, tuple(_lines(document, width, glyphs, folded)), folded)


def _lines(document: Document, width: int, glyphs: Glyphs, folded: bool) -> Iterator[Line]:
    parts = document.parts or (Part(PartKind.BODY, 0, len(document.text)),)
    previous: PartKind | None = None
    index = 0
    while index < len(parts):
        part = parts[index]
        if previous is not None and previous is not PartKind.HEADING:
            yield Line(part.start, part.start)
        if part.kind is PartKind.FURNITURE and folded:
            run = index
            while run < len(parts) and parts[run].kind is PartKind.FURNITURE:
                run += 1
            first, last = parts[index], parts[run - 1]
            size = counted(len(document.text[first.start : last.end].split()), "word")
            yield Line(first.start, last.end, PartKind.FURNITURE, f"[furniture, {size} folded: x shows]")
            index = run
            previous = PartKind.FURNITURE
            continue
        for start, end in wrap(document.text, part.start, part.end, width, glyphs):
            yield Line(start, end, part.kind)
        previous = part.kind
        index += 1


class Run(msgspec.Struct, frozen=True):
    """A stretch of text with the same roles and the same claim throughout. `claim` is an index, -1 for none."""

    start: int
    end: int
    roles: frozenset[Role]
    claim: int


_PART_ROLES = {
    PartKind.TITLE: Role.TITLE,
    PartKind.HEADING: Role.HEADING,
    PartKind.BYLINE: Role.DATELINE,
    PartKind.DATE: Role.DATELINE,
    PartKind.OUTLET: Role.DATELINE,
    PartKind.FURNITURE: Role.FURNITURE,
}


def runs(
    document: Document,
    analysis: Analysis | None,
    claims: Sequence[Claim],
    hits: Sequence[Span] = (),
    current_hit: Span | None = None,
    compared: Sequence[tuple[Span, Role]] = (),
) -> tuple[Run, ...]:
    """The document cut wherever a mark begins or ends, in order and without gaps from the first mark to the last."""
    marks: list[tuple[int, int, Role | int]] = [
        (part.start, part.end, _PART_ROLES[part.kind]) for part in document.parts if part.kind in _PART_ROLES
    ]
    for attribution in analysis.attributions if analysis else ():
        marks += _marks(attribution.content, Role.CONTENT)
        marks += _marks(attribution.source, Role.SOURCE)
        marks += _marks(attribution.cue, Role.CUE)
    marks += _marks(hits, Role.HIT)
    if current_hit:
        marks += _marks([current_hit], Role.CURRENT_HIT)
    marks += [(span.start, span.end, role) for span, role in compared]
    marks += [(claim.start, claim.end, number) for number, claim in enumerate(claims)]
    return tuple(_sweep(marks))


def _marks(spans: Iterable[Span], role: Role) -> list[tuple[int, int, Role | int]]:
    return [(span.start, span.end, role) for span in spans]


def _sweep(marks: Sequence[tuple[int, int, Role | int]]) -> Iterator[Run]:
    events = sorted(
        event
        for number, (start, end, _) in enumerate(marks)
        if end > start
        for event in ((start, True, number), (end, False, number))
    )
    active: dict[int, Role | int] = {}
    position = 0
    for offset, opens, number in events:
        if active and offset > position:
            roles = frozenset(mark for mark in active.values() if isinstance(mark, Role))
            claim = max((mark for mark in active.values() if not isinstance(mark, Role)), default=-1)
            yield Run(position, offset, roles, claim)
        position = offset
        if opens:
            active[number] = marks[number][2]
        else:
            del active[number]
