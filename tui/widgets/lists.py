"""The left pane: one of four lists at a time, under a title line."""

from collections.abc import Iterable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from index.findings import Standing
from tui.glyphs import Glyphs
from tui.standing import ALL, FILTERS
from tui.widgets.bar import Bar
from tui.widgets.claimlist import ClaimList
from tui.widgets.hits import Hits
from tui.widgets.problems import Problems
from tui.widgets.rows import Rows
from tui.widgets.sources import Sources

_TITLES = {"sources": "SOURCES", "claims": "CLAIMS", "hits": "HITS", "problems": "NOT READ"}


MOST_CLAIMS = 500  # in the claims list


class Lists(Vertical):
    """Sources, claims, hits and problems. `shown` is the name of the list in sight."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.shown = "sources"
        self.speaker: str | None = None  # the claims list is of this speaker only
        self._filter = 0
        self._notes = dict.fromkeys(_TITLES, "")

    def compose(self) -> ComposeResult:
        yield Bar(self.glyphs, id="list-title", style="bold")
        yield Sources(self.glyphs, id="sources")
        yield ClaimList(self.glyphs, id="claims")
        yield Hits(self.glyphs, id="hits")
        yield Problems(self.glyphs, id="problems")

    def on_mount(self) -> None:
        self.show("sources")

    @property
    def sources(self) -> Sources:
        return self.query_one("#sources", Sources)

    @property
    def claims(self) -> ClaimList:
        return self.query_one("#claims", ClaimList)

    @property
    def hits(self) -> Hits:
        return self.query_one("#hits", Hits)

    @property
    def problems(self) -> Problems:
        return self.query_one("#problems", Problems)

    @property
    def list(self) -> Rows[Any]:
        return self.query_one(f"#{self.shown}", Rows)

    def show(self, name: str) -> None:
        """Bring one of the lists into sight."""
        self.shown = name
        for other in _TITLES:
            self.query_one(f"#{other}").display = other == name
        self.set_class(name != "sources", "-broad")
        self._show_title()

    def note(self, name: str, words: str) -> None:
        """Say something beside the title of a list."""
        self._notes[name] = words
        self._show_title()

    def _show_title(self) -> None:
        self.query_one("#list-title", Bar).show(
            (((f" {_TITLES[self.shown]}  ", ""), (self._notes[self.shown], "not bold")), ())
        )

    # -- the claims list

    @property
    def standings(self) -> Iterable[Standing]:
        return ALL if self.speaker else FILTERS[self._filter].standings

    @property
    def flagged_only(self) -> bool:
        return not self.speaker and FILTERS[self._filter].flagged

    def next_filter(self) -> None:
        self._filter = (self._filter + 1) % len(FILTERS)
        self.speaker = None

    def note_claims(self, number: int) -> None:
        what = f"of {self.speaker}" if self.speaker else FILTERS[self._filter].name
        self.note("claims", f"{number:,} {what}" + (", the most salient" if number == MOST_CLAIMS else ""))
