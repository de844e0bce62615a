"""The left pane: one list at a time, under a title line."""

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from index.library import SpeakerRow, StatementRow
from tui.present.glyphs import Glyphs, Words
from tui.present.selection import ClaimPage, Selection, shown
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
        self._title = Bar(glyphs, id="list-title", style="bold")
        self.sources = Sources(glyphs, id="sources")
        self.claims = ClaimList(glyphs, id="claims")
        self.hits = Hits(glyphs, id="hits")
        self.problems = Problems(glyphs, id="problems")
        self.speakers = Speakers(glyphs, id="speakers")
        self.statements = Statements(glyphs, id="statements")
        self.facets = Facets(glyphs, id="facets")
        self.searches = Searches(glyphs, id="searches")
        self.choices = Choices(glyphs, id="choices")
        self._all: dict[str, Rows[Any]] = {name: getattr(self, name) for name in _TITLES}
        self.shown = "sources"
        self.before = "sources"
        self._notes = dict.fromkeys(_TITLES, ("", ""))
        self._only: tuple[Words, Words] | None = None  # what the claims list is narrowed to

    def compose(self) -> ComposeResult:
        yield self._title
        yield from self._all.values()

    def on_mount(self) -> None:
        self.show("sources")

    @property
    def list(self) -> Rows[Any]:
        return self._all[self.shown]

    def show(self, name: str) -> None:
        """Bring one of the lists into sight."""
        if name == "statements" and self.shown != "statements":
            self.before = self.shown
        self.shown = name
        for other, rows in self._all.items():
            rows.display = other == name
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
        self._title.styles.height = len(lines)
        self._title.show(*lines)

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
        speakers.renew_rows(rows)
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
        statements.renew_rows(rows)
        newest = ", the newest; G reads on" if len(rows) == most else ""
        self.note("statements", f"{len(rows):,} of {statements.speaker}{newest}")
