"""A screen that takes keys once it is ready, and in which one widget always has the focus."""

import asyncio
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from tui.widgets.letters import Letters
    from tui.widgets.line import Line


class KeyedScreen(Screen[None]):
    """`ready` is set once everything is there that the keys of the screen act on."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.ready = asyncio.Event()
        self.line: Line | Letters | None = None  # to type into or to pick from, while it is open

    def on_mount(self) -> None:
        """Textual calls this after the `on_mount` of the subclasses."""
        self.call_after_refresh(self.ready.set)

    @property
    def at_top(self) -> bool:
        """Whether q quits from here, instead of going back."""
        return False

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """As Textual's, but for taking the focus from all: it does so for a click beside the panes, and when the
        terminal loses its own.
        """
        if widget is not None:
            super().set_focus(widget, scroll_visible, from_app_focus)
            self.focus_moved()

    def focus_moved(self) -> None:
        """For subclasses: called when the focus may have moved."""
