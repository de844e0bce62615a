"""What the screens of a whole story share: the evidence for its claims, and the way to the texts."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

from textual import on
from textual.worker import Worker, WorkerState

from index.library import Library
from index.model.claims import Bearing, Claim
from index.model.document import Document
from tui.desk import Desk
from tui.output import faults
from tui.present import evidence
from tui.present.evidence import Evidence, Judged, Sides
from tui.present.glyphs import Glyphs
from tui.present.view import view_of
from tui.screens.hands import Hands
from tui.screens.keyed import KeyedScreen
from tui.settings.keys import Keymap
from tui.widgets.bar import Bar


class Stretch(Protocol):
    """A place in a document that can be opened."""

    @property
    def document(self) -> int: ...

    @property
    def start(self) -> int: ...


class StoryScreen(KeyedScreen):
    def __init__(
        self,
        desk: Desk,
        glyphs: Glyphs,
        keymap: Keymap,
        hands: Hands,
        chosen: Callable[[Stretch], None],
        judged: Judged,
        visit: Callable[[Document], Awaitable[str]],
    ) -> None:
        """Ends with the stretch that is to be opened, or none. `judged` and `visit` are for the evidence."""
        super().__init__()
        self.desk = desk
        self.hands = hands
        self.glyphs = glyphs
        self.keymap = keymap
        self._chosen = chosen
        self._judged = judged
        self._visit = visit
        self.header = Bar(glyphs, id="header", style="reverse")
        self.status = Bar(glyphs, id="status")

    def show_keys(self, pane: str) -> None:
        keys = self.keymap.footer("move", pane, width=self.app.size.width - 2)
        self.status.show((((f" {keys}", "dim"),), ()))

    def open_place(self, found: Stretch) -> None:
        """Leave, and open a text at a place."""
        self.dismiss()
        self._chosen(found)

    def compare(self, claim: Claim, number: int) -> None:
        """Show the evidence for a claim, beginning with that number; from there a text may be opened."""
        worker = self.run_worker(self._compare(claim, number), exclusive=True, exit_on_error=False)
        self.hands.begin(worker.wait())

    async def _compare(self, claim: Claim, number: int) -> None:
        from tui.screens.evidence import EvidenceScreen  # late: only where it is asked for

        gathered = await self.desk.ask(partial(_gather, claim=claim))
        if gathered and not self.hands.overtaken:
            to = EvidenceScreen(
                *gathered, self.glyphs, self.keymap, self.open_place, self._visit, number, judged=self._judge
            )
            self.app.push_screen(to)

    def _judge(self, one: Claim, other: Claim | Bearing, *, same: bool) -> None:
        """Leave for the text, where it is told what the analyst's word changed: what is here is that of before."""
        self.dismiss()
        self._judged(one, other, same=same)

    def action_back(self) -> None:
        self.dismiss()

    @on(Worker.StateChanged)
    def _report_failure(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            told = faults.told(event.worker.error)
            self.status.show((((f" {told}", "bold"),), ()))


def _gather(library: Library, claim: Claim) -> tuple[Evidence, Sides] | None:
    """A claim's evidence, read by its document; None when that is gone."""
    view = view_of(library, claim.document)
    if view is None:
        return None
    gathered = evidence.gather(library, view, claim)
    return gathered, evidence.sides(gathered)
