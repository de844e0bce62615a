"""The reader pane: one document as published, with its attributions and claims marked in place."""

from collections.abc import Iterator

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from index.model.claims import Claim
from index.model.document import PartKind, Span
from index.model.marks import Placed
from index.model.statements import Attribution
from tui.present.glyphs import Glyphs
from tui.present.jumps import Place
from tui.present.layout import TEXT_WIDTH, Layout, Line, Run, lay_out, runs
from tui.present.painting import Painting, cut, signs_in
from tui.present.view import View
from tui.settings.keys import bindings
from tui.widgets.selecting import GUTTER, SelectableText

_WIDEST_PLACE = 30  # cells for the name of a page or a chapter


class Reader(SelectableText):
    BINDINGS = bindings("move", "reader")

    class Scrolled(Message):
        """Other lines are in sight."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Reader.Scrolled)

    class Left(Message):
        """The reader leaves a place of the text for a far one."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    class ClaimChosen(Message):
        """The current claim is another one."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.claim: Claim | None = None
        self.statement: Attribution | None = None  # chosen within the claim, or without one
        self.hit: int | None = None  # index into view.hits
        self.folded = True
        self._later: tuple[int, bool] | None = None  # where to scroll (offset, top) once there is a size to lay out for
        self._runs: tuple[Run, ...] = ()
        self._signs: tuple[tuple[Span, str], ...] = ()  # of what analysts said, with the words that each is of

    # -- what is shown

    def show(self, view: View | None, *, offset: int | None = None) -> None:
        """Show a document, at its top or with `offset` in sight; the same document keeps its place."""
        same = self.view and view and self.view.document.id == view.document.id
        same_hits = same and self.view and view and self.view.hits == view.hits
        place = self.top_offset if same and offset is None else offset
        claim, statement = (self.claim, self.statement) if same else (None, None)
        self.view = view
        self.hit = self.hit if same_hits else None
        self.claim = self.statement = None
        if view and claim:
            self.claim = next((other for other in view.claims if other.id == claim.id), None)
        if view and view.analysis and statement in view.analysis.attributions:
            self.statement = statement
        self._mark()
        self._lay_out()
        if place is None:
            self._later = None
            self.scroll_to(y=0, animate=False, immediate=True)
        else:
            self.scroll_to_offset(place, top=bool(same and offset is None))

    def _mark(self) -> None:
        view = self.view
        hit = view.hits[self.hit] if view and self.hit is not None and self.hit < len(view.hits) else None
        self._runs = runs(view.document, view.analysis, view.claims, view.hits, hit, view.compared) if view else ()
        self._signs = tuple(signs_in(view)) if view else ()
        self._strips.clear()

    def show_said(self, said: tuple[Placed, ...]) -> None:
        """Show what analysts say of the document now."""
        if self.view is None or said == self.view.said:
            return
        self.view, before = msgspec.structs.replace(self.view, said=said), self._signs
        self._signs = tuple(signs_in(self.view))
        for span, _ in {*before} ^ {*self._signs}:
            self._refresh_span(span.start, span.end)

    def _lay_out(self) -> None:
        width = min(self.size.width - GUTTER - 1, TEXT_WIDTH)
        if self.view is None or width < 1:
            self.layout_lines = Layout(0, (), self.folded)
        else:
            self.layout_lines = lay_out(self.view.document, width, self.glyphs, folded=self.folded)
        self._strips.clear()
        self.virtual_size = Size(self.size.width, len(self.layout_lines.lines))
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.post_message(self.Scrolled())
        if self.layout_lines.width != min(self.size.width - GUTTER - 1, TEXT_WIDTH):
            place, later = self.top_offset, self._later
            self._lay_out()
            self.scroll_to_offset(place, top=True)
            if later is not None:
                offset, top = later
                self.scroll_to_offset(offset, top=top)

    # -- places

    @property
    def top_offset(self) -> int:
        """The offset of the first character in sight."""
        lines = self.layout_lines.lines
        row = round(self.scroll_offset.y)
        return lines[min(row, len(lines) - 1)].start if lines else 0

    @property
    def here(self) -> Place | None:
        """The place to come back to, None where nothing is shown."""
        if self.view is None:
            return None
        return Place(self.view.document.id, self.top_offset, self.claim.id if self.claim else None)

    def return_to(self, place: Place) -> None:
        """Go to a place in this document."""
        self.select_claim_id(place.claim)
        self.scroll_to_offset(place.top, top=True)

    @property
    def place(self) -> str:
        """Where in the text the reader is: "12-40/61", in lines, behind the page or chapter where there are some."""
        name = self.view.document.place(self.top_offset) if self.view else ""
        where = f"{self.glyphs.fit(name, _WIDEST_PLACE)}  " if name else ""
        total = len(self.layout_lines.lines)
        top = round(self.scroll_offset.y)
        return f"{where}{min(top + 1, total)}-{min(top + self.size.height, total)}/{total}"

    def go_to_line(self, number: int) -> None:
        """Have a line of the text, counted from 1 as in `place`, at the top."""
        if self.here:
            self.post_message(self.Left(self.here))
        self.scroll_to(y=number - 1, animate=False, immediate=True)

    def scroll_to_offset(self, offset: int, *, top: bool = False) -> None:
        """Bring a character into sight: at the top, or a third down unless it is in sight already."""
        self._later = None if self.layout_lines.lines else (offset, top)
        line = self.layout_lines.line_of(offset)
        first = round(self.scroll_offset.y)
        if top:
            target = self.layout_lines.first_of(offset)
        elif first <= line < first + self.size.height - 1:
            return
        else:
            target = max(line - self.size.height // 3, 0)
        self.scroll_to(y=target, animate=False, immediate=True)

    @property
    def line_in_sight(self) -> int:
        cursor = self._cursor()
        line = self.layout_lines.line_of(cursor.start) - round(self.scroll_offset.y) if cursor else 0
        return line if 0 <= line < self.size.height else 0

    @property
    def end_in_sight(self) -> bool:
        """Whether the last line of the article is in sight."""
        lines = self.layout_lines.lines
        last = next((at for at in reversed(range(len(lines))) if lines[at].kind is PartKind.BODY), len(lines) - 1)
        return 0 <= last < round(self.scroll_offset.y) + self.size.height

    # -- claims and hits

    @property
    def attribution(self) -> Attribution | None:
        """The current statement: the one that was asked for, else the one that makes the current claim."""
        return self.statement or (self.claim.statement if self.claim else None)

    def select_claim(self, claim: Claim | None, statement: Attribution | None = None) -> None:
        """Make a claim the current one, or one statement within it, and bring it into sight."""
        before = self.claim, self._cursor()
        self.claim, self.statement = claim, statement
        cursor = self._cursor()
        for marked in (*before, claim, cursor):
            if marked is not None:
                self._refresh_span(marked.start, marked.end)
        if cursor is not None:
            self.scroll_to_offset(cursor.start)
        self.point(self.line_in_sight)
        self.post_message(self.ClaimChosen())

    def select_claim_id(self, claim_id: str | None, statement: Attribution | None = None) -> None:
        """Make the claim with this id the current one, if the document has it."""
        claims = self.view.claims if self.view else ()
        self.select_claim(next((claim for claim in claims if claim.id == claim_id), None), statement)

    def select_claim_at(self, offset: int) -> None:
        """Make the claim that stands at an offset the current one, or the next after it."""
        claims = self.view.claims if self.view else ()
        self.select_claim(next((claim for claim in claims if claim.end > offset), None))

    def select_statement(self, content: tuple[Span, ...], claim_id: str | None) -> None:
        """Make the statement with this content the current one, and the claim that it makes."""
        said = self.view.analysis.attributions if self.view and self.view.analysis else ()
        found = next((one for one in said if one.content == content), None)
        self.select_claim_id(claim_id, found)

    def step_claim(self, step: int, *, flagged: bool) -> bool:
        """Go to the next (`step` 1) or the previous (-1) claim; False at the end of the document."""
        claims = [claim for claim in (self.view.claims if self.view else ()) if claim.flagged or not flagged]
        if self.claim is not None:
            here = self.claim.start
            ahead = [claim for claim in claims if (claim.start - here) * step > 0]
        else:
            top = self.top_offset
            ahead = [claim for claim in claims if (claim.end > top) == (step > 0)]
        if not ahead:
            return False
        self.select_claim(ahead[0] if step > 0 else ahead[-1])
        return True

    def step_hit(self, step: int) -> bool:
        """Go to the next or previous hit, at first to the next in sight or below; False at the end of the document."""
        hits = self.view.hits if self.view else ()
        below = (number for number, span in enumerate(hits) if span.start >= self.top_offset)
        first = next(below, 0) if step > 0 else len(hits) - 1
        number = first if self.hit is None else self.hit + step
        if not 0 <= number < len(hits):
            return False
        self.hit = number
        self._mark()
        self.refresh()
        self.scroll_to_offset(hits[number].start)
        return True

    def _refresh_span(self, start: int, end: int) -> None:
        first, last = self.layout_lines.line_of(start), self.layout_lines.line_of(max(start, end - 1))
        self.refresh_lines(first, last + 1 - first)

    def action_edge(self, step: int) -> None:
        if self.here:
            self.post_message(self.Left(self.here))
        super().action_edge(step)

    def action_furniture(self) -> None:
        place = self.top_offset
        self.folded = not self.folded
        self._lay_out()
        self.scroll_to_offset(place, top=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    # -- painting

    @property
    def _painting(self) -> Painting | None:
        return Painting(self.view, self._runs, self._signs, self.claim, self.statement) if self.view else None

    def _cursor(self) -> Span | None:
        painting = self._painting
        return painting.cursor if painting else None

    def draw_line(self, number: int, width: int) -> Strip:
        lines = self.layout_lines.lines
        if number >= len(lines):
            return Strip.blank(width, self.base)
        return self.strip(list(self._segments(lines[number])), width)

    def _segments(self, line: Line) -> Iterator[Segment]:
        base, painting = self.base, self._painting
        assert painting
        yield from painting.gutter(line, base)
        if line.note:
            yield Segment(self.glyphs.fit(line.note, self.layout_lines.width), base + Style(dim=True))
            return
        text, selection = painting.view.document.text, self.selected(line)
        for start, end, style in painting.stretches(line):
            for piece_start, piece_end, selected in cut(start, end, selection):
                shown = self.glyphs.show(text[piece_start:piece_end])
                full = base + style
                if selected:
                    full += self.screen.get_component_rich_style("screen--selection")
                yield Segment(shown, full)

    # -- other styles

    def selection_updated(self, selection: Selection | None) -> None:
        self.redraw()
