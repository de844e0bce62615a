"""Searching the library: the line to type into, the results, and the way through the hits."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from textual import events
from textual.widget import Widget

from index.library import Facet, Results, SavedSearch
from index.model.results import SHORTEST_PREFIX
from index.pipeline import messages
from tui.desk import Desk
from tui.present.facts import counted
from tui.present.glyphs import Glyphs
from tui.screens.copying import CopyingScreen
from tui.screens.hands import Hands
from tui.settings.config import Settings
from tui.settings.keys import Keymap
from tui.widgets.hits import hit_rows
from tui.widgets.searches import Latest, Searches

if TYPE_CHECKING:
    from tui.widgets.letters import Letter, Letters
    from tui.widgets.line import Line
    from tui.widgets.search import SearchLine

_SEARCHING = "Searching."  # what the list of hits says until they are there
_TYPING_PAUSE = 0.15  # seconds; the results follow the query once the keys rest


class SearchingScreen(CopyingScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings, hands: Hands) -> None:
        super().__init__(desk, glyphs, keymap, settings, hands)
        self._before_line: Widget | None = None
        self._above_line: tuple[Widget, ...] = ()
        self._latest: Sequence[str] = ()  # queries, the newest first
        self._asked = ""  # the query that the list of results belongs to
        self._answered = ""  # the same, once the list is complete
        self.query_text = ""  # of the results in the list

    # -- a line to type into

    async def open_line(self, line: "Line | Letters", *above: Widget) -> None:
        """Put a line to type into, or to pick from, in place of the status line, and what is `above` it.

        On a slow machine a key may ask for another one before this is there: that takes its place.
        """
        await self.close_line(to_list=False)
        self._before_line, self.line, self._above_line = self.focused, line, above
        self.status.display = False
        await asyncio.shield(self._mount_line(line, above))

    async def _mount_line(self, line: "Line | Letters", above: Sequence[Widget]) -> None:
        await self.mount(*above, line, before=self.status)
        if self.line is line:
            self.set_focus(line)

    async def close_line(self, *, to_list: bool) -> None:
        """Take the line away, if one is open; the keys go to the list in sight, or back to the text.

        Where they have gone elsewhere by a click, they stay there.
        """
        line, self.line = self.line, None
        if line is None:
            return
        with self.app.batch_update():  # laid out once
            self.status.display = True
            if self.focused is line:
                if self._before_line is self.reader and not to_list:
                    self.focus_reader()
                else:
                    self.focus_list()
            await self.remove_children((*self._above_line, line))

    async def open_letters(
        self, heading: str, letters: "Sequence[Letter]", chosen: Callable[[str], Awaitable[None]]
    ) -> None:
        """Have one of a few choices picked by its letter; where one is, `chosen` is called with it."""
        from tui.widgets.letters import Letters  # late: the first frame does not wait for it

        async def done(letter: str) -> None:
            await self.close_line(to_list=False)
            if letter:
                await chosen(letter)

        await self.open_line(Letters(self.glyphs, heading, letters, done))

    async def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A click takes the keys from the open line: it goes."""
        if event.widget is self.line and self.focused is not self.line:
            await self.close_line(to_list=False)

    def paste(self, text: str) -> None:
        """Insert a pasted text into the open line; without one it is ignored."""
        if self.line is not None and not self.line.paste(text):
            self.say("This is cut: no more fits into a line.")

    def _hide_words(self) -> None:
        """Hide a message that was shown over the open line: called when the next letter is typed."""
        self.status.display = self.line is None

    # -- searching

    async def action_search(self) -> None:
        from tui.widgets.search import SearchLine  # late: the first frame does not wait for it

        self._answered = ""  # search again: the cursor goes to a hit in the text that is open now
        line = SearchLine(self._typed_query, self._end_query, self._latest)
        await self.open_line(line)
        self.work(self._get_ready(line), group="searcher")

    async def _get_ready(self, line: "SearchLine") -> None:
        line.latest = self._latest = await self.desk.latest_queries()
        line.stocked.set()
        await self.desk.start_search()

    def _typed_query(self, query: str) -> None:
        self._hide_words()
        self.work(self._search_while_typing(query), group="search")

    async def _end_query(self, query: str, open_first: bool) -> None:
        wanted = bool(query.strip())
        reading = self._reading
        if wanted:
            self._expect_hits(query)
        await self.close_line(to_list=wanted)
        if wanted:
            self.turn(self.search(query, open_first=open_first, reading=reading), group="search")
            self._write(messages.Remember(query))

    @property
    def _reading(self) -> int | None:
        """The document from which the line was opened: its hits come first."""
        return self.document.id if self.document and self._before_line is self.reader else None

    def _expect_hits(self, query: str) -> None:
        """Bring the results into sight; those of another query go."""
        if query != self._asked:
            self.lists.hits.note = _SEARCHING
            self.lists.hits.set_rows(())
            self.lists.note("hits", query)
        self.show_list("hits")

    async def _search_while_typing(self, query: str) -> None:
        """Show the first hits at once, and the best ones when typing pauses."""
        line, reading = self.line, self._reading
        if not query.strip():
            return
        await self._show_results(await self.desk.first_hits(query), reading=reading)
        self._asked = query
        if self.line is line:
            self.show_list("hits")
        await asyncio.sleep(_TYPING_PAUSE)
        if len(query.strip()) >= SHORTEST_PREFIX:
            await self._answer(query, reading)

    async def _answer(self, query: str, reading: int | None = None) -> str:
        """List all that a query finds; if that is nothing, what it finds with its last word unfinished.

        The mark is on the first hit in the text that is being read, else on the first. Returns what there is to say.
        """
        results = await self.desk.search(query, begun=True)
        again = query == self._answered
        await self._show_results(results, reading=reading, again=again)
        self._asked = self._answered = query
        return results.note

    async def search(self, query: str, *, open_first: bool = False, reading: int | None = None) -> None:
        """Search for a whole query; with `open_first` open the hit that is marked."""
        note = await self._answer(query, reading) if query != self._answered else self.lists.hits.note
        hits = self.lists.hits
        if open_first and hits.rows and not self.hands.overtaken:
            self.open_hit()
            self.focus_reader()
        if not hits.rows:
            await self._list_looser(query, note)

    async def _list_looser(self, query: str, note: str) -> None:
        """Where nothing is found, list looser queries that find something."""
        found = await self.desk.looser(query)
        if found and not self.hands.overtaken:
            self.lists.searches.set_rows(found)
            self.lists.note("searches", f"nothing for {query}; looser:")
            super().action_view("searches")
            self.say(note)

    async def take_up_search(self, query: str) -> None:
        """Have the results of a query at hand, and its hits in the text, without bringing them into sight."""
        await self._show_results(await self.desk.search(query))
        view = self.reader.view
        for number, row in enumerate(self.lists.hits.rows):
            if view and row.hit.document == view.document.id:
                self.lists.hits.move_to(number)
                self.reader.show(msgspec.structs.replace(view, hits=row.hit.spans))

    async def _show_results(self, results: Results, *, reading: int | None = None, again: bool = False) -> None:
        """Fill the list of results. The cursor is on the first in the text `reading`, else on the first of all; of the
        same results `again`, it stays.
        """
        rows = await self.desk.ask(partial(hit_rows, results=results))
        hits = self.lists.hits
        self._asked, self._answered, self.query_text, hits.asked = "", "", results.query, results.query
        hits.note = results.note or "Nothing found."
        if again:
            hits.renew_rows(rows, total=results.total)
        else:
            at = next((at for at, row in enumerate(rows) if row.hit.document == reading), 0)
            hits.set_rows(rows, at, total=results.total)
        if hits.ends_near:
            hits.post_message(hits.Highlighted(hits))  # has them read on
        total = f"{results.total:,}"
        if results.kind != "documents":
            total = counted(results.total, results.kind.removesuffix("s"))
        note = results.note if rows else ""
        self.lists.note("hits", f"{total} for {results.understood}  {note}")

    def search_anew(self, query: str, *, saved: bool = False) -> None:
        """Make a query again, or another one, and list what it finds; a saved one is then looked at."""
        self._asked = self._answered = ""
        self._expect_hits(query)
        self.focus_list()
        self.turn(self._look(query) if saved else self.search(query), group="search")
        self._write(messages.Remember(query))

    # -- from one search to the next

    def _say_no_hits(self) -> None:
        """Say why there is nothing yet to go on with."""
        if self.lists.hits.note == _SEARCHING:
            self.say("Still searching.")
        else:
            key = self.keymap.shown("search.open")
            self.say("Nothing was found." if self.query_text else f"No search yet: {key} starts one.")

    def action_narrow(self) -> None:
        """List what the search can be narrowed by."""
        if self.query_text:
            facets = self.lists.facets
            self.lists.note("facets", self.query_text)
            facets.note = "Counting what is found."
            facets.set_rows(())
            super().action_view("facets")
            self.turn(self._load_facets(self.query_text), group="search")
        else:
            self._say_no_hits()

    async def _load_facets(self, query: str) -> None:
        found = await self.desk.facets(query)
        self.lists.facets.note = "Nothing to narrow it by."
        self.lists.facets.set_rows(found)

    def action_like(self) -> None:
        """Search for texts that share the rare words of the current claim."""
        view, claim = self.reader.view, self.reader.claim
        if view and claim:
            text = view.document.text[claim.start : claim.end]
            self._asked = self._answered = ""
            self._expect_hits("texts like the claim")
            self.focus_list()
            self.turn(self._search_like(text), group="search")
        else:
            self.say_no_claim()

    async def _search_like(self, text: str) -> None:
        await self._show_results(await self.desk.search_like(text))

    def action_save_search(self) -> None:
        """Save the search; in the list of searches, drop the saved one under the cursor."""
        match self.focused:
            case Searches(current=SavedSearch(query=query)):
                self._write(messages.Drop(query))
                self.turn(self._load_searches(), group="search")
            case _ if self.query_text:
                self._write(messages.Save(self.query_text))
                self._show_searches()
            case _:
                self._say_no_hits()

    def _write(self, request: messages.Write) -> None:
        """Have something kept. Nothing that is done after it stops that, and a failure is told."""
        self.run_worker(asyncio.shield(self.desk.write(request)), group="written", exit_on_error=False)

    def _show_searches(self) -> None:
        super().action_view("searches")
        self.turn(self._load_searches(), group="search")

    async def _load_searches(self) -> None:
        saved = await self.desk.saved_searches()
        self._latest = await self.desk.latest_queries()
        self.lists.searches.renew_rows((*saved, *map(Latest, self._latest)))
        self.lists.note("searches", f"{len(saved):,} saved")

    def action_view(self, name: str) -> None:
        if name == "searches":
            self._show_searches()
        else:
            super().action_view(name)

    def narrow_search(self, facet: Facet) -> None:
        """Make the search again, with one more condition."""
        before = f"({self.query_text})" if " OR " in self.query_text else self.query_text
        self.search_anew(f"{before} {facet.query}")

    async def _look(self, query: str) -> None:
        """Show what a saved search finds: then it has nothing new."""
        await self.search(query)
        self._write(messages.Look(query))

    def open_hit(self, step: int = 1) -> None:
        """Show the document found that the cursor is on, at its first hit (`step` 1) or its last (-1)."""
        if target := self.lists.hits.target(step):
            self.show_text(target)

    def action_hit(self, step: int) -> None:
        """Go to the next hit of the text, or of the next document found."""
        hits = self.lists.hits
        if not hits.rows:
            self._say_no_hits()
            return
        self.leave()
        if self.reader.step_hit(step):
            self.focus_reader()
        elif hits.has(hits.cursor + step):
            hits.move_to(hits.cursor + step)
            self.open_hit(step)
        elif 0 <= hits.cursor + step < hits.total:
            self.turn(self._open_unread_hit(hits.cursor + step, step), group="list")
        else:
            self.say("No further hit.")

    async def _open_unread_hit(self, number: int, step: int) -> None:
        await self.lists.hits.read_on(self.desk, number)
        self.lists.hits.move_to(number)
        self.open_hit(step)
