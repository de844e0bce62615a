"""Searching the library: the line to type into, the results, and the way through the hits."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from textual import on
from textual.widget import Widget

from index.library import Library, LibraryError, Results, SavedSearch
from tui.desk import Desk
from tui.glyphs import Glyphs
from tui.keys import Keymap
from tui.screens.panes import PanesScreen
from tui.settings import Settings
from tui.widgets.facets import Facets
from tui.widgets.hits import HitRow, hit_rows
from tui.widgets.reader import Reader
from tui.widgets.searches import Latest, Searches

if TYPE_CHECKING:
    from tui.widgets.line import Line
    from tui.widgets.search import SearchLine

_TYPING_PAUSE = 0.15  # seconds; the results follow the query once the keys rest


class SearchingScreen(PanesScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings) -> None:
        super().__init__(desk, glyphs, keymap, settings)
        self._before_line: Widget | None = None
        self._above_line: tuple[Widget, ...] = ()
        self.query_text = ""  # of the results in the list

    async def action_search(self) -> None:
        from tui.widgets.search import SearchLine  # late: the first frame does not wait for it

        await self.open_line(SearchLine(await self.desk.ask(_latest)))
        self.work(self.desk.start_search(), group="searcher")

    async def open_line(self, line: "Line", *above: Widget) -> None:
        """Put a line to type into in place of the status line, and what is `above` it."""
        self._before_line, self.line, self._above_line = self.focused, line, above
        self.status.display = False
        await self.mount(*above, line, before="#status")
        self.set_focus(line)

    async def close_line(self, *, to_list: bool) -> "Line":
        """Take the line away; the keys go to the list in sight, or back to where they were.

        Those typed ahead are for the caller to hand on, when what the line was for is done.
        """
        line, self.line = self.line, None
        assert line is not None
        self.status.display = True
        if to_list or self._before_line is None:
            self.focus_list()
        else:
            self.set_focus(self._before_line)
        await self.remove_children((*self._above_line, line))
        return line

    def on_search_line_typed(self, message: "SearchLine.Typed") -> None:
        self.work(self._search_while_typing(message.query), group="search")

    async def on_search_line_closed(self, message: "SearchLine.Closed") -> None:
        line = await self.close_line(to_list=bool(message.query.strip()))
        if message.query.strip():
            self.work(self.search(message.query, open_first=message.open_first), group="search")
        line.give_up_keys()

    async def _search_while_typing(self, query: str) -> None:
        """The first found at once, the best when the keys rest."""
        from index.search.queries import SHORTEST_PREFIX, unfinished  # late: the first frame does not wait for it

        if query.strip():
            await self._show_results(await self.desk.search(query, "first"))
            await asyncio.sleep(_TYPING_PAUSE)
            if len(query.strip()) >= SHORTEST_PREFIX:
                await self._show_results(await self.desk.search(unfinished(query)))

    async def search(self, query: str, *, open_first: bool = False) -> None:
        """Search for a whole query and remember it."""
        from index.search.queries import unfinished  # late: see above

        results = await self.desk.search(query)
        if not results.hits:
            results = await self.desk.search(unfinished(query))
        rows = await self._show_results(results)
        # From the text, a search goes first to what it finds in that text.
        reading = self.document.id if self.document and self._before_line is self.reader else None
        first = next((number for number, row in enumerate(rows) if row.hit.document == reading), 0)
        if open_first and rows:
            self.lists.hits.set_rows(rows, first)
            self.open_hit(rows[first])
            self.focus_reader()
        elif self.focused is not self.reader:
            self.focus_list()
        await self.desk.ask(partial(Library.remember_query, query=query))
        if not rows:
            await self._list_looser(query, results.note)

    async def _list_looser(self, query: str, note: str) -> None:
        """Where nothing is found, list looser queries that find something."""
        found = await self.desk.looser(query)
        if found:
            self.lists.searches.set_rows(found)
            self.lists.note("searches", f"nothing for {query}; looser:")
            self.say(note)
            super().action_view("searches")

    async def take_up_search(self, query: str) -> None:
        """Have the results of a query at hand, and its hits in the text, without bringing them into sight."""
        await self._show_results(await self.desk.search(query), bring=False)
        view = self.reader.view
        for number, row in enumerate(self.lists.hits.rows):
            if view and row.hit.document == view.document.id:
                self.lists.hits.move_to(number)
                self.reader.show(msgspec.structs.replace(view, hits=row.hit.spans))

    async def _show_results(self, results: Results, *, bring: bool = True) -> Sequence[HitRow]:
        rows = await self.desk.ask(partial(hit_rows, results=results))
        self.query_text = results.query
        self.lists.hits.note = results.note or "Nothing found."
        self.lists.hits.set_rows(rows)
        what = "" if results.kind == "documents" else f" {results.kind}"
        note = results.note if rows else ""
        share = f"{len(rows):,} of " if len(rows) < results.total else ""
        self.lists.note("hits", f"{share}{results.total:,}{what} for {results.understood}  {note}")
        if bring:
            self.show_list("hits")
        return rows

    # -- from one search to the next

    def action_narrow(self) -> None:
        """List what the search can be narrowed by."""
        if self.query_text:
            self.work(self._list_facets(), group="search")
        else:
            self.say("No search yet: / starts one.")

    async def _list_facets(self) -> None:
        self.lists.note("facets", self.query_text)
        self.lists.facets.set_rows(await self.desk.facets(self.query_text))
        super().action_view("facets")

    def action_like(self) -> None:
        """Search for texts that share the rare words of the current claim."""
        view, claim = self.reader.view, self.reader.claim
        if view and claim:
            text = view.document.text[claim.start : claim.end]
            self.work(self._search_like(text), group="search")
        else:
            self.say("No claim is selected: ] goes to the next one.")

    async def _search_like(self, text: str) -> None:
        await self._show_results(await self.desk.search(text, "like"))
        self.focus_list()

    def action_save_search(self) -> None:
        """Save the search; in the list of searches, drop the saved one under the cursor."""
        match self.focused:
            case Searches(current=SavedSearch(query=query)):
                self.work(self._drop_search(query), group="search")
            case _ if self.query_text:
                self.work(self._list_searches(looked_at=self.query_text), group="search")
            case _:
                self.say("No search yet: / starts one.")

    async def _drop_search(self, query: str) -> None:
        await self.desk.ask(partial(Library.drop_search, query=query))
        await self._list_searches()

    async def _list_searches(self, looked_at: str = "") -> None:
        saved = await self.desk.saved_searches(looked_at)
        latest = await self.desk.ask(_latest)
        searches = self.lists.searches
        searches.set_rows((*saved, *map(Latest, latest)), searches.cursor)
        self.lists.note("searches", f"{len(saved):,} saved")
        super().action_view("searches")

    def action_view(self, name: str) -> None:
        if name == "searches":
            self.work(self._list_searches(), group="search")
        else:
            super().action_view(name)

    @on(Facets.Chosen)
    def _narrow(self, message: Facets.Chosen) -> None:
        before = f"({self.query_text})" if " OR " in self.query_text else self.query_text
        self.work(self.search(f"{before} {message.query}"), group="search")

    @on(Searches.Chosen)
    def _search_again(self, message: Searches.Chosen) -> None:
        self.work(self._look(message.query) if message.saved else self.search(message.query), group="search")

    async def _look(self, query: str) -> None:
        """Show what a saved search finds: then it has nothing new."""
        await self.search(query)
        await self.desk.saved_searches(looked_at=query)

    def open_hit(self, row: HitRow, step: int = 1) -> None:
        """Show a document found, at its first hit (`step` 1) or its last (-1)."""
        self.open_document(row.hit.document, hits=row.hit.spans, choose=partial(Reader.step_hit, step=step))

    def action_hit(self, step: int) -> None:
        """Go to the next hit of the text, or of the next document found."""
        hits = self.lists.hits
        if not hits.rows:
            self.say("No search yet: / starts one.")
            return
        self.leave()
        if self.reader.step_hit(step):
            self.focus_reader()
        elif 0 <= hits.cursor + step < len(hits.rows):
            hits.move_to(hits.cursor + step)
            self.open_hit(hits.rows[hits.cursor], step)
        else:
            self.say("No further hit.")


def _latest(library: Library) -> tuple[str, ...]:
    """The queries made before; none where they cannot be read: searching goes on."""
    try:
        return library.latest_queries()
    except LibraryError:
        return ()
