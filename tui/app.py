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
from tui.glyphs import Glyphs
from tui.screens.reading import ReadingScreen

_HERE = Path(__file__).parent


class TwosourceApp(App[None]):
    TITLE = "twosource"
    CSS_PATH: ClassVar = [
        _HERE / "widgets/widgets.tcss",
        *(_HERE / f"screens/{name}.tcss" for name in ("reading", "evidence", "matrix", "help")),
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, roots: Sequence[str], glyphs: Glyphs) -> None:
        super().__init__()
        self.animation_level = "none"
        self.glyphs = glyphs
        self.desk = Desk(roots)

    def get_default_screen(self) -> ReadingScreen:
        return ReadingScreen(self.desk, self.glyphs)

    def on_mount(self) -> None:
        self.call_after_refresh(self._start_collecting)

    def _start_collecting(self) -> None:
        """Leave out of every later collection what was loaded to start, and go on as usual."""
        gc.freeze()
        gc.enable()

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen  # late: the first frame does not wait for it

        self.push_screen(HelpScreen(self.glyphs))

    def on_unmount(self) -> None:
        self.desk.close()
