"""The evidence screen: a claim in its own text, beside the stretch of another text that bears on it."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from index.document import Document
from index.findings import Nearest, Report
from tui import evidence
from tui.evidence import Evidence
from tui.facts import dated, guessed
from tui.glyphs import Glyphs
from tui.keys import Keymap, bindings
from tui.screens.sized import SizedScreen
from tui.widgets.bar import Bar, Rule
from tui.widgets.evidence import EvidencePane
from tui.widgets.reader import Reader


class EvidenceScreen(SizedScreen[Report | Nearest | None]):
    """Steps through the reports of a claim and its nearest non-match; ends with the one to be opened, or None."""

    BINDINGS = bindings("evidence")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal")]

    def __init__(self, gathered: Evidence, glyphs: Glyphs, keymap: Keymap = Keymap()) -> None:  # noqa: B008
        super().__init__()
        self.keymap = keymap
        self.gathered = gathered
        self.glyphs = glyphs
        self.number = 0

    def compose(self) -> ComposeResult:
        glyphs = self.glyphs
        yield Bar(glyphs, id="header", style="reverse")
        yield EvidencePane(glyphs, id="verdict")
        yield Rule(glyphs, classes="across")
        with Container(id="sides"):
            with Vertical(id="left", classes="side"):
                yield Bar(glyphs, id="left-title", style="bold")
                yield Reader(glyphs, id="left-text")
            yield Rule(glyphs, id="middle")
            with Vertical(id="right", classes="side"):
                yield Bar(glyphs, id="right-title", style="bold")
                yield Reader(glyphs, id="right-text")
        yield Bar(glyphs, id="status")

    def on_mount(self) -> None:
        reports = sum(other.reports for other in self.gathered.others)
        near = len(self.gathered.others) - reports
        told = f" twosource  evidence: {reports} other report{'s' * (reports != 1)}, {near} near"
        self.query_one("#header", Bar).show((((told, "bold"),), ()))
        self.query_one("#verdict", EvidencePane).show(evidence.lines(self.gathered)[:2])
        keys = self.keymap.footer("evidence", width=self.app.size.width - 2)
        self.query_one("#status", Bar).show((((f" {keys}", "dim"),), ()))
        self.query_one("#left-text").focus()
        self.call_after_refresh(self._show_other)

    def _show_other(self) -> None:
        gathered = self.gathered
        other = gathered.others[self.number] if gathered.others else None
        left = self.query_one("#left-text", Reader)
        hits = evidence.shared_words(gathered, other) if other else ()
        left.show(replace(gathered.view, hits=hits), offset=gathered.claim.start)
        left.select_claim(gathered.claim)
        self.query_one("#left-title", Bar).show((((f" {_named(gathered.document)}", ""),), ()))
        right = self.query_one("#right-text", Reader)
        if other is None:
            self.query_one("#right-title", Bar).show((((" No other report comes near.", ""),), ()))
            return
        right.show(replace(other.view, hits=other.found.matching), offset=other.found.start)
        place = f" {self.number + 1} of {len(gathered.others)} "
        what = "reports it" if other.reports else "nearest, does not match"
        self.query_one("#right-title", Bar).show(
            (
                ((f" {_named(other.document)}  ", ""), (f"{what}  {other.found.score:.2f}", "not bold")),
                ((place, "dim"),),
            )
        )

    def action_other(self, step: int) -> None:
        if self.gathered.others:
            self.number = (self.number + step) % len(self.gathered.others)
            self._show_other()

    def action_swap(self) -> None:
        right = self.query_one("#right-text")
        (self.query_one("#left-text") if right.has_focus else right).focus()

    def action_open(self) -> None:
        if self.gathered.others:
            self.dismiss(self.gathered.others[self.number].found)

    def action_back(self) -> None:
        self.dismiss(None)


def _named(document: Document) -> str:
    return f"{guessed(document.outlet)}  {dated(document.date)}"
