"""The choices: the stories, outlets and speakers that the claims list can be narrowed to."""

from collections.abc import Mapping, Sequence

from index.library import Choice, ClaimFacet
from tui.present.facts import counted
from tui.present.glyphs import Glyphs, Words
from tui.present.selection import shown
from tui.widgets.rows import Rows
from tui.widgets.targets import ToChoice


class Choices(Rows[Choice]):
    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self._all: Sequence[Choice] = ()
        self._only: Mapping[ClaimFacet, str] = {}
        self._here: Mapping[ClaimFacet, str] = {}
        self._typed = ""

    def expect(self) -> None:
        """Empty the list until `show_all` brings other choices."""
        self.note, self._all, self._typed = "Counting the claims.", (), ""
        self.set_rows(())

    def show_all(
        self, choices: Sequence[Choice], only: Mapping[ClaimFacet, str], here: Mapping[ClaimFacet, str]
    ) -> None:
        """Show choices: those of the claim that was left (`here`) first, those that hold now (`only`) marked."""
        self.note, self._only, self._here = "Nothing of that name.", only, here
        self._all = sorted(choices, key=lambda choice: here.get(choice.facet) != choice.value)
        self.narrow(self._typed)

    def narrow(self, typed: str) -> None:
        """Show only the choices in which every typed word occurs, also inside a word."""
        self._typed = typed
        words = typed.casefold().split()
        self.set_rows([choice for choice in self._all if all(word in _told(choice) for word in words)])

    def identity(self, row: Choice) -> object:
        return row.facet, row.value

    def target(self) -> ToChoice | None:
        return ToChoice(self.current) if self.current else None

    def row_lines(self, row: Choice, width: int) -> list[tuple[Words, Words]]:
        holds = self._only.get(row.facet) == row.value
        here = self._here.get(row.facet) == row.value
        left: Words = (
            ("x " if holds else "  ", "bold"),
            (f"{row.facet:8} ", "dim"),
            (shown(row.facet, row.value), "bold" if here or holds else ""),
        )
        return [(left, ((f" {counted(row.claims, 'claim')}", "dim"),))]


def _told(choice: Choice) -> str:
    return f"{choice.facet} {shown(choice.facet, choice.value)}".casefold()
