"""A few choices at the bottom, each picked by its letter, in place of the status line while they are open."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from textual import events

from tui.present.glyphs import Glyphs
from tui.present.widths import width as cells_of
from tui.settings.keys import bindings
from tui.widgets.bar import Bar

_GAP = "  "


class Letter(msgspec.Struct, frozen=True):
    """One choice: its key, and what that stands for in a few words."""

    key: str
    words: str


class Letters(Bar, can_focus=True):
    """Calls `done` at the end with the letter that was picked, "" if none was."""

    BINDINGS = bindings("letters")

    def __init__(
        self, glyphs: Glyphs, heading: str, letters: Sequence[Letter], done: Callable[[str], Awaitable[None]]
    ) -> None:
        """`heading` says what is chosen, in a word or two."""
        super().__init__(glyphs, id="letters")
        self._heading = heading
        self._letters = tuple(letters)
        self._done = done

    async def take(self, event: events.Key) -> None:
        """Handle a key completely, before the next one; a letter that stands for nothing is ignored."""
        bound = None if event.is_printable else self.screen.active_bindings.get(event.key)
        if bound:
            await self.app.run_action(bound.binding.action, bound.node)
        elif event.character in {letter.key for letter in self._letters}:
            await self._done(event.character or "")

    def paste(self, _text: str) -> bool:
        """What is pasted picks nothing."""
        return True

    async def action_finish(self) -> None:
        await self._done("")

    def on_mount(self) -> None:
        self._show(self.app.size.width)

    def on_focus(self) -> None:
        self.point(0)

    def on_resize(self, event: events.Resize) -> None:
        self._show(event.size.width)

    def on_hide(self, event: events.Hide) -> None:
        """Keep the focus when the terminal is too small to show the line."""
        event.prevent_default()

    def _show(self, width: int) -> None:
        """Lay the choices out in as many lines as they need."""
        start = f" {self._heading}:"
        lines: list[list[tuple[str, str]]] = [[(start, "bold")]]
        room = width - cells_of(start)
        for key, words in ((letter.key, f" {letter.words}") for letter in self._letters):
            needed = cells_of(_GAP + key + words)
            if needed > room and len(lines[-1]) > 1:
                lines.append([])
                room = width
            lines[-1] += [(_GAP, ""), (key, "bold"), (words, "")]
            room -= needed
        self.styles.height = len(lines)
        self.show(*((tuple(line), ()) for line in lines))
