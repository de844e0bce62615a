"""The claims list: which claims it shows, in what order, and how both are chosen."""

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from index.findings import Claim
from index.library import ClaimFacet, Library
from tui import selection
from tui.desk import Desk
from tui.glyphs import Glyphs
from tui.keys import Keymap
from tui.screens.searching import SearchingScreen
from tui.selection import Selection
from tui.settings import Settings
from tui.widgets.choices import Choices
from tui.widgets.claimlist import ClaimList

if TYPE_CHECKING:
    from tui.widgets.search import ChoiceLine


class NarrowingScreen(SearchingScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings) -> None:
        super().__init__(desk, glyphs, keymap, settings)
        self.selection = Selection()  # what the claims list shows
        self.most = {"claims": selection.MOST, "statements": selection.MOST}  # rows that are read of these lists

    @property
    def claim_in_sight(self) -> Claim | None:
        """The claim under the cursor of the list, where the list has the keys, else the one in the text."""
        match self.focused:
            case ClaimList(current=row) if row:
                return row.claim
            case _:
                return self.reader.claim

    async def load_claims(self) -> None:
        chosen = self.selection
        read = partial(selection.read, selection=chosen, most=self.most["claims"])
        self.lists.show_claims(await self.desk.ask(read), chosen)

    def choose(self, chosen: Selection) -> None:
        """Show the claims list with these."""
        self.selection = chosen
        self.most["claims"] = selection.MOST
        self.action_view("claims")

    def action_filter(self) -> None:
        """Show the claims list; when it is in sight already, of the next standing."""
        self.choose(self.selection.next_standing() if self.lists.shown == "claims" else self.selection)

    def action_sort(self) -> None:
        self.choose(self.selection.next_order())

    def action_clear(self) -> None:
        self.choose(self.selection.cleared())

    # -- the choices

    async def action_narrow_claims(self) -> None:
        """Have a story, outlet or speaker chosen, those of the claim in sight first."""
        from tui.widgets.search import ChoiceLine  # late: the first frame does not wait for it

        claim = self.claim_in_sight
        self.lists.choices.expect()
        self.show_list("choices")
        await self.open_line(ChoiceLine())
        self.work(self._load_choices(claim), group="choices")

    async def _load_choices(self, claim: Claim | None) -> None:
        wanted = self.selection.wanted
        found = await self.desk.ask(partial(Library.choices, wanted=wanted))
        here: dict[ClaimFacet, str] = {}
        entry = self.shelf.entries.get(claim.document) if claim else None
        if claim and entry:
            outlet = entry.outlet.value if entry.outlet else ""
            here = {ClaimFacet.STORY: claim.story, ClaimFacet.OUTLET: outlet, ClaimFacet.SPEAKER: claim.speaker or ""}
        self.lists.choices.show_all(found, wanted.only, here)

    def on_choice_line_typed(self, message: "ChoiceLine.Typed") -> None:
        self.lists.choices.narrow(message.query)

    async def on_choice_line_closed(self, message: "ChoiceLine.Closed") -> None:
        line = await self.close_line(to_list=True)
        if message.open_first:
            self.lists.choices.open_first()
        line.give_up_keys()

    @on(Choices.Chosen)
    def _choose(self, message: Choices.Chosen) -> None:
        self.choose(self.selection.switched(message.choice))
