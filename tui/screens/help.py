"""The help screen: the marks, and every key, made from the table of keys."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.screen import Screen

from tui import roles
from tui.glyphs import Glyphs, Words
from tui.keys import KEYS, footer
from tui.standing import DISPUTED, MARKS
from tui.widgets.bar import Bar
from tui.widgets.page import Page

_PANES = {
    "screen": "Everywhere",
    "list": "In a list",
    "claims": "In the list of claims",
    "reader": "In the text",
    "search": "In the search line",
    "evidence": "In the evidence",
    "matrix": "In the matrix",
}
_MEANINGS = {
    "single_source": "reports from one outlet only, of those in this library",
    "one_origin": "several outlets, but one speaker, agency or credited outlet",
    "copies": "several outlets, and all carry the same text",
    "corroborated": "two or more origins; the number counts outlets",
    "unresolved": "cannot be told: unnamed sources, or no other report",
}


def _lines() -> Iterator[Words]:
    yield (("The marks", "bold underline"),)
    for standing, mark in MARKS.items():
        yield (
            (f"  {mark.gutter}  ", f"bold {mark.colour}"),
            (f"{mark.word:15}", f"bold {mark.colour}"),
            (_MEANINGS[standing], ""),
        )
    yield (
        (f"  {DISPUTED.gutter}  ", f"bold {DISPUTED.colour}"),
        (f"{DISPUTED.word:15}", f"bold {DISPUTED.colour}"),
        ("beside any standing: figures differ, or it is denied; both sides are shown", ""),
    )
    yield (("  .  ", "dim"), ("not yet compared with other reports", ""))
    yield (
        ("  Who", roles.SOURCE), (" ", ""), ("said", roles.CUE), (" ", ""), ("what", roles.CONTENT),
        ("   a statement: its source, its cue and its content", ""),
    )  # fmt: skip
    yield (
        ("  ", ""), ("in both", roles.SHARED), ("  ", ""), ("only here", roles.DIFFERS), ("  ", ""),
        ("another figure", roles.FIGURE), ("   the words of two texts side by side", ""),
    )  # fmt: skip
    yield (("  A bold mark: a flagged claim. A block: where the current claim begins.", ""),)
    yield (("  All this is about this library: no match found does not mean not reported.", ""),)
    for pane, title in _PANES.items():
        yield ()
        yield ((title, "bold underline"),)
        for key in KEYS:
            if key.pane == pane:
                yield ((f"  {key.shown:24}", "bold"), (key.help, ""))


class HelpScreen(Screen[None]):
    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self.glyphs = glyphs

    def compose(self) -> ComposeResult:
        yield Bar(self.glyphs, id="header", style="reverse")
        yield Page(self.glyphs, tuple(_lines()), id="page")
        yield Bar(self.glyphs, id="status")

    def on_mount(self) -> None:
        self.query_one("#header", Bar).show((((" twosource  help", "bold"),), ()))
        self.query_one("#status", Bar).show((((f" {footer('help', width=self.app.size.width - 2)}", "dim"),), ()))
        self.query_one("#page").focus()
