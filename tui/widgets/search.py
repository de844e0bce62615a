"""The lines at the bottom of the screen to type into: a query, or a part of a choice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from tui.settings.keys import bindings
from tui.widgets.line import Line


class SearchLine(Line):
    """The line to type a query into. `latest` are the queries made before, the newest first."""

    BINDINGS = bindings("search")
    HINT = "search the library"

    def __init__(
        self,
        typed: Callable[[str], None],
        done: Callable[[str, bool], Awaitable[None]],
        latest: Sequence[str] = (),
    ) -> None:
        super().__init__(typed, done)
        self.latest = latest
        self.stocked = asyncio.Event()  # set once `latest` is known
        self._back = 0  # how many queries back the line is; 0 is what is being typed
        self._typed = ""

    async def action_earlier(self) -> None:
        """Bring back the query made before the one in sight."""
        await self.waited(self.stocked.wait())
        if self._back == 0:
            self._typed = self.value
        self._recall(self._back + 1)

    async def action_later(self) -> None:
        """Bring back the query made after the one in sight; after the newest, leave for the results."""
        if self._back == 0:
            await self.action_finish(False)
        else:
            self._recall(self._back - 1)

    def _recall(self, back: int) -> None:
        if back <= len(self.latest):
            self._back = back
            self.put(self.latest[back - 1] if back else self._typed)


class ChoiceLine(SearchLine):
    """The line to type a part of a choice into."""

    HINT = "a part of the story, outlet or speaker"

    def __init__(self, typed: Callable[[str], None], done: Callable[[str, bool], Awaitable[None]]) -> None:
        super().__init__(typed, done)
        self.stocked.set()
