"""The worklist: the flagged claims that nobody has checked yet."""

from msgspec.structs import replace

from tui.present.glyphs import Glyphs
from tui.present.selection import ClaimPage, Selection
from tui.widgets.claimlist import ClaimList


class Worklist(ClaimList):
    note = "Nothing is left to check here."

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.choose(Selection())

    def choose(self, chosen: Selection) -> None:
        """As for every list of claims; of the flagged ones, any standing is what it begins with."""
        flagged = Selection().standing if chosen.name == "all" else chosen.standing
        super().choose(replace(chosen, to_check=True, standing=flagged))

    def told(self, page: ClaimPage) -> str:
        kind = "" if self.selection.standing == 0 else f"  {self.selection.name}"
        return f"{page.all - page.total:,} of {page.all:,} checked{kind}"
