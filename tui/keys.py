"""Every key of the app, in one table: the bindings, the footer and the help are made from it."""

from dataclasses import dataclass

from textual.binding import Binding, BindingType

_NAMES = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "slash": "/",
    "question_mark": "?",
    "asterisk": "*",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "f1": "F1",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One row of the table.

    `pane` says where the keys work: in a "list", the list of "claims", the "reader", the "evidence" screen, the
    "matrix", the "help" screen, or everywhere on the reading "screen". `brief` is what the footer says of it; "" keeps
    it out of the footer.
    """

    id: str
    keys: str
    action: str
    pane: str
    group: str
    help: str
    brief: str = ""

    @property
    def shown(self) -> str:
        """The keys as people call them, as in "j Down"."""
        return " ".join(_shown(key) for key in self.keys.split(","))


def _shown(key: str) -> str:
    plain = len(key) == 1 or "+" in key
    return _NAMES.get(key, key if plain else key.capitalize())


def _moves(pane: str) -> tuple[Key, ...]:
    """The movement keys, which mean the same in every pane."""
    return (
        Key(f"{pane}.down", "j,down", "line(1)", pane, "Move", "one line down", "j/k move"),
        Key(f"{pane}.up", "k,up", "line(-1)", pane, "Move", "one line up"),
        Key(f"{pane}.page-down", "space,pagedown,ctrl+f", "page(1.0)", pane, "Move", "one page down"),
        Key(f"{pane}.page-up", "b,pageup", "page(-1.0)", pane, "Move", "one page up"),
        Key(f"{pane}.half-down", "ctrl+d", "page(0.5)", pane, "Move", "half a page down"),
        Key(f"{pane}.half-up", "ctrl+u", "page(-0.5)", pane, "Move", "half a page up"),
        Key(f"{pane}.top", "g,home", "edge(-1)", pane, "Move", "to the top"),
        Key(f"{pane}.bottom", "G,end", "edge(1)", pane, "Move", "to the bottom"),
    )


KEYS: tuple[Key, ...] = (
    *_moves("list"),
    Key("list.open", "enter,o", "open", "list", "Move", "open what the cursor is on", "Enter open"),
    *_moves("reader"),
    Key(
        "reader.evidence",
        "enter,o",
        "screen.evidence",
        "reader",
        "Claims",
        "evidence, side by side",
        "Enter evidence",
    ),
    Key("reader.furniture", "x", "furniture", "reader", "Read", "show or fold what is not the article"),
    Key("claims.next", "right_square_bracket", "claim(1)", "screen", "Claims", "next claim", "] [ claim"),
    Key("claims.previous", "left_square_bracket", "claim(-1)", "screen", "Claims", "previous claim"),
    Key(
        "flagged.next",
        "right_curly_bracket",
        "flagged(1)",
        "screen",
        "Claims",
        "next flagged claim",
        "} { flagged",
    ),
    Key("flagged.previous", "left_curly_bracket", "flagged(-1)", "screen", "Claims", "previous flagged claim"),
    Key("claims.filter", "f", "filter", "screen", "Claims", "the claims, of the next standing only"),
    Key("claims.narrow", "F", "narrow", "screen", "Claims", "the claims of one story, outlet or speaker only"),
    Key(
        "claims.sort",
        "s",
        "screen.sort",
        "claims",
        "Claims",
        "sort by salience, standing, story or outlet",
        "f/F filter  s sort  c all",
    ),
    Key("claims.clear", "c", "screen.clear", "claims", "Claims", "all claims again, of any standing"),
    Key(
        "claims.matrix",
        "7",
        "matrix",
        "screen",
        "Claims",
        "the claims of this story by outlet, as a table",
        "7 matrix",
    ),
    Key("search.open", "slash", "search", "screen", "Search", "search the library", "/ search"),
    Key("search.next", "n", "hit(1)", "screen", "Search", "next hit", "n/N hit"),
    Key("search.previous", "N", "hit(-1)", "screen", "Search", "previous hit"),
    Key("speaker.statements", "asterisk", "speaker", "screen", "Claims", "all that this speaker says", "* speaker"),
    Key(
        "copy.claim",
        "y",
        "copy_claim",
        "screen",
        "Read",
        "copy the selection, or the claim and its citation",
        "y copy",
    ),
    Key("copy.paragraph", "Y", "copy_paragraph", "screen", "Read", "copy the paragraph"),
    Key("pane.left", "h,left", "pane(-1)", "screen", "Panes", "to the pane on the left"),
    Key("pane.right", "l,right", "pane(1)", "screen", "Panes", "to the pane on the right"),
    Key("pane.next", "tab", "cycle(1)", "screen", "Panes", "to the next pane"),
    Key("pane.previous", "shift+tab", "cycle(-1)", "screen", "Panes", "to the previous pane"),
    Key("pane.sources", "1", "view('sources')", "screen", "Panes", "the sources"),
    Key("pane.reader", "2", "view('reader')", "screen", "Panes", "the text"),
    Key("pane.claims", "3", "view('claims')", "screen", "Panes", "the claims, most salient first"),
    Key("pane.hits", "4", "view('hits')", "screen", "Panes", "the search results"),
    Key("pane.problems", "5", "view('problems')", "screen", "Panes", "what could not be read, and why"),
    Key("pane.speakers", "6", "view('speakers')", "screen", "Panes", "the speakers: who says something, how often"),
    Key("pane.zoom", "z", "zoom", "screen", "Panes", "the text alone, or with its lists"),
    Key("app.redraw", "ctrl+l", "redraw", "screen", "Panes", "draw the screen again"),
    Key("app.help", "question_mark,f1", "help", "screen", "Help", "this help", "? help"),
    Key("app.back", "q,backspace,escape", "back", "screen", "Help", "back; q at the top quits", "q back"),
    Key("app.quit", "ctrl+q", "app.quit", "screen", "Help", "quit"),
    Key("search.open-first", "enter", "finish(True)", "search", "Search", "open the first hit", "Enter open"),
    Key(
        "search.leave",
        "escape,tab,down",
        "finish(False)",
        "search",
        "Search",
        "to the results",
        "Tab results",
    ),
    Key(
        "evidence.next",
        "n,right_square_bracket",
        "other(1)",
        "evidence",
        "Claims",
        "next report",
        "n/N report",
    ),
    Key("evidence.previous", "N,left_square_bracket", "other(-1)", "evidence", "Claims", "previous report"),
    Key("evidence.open", "enter,o", "open", "evidence", "Claims", "open the other text here", "Enter open it"),
    Key(
        "evidence.swap",
        "tab,shift+tab,h,l,left,right",
        "swap",
        "evidence",
        "Panes",
        "the other side",
        "Tab side",
    ),
    Key("evidence.help", "question_mark,f1", "app.help", "evidence", "Help", "this help", "? help"),
    Key("evidence.back", "q,backspace,escape", "back", "evidence", "Help", "back to the text", "q back"),
    Key("evidence.quit", "ctrl+q", "app.quit", "evidence", "Help", "quit"),
    *_moves("matrix"),
    Key("matrix.left", "h,left", "column(-1)", "matrix", "Move", "the outlet on the left", "h/l outlet"),
    Key("matrix.right", "l,right", "column(1)", "matrix", "Move", "the outlet on the right"),
    Key("matrix.sort", "s", "screen.sort", "matrix", "Claims", "most shared first, or most salient first", "s sort"),
    Key("matrix.evidence", "enter", "screen.evidence", "matrix", "Claims", "evidence, side by side", "Enter evidence"),
    Key("matrix.open", "o", "screen.open", "matrix", "Claims", "open the text of that outlet here", "o open text"),
    Key("matrix.help", "question_mark,f1", "app.help", "matrix", "Help", "this help", "? help"),
    Key("matrix.back", "q,backspace,escape", "screen.back", "matrix", "Help", "back to the text", "q back"),
    Key("matrix.quit", "ctrl+q", "app.quit", "matrix", "Help", "quit"),
    *_moves("help"),
    Key("help.back", "q,backspace,escape,question_mark", "app.pop_screen", "help", "Help", "back", "q back"),
    Key("help.quit", "ctrl+q", "app.quit", "help", "Help", "quit"),
)


def bindings(pane: str) -> list[BindingType]:
    """The bindings of one pane.

    Those of the whole screen have priority: they act before the keys typed after them are given to the pane in focus,
    so that "/word" arrives as typed where a slow line delivers it at once.
    """
    first = pane == "screen"
    return [
        Binding(key.keys, key.action, key.help, show=bool(key.brief), id=key.id, tooltip=key.help, priority=first)
        for key in KEYS
        if key.pane == pane
    ]


def footer(*panes: str, width: int) -> str:
    """The footer for the pane in focus: as many of its keys as fit into `width` cells, the last two always."""
    briefs = [key.brief for pane in panes for key in KEYS if key.pane == pane and key.brief]
    while len(briefs) > 2 and len("  ".join(briefs)) > width:
        del briefs[-3]
    return "  ".join(briefs)
