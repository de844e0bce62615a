"""The claims list: what the library's reports assert, most salient first."""

from index.findings import Claim
from index.library import ClaimRow
from tui.facts import guessed
from tui.glyphs import Words
from tui.standing import MARKS, words
from tui.widgets.rows import Rows


def credit(claim: Claim) -> str:
    """Who the claim comes from, in a few words."""
    return claim.speaker or ", ".join(claim.origins)


class ClaimList(Rows[ClaimRow]):
    def row_height(self, width: int) -> int:
        return 2

    def row_lines(self, row: ClaimRow, width: int) -> list[tuple[Words, Words]]:
        mark = MARKS[row.claim.standing]
        head: Words = (
            (f"{mark.gutter} {words(row.claim)}  ", f"bold {mark.colour}"),
            (f"{guessed(row.outlet)}  ", ""),
            (credit(row.claim), "dim"),
        )
        return [(head, ((f" {row.claim.salience:.2f}", "dim"),)), (((row.text, ""),), ())]

    def empty_words(self) -> str:
        return "No claims of this kind."
