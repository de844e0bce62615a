"""Every key of the app, in one table: the bindings, the footer, the help and the README's list are made from it."""

import unicodedata
from collections.abc import Iterator, Mapping

import msgspec
from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.keys import Keys as Known
from textual.keys import _character_to_key

from tui.present.glyphs import Words
from tui.settings.config import Refused
from tui.settings.panes import LISTS, NUMBERED

_NAMES = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "asterisk": "*",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "f1": "F1",
}
_AS_SHOWN = {name.lower(): key for key, name in _NAMES.items() if len(name) > 1}

# Terminals, tmux and SSH use these themselves, or cannot tell them from other keys; Esc comes late in tmux.
NEVER_ALONE = frozenset(
    {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+b", "ctrl+a", "ctrl+s", "escape"}
)  # fmt: skip

# Where keys work: what a row of the table calls it, and the heading above those keys.
PANES = {
    "move": "To move, everywhere",
    "list": "In a list",
    **{pane.name: pane.keys for pane in LISTS if pane.keys},
    "reader": "In the text",
    "screen": "In lists and text",
    "search": "In the search line",
    "command": "In the command line",
    "letters": "In a line of letters",
    "note": "In the line of a note",
    "evidence": "In the evidence",
    "matrix": "In the matrix",
    "timeline": "In the timeline",
    "sheet": "In the original, its origin and its changes",
    "help": "In the help",
}
# The panes whose keys work at the same time.
_TOGETHER = (
    *(("move", "list", pane.name, "screen") for pane in LISTS),
    ("move", "reader", "screen"),
    ("move", "evidence"),
    ("move", "matrix"),
    ("move", "timeline"),
    ("move", "sheet"),
    ("move", "help"),
    ("search",),
    ("command",),
    ("letters",),
    ("note",),
)


class Key(msgspec.Struct, frozen=True):
    """One row of the table.

    `pane` says where the keys work: one of PANES. `brief` is what the footer says of it, "" keeps it out of the
    footer; `beside` is the id of the row whose key stands there too, as in "n/N hit".
    """

    id: str
    keys: str
    action: str
    pane: str
    group: str
    help: str
    brief: str = ""
    beside: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The keys as Textual calls them."""
        return tuple(self.keys.split(","))

    @property
    def shown(self) -> str:
        """The keys as people call them, as in "j Down"."""
        return " ".join(map(_shown, self.names))


def _shown(key: str) -> str:
    plain = len(key) == 1 or "+" in key
    return _NAMES.get(key, key if plain else key.capitalize())


_BACK = "q,backspace,escape"

KEYS: tuple[Key, ...] = (
    Key("move.down", "j,down", "line(1)", "move", "Move", "one line down", "move", "move.up"),
    Key("move.up", "k,up", "line(-1)", "move", "Move", "one line up"),
    Key("move.page-down", "space,pagedown,ctrl+f", "page(1.0)", "move", "Move", "one page down"),
    Key("move.page-up", "b,pageup", "page(-1.0)", "move", "Move", "one page up"),
    Key("move.half-down", "ctrl+d", "page(0.5)", "move", "Move", "half a page down"),
    Key("move.half-up", "ctrl+u", "page(-0.5)", "move", "Move", "half a page up"),
    Key("move.top", "g,home", "edge(-1)", "move", "Move", "to the top"),
    Key("move.bottom", "G,end", "edge(1)", "move", "Move", "to the bottom"),
    Key("list.open", "enter,o", "screen.open_row", "list", "Move", "open what the cursor is on", "open"),
    Key(
        "sources.sort", "S", "screen.sort_sources", "sources", "Move",
        "sort by date, outlet, title, path, flags, unread",
    ),
    Key("sources.group", "H", "screen.group_sources", "sources", "Move", "headings: story, outlet, date, tag, or none"),
    Key("reader.evidence", "enter,o", "screen.evidence", "reader", "Claims", "evidence, side by side", "evidence"),
    Key("reader.furniture", "x", "furniture", "reader", "Read", "show or fold what is not the article"),
    Key(
        "claims.next", "right_square_bracket", "claim(1)", "screen", "Claims", "next claim",
        "claim", "claims.previous",
    ),
    Key("claims.previous", "left_square_bracket", "claim(-1)", "screen", "Claims", "previous claim"),
    Key(
        "flagged.next", "right_curly_bracket", "flagged(1)", "screen", "Claims", "next flagged claim",
        "flagged", "flagged.previous",
    ),
    Key("flagged.previous", "left_curly_bracket", "flagged(-1)", "screen", "Claims", "previous flagged claim"),
    Key("claims.filter", "f", "filter", "screen", "Claims", "the claims, of the next standing only"),
    Key("claims.narrow", "F", "narrow_claims", "screen", "Claims", "the claims of one story, outlet or speaker"),
    Key("claims.sort", "S", "screen.sort", "claims", "Claims", "sort by salience, standing, story or outlet", "sort"),
    Key("claims.clear", "c", "screen.clear", "claims", "Claims", "all claims again, of any standing", "all"),
    Key("claims.matrix", "8", "matrix", "screen", "Claims", "the claims of this story by outlet, a table", "matrix"),
    Key("claims.timeline", "9", "timeline", "screen", "Claims", "who said what when in this story"),
    Key("verdicts.verdict", "v", "verdict", "screen", "Claims", "what you know better of it: a verdict", "verdict"),
    Key("news.seen", "c", "screen.see_all", "news", "Claims", "all of it is seen: it is new no more", "all seen"),
    Key("report.story", "R", "report", "screen", "Claims", "a report of this story, into a file"),
    Key("marks.mark", "a", "mark", "screen", "Marks", "mark: checked, doubtful, important, read, grades", "mark"),
    Key("marks.tags", "t", "tags", "screen", "Marks", "tag it; -tag takes a tag off"),
    Key("marks.note", "A", "note", "screen", "Marks", "a note on it"),
    Key("marks.undo", "u", "undo", "screen", "Marks", "undo what you said last"),
    Key("marks.redo", "ctrl+r", "redo", "screen", "Marks", "do it again"),
    Key("claims.worklist", "W", "worklist", "screen", "Claims", "what to check: of all, or of this story"),
    Key("search.open", "slash", "search", "screen", "Search", "search the library", "search"),
    Key("search.next", "n", "hit(1)", "screen", "Search", "next hit", "hit", "search.previous"),
    Key("search.previous", "N", "hit(-1)", "screen", "Search", "previous hit"),
    Key("search.narrow", "i", "narrow", "screen", "Search", "narrow the search by outlet, speaker, month"),
    Key("search.like", "m", "like", "screen", "Search", "search for texts like the current claim"),
    Key("search.save", "s", "save_search", "screen", "Search", "save the search; in its list, drop it"),
    Key("speaker.statements", "asterisk", "speaker", "screen", "Claims", "all that this speaker says", "speaker"),
    Key("copy.claim", "y", "copy_claim", "screen", "Read", "copy the selection, or the claim, with its place", "copy"),
    Key("copy.paragraph", "Y", "copy_paragraph", "screen", "Read", "copy the paragraph"),
    Key("open.pager", "e", "outside('pager')", "screen", "Read", "the text in your pager ($PAGER)"),
    Key("open.editor", "E", "outside('editor')", "screen", "Read", "a copy of the text in your editor ($EDITOR)"),
    Key("open.browser", "w", "browse", "screen", "Read", "the text's address in a browser, or copied"),
    Key("text.original", "O", "original", "screen", "Read", "the original: the file as it is, at this place"),
    Key("text.provenance", "P", "provenance", "screen", "Read", "where this text is from, and how it is known"),
    Key("text.changes", "V", "changes", "screen", "Read", "what changed since the older versions of it"),
    Key("jump.back", "ctrl+o,less_than_sign", "jump(-1)", "screen", "Read", "back to where you were reading"),
    Key("jump.forward", "ctrl+n,greater_than_sign", "jump(1)", "screen", "Read", "forward again"),
    Key("pane.left", "h,left", "pane(-1)", "screen", "Panes", "to the pane on the left"),
    Key("pane.right", "l,right", "pane(1)", "screen", "Panes", "to the pane on the right"),
    Key("pane.next", "tab", "cycle(1)", "screen", "Panes", "to the next pane"),
    Key("pane.previous", "shift+tab", "cycle(-1)", "screen", "Panes", "to the previous pane"),
    *(
        Key(f"pane.{pane.name}", pane.number, f"view('{pane.name}')", "screen", "Panes", pane.help)
        for pane in NUMBERED
    ),
    Key("pane.zoom", "z", "zoom", "screen", "Panes", "the text alone, or with its lists"),
    Key("work.update", "r", "update", "screen", "Panes", "look for new files, go on where it stopped"),
    Key("work.stop", "ctrl+c", "stop", "screen", "Panes", "stop reading the files in; r goes on with it"),
    Key("app.command", "colon,ctrl+p", "command", "screen", "Help", "a command by its name; Tab completes it"),
    Key("app.redraw", "ctrl+l", "app.redraw", "screen", "Panes", "draw the screen again"),
    Key("app.mouse", "M", "mouse", "screen", "Panes", "the mouse on or off; off, the terminal selects"),
    Key("app.suspend", "ctrl+z", "app.suspend_process", "screen", "Panes", "stop for now; `fg` goes on"),
    Key("app.help", "question_mark,f1", "help", "screen", "Help", "the keys of the pane in focus", "help"),
    Key("app.up", "backspace,escape", "back", "screen", "Help", "back"),
    Key("app.back", "q", "leave", "screen", "Help", "back; at the top, quit", "back"),
    Key("app.quit", "ctrl+q", "app.quit", "screen", "Help", "quit"),
    Key("search.open-first", "enter", "finish(True)", "search", "Search", "open the hit that is marked", "open"),
    Key("search.leave", "escape,tab,ctrl+c", "finish(False)", "search", "Search", "to the results", "results"),
    Key("search.earlier", "up", "earlier", "search", "Search", "the query before"),
    Key("search.later", "down", "later", "search", "Search", "the query after, then to the results"),
    Key("command.run", "enter", "finish(True)", "command", "Help", "do it", "do it"),
    Key("command.complete", "tab", "complete(1)", "command", "Help", "complete it; again for the next one", "complete"),
    Key("command.complete-back", "shift+tab", "complete(-1)", "command", "Help", "the one before"),
    Key("command.earlier", "up", "recall(1)", "command", "Help", "the command before"),
    Key("command.later", "down", "recall(-1)", "command", "Help", "the command after"),
    Key("command.leave", "escape,ctrl+c", "finish(False)", "command", "Help", "leave it", "back"),
    Key("letters.leave", "escape,backspace,ctrl+c", "finish", "letters", "Help", "leave it", "back"),
    Key("note.keep", "enter", "finish(True)", "note", "Marks", "keep it", "keep it"),
    Key("note.editor", "ctrl+o", "editor", "note", "Marks", "write on in your editor ($EDITOR)", "in your editor"),
    Key("note.leave", "escape,ctrl+c", "finish(False)", "note", "Marks", "leave it as it was", "back"),
    Key(
        "evidence.next", "n,right_square_bracket", "other(1)", "evidence", "Claims", "next report",
        "report", "evidence.previous",
    ),
    Key("evidence.previous", "N,left_square_bracket", "other(-1)", "evidence", "Claims", "previous report"),
    Key("evidence.open", "enter,o", "open", "evidence", "Claims", "open the other text here", "open it"),
    Key("evidence.verdict", "v", "verdict", "evidence", "Claims", "your word: the same, or not the same", "verdict"),
    Key("evidence.swap", "tab,shift+tab,h,l,left,right", "swap", "evidence", "Panes", "the other side", "side"),
    Key("evidence.browser", "w", "browse", "evidence", "Read", "this side's address in a browser, or copied"),
    Key("evidence.help", "question_mark,f1", "app.help('evidence')", "evidence", "Help", "these keys", "help"),
    Key("evidence.back", _BACK, "back", "evidence", "Help", "back to the text", "back"),
    Key("evidence.quit", "ctrl+q", "app.quit", "evidence", "Help", "quit"),
    Key("matrix.left", "h,left", "column(-1)", "matrix", "Move", "the outlet on the left", "outlet", "matrix.right"),
    Key("matrix.right", "l,right", "column(1)", "matrix", "Move", "the outlet on the right"),
    Key("matrix.sort", "S", "screen.sort", "matrix", "Claims", "most shared first, or most salient first", "sort"),
    Key("matrix.evidence", "enter", "screen.evidence", "matrix", "Claims", "evidence, side by side", "evidence"),
    Key("matrix.open", "o", "screen.open", "matrix", "Claims", "open the text of that outlet here", "open text"),
    Key("matrix.help", "question_mark,f1", "app.help('matrix')", "matrix", "Help", "these keys", "help"),
    Key("matrix.back", _BACK, "screen.back", "matrix", "Help", "back to the text", "back"),
    Key("matrix.quit", "ctrl+q", "app.quit", "matrix", "Help", "quit"),
    Key(
        "timeline.outlet", "l,right", "screen.outlet(1)", "timeline", "Claims",
        "what the next outlet has; at last, all of them", "outlet", "timeline.outlet-back",
    ),
    Key("timeline.outlet-back", "h,left", "screen.outlet(-1)", "timeline", "Claims", "what the outlet before has"),
    Key(
        "timeline.kind", "f", "screen.kind", "timeline", "Claims", "those of several outlets, flagged, disputed, all",
        "kind",
    ),
    Key(
        "timeline.day", "right_square_bracket", "screen.day(1)", "timeline", "Move", "the next day",
        "day", "timeline.day-back",
    ),
    Key("timeline.day-back", "left_square_bracket", "screen.day(-1)", "timeline", "Move", "the day before"),
    Key("timeline.evidence", "enter", "screen.evidence", "timeline", "Claims", "evidence, side by side", "evidence"),
    Key("timeline.open", "o", "screen.open", "timeline", "Claims", "open the text at these words", "open text"),
    Key("timeline.help", "question_mark,f1", "app.help('timeline')", "timeline", "Help", "these keys", "help"),
    Key("timeline.back", _BACK, "screen.back", "timeline", "Help", "back to the text", "back"),
    Key("timeline.quit", "ctrl+q", "app.quit", "timeline", "Help", "quit"),
    Key("sheet.help", "question_mark,f1", "app.help('sheet')", "sheet", "Help", "these keys", "help"),
    Key("sheet.back", _BACK, "app.pop_screen", "sheet", "Help", "back to the text", "back"),
    Key("sheet.quit", "ctrl+q", "app.quit", "sheet", "Help", "quit"),
    Key("help.back", f"{_BACK},question_mark", "app.pop_screen", "help", "Help", "back", "back"),
    Key("help.quit", "ctrl+q", "app.quit", "help", "Help", "quit"),
)  # fmt: skip


def bindings(*panes: str) -> list[BindingType]:
    """Textual's bindings for the keys of some panes. A user's own keys are applied later, from `Keymap.changed`.

    They have priority: each key is handled before the next one, so that "j/word" does what it says even where a slow
    connection delivers it all at once. The input lines handle keys in order themselves: see `tui.widgets.line`.
    """
    return [
        Binding(
            key.keys,
            key.action,
            key.help,
            show=bool(key.brief),
            id=key.id,
            tooltip=key.help,
            group=Binding.Group(key.group),
            priority=key.pane not in ("search", "command", "letters", "note"),
        )
        for key in KEYS
        if key.pane in panes
    ]


class Keymap(msgspec.Struct, frozen=True):
    """The table as one user has it."""

    keys: tuple[Key, ...] = KEYS

    def of(self, pane: str) -> Iterator[Key]:
        return (key for key in self.keys if key.pane == pane)

    def lines(self, pane: str, *, ids: bool = True) -> Iterator[Words]:
        """The keys of a pane, a line each: what to press, what it does and, with `ids`, the id of the key."""
        yield ((PANES[pane], "bold underline"),)
        for key in self.of(pane):
            yield ((f"  {key.shown:28}  ", "bold"), (f"{key.help:48}", ""), (f"  {key.id}" if ids else "", "dim"))

    def shown(self, id: str) -> str:
        """The first key of a row, as people call it."""
        return next(_shown(key.names[0]) for key in self.keys if key.id == id)

    def names(self, id: str) -> tuple[str, ...]:
        """The keys of a row, as Textual calls them."""
        return next(key.names for key in self.keys if key.id == id)

    @property
    def changed(self) -> dict[str, str]:
        """The keys that the user has changed, by id, as Textual's `set_keymap` takes them."""
        return {key.id: key.keys for key, default in zip(self.keys, KEYS, strict=True) if key.keys != default.keys}

    def footer(self, *panes: str, width: int, at_top: bool = False) -> str:
        """The footer for the pane in focus: as many keys as fit into `width` cells; the last two are always there.

        `at_top` says that there is nothing to go back to: there the key quits.
        """
        briefs = [
            self._brief(replace(key, brief="quit") if at_top and key.id == "app.back" else key)
            for pane in panes
            for key in self.of(pane)
            if key.brief
        ]
        while len(briefs) > 2 and len("  ".join(briefs)) > width:
            del briefs[-3]
        return "  ".join(briefs)

    def _brief(self, key: Key) -> str:
        shown = [self.shown(id) for id in (key.id, key.beside) if id]
        between = "/" if all(map(str.isalnum, shown)) else " "
        return f"{between.join(shown)} {key.brief}"


def remapped(wanted: Mapping[str, str]) -> tuple[Keymap, tuple[Refused, ...]]:
    """The table with the user's keys, given by id as in {"claims.next": "],w"}; then what was refused, and why.

    A row whose new keys are refused keeps its default keys.
    """
    ids = {key.id for key in KEYS}
    refused: list[Refused] = []
    wishes: dict[str, str] = {}
    for id, text in wanted.items():
        names = [_named(name) for name in text.split(",")]
        if id not in ids:
            refused.append(Refused(f"keys.{id}", f"there is no key id {id}: `twosource keys` lists them"))
        elif unknown := [given for given, name in zip(text.split(","), names, strict=True) if not name]:
            refused.append(Refused(f"keys.{id}", f"{id}: there is no key {unknown[0].strip() or '(empty)'}"))
        elif NEVER_ALONE.issuperset(names):
            reason = f"{id}: {text} needs another key beside it, as terminals keep or confuse it"
            refused.append(Refused(f"keys.{id}", reason))
        else:
            wishes[id] = ",".join(dict.fromkeys(names))
    keymap = _with(wishes)
    while clash := _clash(keymap.keys, wishes):
        id, other, name = clash
        refused.append(Refused(f"keys.{id}", f"{id}: {_shown(name)} is the key of {other} already"))
        del wishes[id]
        keymap = _with(wishes)
    return keymap, tuple(refused)


def _with(wishes: Mapping[str, str]) -> Keymap:
    return Keymap(tuple(replace(key, keys=wishes.get(key.id, key.keys)) for key in KEYS))


def _clash(keys: tuple[Key, ...], wishes: Mapping[str, str]) -> tuple[str, str, str] | None:
    """The first key that two rows of the same panes claim: the id of the user's row, that of the other, the key."""
    for panes in _TOGETHER:
        taken: dict[str, Key] = {}
        for key in (key for key in keys if key.pane in panes):
            for name in key.names:
                other = taken.setdefault(name, key)
                if other is not key:
                    wish, kept = (key, other) if key.id in wishes else (other, key)
                    return wish.id, kept.id, name
    return None


def _named(text: str) -> str:
    """Textual's name for a key, given that name or what is shown ("]", "PgDn", "ctrl+o"); "" if there is none."""
    text = text.strip()
    *modifiers, key = text.split("+") if len(text) > 1 else [text]
    key = _AS_SHOWN.get(key.lower(), key if len(key) == 1 else key.lower())
    if not key or any(modifier not in ("ctrl", "alt", "shift") for modifier in modifiers):
        return ""
    if len(key) == 1:
        key = _character_to_key(key)
    elif key not in {known.value for known in Known} | set(_NAMES):
        try:
            unicodedata.lookup(key.replace("_", " "))
        except KeyError:
            return ""
    return "+".join((*modifiers, key))
