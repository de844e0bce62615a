"""What is in sight: the lists on the left, the text, the evidence, and which of them has the keys."""

import weakref
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.worker import Worker, WorkerState

from index.library import DamagedError
from index.model.document import Document, Span
from tui.desk import Desk
from tui.output import faults
from tui.present import evidence, shelf
from tui.present.glyphs import Glyphs, Words
from tui.present.jumps import Jumps
from tui.present.view import view_of
from tui.screens.hands import Hands
from tui.screens.sized import SizedScreen
from tui.settings.config import Settings
from tui.settings.keys import KEYS, Keymap, bindings
from tui.widgets.bar import Rule
from tui.widgets.evidence import EvidencePane
from tui.widgets.header import Header, Status, TextTitle
from tui.widgets.lists import Lists
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.targets import ToText

_OWN_ACTIONS = frozenset(key.action.partition("(")[0] for key in KEYS if key.pane == "screen")


class PanesScreen(SizedScreen):
    """One document in the reader beside one of the lists. What the lists hold is for subclasses."""

    BINDINGS = bindings("screen")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    AUTO_FOCUS = "#sources"

    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings, hands: Hands) -> None:
        if glyphs.plain:
            self.HORIZONTAL_BREAKPOINTS = self.HORIZONTAL_BREAKPOINTS[:1]  # one pane at a time, however wide
        super().__init__()
        self.set_class(glyphs.plain, "-plain")
        self.settings = settings
        self.desk = desk
        self.hands = hands
        self.glyphs = glyphs
        self.keymap = keymap
        self.shelf = shelf.EMPTY
        self.jumps = Jumps()
        self._gathered: evidence.Evidence | None = None
        self._told_unsaved = False
        self.header = Header(glyphs, keymap, id="header")
        self.lists = Lists(glyphs, id="lists")
        self.text_title = TextTitle(glyphs, id="text-title")
        self.reader = Reader(glyphs, id="reader")
        self.evidence = EvidencePane(glyphs, id="column"), EvidencePane(glyphs, id="strip")
        self.status = Status(glyphs, keymap, id="status")

    def compose(self) -> ComposeResult:
        column, strip = self.evidence
        yield self.header
        with Horizontal(id="panes"):
            yield self.lists
            yield Rule(self.glyphs, id="left-rule", classes="down")
            with Vertical(id="text"):
                yield self.text_title
                yield self.reader
            yield Rule(self.glyphs, id="right-rule", classes="down")
            yield column
        yield Rule(self.glyphs, id="strip-rule", classes="across")
        yield strip
        yield self.status

    def on_mount(self) -> None:
        self.begin()

    def begin(self) -> None:
        """For subclasses: what to do once the panes are there."""

    def mend(self) -> None:
        """For subclasses: called when the library's data on disk turns out to be damaged."""

    def focus_moved(self) -> None:
        if not self._typing:
            self.set_class(self.focused is self.reader, "-reading")
            self.status.show_keys("move", *self._panes, "screen", at_top=self.at_top)

    @property
    def _typing(self) -> bool:
        """Whether a line to type into is open."""
        return self.focused is not None and self.focused is self.line

    @property
    def _panes(self) -> tuple[str, ...]:
        """The pane in focus, as the table of keys calls it; of the claims, both as a list and as their own."""
        match self.focused:
            case Reader():
                return ("reader",)
            case Rows() as rows:
                return rows.keys
            case _:
                return ("list",)

    @property
    def document(self) -> Document | None:
        return self.reader.view.document if self.reader.view else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the search line is open, letters are letters."""
        return not (action in _OWN_ACTIONS and self._typing)

    # -- the text

    def show_text(self, target: ToText) -> None:
        """Show the text that a row leads to; named alone and shown already, it stays as it is."""
        alone = target.choose is None
        if target.document is None or (alone and self.document and target.document == self.document.id):
            return
        self.open_document(target.document, offset=target.offset, hits=target.hits, choose=target.choose)

    def open_document(self, document: int, **how: Any) -> None:  # noqa: ANN401
        """Show a document, as `show_document` does, in place of any other that was asked for."""
        self.leave()
        self._go_to(document, **how)

    def _go_to(self, document: int, **how: Any) -> None:  # noqa: ANN401
        # The next key may move the cursor of the sources: where it can, it moves to the document at once.
        go = self.show_document if self.lists.sources.select(document) else self.go_to
        self.turn(go(document, **how), group="reader")

    async def go_to(self, document: int, **how: Any) -> None:  # noqa: ANN401
        """Show a document, as `show_document` does, with the cursor of the sources on it."""
        await self.lists.sources.reach(self.desk, document)
        await self.show_document(document, **how)

    async def show_document(
        self,
        document: int,
        *,
        offset: int | None = None,
        hits: tuple[Span, ...] = (),
        choose: Callable[[Reader], object] | None = None,
    ) -> None:
        """Show a document, at `offset` if one is given; `choose` then picks a claim or a hit in it."""
        view = await self.desk.ask(partial(view_of, document=document, hits=hits, said=True))
        if view is None:
            self.say("This report is in the library no longer: its file was removed or changed.")
            return
        self.desk.attend(document)
        self.reader.show(view, offset=offset)
        if choose:
            choose(self.reader)
        self.show_text_title()
        self.show_evidence()

    def leave(self) -> None:
        """Before going elsewhere: remember the place in the text, if the text has the focus."""
        if self.focused is self.reader and self.reader.here:
            self.jumps.leave(self.reader.here)

    @on(Reader.Left)
    def _remember(self, message: Reader.Left) -> None:
        self.jumps.leave(message.place)

    def action_jump(self, step: int) -> None:
        """Go back to the place that was left last, or forward again."""
        here, view = self.reader.here, self.reader.view
        place = self.jumps.step(here, step) if here else None
        if place is None or view is None:
            self.say("No place to go back to." if step < 0 else "No place to go forward to.")
            return
        self.focus_reader()
        hits = view.hits if view.document.id == place.document else ()
        choose = partial(Reader.return_to, place=place)
        self._go_to(place.document, offset=place.top, hits=hits, choose=choose)

    @on(Reader.Scrolled)
    def show_text_title(self) -> None:
        if self.document is None:
            return
        entry = self.reader.view.entry if self.reader.view else None
        self.text_title.show_document(self.document, entry.heading if entry else "", self.reader.place, self.said_of_it)

    @property
    def said_of_it(self) -> Words:
        """For subclasses: what is said of the text in sight as a whole."""
        return ()

    @on(Reader.ClaimChosen)
    def show_evidence(self) -> None:
        self.work(self._load_evidence(), group="evidence")

    async def _load_evidence(self) -> None:
        view, claim = self.reader.view, self.reader.claim
        self._gathered = (
            await self.desk.ask(partial(evidence.gather, view=view, claim=claim)) if view and claim else None
        )
        self.show_gathered()

    def show_gathered(self) -> None:
        """Show the evidence that was read last, with what analysts say of it now."""
        view, claim, attribution = self.reader.view, self.reader.claim, self.reader.attribution
        gathered = self._gathered
        if view and claim:
            if gathered is None or gathered.claim.id != claim.id:
                return  # it is being read
            lines = evidence.lines(replace(gathered, view=view))
        elif view and attribution:
            lines = evidence.statement_lines(view, attribution)
        else:
            lines = evidence.overview(view, self.status.progress)
        for pane in self.evidence:
            pane.show(lines)

    # -- panes

    def action_view(self, name: str) -> None:
        """Bring a list or the text into sight, and its keys with it."""
        if name == "reader":
            self.focus_reader()
        else:
            self.show_list(name)
            self.focus_list()

    def show_list(self, name: str) -> None:
        self.lists.show(name)
        self.remove_class("-reading")

    def focus_list(self) -> None:
        """Give the focus to the list in sight, unless a later key has moved it elsewhere."""
        if not self.hands.overtaken:
            self.leave()
            self.remove_class("-reading", "-zoomed")
            self.set_focus(self.lists.list)

    def focus_reader(self) -> None:
        """Give the focus to the text, unless a later key has moved it elsewhere."""
        if not self.hands.overtaken:
            self.add_class("-reading")
            self.set_focus(self.reader)

    def action_pane(self, step: int) -> None:
        self.focus_reader() if step > 0 else self.focus_list()

    def action_cycle(self, step: int) -> None:
        self.focus_list() if self.focused is self.reader else self.focus_reader()

    def action_zoom(self) -> None:
        self.focus_reader()
        self.toggle_class("-zoomed")

    def action_mouse(self) -> None:
        from tui.driver.terminal import toggle_mouse  # late: the first frame does not wait for it

        taken = toggle_mouse(self.app)
        self.say("The mouse is on: it scrolls and selects here." if taken else "The mouse is the terminal's again.")

    @property
    def at_top(self) -> bool:
        return self.focused is self.lists.sources

    async def action_leave(self) -> None:
        """Go back; at the top quit, unless the key was typed ahead for another view.

        Where something is unsaved, that is told once, and the key quits the next time.
        """
        if not (self.at_top and self.hands.may_quit):
            self.action_back()
            return
        unsaved = "" if self._told_unsaved else await self.desk.unsaved()
        if unsaved:
            self._told_unsaved = True
            self.say(f"Not all is saved: {self.keymap.shown('app.back')} once more quits. {unsaved}")
        else:
            self.app.exit()

    def action_back(self) -> None:
        """From the text to the list, from a list to where it was asked for, from any other to the sources."""
        if self.focused is self.reader:  # not `has_focus`, which comes late for keys typed ahead
            self.focus_list()
        elif self.lists.shown == "statements":
            self.action_view(self.lists.before)
        elif self.lists.shown == "choices":
            self.action_view(self.lists.narrowed)
        elif self.lists.shown != "sources":
            self.action_view("sources")
        else:
            self.say(f"This is the top: {self.keymap.shown('app.back')} quits.")

    async def action_help(self) -> None:
        await self.run_action(f"app.help('{self._panes[-1]}')")

    # -- work and what is said of it

    def work(self, work: Coroutine[None, None, None], *, group: str) -> None:
        """Run `work` in the background; what its group was still doing is cancelled."""
        self._start(work, group)

    def turn(self, work: Coroutine[None, None, None], *, group: str) -> None:
        """As `work`, for what the next keys depend on: they wait for it a little."""
        worker = self._start(work, group)
        if not self.hands.overtaken:
            self.hands.begin(worker.wait())

    def _start(self, work: Coroutine[None, None, None], group: str) -> Worker[None]:
        worker = self.run_worker(work, group=group, exclusive=True, exit_on_error=False)
        weakref.finalize(worker, work.close)  # it may be cancelled before it begins
        return worker

    def say(self, words: str) -> None:
        self.status.say(words)
        self.status.display = True  # where a line to type into is open, until the next letter

    @on(Worker.StateChanged)
    def _report_failure(self, event: Worker.StateChanged) -> None:
        """The one place where failed work is told: what failed, in the status line."""
        if event.state is WorkerState.ERROR:
            self.say(faults.told(event.worker.error))
            if isinstance(event.worker.error, DamagedError):
                self.mend()
