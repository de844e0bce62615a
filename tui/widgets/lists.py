"""The left pane: one list at a time, under a title line."""

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from index.library import SpeakerRow, StatementRow
from tui.glyphs import Glyphs, Words
from tui.selection import ClaimPage, Selection, shown
from tui.widgets.bar import Bar
from tui.widgets.choices import Choices
from tui.widgets.claimlist import ClaimList
from tui.widgets.facets import Facets
from tui.widgets.hits import Hits
from tui.widgets.problems import Problems
from tui.widgets.rows import Rows
from tui.widgets.searches import Searches
from tui.widgets.sources import Sources
from tui.widgets.speakers import Speakers
from tui.widgets.statements import Statements

_TITLES = {
    "sources": "SOURCES",
    "claims": "CLAIMS",
    "hits": "HITS",
    "problems": "NOT READ",
    "speakers": "SPEAKERS",
    "statements": "STATEMENTS",
    "facets": "NARROW",
    "searches": "SEARCHES",
    "choices": "ONLY CLAIMS OF",
}
_NO_SPEAKER = "No statement here names its speaker."


class Lists(Vertical):
    """All lists. `shown` is the name of the one in sight, `before` of the one that the statements were asked for in."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.shown = "sources"
        self.before = "sources"
        self._notes = dict.fromkeys(_TITLES, ("", ""))
        self._only: tuple[Words, Words] | None = None  # what the claims list is narrowed to

    def compose(self) -> ComposeResult:
        yield Bar(self.glyphs, id="list-title", style="bold")
        yield Sources(self.glyphs, id="sources")
        yield ClaimList(self.glyphs, id="claims")
        yield Hits(self.glyphs, id="hits")
        yield Problems(self.glyphs, id="problems")
        yield Speakers(self.glyphs, id="speakers")
        yield Statements(self.glyphs, id="statements")
        yield Facets(self.glyphs, id="facets")
        yield Searches(self.glyphs, id="searches")
        yield Choices(self.glyphs, id="choices")

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
    def speakers(self) -> Speakers:
        return self.query_one("#speakers", Speakers)

    @property
    def statements(self) -> Statements:
        return self.query_one("#statements", Statements)

    @property
    def facets(self) -> Facets:
        return self.query_one("#facets", Facets)

    @property
    def searches(self) -> Searches:
        return self.query_one("#searches", Searches)

    @property
    def choices(self) -> Choices:
        return self.query_one("#choices", Choices)

    @property
    def list(self) -> Rows[Any]:
        return self.query_one(f"#{self.shown}", Rows)

    def show(self, name: str) -> None:
        """Bring one of the lists into sight."""
        if name == "statements" and self.shown != "statements":
            self.before = self.shown
        self.shown = name
        for other in _TITLES:
            self.query_one(f"#{other}").display = other == name
        self.set_class(name != "sources", "-broad")
        self._show_title()

    def note(self, name: str, words: str, right: str = "") -> None:
        """Say something beside the title of a list, and at the end of its line."""
        self._notes[name] = words, right
        self._show_title()

    def _show_title(self) -> None:
        words, right = self._notes[self.shown]
        lines: list[tuple[Words, Words]] = [
            (((f" {_TITLES[self.shown]}  ", ""), (words, "not bold")), ((right, "not bold dim"),))
        ]
        if self.shown == "claims" and self._only:
            lines.append(self._only)
        title = self.query_one("#list-title", Bar)
        title.styles.height = len(lines)
        title.show(*lines)

    # -- the claims list

    def show_claims(self, page: ClaimPage, selection: Selection) -> None:
        self.claims.show_claims(page.rows)
        share = f"{len(page.rows):,} of " if len(page.rows) < page.total else ""
        self.note("claims", f"{share}{page.total:,} {selection.name}", f"by {selection.order} ")
        only = ", ".join(shown(facet, value) for facet, value in selection.only.items())
        self._only = (((" only ", "dim"), (only, "bold")), ((" c: all ", "dim"),)) if only else None
        self._show_title()

    # -- who says what

    def show_speakers(self, rows: Sequence[SpeakerRow], progress: str) -> None:
        """`progress` says how far the analysis is, "" once it is done."""
        speakers = self.speakers
        speakers.note = f"No speaker yet: {progress}." if progress else _NO_SPEAKER
        cursor = next((at for at, row in enumerate(rows) if speakers.current and row.name == speakers.current.name), 0)
        speakers.set_rows(rows, cursor)
        unnamed = sum(row.unnamed for row in rows)
        apart = f", {unnamed:,} unnamed at the end" if unnamed else ""
        self.note("speakers", f"{len(rows) - unnamed:,} by their statements{apart}")

    def expect_statements(self, speaker: str) -> None:
        """Make room for what a speaker says; another one's statements go at once."""
        if speaker != self.statements.speaker:
            self.statements.speaker, self.statements.note = speaker, ""
            self.statements.set_rows(())
            self.note("statements", f"of {speaker}")

    def show_statements(self, rows: Sequence[StatementRow], most: int) -> None:
        """`most` were asked for: where there are as many, older ones follow."""
        statements = self.statements
        statements.note = "Nothing is said under this name."
        statements.set_rows(rows, statements.cursor)
        newest = ", the newest; G reads on" if len(rows) == most else ""
        self.note("statements", f"{len(rows):,} of {statements.speaker}{newest}")
