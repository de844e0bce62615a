"""What is new since the analyst last looked: how many at the start, the list, and what counts as seen.

As in a reader of feeds, what was opened is seen, and a key says that of all. What was only listed stays new.
"""

import asyncio
from collections.abc import Awaitable

from index.library import Library, SavedSearch
from index.pipeline import messages
from tui.screens.verdicts import VerdictScreen
from tui.widgets.news import NewsList


class NewsScreen(VerdictScreen):
    def count_news(self) -> None:
        """Say in the header how much is new, to whom has ever looked."""
        self.work(self._count_news(), group="news-count")

    async def _count_news(self) -> None:
        def ask(library: Library) -> int:
            return library.news(0).total if library.has_looked() else 0

        self.header.show_news(await self.desk.ask(ask))

    def action_view(self, name: str) -> None:
        if name == "news":
            self.lists.news.forget()
            self.work(self._find_searches(), group="news-searches")
        super().action_view(name)

    async def _find_searches(self) -> None:
        """Add the saved searches that find something new, which takes another process a moment."""
        self.lists.news.show_searches(await self.desk.saved_searches())
        self.lists.show_title()

    def open_news(self) -> None:
        """What the cursor of the list is on is opened: then it is seen."""
        rows = self.focused
        if not isinstance(rows, NewsList) or rows.current is None:
            return
        if not isinstance(rows.current, SavedSearch):  # a search is opened with all that it finds, and seen by that
            self._keep_seen(messages.OpenNews((rows.current,)))
        rows.open(rows.current)

    def action_see_all(self) -> None:
        """All that is new in the list is seen."""
        rows = self.lists.news
        if rows.news is None or not rows.rows:
            self.say("Nothing is new.")
            return
        self.workers.cancel_group(self, "news-searches")  # what they find now is of before
        for search in rows.searches:
            self._keep_seen(messages.Look(search.query))
        rows.forget()
        self._keep_seen(messages.SeeNews(rows.news))
        self.say("All of it is seen. `twosource news --all` prints it again.")

    def _keep_seen(self, request: messages.Write) -> None:
        """Have it kept, whatever is done after it, and count again."""
        self.run_worker(self._note_seen(asyncio.shield(self.desk.write(request))), group="written", exit_on_error=False)

    async def _note_seen(self, written: Awaitable[messages.Written]) -> None:
        await written
        if self.lists.shown == "news":
            await self.lists.news.load(self.desk, self.status.progress)
            self.lists.show_title()
        await self._count_news()
