"""What analysts said, in every pane that shows it: read with the lists, and again when somebody says something."""

import asyncio
from functools import partial
from time import monotonic
from typing import Any

from textual import on

from index.library import Library
from index.model.actions import Outlet
from tui.desk import Desk
from tui.present import marking, own
from tui.present.glyphs import Glyphs, Words
from tui.present.marking import Done
from tui.present.own import Own
from tui.screens.hands import Hands
from tui.screens.origins import OriginsScreen
from tui.settings.config import Settings
from tui.settings.keys import Keymap
from tui.widgets.claimlist import ClaimList
from tui.widgets.reader import Reader

_LOOK_PAUSE = 1.0  # seconds between two looks at what others said, while keys come


class SaidScreen(OriginsScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings, hands: Hands) -> None:
        super().__init__(desk, glyphs, keymap, settings, hands)
        self.own = Own()
        self._author = ""
        self._looked_at = 0.0
        self._ended: set[int] = set()  # documents whose end was seen in this session

    @property
    def said_of_it(self) -> Words:
        view = self.reader.view
        outlet = view.document.outlet if view else None
        return self.own.about(outlet.value if outlet else "", view.said) if view else ()

    def renew_said(self) -> None:
        """Read again what analysts said, for the lists and the header."""
        self.work(self._renew_said(), group="said read")

    async def _renew_said(self) -> None:
        self._author = await self.desk.ask(lambda library: library.journal.author)
        self.own = await self.desk.ask(own.read)
        self.lists.sources.show_said(self.own.said)
        self.lists.problems.renew_rows((*self.shelf.problems, *self.own.lost))
        self._show_own()

    def acted(self) -> None:
        """A key was pressed: see, now and then, whether others have said something meanwhile."""
        if self.own.last >= 0 and monotonic() > self._looked_at + _LOOK_PAUSE:
            self._looked_at = monotonic()
            self.work(self._look_for_others(), group="others")

    async def _look_for_others(self) -> None:
        known = self.own.last
        if await self.desk.ask(own.last) != known and self.own.last == known:
            await self._show_all_said()

    async def _show_all_said(self) -> None:
        await self._renew_said()
        await self._show_said_in_text()
        if isinstance(self.lists.list, ClaimList):
            await self._load_list()

    async def show_done(self, done: Done) -> None:
        """Show what was said just now, wherever it is to be seen."""
        entry = done.entry
        if entry is None:
            return
        if done.document is None or entry.id != self.own.last + 1 or isinstance(entry.target, Outlet):
            await self._show_all_said()
            return
        view = self.reader.view
        self.own = self.own.with_said(done.document, done.said, self._author, entry.id)
        self.lists.sources.show_said(self.own.said, done.document)
        if view and view.document.id == done.document:
            self.reader.show_said(done.said)
            self.show_gathered()
        self._show_own()
        if isinstance(self.lists.list, ClaimList):
            await self._load_list()

    async def _show_said_in_text(self) -> None:
        view = self.reader.view
        if view is None:
            return
        said = await self.desk.ask(partial(Library.marks, document=view.document.id))
        if self.reader.view and self.reader.view.document.id == view.document.id:
            self.reader.show_said(said)
            self.show_text_title()
            self.show_gathered()

    def _show_own(self) -> None:
        self.header.show_checked(self.own.checked)
        self.show_text_title()

    async def _load_list(self) -> None:
        """For subclasses: read the list in sight again."""
        raise NotImplementedError

    # -- read and unread

    @on(Reader.Scrolled)
    def note_the_end(self) -> None:
        """A text counts as read once its end was in sight while the keys were in it."""
        view = self.reader.view
        if view is None or self.focused is not self.reader or not self.reader.end_in_sight:
            return
        document = view.document.id
        if document not in self._ended and not self.own.of(document).read and self.own.last >= 0:
            self._ended.add(document)
            read = partial(marking.read_through, document=document)
            kept = self.desk.keep(partial(marking.do, action=read))
            self.run_worker(self._show_read(kept), group="said", exit_on_error=False)

    async def _show_read(self, kept: "asyncio.Future[Done]") -> None:
        await self.show_done(await asyncio.shield(kept))

    async def show_document(self, document: int, **how: Any) -> None:  # noqa: ANN401
        await super().show_document(document, **how)
        self.note_the_end()

    def focus_moved(self) -> None:
        super().focus_moved()
        if all(worker.is_finished for worker in self.workers if worker.group == "reader"):  # else a text is coming
            self.note_the_end()
