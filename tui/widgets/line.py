"""One line at the bottom to type into, in place of the status line while it is open."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from textual import events
from textual.widgets import Input

from tui.present.glyphs import UNICODE

LONGEST = 2_000  # characters
_PATIENCE = 1.0  # seconds that a key waits for what it completes or brings back
_Found = TypeVar("_Found")
_JOINERS = "\u200c\u200d"  # not printable, but without them words of some languages are others
_LINE_ENDS = re.compile(r"\s*[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def pasted(text: str) -> str:
    """A text made fit for one line: its lines joined by a space, control characters removed."""
    spaced = (" " if char.isspace() else char for char in _LINE_ENDS.sub(" ", text.strip("\r\n")))
    return "".join(char for char in spaced if char.isprintable() or char in _JOINERS)


class Line(Input):
    """Calls `typed` with the text whenever it changes, and `done` at the end: True with it if the text was entered."""

    HINT = ""  # what it says while it is empty

    def __init__(self, typed: Callable[[str], None], done: Callable[[str, bool], Awaitable[None]]) -> None:
        super().__init__(placeholder=self.HINT, compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._tell_typed = typed
        self._tell_done = done

    async def take(self, event: events.Key) -> None:
        """Handle a key completely, before the next one."""
        before = self.value
        bound = None if event.is_printable else self.screen.active_bindings.get(event.key)
        if bound:
            await self.app.run_action(bound.binding.action, bound.node)
        elif event.is_printable and event.character:
            self._insert(event.character)
        if self.value != before:
            self._tell_typed(self.value)

    def paste(self, text: str) -> bool:
        """Insert a text; False if it had to be cut because the line is full."""
        whole = self._insert(pasted(text))
        self._tell_typed(self.value)
        return whole

    def _insert(self, text: str) -> bool:
        room = LONGEST - len(self.value) + len(self.selected_text)
        if room > 0:
            self.replace(text[:room], *self.selection)
        return len(text) <= room

    async def waited(self, work: Awaitable[_Found]) -> _Found | None:
        """What a key needs of others, which keys typed ahead wait for; None if it takes too long."""
        with suppress(TimeoutError):
            return await asyncio.wait_for(work, _PATIENCE)
        return None

    async def action_finish(self, acted: bool) -> None:
        await self._tell_done(self.value, acted)

    def on_hide(self, event: events.Hide) -> None:
        """Keep the focus when the terminal is too small to show the line."""
        event.prevent_default()

    def on_resize(self) -> None:
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    def put(self, text: str) -> None:
        """Replace the text of the line, with the cursor at its end."""
        self.value = UNICODE.show(text)
        self.cursor_position = len(self.value)
