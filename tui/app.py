"""The reading app: one library and its screens."""

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from tui.settings.config import THEMES, Settings

# Textual reads this at import. The first theme uses the terminal's own palette, sends few bytes and respects NO_COLOR.
os.environ["TEXTUAL_THEME"] = THEMES[0]

from textual import events
from textual.app import App
from textual.message import Message

from tui.desk import Desk
from tui.driver.driver import DiffingDriver, chosen
from tui.driver.terminal import give_back, send
from tui.output import faults, streams
from tui.present.glyphs import Glyphs
from tui.screens.hands import Hands
from tui.screens.keyed import KeyedScreen
from tui.screens.reading import ReadingScreen
from tui.settings import session
from tui.settings.keys import remapped
from tui.settings.session import Session

_HERE = Path(__file__).parent


class TwosourceApp(App[None]):
    """The app over one library."""

    TITLE = "twosource"
    CSS_PATH: ClassVar = [
        _HERE / "widgets/widgets.tcss",
        *(_HERE / f"screens/{name}.tcss" for name in ("reading", "evidence", "matrix", "timeline", "sheet", "help")),
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        roots: Sequence[str],
        glyphs: Glyphs,
        settings: Settings = Settings(),  # noqa: B008
        *,
        last: Session = Session(),  # noqa: B008
        watch: bool = False,
    ) -> None:
        """Open the library over `roots` where the session `last` ended. With `watch`, take in what changes."""
        if glyphs.plain:
            os.environ["NO_COLOR"] = "1"  # Textual reads this
        super().__init__(driver_class=chosen())
        self.animation_level = "none"
        self.glyphs = glyphs
        self.keymap, unfulfilled = remapped(settings.keys)
        self.set_keymap(self.keymap.changed)
        self.troubles = (*settings.refused, *unfulfilled)
        self.desk = Desk(roots)
        self.hands = Hands()
        self.bound_keys = frozenset(name for key in self.keymap.keys for name in key.names)
        self._quitting = frozenset(self.keymap.names("app.quit"))
        self._roots = roots
        self._settings = settings
        self._last = last
        self._watch = watch
        self._ready_to_end: asyncio.AbstractEventLoop | None = None
        self.show_theme(settings.theme)

    def get_default_screen(self) -> ReadingScreen:
        return ReadingScreen(
            self.desk, self.glyphs, self.keymap, self._settings, self.hands, self._last, watch=self._watch
        )

    def on_mount(self) -> None:
        if self.glyphs.plain:
            self._show_cursor()
            self.app_resume_signal.subscribe(self, lambda _: self._show_cursor())
        self.call_after_refresh(self._start_collecting)
        self.call_after_refresh(self._tell_troubles)
        self.call_after_refresh(self._end_in_order)

    def _end_in_order(self) -> None:
        """Have signals save the session from now on, since the first screen is shown."""
        self._ready_to_end = asyncio.get_running_loop()

    def _start_collecting(self) -> None:
        """Turn the garbage collector on, exempting everything that was loaded at the start."""
        gc.freeze()
        gc.enable()

    def show_theme(self, name: str) -> bool:
        """Use one of the THEMES. False if NO_COLOR allows only the first."""
        if self.no_color and name != THEMES[0]:
            return False
        if name not in self.available_themes:
            from tui.settings import themes  # late: few users change the theme

            self.ansi_theme_dark, self.ansi_theme_light = themes.DARK_PALETTE, themes.LIGHT_PALETTE
            for theme in themes.OURS:
                self.register_theme(theme)
        self.theme = name
        return True

    def _show_cursor(self) -> None:
        """Show the terminal's own cursor, which Textual hides, if drawing is plain."""
        send(self, "\x1b[?25h")

    # -- keys

    def post_message(self, message: Message) -> bool:
        """Like Textual's, but the key that quits does not wait for the events before it."""
        if isinstance(message, events.Key) and message.key in self._quitting:
            self.hands.hurry()
        return super().post_message(message)

    async def on_event(self, event: events.Event) -> None:
        """Like Textual's, but each key or paste is handled completely before the next one, by the screen it is for."""
        match event:
            case events.Key() | events.Paste() if not self.screen_stack:
                return  # the app has ended
            case events.Key() | events.Paste() if not event.is_forwarded:
                if await self._can_act(event):
                    await self._act(event)
                return
            case events.MouseDown():
                self.hands.act()
        await super().on_event(event)

    async def _can_act(self, event: events.Key | events.Paste) -> bool:
        """Wait until the screen that a key is meant for is shown. False if the key must be dropped."""
        if isinstance(event, events.Key) and event.key in self._quitting:
            self.hands.calm()
        await self.hands.done()
        screen = self.screen_stack[-1] if self.screen_stack else None
        if not isinstance(screen, KeyedScreen):
            return False
        await self.hands.there(screen.ready)
        return screen.ready.is_set() and not self.hands.hurried and not self._exit

    async def _act(self, event: events.Key | events.Paste) -> None:
        screen = self.screen
        self.hands.arrive(event.time, at_top=isinstance(screen, KeyedScreen) and screen.at_top)
        self.hands.act()
        reading = screen if isinstance(screen, ReadingScreen) else None
        line = screen.line if isinstance(screen, KeyedScreen) and screen.line is screen.focused else None
        if isinstance(event, events.Key):
            await (line.take(event) if line else super().on_event(event))
            if reading:
                reading.acted()
        elif reading:
            reading.paste(event.text)

    # -- the end

    def exit(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        self.keep_session()
        super().exit(*arguments, **named)

    def keep_session(self) -> None:
        """Save where the reader is, for the next start."""
        screen = next((one for one in self.screen_stack if isinstance(one, ReadingScreen)), None)
        if screen:
            screen.keep_draft()
            session.keep(self._roots, screen.session)

    def heed_signals(self) -> None:
        """Have the signals that ask for it end the app in order. Call it before the app runs.

        It uses Python's handlers, not the event loop's, so that ctrl+c reaches only the pager while one is running.
        """
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
            signal.signal(number, self._signalled)

    def _signalled(self, number: int, _frame: object) -> None:
        """Handle a signal, which may come at any moment."""
        if self._ready_to_end:
            self._ready_to_end.call_soon_threadsafe(self._end_by, number)
        else:
            self._end_now(number)

    def _end_by(self, number: int) -> None:
        """End because the terminal is gone or the system asks for it: there is only time to save the session."""
        with contextlib.suppress(Exception):  # whatever state the app is in, it ends
            self.keep_session()
        if number == signal.SIGHUP:
            self._end_now(number)
        self.exit(return_code=128 + number)

    def _end_now(self, number: int) -> NoReturn:
        give_back(self)
        self.desk.close()
        os._exit(128 + number)

    def _print_error_renderables(self) -> None:
        """Say in one line what ended the app. Textual's own traceback would include text of documents."""
        if self._exit_renderables:
            self._exit_renderables.clear()
            self._return_code = 3  # as for every failed command
            error = self._exception or RuntimeError("the terminal could not be read")
            streams.tell(f"twosource: {faults.told(error, then='Open it again: nothing is lost.')}")

    # -- actions

    def action_redraw(self) -> None:
        """Send the whole screen again, whatever the terminal shows."""
        if isinstance(self._driver, DiffingDriver):
            self._driver.redraw()
        self.refresh(layout=True, repaint=True)

    def action_colours(self, name: str) -> None:
        """Use one of the THEMES."""
        if not self.show_theme(name) and isinstance(self.screen, ReadingScreen):
            self.screen.say("NO_COLOR leaves the terminal's own colours only.")

    def action_help(self, pane: str) -> None:
        """Show the keys, those of `pane` first."""
        from tui.screens.help import HelpScreen  # late: the first frame does not wait for it

        self.push_screen(HelpScreen(self.glyphs, self.keymap, pane))

    def _tell_troubles(self) -> None:
        """Say in one line which settings were not understood."""
        if self.troubles and isinstance(self.screen, ReadingScreen):
            more = f"; {len(self.troubles) - 1} more: `twosource check` lists them" if len(self.troubles) > 1 else ""
            self.screen.say(f"config.toml: {self.troubles[0]}{more}")

    async def on_unmount(self) -> None:
        await self.desk.end()
