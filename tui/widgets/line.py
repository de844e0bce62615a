"""One line at the bottom to type into, in place of the status line while it is open."""

from textual import events
from textual.widgets import Input

from tui.glyphs import UNICODE


class Line(Input):
    HINT = ""  # what it says while it is empty

    def __init__(self) -> None:
        super().__init__(placeholder=self.HINT, compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._left = self._closed = False
        self._ahead: list[events.Key] = []

    def leave(self) -> None:
        """Take no more letters: those that come until the line is closed are for who has the keys then."""
        self._left = True

    def give_up_keys(self) -> None:
        """What the line was for is done: hand on what was typed ahead, as a slow connection delivers it."""
        self._closed = True
        for key in self._ahead:
            self.app.post_message(key)
        self._ahead.clear()

    async def _on_key(self, event: events.Key) -> None:
        bound = None if event.is_printable else self.screen.active_bindings.get(event.key)
        if self._left:
            self._ahead.append(events.Key(event.key, event.character))
            if self._closed:
                self.give_up_keys()
        elif bound and bound.node is self:
            # At once, before the letters behind it are taken in.
            await self.app.run_action(bound.binding.action, self)
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    def on_resize(self) -> None:
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    def replace(self, text: str, start: int, end: int) -> None:
        """All that is typed or pasted comes here, words of strangers too: what would act on the terminal is shown."""
        super().replace(UNICODE.show(text), start, end)

    def put(self, text: str) -> None:
        """Have a text in the line, the cursor behind it."""
        self.value = UNICODE.show(text)
        self.cursor_position = len(self.value)
