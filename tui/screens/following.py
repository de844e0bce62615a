"""From a claim on: to the next one, to who says it, to its evidence, and to the story that it is part of."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from index.library import Library
from index.model.claims import Claim
from index.model.statements import Attribution
from tui.present import evidence
from tui.present.evidence import Evidence, Sides
from tui.present.languages import limited
from tui.present.view import View
from tui.screens.news import NewsScreen
from tui.widgets.claimlist import ClaimList
from tui.widgets.reader import Reader
from tui.widgets.speakers import Speakers

if TYPE_CHECKING:
    from tui.screens.story import Stretch

_THE_END = 2**40  # an offset behind any text


class FollowingScreen(NewsScreen):
    # -- who says what

    def action_speaker(self) -> None:
        """List what the speaker under the cursor says: in the speakers, the claims, or the text."""
        view, said = self.reader.view, self.reader.attribution
        match self.focused:
            case Speakers(current=row) if row:
                self.list_statements(row.name)
            case ClaimList(current=row) if row and row.claim.speaker:
                self.list_statements(row.claim.speaker)
            case _ if view and said:
                self.turn(self._list_statements_of(view.document.id, said), group="speaker")
            case _ if view and self.reader.claim:
                own = "Nobody is credited with this claim: it is the outlet's own."
                self.say(limited(view.document.language) or own)
            case _:
                self.say_no_claim(f"{self.keymap.shown('pane.speakers')} lists all speakers.")

    async def _list_statements_of(self, document: int, said: Attribution) -> None:
        speaker = await self.desk.ask(partial(Library.speaker, document=document, said=said))
        if self.hands.overtaken:
            return
        if speaker:
            self.list_statements(speaker)
        else:
            self.say("Who makes this statement is not resolved to a name.")

    def list_statements(self, speaker: str) -> None:
        self.lists.statements.expect(speaker)
        self.action_view("statements")

    # -- claims

    def action_claim(self, step: int) -> None:
        self._step_claim(step, flagged=False)

    def action_flagged(self, step: int) -> None:
        self._step_claim(step, flagged=True)

    def _step_claim(self, step: int, *, flagged: bool) -> None:
        """Go to the next claim of the text, or of the next document that has one."""
        self.leave()
        self.focus_reader()
        choose = partial(Reader.step_claim, step=step, flagged=flagged)
        if choose(self.reader):
            return
        self.turn(self._step_on(step, choose, flagged=flagged), group="reader")

    async def _step_on(self, step: int, choose: Callable[[Reader], object], *, flagged: bool) -> None:
        document = self.document.id if self.document else None
        async for entry in self.lists.sources.onward(self.desk, document, step, flagged=flagged):
            await self.go_to(entry.id, offset=0 if step > 0 else _THE_END, choose=choose)
            return
        kind = "flagged claim" if flagged else "claim"
        self.say(
            f"No further {kind}" + (f" yet: {self.status.progress}." if self.status.progress else " in this library.")
        )

    def action_evidence(self) -> None:
        if self.reader.view is None or self.reader.claim is None:
            self.say_no_claim()
            return
        self.turn(self._compare(self.reader.view, self.reader.claim), group="compare")

    async def _compare(self, view: View, claim: Claim) -> None:
        """The claim beside each other report; then, if the analyst says so, the other report's own text."""
        from tui.screens.evidence import EvidenceScreen  # late: the first frame does not wait for it

        def ask(library: Library) -> tuple[Evidence, Sides]:
            gathered = evidence.gather(library, view, claim)
            return gathered, evidence.sides(gathered)

        gathered, sides = await self.desk.ask(ask)
        if not self.hands.overtaken:
            to = EvidenceScreen(
                gathered, sides, self.glyphs, self.keymap, self._open_place, self.visit, judged=self.compare
            )
            self.app.push_screen(to)

    def _open_place(self, found: "Stretch") -> None:
        """Show a document at a claim that was chosen in another screen."""
        choose = partial(Reader.select_claim_at, offset=found.start)
        self.open_document(found.document, offset=found.start, choose=choose)
        self.focus_reader()

    def action_matrix(self) -> None:
        """The story of the claim in sight, or of the text, as a table of claims and outlets."""
        if story := self.story_in_sight():
            self.turn(self._show_matrix(story, self.claim_in_sight), group="compare")

    def action_timeline(self) -> None:
        """The story of the claim in sight, or of the text: who said what when."""
        if story := self.story_in_sight():
            self.turn(self._show_timeline(story, self.claim_in_sight), group="compare")

    async def _show_matrix(self, story: str, claim: Claim | None) -> None:
        from index.reporting import matrix  # late: the first frame does not wait for it
        from tui.screens.matrix import MatrixScreen

        documents = await self.desk.ask(partial(Library.of_story, name=story))
        made = await self.desk.ask(partial(matrix.read, story=story, documents=documents))
        if not self.hands.overtaken:
            to = MatrixScreen(
                self.desk, made, claim, self.glyphs, self.keymap, self.hands, self._open_place, self.compare, self.visit
            )
            self.app.push_screen(to)

    async def _show_timeline(self, story: str, claim: Claim | None) -> None:
        from tui.screens.timeline import TimelineScreen  # late: the first frame does not wait for it

        made = await self.desk.ask(partial(Library.timeline, story=story))
        if not self.hands.overtaken:
            to = TimelineScreen(
                self.desk, made, claim, self.glyphs, self.keymap, self.hands, self._open_place, self.compare, self.visit
            )
            self.app.push_screen(to)
