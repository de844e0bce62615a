"""The reading screen: the library as it comes and changes, where the reader is in it, and from lists into the text."""

import asyncio
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any

from textual import on
from textual.timer import Timer
from textual.worker import Worker, WorkerError

from index.library import DamagedError, Entry, Library, LibraryError, Progress
from index.model.document import Document
from index.model.shelf import Arrangement
from tui.desk import Desk
from tui.present import selection, shelf
from tui.present.glyphs import Glyphs
from tui.present.jumps import Place
from tui.screens.hands import Hands
from tui.screens.keeping import KeepingScreen
from tui.settings import session
from tui.settings.config import Settings
from tui.settings.keys import Keymap
from tui.settings.panes import LISTS
from tui.settings.session import Session
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.targets import ToChoice, ToNarrowerSearch, ToSearch, ToStatements, ToText

# Seconds. The text follows the cursor of a list once no key has come for so long.
_LIST_PAUSE = 0.12
_RELOAD_PAUSE = 0.5
_WATCH_PAUSE = 10.0  # so that texts that keep changing do not keep an update from going on
_MENDING_PAUSE = 60.0
_LASTING = frozenset(pane.name for pane in LISTS if pane.lasting)
_EMPTY = (
    "No documents here. twosource reads {} and {} files, in this folder and below. "
    "{} looks again; {} lists what could not be read."
)
_NOTHING = Progress("done", 0, 0, 0)  # no update is under way


async def _ended(worker: Worker[None]) -> None:
    """Wait until work has ended, in whatever way: what failed is told elsewhere."""
    with suppress(WorkerError):
        await worker.wait()


class ReadingScreen(KeepingScreen):
    def __init__(
        self,
        desk: Desk,
        glyphs: Glyphs,
        keymap: Keymap,
        settings: Settings,
        hands: Hands,
        last: Session,
        *,
        watch: bool = False,
    ) -> None:
        super().__init__(desk, glyphs, keymap, settings, hands)
        self._last: Session | None = last  # until it is taken up
        self.lists.sources.expect(Arrangement(last.sources, last.grouping))
        self._follow: Timer | None = None
        self._opened: Rows[Any] | None = None  # a list whose row under the cursor is opened once it is read
        self._mended_at = -_MENDING_PAUSE
        self._watching = watch

    def begin(self) -> None:
        self.turn(self._open_library(), group="begin")
        self.work(self.desk.ask(Library.mend_searches), group="saved")

    async def _open_library(self) -> None:
        """Show what is known, so that keys typed ahead act on it; then read the files in."""
        revision = await self._show_known()
        if revision >= 0 and await self.kept():
            self.work(self.follow_keeper(revision), group="keeper")
            return
        self.work(self._follow_update(revision), group="update")
        if self._watching:
            self.work(self._watch(), group="watch")

    async def _watch(self) -> None:
        """Take in what changes. An update that is under way may have missed it, and gets a little time to end."""
        try:
            async for how in self.desk.watch():
                self.status.show_watched(how)
                under_way = [_ended(one) for one in self.workers if one.group == "update" and one.node is self]
                with suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.gather(*under_way), _WATCH_PAUSE)
                await self.take_in()
        except LibraryError:
            self.status.show_watched("")
            raise  # the status line shows it

    async def take_in(self) -> None:
        """Bring the library up to date, in place of an update that is under way, whose work is kept."""
        await _ended(self._start(self._take_in(), group="update"))

    async def _take_in(self) -> None:
        """Bring the library up to date; what is in sight stays as it is if nothing has changed."""
        await self._follow_update(await self.desk.ask(Library.revision))

    def action_update(self) -> None:
        """Look for new files, and go on with what was stopped."""
        if self.status.progress:
            self.say(f"Still at it: {self.status.progress}. {self.keymap.shown('work.stop')} stops it.")
            return
        self.work(self._read_in(), group="update")

    def action_stop(self) -> None:
        """Stop reading the files in; what is read stays."""
        if self.status.progress:
            self.work(self._stop_reading(), group="update")
        else:
            shown = self.keymap.shown
            self.say(f"Nothing to stop: {shown('app.back')} goes back, {shown('app.quit')} quits.")

    async def _stop_reading(self) -> None:
        stopped = self.status.progress
        self.desk.stop_update()
        self.status.show_progress(_NOTHING)
        key = self.keymap.shown("work.update")
        self.lists.sources.note = f"Reading was stopped: {key} goes on."
        await self.reload()
        self.say(f"Stopped at: {stopped}. What was read stays; {key} goes on with it.")

    # -- the library

    async def _read_in(self) -> None:
        """Show what is known at once, then bring it up to date and show more as it comes."""
        await self._follow_update(await self._show_known())

    async def _show_known(self) -> int:
        """Show what is known; the revision that is shown, -1 where it cannot be read: an update mends it."""
        try:
            revision = await self.desk.ask(Library.revision)
            await self.reload()
        except DamagedError:
            self._mended_at, revision = monotonic(), -1
        return revision

    async def _follow_update(self, revision: int) -> None:
        """Bring the library up to date. `revision` is the one on the screen."""
        try:
            await self._show_update(revision)
        except LibraryError:
            self.status.show_progress(_NOTHING)
            raise  # the status line shows it

    def mend(self) -> None:
        """Run an update, which makes damaged data anew; at most once a minute, in case it does not help."""
        if monotonic() > self._mended_at + _MENDING_PAUSE:
            self._mended_at = monotonic()
            self.work(self._read_in(), group="update")

    async def _show_update(self, revision: int) -> None:
        shown = monotonic()
        async for progress in self.desk.update():
            self.status.show_progress(progress)
            if progress.note:
                self.say(progress.note)
            done = progress.stage == "done"
            self.lists.sources.note = await self._why_empty() if done else "Reading the files in."
            is_lost = done and self.document is not None and not await self._is_listed(self.document.id)
            if is_lost or (progress.revision != revision and (done or monotonic() > shown + _RELOAD_PAUSE)):
                try:
                    await self.reload()
                except DamagedError:
                    if done:
                        raise
                shown, revision = monotonic(), progress.revision
            elif done:  # the lists and the evidence still speak of the update as under way
                self.lists.sources.redraw()
                await self._load_list()
                self.show_evidence()
            if done:
                self.count_news()

    async def _why_empty(self) -> str:
        *most, last = await self.desk.ask(lambda library: library.suffixes())
        shown = self.keymap.shown
        return _EMPTY.format(" ".join(most), last, shown("work.update"), shown("pane.problems"))

    async def _is_listed(self, document: int) -> bool:
        return await self.desk.ask(partial(Library.listed, id_=document)) is not None

    async def reload(self) -> None:
        """Read the lists, the counts and the document in sight again; cursors and places stay."""
        sources, problems, view = self.lists.sources, self.lists.problems, self.reader.view
        self.shelf = await self.desk.ask(shelf.read)
        self.header.show_shelf(self.shelf)
        problems.renew_rows((*self.shelf.problems, *self.own.lost))
        if view or not self.shelf.holds.documents:  # else it is read where the first text to be shown is
            await sources.load(self.desk, self.status.progress)
        if view and await self._is_listed(view.document.id):
            await self.show_document(view.document.id, hits=view.hits)
        elif view and (again := await self._again(view.document)):
            await self._go_on_in(again)
        elif self.shelf.holds.documents and not (view and self.status.progress):  # until then it may be read again
            await self._show_first()
        if self.lists.list is sources:
            self.lists.show_title()
        else:
            await self._load_list()
        self.renew_said()

    async def _go_on_in(self, document: int) -> None:
        """Show a document that was read again, at the place and the claim where the reader is in it."""
        here = self.reader.here
        if here:
            place = Place(document, here.top, here.claim)
            await self.go_to(document, offset=here.top, choose=partial(Reader.return_to, place=place))

    async def _again(self, document: Document) -> int | None:
        """What a document is now that was read again, None if it is gone."""
        ask = partial(Library.listed_at, path=document.path, line=document.line, member=document.member)
        found = await self.desk.ask(ask)
        return found.id if found else None

    # -- from one session to the next

    async def _show_first(self) -> None:
        """Go to where the last session ended, as far as that is still there; else to the first text."""
        last, self._last = self._last, None
        sources = self.lists.sources
        entry = await self.desk.ask(partial(session.find, session=last)) if last else None
        if last is None or entry is None:
            await sources.load(self.desk, self.status.progress)
            first = next((row.id for row in sources.rows if isinstance(row, Entry)), None)
            if first is not None:
                if not self.hands.overtaken:
                    sources.select(first)
                await self.show_document(first)
            return
        await sources.reach(self.desk, entry.id)
        place = Place(entry.id, last.top, last.claim)
        await self.show_document(entry.id, offset=last.top, choose=partial(Reader.return_to, place=place))
        if self.hands.overtaken:  # the reader has gone elsewhere meanwhile
            return
        self.lists.claims.choose(selection.kept(last.standing, last.order, last.only))
        self.lists.statements.expect(last.speaker)
        if last.query:
            self.work(self.take_up_search(last.query), group="search")
        shown = last.list if last.list in _LASTING else "sources"
        if last.reading:
            self.focus_reader()
            self.lists.show(shown)
        else:
            self.action_view(shown)

    @property
    def session(self) -> Session:
        """Where the reader is, for the next session."""
        here, entry = self.reader.here, self.reader.view.entry if self.reader.view else None
        if here is None or entry is None:
            return self._last or Session()
        lists, chosen = self.lists, self.lists.claims.selection
        return Session(
            session.same_file(entry.path),
            here.top,
            here.claim,
            lists.shown if lists.shown in _LASTING else "sources",
            self.focused is self.reader,
            chosen.name,
            chosen.order,
            chosen.only,
            lists.statements.speaker,
            self.query_text,
            lists.sources.arrangement.order,
            lists.sources.arrangement.grouping,
            entry.id,
        )

    async def _load_list(self) -> None:
        """Fill the list in sight, if it is one of those that are read only when they are looked at."""
        await self.lists.list.load(self.desk, self.status.progress)
        self.lists.show_title()

    def action_view(self, name: str) -> None:
        super().action_view(name)
        self.turn(self._load_list(), group="list")

    # -- from the lists into the text

    @on(Rows.Highlighted)
    def _follow_list(self, message: Rows.Highlighted) -> None:
        self._read_on(message.rows)
        if self.focused is message.rows:
            if self._follow:
                self._follow.stop()
            self._follow = self.set_timer(_LIST_PAUSE, partial(self._follow_row, message.rows))

    def _follow_row(self, rows: Rows[Any]) -> None:
        target = rows.target()
        if self.focused is rows and isinstance(target, ToText):
            self.show_text(target)

    def _read_on(self, rows: Rows[Any]) -> None:
        """Read more of a long list where the cursor comes near the end of what is read."""
        if rows.ends_near:
            begin = self.work if rows.current else self.turn
            begin(self._load_more(rows), group="list")

    async def _load_more(self, rows: Rows[Any]) -> None:
        await rows.read_on(self.desk)
        self.lists.show_title()
        if self._opened is rows and rows.current is not None and self.focused is rows:
            self.action_open_row()

    @on(Rows.Clicked)
    def _open_clicked(self) -> None:
        self.hands.follow()
        self.action_open_row()

    def action_open_row(self) -> None:
        """Open what the cursor of the list in focus is on."""
        if self._follow:
            self._follow.stop()
        self.open_news()
        rows = self.focused if isinstance(self.focused, Rows) else None
        self._opened = rows if rows and rows.ends_near and rows.current is None else None
        if self._opened:
            self._read_on(self._opened)
        match rows.target() if rows else None:
            case ToText() as target:
                self.show_text(target)
                self.focus_reader()
            case ToStatements(speaker):
                self.list_statements(speaker)
            case ToSearch(query, saved):
                self.search_anew(query, saved=saved)
            case ToNarrowerSearch(facet):
                self.narrow_search(facet)
            case ToChoice(choice):
                self.switch(choice)
