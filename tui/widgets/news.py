"""The list of what is new: changed standings, documents, flagged claims, and saved searches that find more."""

import textwrap
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TypeAlias

from index.library import Library, SavedSearch
from index.model.news import ClaimNews, DocumentNews, News
from tui.desk import Desk
from tui.present.facts import counted, dated, guessed
from tui.present.glyphs import Glyphs, Words
from tui.present.news import SIGNS, WORDS, change, found_in, rejudged
from tui.present.standing import MARKS
from tui.settings.keys import bindings
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.targets import ToSearch, ToText

_BROAD = 60  # cells from which on what became of a claim is on one line
_MOST = 500  # new claims that are read at first

NewsRow: TypeAlias = ClaimNews | DocumentNews | SavedSearch


class NewsList(Rows[NewsRow]):
    """What was opened stays in the list, dimmed, until the list is called up again."""

    BINDINGS = bindings("news")
    keys = ("list", "news")
    note = "Nothing is new."

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.most = _MOST
        self.news: News | None = None  # as read last
        self.searches: Sequence[SavedSearch] = ()
        self._opened: set[object] = set()

    async def load(self, desk: Desk, progress: str) -> None:
        self.news = await desk.ask(partial(Library.news, limit=self.most))
        self.note = f"Nothing is new yet: {progress}." if progress else "Nothing is new since you last looked."
        self._renew()

    def show_searches(self, found: Iterable[SavedSearch]) -> None:
        """Show the saved searches that find something new."""
        self.searches = [one for one in found if one.new]
        self._renew()

    def open(self, row: NewsRow) -> None:
        """Show that this was looked at."""
        self._opened.add(self.identity(row))
        self.redraw()

    def forget(self) -> None:
        """Show nothing, not even what was opened, until it is read again."""
        self._opened.clear()
        self.searches = ()
        self.set_rows(())

    def _renew(self) -> None:
        items = self.news.items if self.news else ()
        fresh: dict[object, NewsRow] = {self.identity(row): row for row in (*items, *self.searches)}
        rows = [
            fresh.pop(name, row)
            for row in (self.rows if self._opened else ())
            if (name := self.identity(row)) in fresh or name in self._opened
        ]
        self.renew_rows((*rows, *fresh.values()))
        if self.news:
            since = "you have not looked yet" if self.news.first else "since you last looked"
            searched = "1 search " if len(self.searches) == 1 else f"{len(self.searches):,} searches "
            self.heading = f"{self.news.total:,} {since}", searched if self.searches else ""
            told = rejudged(self.news)
            self.subheading = (((f" {told}", "dim"),), ()) if told else None

    def target(self) -> ToText | ToSearch | None:
        match self.current:
            case ClaimNews(document=document, start=start, claim=claim):
                return ToText(document, start, choose=partial(Reader.select_claim_id, claim_id=claim))
            case DocumentNews(document=document) if document is not None:
                return ToText(document)
            case SavedSearch(query=query):
                return ToSearch(query, saved=True)
        return None

    def identity(self, row: NewsRow) -> object:
        match row:
            case ClaimNews():
                return row.key, row.words
            case DocumentNews():
                return row.novelty, row.key
            case SavedSearch():
                return row.query

    def row_height(self, width: int) -> int:
        return 4 if width < _BROAD else 3

    def row_lines(self, row: NewsRow, width: int) -> list[tuple[Words, Words]]:
        is_seen = self.identity(row) in self._opened
        head, style, what, words = _told(row)
        bold = "dim" if is_seen else f"bold {style}".rstrip()
        plain = "dim" if is_seen else ""
        first: Words = ((f"{head}  ", bold), (what[0], plain))
        room = self.row_height(width + 3) - 1
        became = _wrapped(what[1], width - 2, room - 1)
        seen: Words = ((" seen", "dim"),) if is_seen else ()
        lines: list[tuple[Words, Words]] = [(first, seen)]
        lines += [((("  " + line, "dim" if is_seen else "bold"),), ()) for line in became]
        lines += [((("  " + line, "dim"),), ()) for line in _wrapped(words, width - 2, room - len(became))]
        return [*lines, *[((), ())] * (room + 1 - len(lines))]


def _wrapped(text: str, width: int, lines: int) -> list[str]:
    """A text on at most so many lines; the last one is cut where it is shown."""
    found = textwrap.wrap(text[: 8 * max(width, 1)], max(width, 1)) or [""]
    return [*found[: lines - 1], " ".join(found[lines - 1 :])] if len(found) >= lines else found


def _told(row: NewsRow) -> tuple[str, str, tuple[str, str], str]:
    """A row: its sign and word, their style, what it is about and what became of it, and its words."""
    match row:
        case ClaimNews():
            mark = MARKS[row.standing]
            return f"{mark.gutter} {mark.word}", mark.colour, (guessed(row.outlet), change(row)), row.text
        case DocumentNews():
            about = guessed(row.outlet), row.heading
            told = "  ".join(filter(None, (dated(row.date), found_in(row), row.path)))
            return f"{SIGNS[row.novelty]} {WORDS[row.novelty]}", "", about, told
        case SavedSearch():
            return "/ FOUND", "", (counted(row.new, "new report"), row.query), "a saved search: Enter shows the words"
