"""The command line: every action by its name, and those that take a word."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from index.library import Library, LibraryError
from tui.desk import Desk
from tui.present.glyphs import Glyphs
from tui.screens.arranging import ArrangingScreen
from tui.screens.hands import Hands
from tui.settings import commanding
from tui.settings.config import Settings
from tui.settings.keys import KEYS, PANES, Keymap

_DIGITS = 9  # of a line's number that are looked at


class CommandingScreen(ArrangingScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings, hands: Hands) -> None:
        super().__init__(desk, glyphs, keymap, settings, hands)
        self._commands: list[str] = []  # given before, the newest first

    async def action_command(self) -> None:
        await self.open_command()

    async def open_command(self, begun: str = "") -> None:
        """Open the command line, with what is `begun` of a command."""
        from tui.widgets.command import CommandLine, Hints  # late: the first frame does not wait for it

        hints = Hints(self.glyphs, self.keymap, id="hints")
        hints.show_hints(begun)

        def typed(text: str) -> None:
            self._hide_words()
            hints.show_hints(text)

        line = CommandLine(typed, self._end_command, tuple(self._commands), self._names)
        await self.open_line(line, hints)
        line.put(begun)

    async def _names(self, begun: str, whose: str) -> Sequence[str]:
        """The names that Tab completes, of speakers only those that begin so."""
        if whose == "outlet":
            return await self.desk.ask(Library.outlets)
        return await self.desk.ask(partial(Library.speakers_beginning, typed=begun))

    async def _end_command(self, text: str, run: bool) -> None:
        await self.close_line(to_list=False)
        if run and text.strip():
            self._commands = [text, *(one for one in self._commands if one != text)]
            await self._run(commanding.read(text))

    async def _run(self, typed: commanding.Typed) -> None:
        if typed.command is None:
            self.say(typed.problem)
            return
        own = self._own.get(typed.command.name)
        if own:
            done = own(typed.argument)
            if isinstance(done, Awaitable):
                await done
            return
        key = next(key for key in KEYS if key.id == typed.command.name)
        if key.pane != "screen" and key.pane not in ("move", *self._panes):
            self.say(f"{key.id} works {PANES[key.pane][0].lower()}{PANES[key.pane][1:]} only.")
            return
        await self.app.run_action(key.action, self if key.pane == "screen" else self.focused or self)

    @property
    def _own(self) -> Mapping[str, Callable[[str], object]]:
        return {
            "search": self.search_anew,
            "speaker": lambda name: self.turn(self._speaker(name), group="speaker"),
            "view": lambda name: self.action_view(commanding.VIEWS[name]),
            "filter": self._filter,
            "sort": self.sort,
            "group": self.group,
            "theme": self._theme,
            "line": self._go_to_line,
            "salience": self.from_salience,
            "since": self.since,
            **{field: partial(self._set, field) for field in ("outlet", "date", "title")},
            "help": lambda _: self.action_help(),
            "quit": lambda _: self.app.exit(),
        }

    async def _speaker(self, name: str) -> None:
        """List the statements of the speaker of this name; if there is none, search for `speaker:` with it."""
        if await self.desk.ask(partial(Library.count_statements, speaker=name)):
            self.list_statements(name)
        else:
            quoted = name.replace('"', " ")
            self.search_anew(f'speaker:"{quoted}"')

    def list_statements(self, speaker: str) -> None:
        """For subclasses: list what a speaker says."""
        raise NotImplementedError

    def _filter(self, name: str) -> None:
        self.choose(self.selection.of_standing(name))

    async def _theme(self, name: str) -> None:
        await self.run_action(f"app.colours('{name}')")

    async def _set(self, field: str, value: str) -> None:
        """Take the reader's word for something of the text in sight."""
        if self.document is None:
            self.say("There is no text in sight to set anything of.")
            return
        id_ = self.document.id
        try:
            await self.desk.ask(lambda library: library.set_one(id_, field, value))
        except LibraryError as error:
            self.say(str(error))
        else:
            self.work(self.recompute(f"The {field} is {value}"), group="verdict")

    async def recompute(self, said: str = "") -> None:
        """For subclasses: have all that was found follow what the analyst says now, and tell it."""
        raise NotImplementedError

    def _go_to_line(self, number: str) -> None:
        if number.isdecimal():
            self.focus_reader()
            self.reader.go_to_line(int(number[:_DIGITS]))
        else:
            self.say("line needs a number behind it.")
