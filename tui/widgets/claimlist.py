"""The claims list: what the library's reports assert, and what each claim stands on."""

from collections.abc import Sequence

from index.library import ClaimRow
from index.model.claims import Claim
from tui.present.facts import guessed
from tui.present.glyphs import Words
from tui.present.standing import DISPUTED, MARKS, dispute, words
from tui.settings.keys import bindings
from tui.widgets.rows import Rows


def credit(claim: Claim) -> str:
    """Who the claim comes from, in a few words."""
    return claim.speaker or ", ".join(claim.origins)


class ClaimList(Rows[ClaimRow]):
    BINDINGS = bindings("claims")

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
        head += [(f"{guessed(row.outlet)}  ", ""), (credit(claim), "dim")]
        return [
            (head, ((f" {claim.salience:.2f}", "dim"),)),
            ((("  " + row.text, ""),), ()),
            ((("  " + "; ".join(claim.reasons), "dim"),), ()),
        ]

    def show_claims(self, rows: Sequence[ClaimRow]) -> None:
        """Show other claims; the cursor stays on its claim where that is still among them."""
        here = self.current.claim.id if self.current else ""
        self.renew_rows(rows)
        if self.current and self.current.claim.id != here:
            self.post_message(self.Highlighted(self))

    def empty_words(self) -> str:
        return "No claims of this kind: c shows all."
