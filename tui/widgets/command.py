"""The command line, and above it what can be typed."""

from collections.abc import Awaitable, Callable, Sequence

from tui.present.glyphs import Glyphs
from tui.settings.commanding import completions, hints, naming
from tui.settings.keys import Keymap, bindings
from tui.widgets.bar import Bar
from tui.widgets.line import Line


class CompletingLine(Line):
    """A line that Tab completes."""

    BINDINGS = bindings("command")

    def __init__(
        self, typed: Callable[[str], None], done: Callable[[str, bool], Awaitable[None]], before: Sequence[str] = ()
    ) -> None:
        """`before` are the lines given before, the newest first."""
        super().__init__(typed, done)
        self._before = before
        self._back = 0  # how many lines back the line is; 0 is what is being typed
        self._ways: Sequence[str] = ()  # what Tab goes through
        self._completion = ""  # what it made of it last

    async def ways(self, typed: str) -> list[str]:
        """The lines that would complete this one."""
        raise NotImplementedError

    async def action_complete(self, step: int) -> None:
        """Complete what was typed; each time after that, in the next way."""
        if self.value != self._completion:
            self._completion, self._ways = "", await self.ways(self.value)
        if self._ways:
            at = self._ways.index(self._completion) + step if self._completion else 0
            self._completion = self._ways[at % len(self._ways)]
            self.put(self._completion)

    def action_recall(self, step: int) -> None:
        """Bring back the line before the one in sight, or after it."""
        back = self._back + step
        if 0 <= back <= len(self._before):
            self._back = back
            self.put(self._before[back - 1] if back else "")


class CommandLine(CompletingLine):
    HINT = "a command, or a line's number"

    def __init__(
        self,
        typed: Callable[[str], None],
        done: Callable[[str, bool], Awaitable[None]],
        before: Sequence[str],
        names: Callable[[str, str], Awaitable[Sequence[str]]],
    ) -> None:
        """`names` finds those that a line may end with, by what is typed of one, and whose it is as of `naming`."""
        super().__init__(typed, done, before)
        self._names = names

    async def ways(self, typed: str) -> list[str]:
        whose, begun = naming(typed)
        names = await self.waited(self._names(begun, whose)) if whose else ()
        return completions(typed, names or ())


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
