"""The reader pane: one document as published, with its attributions and claims marked in place."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from index.document import PartKind, Span
from index.findings import Claim
from tui.glyphs import Glyphs
from tui.keys import bindings
from tui.layout import TEXT_WIDTH, Layout, Line, Role, Run, lay_out, runs
from tui.standing import MARKS, SERIOUSNESS
from tui.view import View
from tui.widgets.scrolled import Scrolled

GUTTER = 4  # cells: a space, the cursor, the mark, a space

_ROLE_STYLES = {
    Role.TITLE: Style(bold=True),
    Role.HEADING: Style(bold=True),
    Role.DATELINE: Style(dim=True),
    Role.FURNITURE: Style(dim=True),
    Role.CONTENT: Style(underline=True),
    Role.SOURCE: Style(bold=True, color="blue"),
    Role.CUE: Style(italic=True, color="magenta"),
    Role.HIT: Style(reverse=True),
    Role.CURRENT_HIT: Style(reverse=True, bold=True, color="yellow"),
}
_CLAIM_STYLES = {
    standing: Style.parse(f"{mark.style} {mark.colour}") if mark.style else Style() for standing, mark in MARKS.items()
}
_GUTTER_STYLES = {standing: Style(bold=True, color=mark.colour or None) for standing, mark in MARKS.items()}


class Reader(Scrolled):
    ALLOW_SELECT = True
    BINDINGS = bindings("reader")

    class Scrolled(Message):
        """Other lines are in sight."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Reader.Scrolled)

    class ClaimChosen(Message):
        """The current claim is another one."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.view: View | None = None
        self.claim: Claim | None = None
        self.hit: int | None = None  # index into view.hits
        self.folded = True
        self.layout_lines = Layout(0, (), True)
        self._runs: tuple[Run, ...] = ()
        self._strips: dict[int, Strip] = {}

    # -- what is shown

    def show(self, view: View | None, *, offset: int | None = None) -> None:
        """Show a document, at its top or with `offset` in sight; the same document keeps its place."""
        same = self.view and view and self.view.document.id == view.document.id
        place = self.top_offset if same and offset is None else offset
        claim = self.claim if same else None
        self.view = view
        self.hit = self.hit if same else None
        self.claim = None
        if view and claim:
            self.claim = next((other for other in view.claims if other.id == claim.id), None)
        self._mark()
        self._lay_out()
        if place is None:
            self.scroll_to(y=0, animate=False, immediate=True)
        else:
            self.scroll_to_offset(place, top=bool(same and offset is None))

    def _mark(self) -> None:
        view = self.view
        hit = view.hits[self.hit] if view and self.hit is not None and self.hit < len(view.hits) else None
        self._runs = runs(view.document, view.analysis, view.claims, view.hits, hit) if view else ()
        self._strips.clear()

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
            place = self.top_offset
            self._lay_out()
            self.scroll_to_offset(place, top=True)

    # -- places

    @property
    def top_offset(self) -> int:
        """The offset of the first character in sight."""
        lines = self.layout_lines.lines
        row = round(self.scroll_offset.y)
        return lines[min(row, len(lines) - 1)].start if lines else 0

    @property
    def place(self) -> str:
        """Where in the text the reader is: "12-40/61", in lines."""
        total = len(self.layout_lines.lines)
        top = round(self.scroll_offset.y)
        return f"{min(top + 1, total)}-{min(top + self.size.height, total)}/{total}"

    def scroll_to_offset(self, offset: int, *, top: bool = False) -> None:
        """Bring a character into sight: at the top, or a third down unless it is in sight already."""
        line = self.layout_lines.line_of(offset)
        first = round(self.scroll_offset.y)
        if top:
            target = line
        elif first <= line < first + self.size.height - 1:
            return
        else:
            target = max(line - self.size.height // 3, 0)
        self.scroll_to(y=target, animate=False, immediate=True)

    # -- claims and hits

    def select_claim(self, claim: Claim | None) -> None:
        """Make a claim the current one and bring it into sight."""
        before, self.claim = self.claim, claim
        for other in (before, claim):
            if other is not None:
                self._refresh_span(other.start, other.end)
        if claim is not None:
            self.scroll_to_offset(claim.start)
        self.post_message(self.ClaimChosen())

    def select_claim_id(self, claim_id: str) -> None:
        """Make the claim with this id the current one, if the document has it."""
        claims = self.view.claims if self.view else ()
        self.select_claim(next((claim for claim in claims if claim.id == claim_id), None))

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
        """Go to the next or previous hit; False at the end of the document."""
        hits = self.view.hits if self.view else ()
        first = 0 if step > 0 else len(hits) - 1
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
        for number in range(first, last + 1):
            self._strips.pop(number, None)
            self.refresh_line(number)

    def action_furniture(self) -> None:
        place = self.top_offset
        self.folded = not self.folded
        self._lay_out()
        self.scroll_to_offset(place, top=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    # -- painting

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        number = round(self.scroll_offset.y) + y
        lines = self.layout_lines.lines
        if number >= len(lines):
            return Strip.blank(width, self.base)
        strip = self._strips.get(number)
        if strip is None:
            strip = Strip(list(self._segments(lines[number]))).adjust_cell_length(width, self.base)
            strip = self._strips[number] = strip.apply_offsets(0, number)
        return strip

    def _segments(self, line: Line) -> Iterator[Segment]:
        base = self.base
        yield from self._gutter(line, base)
        if line.note:
            yield Segment(self.glyphs.fit(line.note, self.layout_lines.width), base + Style(dim=True))
            return
        assert self.view is not None
        text, selection = self.view.document.text, self._selected(line)
        for start, end, style in self._styled(line):
            for piece_start, piece_end, selected in _cut(start, end, selection):
                shown = self.glyphs.show(text[piece_start:piece_end])
                full = base + style
                if selected:
                    full += self.screen.get_component_rich_style("screen--selection")
                yield Segment(shown, full)

    def _styled(self, line: Line) -> Iterator[tuple[int, int, Style]]:
        """The line cut into stretches of one style."""
        assert self.view is not None
        position = line.start
        cursor = self._cursor()
        for run in self._runs[max(bisect_right(self._runs, line.start, key=lambda run: run.end), 0) :]:
            if run.start >= line.end:
                break
            start, end = max(run.start, line.start), min(run.end, line.end)
            if start > position:
                yield position, start, Style()
            style = self._style(run)
            for piece_start, piece_end, current in _cut(start, end, cursor):
                yield piece_start, piece_end, style + Style(reverse=True) if current else style
            position = end
        if position < line.end:
            yield position, line.end, Style()

    def _style(self, run: Run) -> Style:
        assert self.view is not None
        style = Style()
        if run.claim >= 0 and self.view.claims[run.claim].flagged:
            style += _CLAIM_STYLES[self.view.claims[run.claim].standing]
        for role, role_style in _ROLE_STYLES.items():
            if role in run.roles:
                style += role_style
        return style

    def _cursor(self) -> Span | None:
        """The first word of the current claim: the block that shows which claim is the current one."""
        if self.claim is None or self.view is None:
            return None
        words = self.view.document.text[self.claim.start : self.claim.end].split(None, 1)
        return Span(self.claim.start, self.claim.start + (len(words[0]) if words else 1))

    def _gutter(self, line: Line, base: Style) -> Iterator[Segment]:
        here = [] if line.note or line.start == line.end else self._claims_on(line)
        current = next((claim for claim in here if self.claim and claim.id == self.claim.id), None)
        starts = current is not None and line.start <= current.start < line.end
        yield Segment(" >" if starts else "  ", base + Style(bold=True))
        if here:
            shown = current or max(here, key=lambda claim: SERIOUSNESS.index(claim.standing))
            yield Segment(MARKS[shown.standing].gutter + " ", base + _GUTTER_STYLES[shown.standing])
        elif line.kind is PartKind.BODY and self.view and not self.view.claims and line.start != line.end:
            yield Segment(". ", base + Style(dim=True))
        else:
            yield Segment("  ", base)

    def _claims_on(self, line: Line) -> list[Claim]:
        assert self.view is not None
        claims = self.view.claims
        first = bisect_right(claims, line.start, key=lambda claim: claim.end)
        found = []
        for claim in claims[first:]:
            if claim.start >= line.end:
                break
            found.append(claim)
        return found

    # -- selecting with the mouse

    def _selected(self, line: Line) -> Span | None:
        selection = self.text_selection
        if selection is None:
            return None
        start, end = self._selection_offsets(selection)
        return Span(max(start, line.start), min(end, line.end)) if start < line.end and end > line.start else None

    def _selection_offsets(self, selection: Selection) -> tuple[int, int]:
        lines = self.layout_lines.lines
        if not lines:
            return 0, 0
        start = lines[0].start if selection.start is None else self._offset_at(*selection.start)
        end = lines[-1].end if selection.end is None else self._offset_at(*selection.end)
        return start, end

    def _offset_at(self, x: int, y: int) -> int:
        """The code point shown at a cell of the laid-out text."""
        assert self.view is not None
        lines = self.layout_lines.lines
        line = lines[min(max(y, 0), len(lines) - 1)]
        if line.note:
            return line.start if x <= GUTTER else line.end
        cells = GUTTER
        for offset in range(line.start, line.end):
            cells += cell_len(self.glyphs.show(self.view.document.text[offset]))
            if cells > x:
                return offset
        return line.end

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        if self.view is None:
            return None
        start, end = self._selection_offsets(selection)
        return self.view.document.text[start:end], "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()


def _cut(start: int, end: int, span: Span | None) -> Sequence[tuple[int, int, bool]]:
    """`start`-`end` cut at the borders of `span`; True for the pieces inside it."""
    if span is None or span.end <= start or span.start >= end:
        return ((start, end, False),)
    inside_start, inside_end = max(start, span.start), min(end, span.end)
    pieces = ((start, inside_start, False), (inside_start, inside_end, True), (inside_end, end, False))
    return tuple(piece for piece in pieces if piece[0] < piece[1])
