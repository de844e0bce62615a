"""The claims list: which claims it shows, in what order, and how both are chosen."""

from datetime import date
from functools import partial

from msgspec.structs import replace
from textual.worker import Worker

from index.library import Choice, ClaimFacet, Library
from index.model.claims import Claim
from tui.desk import Desk
from tui.present.glyphs import Glyphs
from tui.present.selection import Selection
from tui.screens.hands import Hands
from tui.screens.searching import SearchingScreen
from tui.settings.config import Settings
from tui.settings.keys import Keymap
from tui.widgets.claimlist import ClaimList

_CHOICES = 1_000  # stories, outlets and speakers each, those with most claims


class NarrowingScreen(SearchingScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings, hands: Hands) -> None:
        super().__init__(desk, glyphs, keymap, settings, hands)
        self._choices_coming: Worker[None] | None = None

    @property
    def claim_list(self) -> ClaimList:
        """The list of claims that is meant: the worklist while it, or what it can be narrowed to, is in sight."""
        shown = self.lists.narrowed if self.lists.shown == "choices" else self.lists.shown
        return self.lists.worklist if shown == "worklist" else self.lists.claims

    @property
    def selection(self) -> Selection:
        """What the list of claims shows."""
        return self.claim_list.selection

    @property
    def claim_in_sight(self) -> Claim | None:
        """The claim under the cursor of the list, where the list has the keys, else the one in the text."""
        match self.focused:
            case ClaimList(current=row) if row:
                return row.claim
            case _:
                return self.reader.claim

    def choose(self, chosen: Selection) -> None:
        """Show the list of claims with these."""
        claims = self.claim_list
        claims.choose(chosen)
        self.action_view("worklist" if claims is self.lists.worklist else "claims")

    def action_filter(self) -> None:
        """Show the list of claims; when it is in sight already, of the next standing."""
        self.choose(self.selection.next_standing() if self.lists.list is self.claim_list else self.selection)

    def action_sort(self) -> None:
        self.choose(self.selection.next_order())

    def action_clear(self) -> None:
        self.choose(self.selection.cleared())

    def action_worklist(self) -> None:
        """Show the worklist; when it is in sight already, only that of the story in sight, or all of it again."""
        worklist = self.lists.worklist
        if self.lists.list is worklist:
            claim = self.claim_in_sight
            if ClaimFacet.STORY in worklist.selection.only:
                worklist.choose(worklist.selection.everywhere())
            elif claim and claim.story:
                worklist.choose(worklist.selection.switched(Choice(ClaimFacet.STORY, claim.story, 0)))
        self.action_view("worklist")

    def from_salience(self, number: str) -> None:
        try:
            least = float(number)
        except ValueError:
            least = -1.0
        if 0 <= least <= 1:
            self.choose(replace(self.selection, salience=least))
        else:
            self.say("salience needs a number from 0 to 1 behind it.")

    def since(self, day: str) -> None:
        try:
            date.fromisoformat(day)
        except ValueError:
            self.say("since needs a day behind it, as 2024-06-19.")
        else:
            self.choose(replace(self.selection, since=day))

    # -- the choices

    async def action_narrow_claims(self) -> None:
        """Have a story, outlet or speaker chosen, those of the claim in sight first."""
        from tui.widgets.search import ChoiceLine  # late: the first frame does not wait for it

        claim = self.claim_in_sight
        self.lists.choices.expect()
        self.show_list("choices")
        await self.open_line(ChoiceLine(self._typed_choice, self._end_choice))
        self._choices_coming = self.run_worker(
            self._load_choices(claim), group="choices", exclusive=True, exit_on_error=False
        )

    async def _load_choices(self, claim: Claim | None) -> None:
        wanted = self.selection.wanted
        here: dict[ClaimFacet, str] = {}
        entry = await self.desk.ask(partial(Library.entry, id_=claim.document)) if claim else None
        if claim and entry:
            outlet = entry.outlet.value if entry.outlet else ""
            here = {ClaimFacet.STORY: claim.story, ClaimFacet.OUTLET: outlet, ClaimFacet.SPEAKER: claim.speaker or ""}
        found = await self.desk.ask(partial(Library.choices, wanted=wanted, most=_CHOICES, here=here))
        self.lists.choices.show_all(found, wanted.only, here)

    def _typed_choice(self, text: str) -> None:
        self._hide_words()
        self.lists.choices.narrow(text)

    async def _end_choice(self, text: str, open_first: bool) -> None:
        await self.close_line(to_list=True)
        if open_first and self._choices_coming:
            self.turn(self._open_choice(self._choices_coming), group="choice")

    async def _open_choice(self, coming: Worker[None]) -> None:
        """Choose what the cursor is on, as soon as the choices are there."""
        await coming.wait()
        if self.lists.choices.current and not self.hands.overtaken:
            self.switch(self.lists.choices.current)

    def switch(self, choice: Choice) -> None:
        """Narrow the claims to this choice; if they are already, undo that."""
        self.choose(self.selection.switched(choice))
