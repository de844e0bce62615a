"""The reading app: one library and its screens."""

import gc
import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

# The terminal's own palette, few bytes, and an honest NO_COLOR: Textual reads this when it is imported.
os.environ.setdefault("TEXTUAL_THEME", "ansi-dark")

from textual.app import App

from tui.desk import Desk
from tui.driver.driver import DiffingDriver, chosen
from tui.glyphs import Glyphs
from tui.keys import remapped
from tui.screens.reading import ReadingScreen
from tui.settings import Settings

_HERE = Path(__file__).parent


class TwosourceApp(App[None]):
    TITLE = "twosource"
    CSS_PATH: ClassVar = [
        _HERE / "widgets/widgets.tcss",
        *(_HERE / f"screens/{name}.tcss" for name in ("reading", "evidence", "matrix", "help")),
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, roots: Sequence[str], glyphs: Glyphs, settings: Settings = Settings()) -> None:  # noqa: B008
        super().__init__(driver_class=chosen())
        self.animation_level = "none"
        self.glyphs = glyphs
        self.keymap, unfulfilled = remapped(settings.keys)
        self.set_keymap(self.keymap.changed)
        self.troubles = (*settings.problems, *unfulfilled)
        self.desk = Desk(roots)

    def get_default_screen(self) -> ReadingScreen:
        return ReadingScreen(self.desk, self.glyphs, self.keymap)

    def on_mount(self) -> None:
        self.call_after_refresh(self._start_collecting)
        self.call_after_refresh(self._tell_troubles)

    def _start_collecting(self) -> None:
        """Leave out of every later collection what was loaded to start, and go on as usual."""
        gc.freeze()
        gc.enable()

    def action_redraw(self) -> None:
        """Paint the whole screen again, whatever the terminal shows."""
        if isinstance(self._driver, DiffingDriver):
            self._driver.redraw()
        self.refresh(layout=True, repaint=True)

    def action_help(self, pane: str) -> None:
        """Show the keys, first those of `pane`."""
        from tui.screens.help import HelpScreen  # late: the first frame does not wait for it

        self.push_screen(HelpScreen(self.glyphs, self.keymap, pane))

    def _tell_troubles(self) -> None:
        """Say in a line what the settings have that was not understood."""
        if self.troubles and isinstance(self.screen, ReadingScreen):
            more = f"; {len(self.troubles) - 1} more: `twosource check` lists them" if len(self.troubles) > 1 else ""
            self.screen.say(f"config.toml: {self.troubles[0]}{more}")

    def on_unmount(self) -> None:
        self.desk.close()
