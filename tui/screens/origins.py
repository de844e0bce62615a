"""Where the text in sight is from: the file and how each fact is known, the original, and what changed in it."""

from functools import partial
from typing import TYPE_CHECKING

from index.model.document import Document
from tui.screens.reporting import ReportingScreen
from tui.widgets.rows import Rows
from tui.widgets.targets import ToText

if TYPE_CHECKING:
    from tui.present.sheets import Maker

_NO_TEXT = "No text is open."


class OriginsScreen(ReportingScreen):
    def action_provenance(self) -> None:
        from tui.present import sheets  # late, as the others: the first frame does not wait for it

        self._tell(partial(sheets.provenance, document=self._meant, glyphs=self.glyphs) if self._meant else None)

    def action_original(self) -> None:
        from tui.present import sheets

        here, meant = self.reader.here, self._meant
        offset = here.top if here and here.document == meant else 0
        self._tell(partial(sheets.original, document=meant, offset=offset, glyphs=self.glyphs) if meant else None)

    def action_changes(self) -> None:
        from tui.present import sheets

        self._tell(partial(sheets.changes, document=self._meant, glyphs=self.glyphs) if self._meant else None)

    def action_browse(self) -> None:
        """Open the page that the text is from."""
        if self._meant is None:
            self.say(_NO_TEXT)
        else:
            self.turn(self._browse(self._meant), group="browse")

    async def _browse(self, document: int) -> None:
        found = await self.desk.ask(lambda library: library.document(document))
        if found:
            self.say(await self.visit(found))

    async def visit(self, document: Document) -> str:
        """Open the page that a text is from; what came of it, in words."""
        from tui.screens.visiting import visit

        return await visit(self.app, document.url, self.settings.clipboard)

    @property
    def _meant(self) -> int | None:
        """The document that the cursor of the list in focus is on, or else the one in the reader."""
        target = self.focused.target() if isinstance(self.focused, Rows) else None
        if isinstance(target, ToText) and target.document is not None:
            return target.document
        return self.document.id if self.document else None

    def _tell(self, make: "Maker | None") -> None:
        if make:
            self.turn(self._show_sheet(make), group="sheet")
        else:
            self.say(_NO_TEXT)

    async def _show_sheet(self, make: "Maker") -> None:
        from tui.screens.sheet import SheetScreen

        made = await self.desk.ask(partial(make, width=self.app.size.width))
        if made.missing:
            self.say(made.missing)
        elif not self.hands.overtaken:
            self.app.push_screen(SheetScreen(self.desk, make, made, self.glyphs, self.keymap))
