"""What is told of a text, on a page of its own: where it is from, its original, what changed in it."""

from functools import partial

from textual import events
from textual.app import ComposeResult

from tui.desk import Desk
from tui.present.glyphs import Glyphs
from tui.present.sheets import Maker, Sheet
from tui.screens.keyed import KeyedScreen
from tui.settings.keys import Keymap, bindings
from tui.widgets.bar import Bar
from tui.widgets.page import Page


class SheetScreen(KeyedScreen):
    """A page that scrolls. `make` makes it for a width, and has made `sheet` for the present one."""

    BINDINGS = bindings("sheet")

    def __init__(self, desk: Desk, make: Maker, sheet: Sheet, glyphs: Glyphs, keymap: Keymap) -> None:
        super().__init__()
        self.desk = desk
        self._make = make
        self._sheet = sheet
        self.keymap = keymap
        self.header = Bar(glyphs, id="header", style="reverse")
        self.page = Page(glyphs, sheet.lines, id="page")
        self.status = Bar(glyphs, id="status")

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.page
        yield self.status

    def on_mount(self) -> None:
        self.set_focus(self.page)
        self.call_after_refresh(self._show)

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self._sheet.width:
            self.run_worker(self._make_anew(event.size.width), exclusive=True)

    async def _make_anew(self, width: int) -> None:
        self._sheet = await self.desk.ask(partial(self._make, width=width))
        self._show()

    def _show(self) -> None:
        sheet = self._sheet
        self.header.show((((f" {sheet.title}", "bold"), (f"  {sheet.about}", "")), ()))
        keys = self.keymap.footer("move", "sheet", width=self.app.size.width - 2)
        self.status.show((((f" {keys}", "dim"),), ()))
        self.page.show(sheet.lines, sheet.begin)
