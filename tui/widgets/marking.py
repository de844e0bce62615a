"""The lines to type tags and notes into."""

from collections.abc import Awaitable, Callable, Sequence

from tui.settings.keys import bindings
from tui.widgets.command import CompletingLine
from tui.widgets.line import Line


class TagLine(CompletingLine):
    """The line to type tags into. Tab completes the last one from those that are used already."""

    HINT = "tags with blanks between them; -tag takes one off"

    def __init__(
        self, typed: Callable[[str], None], done: Callable[[str, bool], Awaitable[None]], known: Sequence[str]
    ) -> None:
        """`known` are the tags that are used already."""
        super().__init__(typed, done)
        self._known = known

    async def ways(self, typed: str) -> list[str]:
        before, blank, last = typed.replace(",", " ").rpartition(" ")
        sign, name = last[: len(last) - len(last.lstrip("-#"))], last.lstrip("-#").casefold()
        return [f"{before}{blank}{sign}{tag}" for tag in self._known if tag.casefold().startswith(name)]


class NoteLine(Line):
    """The line to type a note into. `write_on` is called with it to go on in the user's editor."""

    BINDINGS = bindings("note")
    HINT = "a note; ctrl+o writes it in your editor"

    def __init__(
        self,
        typed: Callable[[str], None],
        done: Callable[[str, bool], Awaitable[None]],
        write_on: Callable[[str], Awaitable[None]],
        text: str,
    ) -> None:
        """`text` is the note so far."""
        super().__init__(typed, done)
        self._write_on = write_on
        self.put(text)

    async def action_editor(self) -> None:
        await self._write_on(self.value)
