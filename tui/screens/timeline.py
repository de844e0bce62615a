"""The timeline screen: who said what when in a story, and which outlet had it first."""

from collections.abc import Awaitable, Callable

from textual import on
from textual.app import ComposeResult

from index.model.claims import Claim
from index.model.document import Document
from index.model.timeline import Timeline
from tui.desk import Desk
from tui.present import timeline as told
from tui.present.evidence import Judged
from tui.present.glyphs import Glyphs
from tui.screens.hands import Hands
from tui.screens.story import StoryScreen, Stretch
from tui.settings.keys import Keymap
from tui.widgets.bar import Bar, Rule
from tui.widgets.evidence import EvidencePane
from tui.widgets.rows import Rows
from tui.widgets.timeline import TimelineRows, Told

_LEGEND = " ! single  ~ one origin  = corroborated  ? unresolved  x disputed"


class TimelineScreen(StoryScreen):
    def __init__(
        self,
        desk: Desk,
        timeline: Timeline,
        claim: Claim | None,
        glyphs: Glyphs,
        keymap: Keymap,
        hands: Hands,
        chosen: Callable[[Stretch], None],
        judged: Judged,
        visit: Callable[[Document], Awaitable[str]],
    ) -> None:
        """Begins at `claim`, where it is one of the story's."""
        super().__init__(desk, glyphs, keymap, hands, chosen, judged, visit)
        self.timeline = timeline
        self._claim = claim
        self._places = {document: at for at, document in enumerate(timeline.sources)}
        self._kind = 0
        self._outlet = 0  # 0: all, else the number of the outlet, from 1
        self.table = TimelineRows(glyphs, timeline, id="table")
        self.words = EvidencePane(glyphs, id="cell")
        self.legend = Bar(glyphs, id="legend", style="dim")

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.table
        yield Rule(self.glyphs, classes="across")
        yield self.words
        yield self.legend
        yield self.status

    def on_mount(self) -> None:
        self.show_keys("timeline")
        self.legend.show((((_LEGEND, ""),), ()))
        self._show_rows()
        if claim := self._claim:
            at = next((at for at, row in enumerate(self.table.rows) if claim.id in row.line.same), 0)
            self.table.move_to(at)
        self._show_details()
        self.set_focus(self.table)

    def _show_rows(self) -> None:
        """Show the lines that are asked for; the cursor stays on its claim, or goes to the next that is left."""
        rows, timeline = self._wanted(), self.timeline
        self.table.renew_rows(rows)
        outlet = timeline.outlets[self._outlet - 1] if self._outlet else "all outlets"
        size = told.size(timeline, [row.line for row in rows])
        self.header.show(
            (((f" twosource  {timeline.story}", "bold"),), ((f"  {size} ", ""),)),
            (((f" {told.KINDS[self._kind]}  ", ""), (outlet, "bold")), ()),
        )
        self._show_details()

    def _wanted(self) -> list[Told]:
        lines = [line for line in self.timeline.lines if told.of_kind(told.KINDS[self._kind], line)]
        if not self._outlet:
            return [Told(line, line.tellings[0]) for line in lines]
        outlet = self.timeline.outlets[self._outlet - 1]
        rows = [
            Told(line, telling)
            for line in lines
            for telling in line.tellings
            if self.timeline.named[telling.document] == outlet
        ]
        return sorted(rows, key=lambda row: (self._places[row.telling.document], row.telling.start))

    @on(Rows.Highlighted)
    def _show_details(self) -> None:
        row = self.table.current
        self.words.show(tuple(told.details(self.timeline, row.line, row.telling)) if row else ())

    # -- keys

    def action_kind(self) -> None:
        self._kind = (self._kind + 1) % len(told.KINDS)
        self._show_rows()

    def action_outlet(self, step: int) -> None:
        self._outlet = (self._outlet + step) % (len(self.timeline.outlets) + 1)
        self._show_rows()

    def action_day(self, step: int) -> None:
        self.table.step_day(step)

    def action_open(self) -> None:
        """Open the text at the words of the outlet."""
        if row := self.table.current:
            self.open_place(row.telling)

    def action_evidence(self) -> None:
        if row := self.table.current:
            self.compare(row.line.claim, told.number(row.line, row.telling))
