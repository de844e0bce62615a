"""The command line, and above it what can be typed."""

from collections.abc import Awaitable, Callable, Sequence

from tui.present.glyphs import Glyphs
from tui.settings.commanding import completions, hints
from tui.settings.keys import Keymap, bindings
from tui.widgets.bar import Bar
from tui.widgets.line import Line


class CommandLine(Line):
    BINDINGS = bindings("command")
    HINT = "a command, or a line's number"

    def __init__(
        self,
        typed: Callable[[str], None],
        done: Callable[[str, bool], Awaitable[None]],
        before: Sequence[str],
    ) -> None:
        """`before` are the commands given before, the newest first."""
        super().__init__(typed, done)
        self.speakers: Sequence[str] = ()  # names that Tab completes
        self.outlets: Sequence[str] = ()
        self._before = before
        self._back = 0  # how many commands back the line is; 0 is what is being typed
        self._typed = ""  # what Tab completes
        self._completion = ""  # what it made of it last

    async def action_complete(self, step: int) -> None:
        """Complete what was typed; each time after that, in the next way."""
        if self.value != self._completion:
            self._typed = self.value
        ways = self.ways(self._typed)
        if not ways:
            await self.stock()
            ways = self.ways(self._typed)
        if ways:
            at = ways.index(self.value) + step if self.value in ways and self.value == self._completion else 0
            self._completion = ways[at % len(ways)]
            self.put(self._completion)

    def ways(self, typed: str) -> list[str]:
        """The lines that would complete this one."""
        return completions(typed, self.speakers, self.outlets)

    def action_recall(self, step: int) -> None:
        """Bring back the command before the one in sight, or after it."""
        back = self._back + step
        if 0 <= back <= len(self._before):
            self._back = back
            self.put(self._before[back - 1] if back else "")


class Hints(Bar):
    """What can be typed on from here: names with what they do as far as they fit."""

    def __init__(self, glyphs: Glyphs, keymap: Keymap, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.keymap = keymap

    def show_hints(self, text: str) -> None:
        found = list(hints(text, self.keymap))
        words: list[tuple[str, str]] = [(" ", "")]
        if not found:
            words.append(("no such command", "dim"))
        elif len(found) == 1:
            words += [(found[0][0], "bold"), (f"  {found[0][1]}", "dim")]
        else:
            words += [("   ".join(name for name, _ in found), "dim")]
        self.show((words, ()))
