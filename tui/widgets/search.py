"""The lines at the bottom of the screen to type into: a query, or a part of a choice."""

from collections.abc import Sequence

from textual.message import Message

from tui.keys import bindings
from tui.widgets.line import Line


class SearchLine(Line):
    """The line to type a query into."""

    BINDINGS = bindings("search")
    HINT = "search the library"

    class Typed(Message):
        """The query is another one."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Closed(Message):
        """The line was left: with Enter (`open_first`) or without."""

        def __init__(self, query: str, *, open_first: bool) -> None:
            super().__init__()
            self.query = query
            self.open_first = open_first

    def __init__(self, latest: Sequence[str] = ()) -> None:
        """`latest` are the queries made before, the newest first."""
        super().__init__()
        self._latest = latest
        self._back = 0  # how many queries back the line is; 0 is what is being typed
        self._typed = ""

    def watch_value(self, value: str) -> None:
        self.post_message(self.Typed(value))

    def action_earlier(self) -> None:
        """Bring back the query made before the one in sight."""
        if self._back == 0:
            self._typed = self.value
        self._recall(self._back + 1)

    def action_later(self) -> None:
        """Go on to the query made after it; from the newest to the results."""
        if self._back == 0:
            self.action_finish(False)
        else:
            self._recall(self._back - 1)

    def _recall(self, back: int) -> None:
        if back <= len(self._latest):
            self._back = back
            self.put(self._latest[back - 1] if back else self._typed)

    def action_finish(self, open_first: bool) -> None:
        self.leave()
        self.post_message(self.Closed(self.value, open_first=open_first))


class ChoiceLine(SearchLine):
    """The line to type a part of a choice into."""

    HINT = "a part of the story, outlet or speaker"

    class Typed(SearchLine.Typed):
        """Other letters are typed."""

    class Closed(SearchLine.Closed):
        """The line was left: with Enter (`open_first`) or without."""
