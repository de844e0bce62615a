"""The left pane: one list at a time, under a title line."""

from pkgutil import resolve_name
from typing import Any, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.present.glyphs import Glyphs, Words
from tui.settings.panes import LISTS
from tui.widgets.bar import Bar
from tui.widgets.choices import Choices
from tui.widgets.claimlist import ClaimList
from tui.widgets.facets import Facets
from tui.widgets.hits import Hits
from tui.widgets.news import NewsList
from tui.widgets.problems import Problems
from tui.widgets.rows import Rows
from tui.widgets.searches import Searches
from tui.widgets.sources import Sources
from tui.widgets.statements import Statements
from tui.widgets.worklist import Worklist

_TITLES = {pane.name: pane.title for pane in LISTS}

List = TypeVar("List", bound=Rows[Any])


class Lists(Vertical):
    """All lists of the table of panes. Those that a screen fills or asks are attributes too, with their own type.

    `shown` is the name of the one in sight, `before` of the one that the statements were asked for in, `narrowed` of
    the list of claims that the choices are for.
    """

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._title = Bar(glyphs, id="list-title", style="bold")
        self._all: dict[str, Rows[Any]] = {pane.name: resolve_name(pane.widget)(glyphs, id=pane.name) for pane in LISTS}
        self.sources = self._one(Sources)
        self.claims = self._one(ClaimList)
        self.hits = self._one(Hits)
        self.problems = self._one(Problems)
        self.statements = self._one(Statements)
        self.facets = self._one(Facets)
        self.searches = self._one(Searches)
        self.choices = self._one(Choices)
        self.news = self._one(NewsList)
        self.worklist = self._one(Worklist)
        self.shown = "sources"
        self.before = "sources"
        self.narrowed = "claims"

    def _one(self, kind: type[List]) -> List:
        return next(rows for rows in self._all.values() if isinstance(rows, kind))

    def compose(self) -> ComposeResult:
        yield self._title
        yield from self._all.values()

    def on_mount(self) -> None:
        self.show("sources")

    @property
    def list(self) -> Rows[Any]:
        """The list in sight."""
        return self._all[self.shown]

    def show(self, name: str) -> None:
        """Bring one of the lists into sight."""
        if name == "statements" and self.shown != "statements":
            self.before = self.shown
        if name == "choices" and self.shown != "choices":
            self.narrowed = "worklist" if self.shown == "worklist" else "claims"
        self.shown = name
        for other, rows in self._all.items():
            rows.display = other == name
        self.set_class(name != "sources", "-broad")
        self.show_title()

    def note(self, name: str, words: str) -> None:
        """Say something beside the title of a list."""
        self._all[name].heading = words, ""
        self.show_title()

    def show_title(self) -> None:
        """Show the title of the list in sight, with what it says of itself."""
        words, right = self.list.heading
        lines: list[tuple[Words, Words]] = [
            (((f" {_TITLES[self.shown]}  ", ""), (words, "not bold")), ((right, "not bold dim"),))
        ]
        if self.list.subheading:
            lines.append(self.list.subheading)
        self._title.styles.height = len(lines)
        self._title.show(*lines)
