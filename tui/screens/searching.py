"""Searching the library: the line to type into, the results, and the way through the hits."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from index.library import Library, LibraryError, Results, SavedSearch
from tui.desk import Desk
from tui.glyphs import Glyphs
from tui.keys import Keymap
from tui.screens.panes import PanesScreen
from tui.widgets.facets import Facets
from tui.widgets.hits import HitRow, hit_rows
from tui.widgets.reader import Reader
from tui.widgets.searches import Latest, Searches

if TYPE_CHECKING:
    from tui.widgets.search import SearchLine

_TYPING_PAUSE = 0.15  # seconds; the results follow the query once the keys rest


class SearchingScreen(PanesScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap) -> None:
        super().__init__(desk, glyphs, keymap)
        self._before_line: Widget | None = None
        self._query = ""  # of the results in the list

    async def action_search(self) -> None:
        from tui.widgets.search import SearchLine  # late: the first frame does not wait for it

        await self.open_line(SearchLine(await self.desk.ask(_latest), id="search"))
        self.work(self.desk.start_search(), group="searcher")

    async def open_line(self, line: "SearchLine") -> None:
        """Put a line to type into in place of the status line."""
        self._before_line = self.focused
        self.status.display = False
        await self.mount(line, before="#status")
        self.set_focus(line)

    def close_line(self, *, to_list: bool) -> None:
        """Take the line away; the keys go to the list in sight, or back to where they were."""
        self.query_one("#search").remove()
        self.status.display = True
        if to_list or self._before_line is None:
            self.focus_list()
        else:
            self.set_focus(self._before_line)

    def on_search_line_typed(self, message: "SearchLine.Typed") -> None:
        self.work(self._search_while_typing(message.query), group="search")

    def on_search_line_closed(self, message: "SearchLine.Closed") -> None:
        self.close_line(to_list=bool(message.query.strip()))
        if message.query.strip():
            self.work(self._search(message.query, open_first=message.open_first), group="search")

    async def _search_while_typing(self, query: str) -> None:
        """The first found at once, the best when the keys rest."""
        from index.search.queries import SHORTEST_PREFIX, unfinished  # late: the first frame does not wait for it

        if query.strip():
            await self._show_results(await self.desk.search(query, "first"))
            await asyncio.sleep(_TYPING_PAUSE)
            if len(query.strip()) >= SHORTEST_PREFIX:
                await self._show_results(await self.desk.search(unfinished(query)))

    async def _search(self, query: str, *, open_first: bool = False) -> None:
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

    async def _show_results(self, results: Results) -> Sequence[HitRow]:
        rows = await self.desk.ask(partial(hit_rows, results=results))
        self._query = results.query
        self.lists.hits.note = results.note or "Nothing found."
        self.lists.hits.set_rows(rows)
        what = "" if results.kind == "documents" else f" {results.kind}"
        note = results.note if rows else ""
        self.lists.note("hits", f"{results.total:,}{what} for {results.understood}  {note}")
        self.show_list("hits")
        return rows

    # -- from one search to the next

    def action_narrow(self) -> None:
        """List what the search can be narrowed by."""
        if self._query:
            self.work(self._list_facets(), group="search")
        else:
            self.say("No search yet: / starts one.")

    async def _list_facets(self) -> None:
        self.lists.note("facets", self._query)
        self.lists.facets.set_rows(await self.desk.facets(self._query))
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
            case _ if self._query:
                self.work(self._list_searches(looked_at=self._query), group="search")
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
        before = f"({self._query})" if " OR " in self._query else self._query
        self.work(self._search(f"{before} {message.query}"), group="search")

    @on(Searches.Chosen)
    def _search_again(self, message: Searches.Chosen) -> None:
        self.work(self._look(message.query) if message.saved else self._search(message.query), group="search")

    async def _look(self, query: str) -> None:
        """Show what a saved search finds: then it has nothing new."""
        await self._search(query)
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
