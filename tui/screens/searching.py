"""Searching the library: the line to type into, the results, and the way through the hits."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from tui.desk import Desk
from tui.glyphs import Glyphs
from tui.screens.panes import PanesScreen
from tui.widgets.hits import HitRow, hit_rows, unfinished
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from tui.widgets.search import SearchLine

_TYPING_PAUSE = 0.15  # seconds; the results follow the query once the keys rest


class SearchingScreen(PanesScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs) -> None:
        super().__init__(desk, glyphs)
        self._before_line: Widget | None = None

    async def action_search(self) -> None:
        from tui.widgets.search import SearchLine  # late: the first frame does not wait for it

        await self.open_line(SearchLine(id="search"))
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
        self.work(self._search(message.query, pause=_TYPING_PAUSE), group="search")

    def on_search_line_closed(self, message: "SearchLine.Closed") -> None:
        self.close_line(to_list=bool(message.query.strip()))
        if message.open_first:
            self.work(self._search(message.query, open_first=True), group="search")

    async def _search(self, query: str, *, pause: float = 0.0, open_first: bool = False) -> None:
        if not query.strip():
            return
        await asyncio.sleep(pause)
        results = await self.desk.search(query if open_first else unfinished(query))
        if open_first and not results.hits:
            results = await self.desk.search(unfinished(query))
        rows = await self.desk.ask(partial(hit_rows, results=results))
        self.lists.hits.note = results.note or "Nothing found."
        self.lists.hits.set_rows(rows)
        self.lists.note("hits", f"{results.total:,} for {results.understood}  {results.note if rows else ''}")
        self.show_list("hits")
        if open_first and rows:
            self.open_hit(rows[0])
            self.focus_reader()

    def open_hit(self, row: HitRow, step: int = 1) -> None:
        """Show a document found, at its first hit (`step` 1) or its last (-1)."""
        self.open_document(row.hit.document, hits=row.hit.spans, choose=partial(Reader.step_hit, step=step))

    def action_hit(self, step: int) -> None:
        """Go to the next hit of the text, or of the next document found."""
        hits = self.lists.hits
        if not hits.rows:
            self.say("No search yet: / starts one.")
        elif self.reader.step_hit(step):
            self.focus_reader()
        elif 0 <= hits.cursor + step < len(hits.rows):
            hits.move_to(hits.cursor + step)
            self.open_hit(hits.rows[hits.cursor], step)
        else:
            self.say("No further hit.")
