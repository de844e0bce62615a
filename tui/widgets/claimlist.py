"""The claims list: what the library's reports assert, and what each claim stands on."""

from functools import partial

from index.library import ClaimFacet, ClaimOrder, ClaimRow
from index.model.claims import Claim
from tui.desk import Desk
from tui.present.facts import guessed
from tui.present.glyphs import Glyphs, Words
from tui.present.marks import brief
from tui.present.selection import ClaimPage, Selection, read, shown
from tui.present.standing import DISPUTED, MARKS, dispute, why, words
from tui.settings.keys import bindings
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.targets import ToText


def credit(claim: Claim) -> str:
    """Who the claim comes from, in a few words."""
    return claim.speaker or ", ".join(claim.origins)


class ClaimList(Rows[ClaimRow]):
    BINDINGS = bindings("claims")
    keys = ("list", "claims")
    note = "No claims of this kind: c shows all."
    window = 200  # each takes its time to read

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.selection = Selection()

    def choose(self, chosen: Selection) -> None:
        """Say which claims to read, and in what order; `load` reads them."""
        self.selection = chosen

    async def load(self, desk: Desk, progress: str) -> None:
        """As for every list; the cursor stays on its claim where that is still among them."""
        chosen = self.selection
        claim = self.current.claim if self.current else None
        page = await desk.ask(partial(read, selection=chosen, most=self.window, start=self.start, here=claim))
        here = self.current.claim.id if self.current else ""
        self.renew_rows(page.rows, first=page.first, total=page.total)
        if self.current and self.current.claim.id != here:
            self.post_message(self.Highlighted(self))
        self.heading = self.told(page), f"by {chosen.order} "
        only = ", ".join(chosen.conditions)
        self.subheading = (((" only ", "dim"), (only, "bold")), ((" c: all ", "dim"),)) if only else None

    def told(self, page: ClaimPage) -> str:
        """What the heading says of the claims."""
        return f"{page.total:,} {self.selection.name}"

    def target(self) -> ToText | None:
        if self.current is None:
            return None
        claim = self.current.claim
        return ToText(claim.document, claim.start, choose=partial(Reader.select_claim_id, claim_id=claim.id))

    def select_at(self, document: int | None, offset: int) -> None:
        """Put the cursor on the claim that holds a place, if it is in the list."""
        for at, row in enumerate(self.rows):
            if row.claim.document == document and row.claim.start <= offset < row.claim.end:
                self.move_to(at)
                return

    def identity(self, row: ClaimRow) -> object:
        return row.claim.id

    def row_height(self, width: int) -> int:
        return 3

    def row_lines(self, row: ClaimRow, width: int) -> list[tuple[Words, Words]]:
        claim = row.claim
        mark = MARKS[claim.standing]
        head = [(f"{mark.gutter} {words(claim)}  ", f"bold {mark.colour}")]
        if dispute(claim.conflict):
            head.append((f"{dispute(claim.conflict)}  ", f"bold {DISPUTED.colour}"))
        if self.selection.order is ClaimOrder.STORY:  # in narrow lists what comes after is cut
            head.append((f"{shown(ClaimFacet.STORY, claim.story)}  ", "bold"))
        head += [*brief(row.said), (f"{guessed(row.outlet)}  ", ""), (credit(claim), "dim")]
        return [
            (head, ((f" {claim.salience:.2f}", "dim"),)),
            ((("  " + row.text, ""),), ()),
            ((("  " + why(claim), "dim"),), ()),
        ]
