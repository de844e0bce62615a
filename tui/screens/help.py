"""The help screen: the marks, and every key, made from the table of keys."""

from collections.abc import Iterator

from textual.app import ComposeResult

from tui.present import glossary, roles
from tui.present.glyphs import Glyphs, Words
from tui.present.marks import STYLE
from tui.present.standing import DISPUTED, MARKS
from tui.screens.keyed import KeyedScreen
from tui.settings.keys import PANES, Keymap, bindings
from tui.widgets.bar import Bar
from tui.widgets.page import Page

_MEANINGS = {
    "single_source": "reports from one outlet only, of those in this library",
    "one_origin": "several outlets, but one speaker, agency or credited outlet",
    "copies": "several outlets, and all carry the same text",
    "corroborated": "two or more origins; the number counts outlets",
    "unresolved": "cannot be told: unnamed sources, doubt, or no other report",
}


# How to search: what to type, what it finds.
_QUERY = (
    ("kim putin    kim OR putin", "both words; either"),
    ('"north korea"   “north korea”', "side by side"),
    ('"kim putin"~5', "in this order, at most 5 words on"),
    ("-tank   NOT tank   (a OR b) c", "without it; grouped"),
    ("tariff   =tariff", "it and its other forms; it alone"),
    ("mosc*   moscow~1", "beginning so; one letter may differ"),
    ("case:US", "letters as they are written"),
    ("title:visit outlet:krone story:kim", "in the title, the outlet, the story"),
    ("date:2024-06..2024-07   date:2024", "months, days or years; from .. to"),
    ("lang:en", "the language of the text"),
    ("speaker:putin said:capital via:tass", "statements: who, what, through whom"),
    ("standing:single trump", "claims: single copies origin flagged"),
    ("standing:corroborated", "  or corroborated, or unresolved"),
    ("standing:disputed", "  or figures denied contradicted updated"),
    ("tag:budget   tag:bud*   tag:*", "what you tagged; so beginning; any tag"),
    ("marked:doubtful   marked:any", "or checked, important; any mark"),
    ("note:lawyer   note:*", "what you noted; any note"),
    ("is:unread   is:read", "reports that you did not read, or did"),
)


_WIDE = 104  # cells from which on the ids of the keys fit


def _lines(keymap: Keymap, pane: str, width: int) -> Iterator[Words]:
    """The marks, then the keys: those of the pane in focus first; how to search; and the words."""
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
        ("beside a standing: figures differ, or denied; see both sides", ""),
    )
    yield (
        ("  c d i  ", STYLE), ("YOURS      ", STYLE),
        ("checked, doubtful, important; t tag, n note, r read, 1-6", ""),
    )  # fmt: skip
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
    yield (("  Not all claims on one source are flagged, but nearly all flags are right.", ""),)
    yield (("  All this is about this library: no match found does not mean not reported.", ""),)
    for name in dict.fromkeys((pane, "move", "screen", *PANES)):
        yield ()
        yield from keymap.lines(name, ids=width >= _WIDE)
    yield ()
    yield (("To search for", "bold underline"),)
    for typed, meaning in _QUERY:
        yield ((f"  {typed:37}", "bold"), (meaning, ""))
    yield ()
    yield (("The words", "bold underline"),)
    yield from glossary.lines()


class HelpScreen(KeyedScreen):
    """What the keys do, first those of `pane`, one of the table's panes."""

    BINDINGS = bindings("help")

    def __init__(self, glyphs: Glyphs, keymap: Keymap, pane: str) -> None:
        super().__init__()
        self.glyphs = glyphs
        self.keymap = keymap
        self.pane = pane
        self.header = Bar(glyphs, id="header", style="reverse")
        self.page = Page(glyphs, tuple(_lines(keymap, pane, self.app.size.width)), id="page")
        self.status = Bar(glyphs, id="status")

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.page
        yield self.status

    def on_mount(self) -> None:
        self.header.show((((" twosource  help", "bold"),), ()))
        keys = self.keymap.footer("move", "help", width=self.app.size.width - 2)
        self.status.show((((f" {keys}", "dim"),), ()))
        self.set_focus(self.page)
