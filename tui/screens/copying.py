"""What leaves the app: copies for the clipboard, and the text in the user's pager or editor."""

import asyncio

from textual.app import SuspendNotSupported

from tui.driver import clipboard, outside
from tui.driver.terminal import send
from tui.present.citation import cite
from tui.present.view import View
from tui.screens.panes import PanesScreen
from tui.settings.environment import Program


class CopyingScreen(PanesScreen):
    # -- outside

    def action_outside(self, program: Program) -> None:
        """Give the terminal to the user's pager or editor, with a copy of the text."""
        if self.document is None:
            self.say("No text is open.")
            return
        offset = self.reader.claim.start if self.reader.claim else self.reader.top_offset
        try:
            with self.app.suspend():
                trouble = outside.show(self.document, offset, outside.command(program), self.glyphs)
        except SuspendNotSupported:
            trouble = f"This terminal cannot be lent to the {program}."
        self.say(trouble or f"Back from the {program}. The copy is removed.")

    # -- copying

    def action_copy_claim(self) -> None:
        """Copy what the mouse selected, else the current claim with its citation."""
        selected = self.get_selected_text()
        if selected:
            self._copy(selected, "The selection")
        elif self.document and self.reader.claim:
            self._cite(self.reader.claim.start, self.reader.claim.end, "The claim and its citation")
        elif self.document and self.reader.statement:
            said = self.reader.statement.content
            self._cite(said[0].start, said[-1].end, "The statement and its citation")
        else:
            self.say_no_claim()

    def say_no_claim(self, more: str = "") -> None:
        """Say that something needs a claim, and how one is come to."""
        self.say(f"No claim is selected: {self.keymap.shown('claims.next')} goes to the next one. {more}".rstrip())

    def action_copy_paragraph(self) -> None:
        if self.document is None:
            return
        here = self.reader.claim.start if self.reader.claim else self.reader.top_offset
        part = next((part for part in self.document.parts if part.start <= here < part.end), None)
        if part:
            self._cite(part.start, part.end, "The paragraph and its citation")

    def _cite(self, start: int, end: int, what: str) -> None:
        view = self.reader.view
        assert view is not None
        self.work(self._cite_later(view, start, end, what), group="copy")

    async def _cite_later(self, view: View, start: int, end: int, what: str) -> None:
        found = view.document
        path = await self.desk.ask(lambda library: library.shown(found.path, found.line, found.member))
        await self._copy_later(cite(found, path, start, end), what)

    def _copy(self, text: str, what: str) -> None:
        self.work(self._copy_later(text, what), group="copy")

    async def _copy_later(self, text: str, what: str) -> None:
        copied = await asyncio.to_thread(clipboard.copy, text, self.settings.clipboard)
        send(self.app, copied.sequence)
        self.say(f"{what}: {copied.told}.")
