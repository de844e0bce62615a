"""How each line of a text is painted: its stretches with their styles, and what stands in the gutter before it.

These are pure functions of what is shown and of which claim is the current one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec
from rich.segment import Segment
from rich.style import Style

from index.model.claims import Claim, Conflict
from index.model.document import PartKind, Span
from index.model.marks import Placed
from index.model.statements import Attribution
from tui.present import roles
from tui.present.layout import Line, Role, Run
from tui.present.marks import STYLE, sign
from tui.present.standing import DISPUTED, MARKS, SERIOUSNESS
from tui.present.view import View

_ROLE_STYLES = {
    Role.TITLE: Style(bold=True),
    Role.HEADING: Style(bold=True),
    Role.DATELINE: Style(dim=True),
    Role.FURNITURE: Style(dim=True),
    Role.CONTENT: Style.parse(roles.CONTENT),
    Role.SOURCE: Style.parse(roles.SOURCE),
    Role.CUE: Style.parse(roles.CUE),
    Role.HIT: Style(reverse=True),
    Role.CURRENT_HIT: Style(reverse=True, bold=True, color="yellow"),
    Role.CONTEXT: Style(dim=True),
    Role.SHARED: Style.parse(roles.SHARED),
    Role.DIFFERS: Style.parse(roles.DIFFERS),
    Role.FIGURE: Style.parse(roles.FIGURE),
}
_OWN_STYLE = Style.parse(STYLE)
_CLAIM_STYLES = {standing: Style(color=mark.colour or None) for standing, mark in MARKS.items()}


class Painting(msgspec.Struct, frozen=True):
    """A document with its marks, and the current claim, and the statement within it or without one that was asked for.

    `runs` are the stretches of the text with what they are, `signs` the signs of what analysts said, each with the
    words that it is of.
    """

    view: View
    runs: tuple[Run, ...]
    signs: tuple[tuple[Span, str], ...]
    claim: Claim | None
    statement: Attribution | None

    def stretches(self, line: Line) -> Iterator[tuple[int, int, Style]]:
        """A line cut into stretches of one style."""
        position = line.start
        cursor = None if self.view.compared else self.cursor
        for run in self.runs[max(bisect_right(self.runs, line.start, key=lambda run: run.end), 0) :]:
            if run.start >= line.end:
                break
            start, end = max(run.start, line.start), min(run.end, line.end)
            if start > position:
                yield position, start, Style()
            style = self._style(run)
            for piece_start, piece_end, current in cut(start, end, cursor):
                yield piece_start, piece_end, style + Style(reverse=True) if current else style
            position = end
        if position < line.end:
            yield position, line.end, Style()

    def _style(self, run: Run) -> Style:
        style = Style()
        if run.claim >= 0 and self.view.claims[run.claim].flagged and not self.view.compared:
            style += _CLAIM_STYLES[self.view.claims[run.claim].standing]
        for role, role_style in _ROLE_STYLES.items():
            if role in run.roles:
                style += role_style
        return style

    @property
    def cursor(self) -> Span | None:
        """The first word of the current statement or claim: the block that shows which is the current one."""
        here = self.statement.content[0] if self.statement else self.claim
        if here is None:
            return None
        words = self.view.document.text[here.start : here.end].split(None, 1)
        return Span(here.start, here.start + (len(words[0]) if words else 1))

    def gutter(self, line: Line, base: Style) -> Iterator[Segment]:
        """What stands before a line, four cells wide."""
        here = [] if line.note or line.start == line.end else self._claims_on(line)
        current = next((claim for claim in here if self.claim and claim.id == self.claim.id), None)
        cursor = self.cursor
        starts = cursor is not None and not line.note and line.start <= cursor.start < line.end
        shown = current or max(here, key=_seriousness, default=None)
        yield Segment(self._sign(line, shown), base + _OWN_STYLE)
        yield Segment(">" if starts else " ", base + Style(bold=True))
        if shown:
            if shown.conflict is Conflict.NONE:
                weight = Style(bold=True) if shown.flagged else Style(dim=True)
                yield Segment(MARKS[shown.standing].gutter, base + _CLAIM_STYLES[shown.standing] + weight)
            else:
                yield Segment(DISPUTED.gutter, base + Style(bold=True, reverse=True, color=DISPUTED.colour))
            yield Segment(" ", base)
        elif line.kind is PartKind.BODY and not self.view.claims and line.start != line.end:
            yield Segment(". ", base + Style(dim=True))
        else:
            yield Segment("  ", base)

    def _sign(self, line: Line, shown: Claim | None) -> str:
        """The sign of what analysts said of the claim whose mark is shown, else of other words on the line."""
        here = [] if line.note else [one for one in self.signs if one[0].start < line.end and one[0].end > line.start]
        own = (letter for span, letter in here if shown and (span.start, span.end) == (shown.start, shown.end))
        return next(own, here[0][1] if here else " ")

    def _claims_on(self, line: Line) -> list[Claim]:
        claims = self.view.claims
        first = bisect_right(claims, line.start, key=lambda claim: claim.end)
        found = []
        for claim in claims[first:]:
            if claim.start >= line.end:
                break
            found.append(claim)
        return found


def signs_in(view: View) -> Iterator[tuple[Span, str]]:
    """The signs of what analysts said: of each claim, and of the words that are in none."""
    in_claims: set[Placed] = set()
    for claim in view.claims if view.said else ():
        if said := view.said_of(claim):
            in_claims.update(said)
            yield Span(claim.start, claim.end), sign(said)
    for placed in view.said:
        if placed not in in_claims and placed.where.start is not None and placed.where.end is not None:
            yield Span(placed.where.start, placed.where.end), sign([placed])


def _seriousness(claim: Claim) -> tuple[bool, bool, int]:
    return claim.conflict is not Conflict.NONE, claim.flagged, SERIOUSNESS.index(claim.standing)


def cut(start: int, end: int, span: Span | None) -> Sequence[tuple[int, int, bool]]:
    """`start`-`end` cut at the borders of `span`; True for the pieces inside it."""
    if span is None or span.end <= start or span.start >= end:
        return ((start, end, False),)
    inside_start, inside_end = max(start, span.start), min(end, span.end)
    pieces = ((start, inside_start, False), (inside_start, inside_end, True), (inside_end, end, False))
    return tuple(piece for piece in pieces if piece[0] < piece[1])
