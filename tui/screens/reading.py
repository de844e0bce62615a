"""The reading screen: lists on the left, the text, and the evidence for the current claim."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from index.document import Document, Span
from index.findings import Claim
from index.library import Library, LibraryError
from tui import evidence, shelf
from tui.citation import cite
from tui.desk import Desk
from tui.glyphs import Glyphs
from tui.keys import KEYS, bindings
from tui.view import View, view_of
from tui.widgets.bar import Rule
from tui.widgets.claimlist import ClaimList
from tui.widgets.evidence import EvidencePane
from tui.widgets.header import Header, Status, TextTitle
from tui.widgets.hits import Hits, hit_rows, unfinished
from tui.widgets.lists import MOST_CLAIMS, Lists
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.sources import Sources

if TYPE_CHECKING:
    from tui.widgets.search import SearchLine

# Seconds. The text follows the list, and the results the query, once the keys rest.
_LIST_PAUSE = 0.12
_TYPING_PAUSE = 0.15
_RELOAD_PAUSE = 0.5
_EMPTY = "No documents: twosource reads .txt .md .html .htm .jsonl"
_THE_END = 2**40  # an offset behind any text


class ReadingScreen(Screen[None]):
    BINDINGS = bindings("screen")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    AUTO_FOCUS = "#sources"

    def __init__(self, desk: Desk, glyphs: Glyphs) -> None:
        super().__init__()
        self.desk = desk
        self.glyphs = glyphs
        self.shelf = shelf.EMPTY
        self._follow: Timer | None = None
        self._before_search: Widget | None = None

    def compose(self) -> ComposeResult:
        glyphs = self.glyphs
        yield Header(glyphs, id="header")
        with Horizontal(id="panes"):
            yield Lists(glyphs, id="lists")
            yield Rule(glyphs, id="left-rule", classes="down")
            with Vertical(id="text"):
                yield TextTitle(glyphs, id="text-title")
                yield Reader(glyphs, id="reader")
            yield Rule(glyphs, id="right-rule", classes="down")
            yield EvidencePane(glyphs, id="column")
        yield Rule(glyphs, id="strip-rule", classes="across")
        yield EvidencePane(glyphs, id="strip")
        yield Status(glyphs, id="status")

    def on_mount(self) -> None:
        self.lists = self.query_one("#lists", Lists)
        self.reader = self.query_one("#reader", Reader)
        self.status = self.query_one("#status", Status)
        self._work(self._read_in(), group="update")

    def on_descendant_focus(self) -> None:
        self.status.show_keys("reader" if self.reader.has_focus else "list", "screen")

    @property
    def document(self) -> Document | None:
        return self.reader.view.document if self.reader.view else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the search line is open, letters are letters."""
        own = action in {key.action.partition("(")[0] for key in KEYS if key.pane == "screen"}
        return not (own and self.focused is not None and self.focused.id == "search")

    # -- the library

    async def _read_in(self) -> None:
        """Show what is known at once, then bring it up to date and show more as it comes."""
        await self.reload()
        shown, revision = monotonic(), 0
        async for progress in self.desk.update():
            self.status.show_progress(progress)
            self.lists.sources.note = _EMPTY if progress.stage == "done" else "Reading the files in."
            if progress.revision != revision and (progress.stage == "done" or monotonic() > shown + _RELOAD_PAUSE):
                await self.reload()
                shown, revision = monotonic(), progress.revision

    async def reload(self) -> None:
        """Read the lists, the counts and the document in sight again; cursors and places stay."""
        sources, problems, view = self.lists.sources, self.lists.problems, self.reader.view
        self.shelf = await self.desk.ask(shelf.read)
        self.query_one("#header", Header).show_shelf(self.shelf)
        here = sources.current_document()
        sources.set_rows(self.shelf.rows, sources.cursor)
        if here is not None:
            sources.select(here)
        problems.set_rows(self.shelf.problems, problems.cursor)
        if view and view.document.id in self.shelf.entries:
            await self._open(view.document.id, hits=view.hits)
        elif self.shelf.entries:
            first = sources.onward(None, 1)[0].id
            sources.select(first)
            await self._open(first)
        if self.lists.shown == "claims":
            await self._load_claims()

    def _work(self, work: Coroutine[None, None, None], *, group: str) -> None:
        """Do something in the background, in place of what the group was doing."""
        self.run_worker(work, group=group, exclusive=True, exit_on_error=False)

    # -- documents

    def open_document(self, document: int, **how: Any) -> None:  # noqa: ANN401
        """Show a document, as `_open` does, in place of any other that was asked for."""
        self.lists.sources.select(document)
        self._work(self._open(document, **how), group="reader")

    async def _open(
        self,
        document: int,
        *,
        offset: int | None = None,
        hits: tuple[Span, ...] = (),
        choose: Callable[[Reader], object] | None = None,
    ) -> None:
        """Show a document, at `offset` if one is given; `choose` then picks a claim or a hit in it."""
        view = await self.desk.ask(partial(view_of, document=document, hits=hits))
        if view is None:
            self.say("This document is gone from the library.")
            return
        self.reader.show(view, offset=offset)
        if choose:
            choose(self.reader)
        self._show_text_title()
        self._show_evidence()

    @on(Rows.Highlighted)
    def _follow_list(self, message: Rows.Highlighted) -> None:
        if message.rows.has_focus:
            if self._follow:
                self._follow.stop()
            self._follow = self.set_timer(_LIST_PAUSE, partial(self._show_row, message.rows))

    @on(Rows.Opened)
    def _open_row(self, message: Rows.Opened) -> None:
        if self._follow:
            self._follow.stop()
        self._show_row(message.rows)
        self._focus_reader()

    def _show_row(self, rows: Rows[Any]) -> None:
        match rows:
            case Sources():
                document = rows.current_document()
                if document is not None and (self.document is None or document != self.document.id):
                    self.open_document(document)
            case ClaimList() if rows.current:
                claim = rows.current.claim
                self.open_document(
                    claim.document,
                    offset=claim.start,
                    choose=partial(Reader.select_claim_id, claim_id=claim.id),
                )
            case Hits() if rows.current:
                hit = rows.current.hit
                self.open_document(hit.document, hits=hit.spans, choose=partial(Reader.step_hit, step=1))

    # -- claims

    def action_claim(self, step: int) -> None:
        self._step_claim(step, flagged=False)

    def action_flagged(self, step: int) -> None:
        self._step_claim(step, flagged=True)

    def _step_claim(self, step: int, *, flagged: bool) -> None:
        """Go to the next claim of the text, or of the next document that has one."""
        self._focus_reader()
        choose = partial(Reader.step_claim, step=step, flagged=flagged)
        if choose(self.reader):
            return
        for entry in self.lists.sources.onward(self.document.id if self.document else None, step):
            if any((entry.flagged if flagged else entry.standings).values()):
                self.open_document(entry.id, offset=0 if step > 0 else _THE_END, choose=choose)
                return
        kind = "flagged claim" if flagged else "claim"
        self.say(
            f"No further {kind}" + (f" yet: {self.status.progress}." if self.status.progress else " in this library.")
        )

    def action_filter(self) -> None:
        """Show the claims list; when it is in sight already, of the next standing."""
        if self.lists.shown == "claims":
            self.lists.next_filter()
        self.action_view("claims")

    def action_speaker(self) -> None:
        claim = self.reader.claim
        if claim is None:
            self.say("No claim is selected: ] goes to the next one.")
        elif claim.speaker is None:
            self.say("The speaker of this claim is not resolved to a name.")
        else:
            self.lists.speaker = claim.speaker
            self.action_view("claims")

    async def _load_claims(self) -> None:
        lists = self.lists
        rows = await self.desk.ask(
            partial(
                Library.claim_rows,
                standings=lists.standings,
                flagged=lists.flagged_only,
                speaker=lists.speaker,
                limit=MOST_CLAIMS,
            )
        )
        lists.claims.set_rows(rows, lists.claims.cursor)
        lists.note_claims(len(rows))

    def action_evidence(self) -> None:
        if self.reader.view is None or self.reader.claim is None:
            self.say("No claim is selected: ] goes to the next one.")
            return
        self._work(self._compare(self.reader.view, self.reader.claim), group="compare")

    async def _compare(self, view: View, claim: Claim) -> None:
        """The claim beside each other report; then, if the analyst says so, the other report's own text."""
        from tui.screens.evidence import EvidenceScreen  # late: the first frame does not wait for it

        gathered = await self.desk.ask(partial(evidence.gather, view=view, claim=claim))
        chosen = await self.app.push_screen_wait(EvidenceScreen(gathered, self.glyphs))
        if chosen:
            self.open_document(chosen.document, offset=chosen.start)

    # -- search

    async def action_search(self) -> None:
        from tui.widgets.search import SearchLine  # late: the first frame does not wait for it

        self._before_search = self.focused
        self.status.display = False
        line = SearchLine(id="search")
        await self.mount(line, before="#status")
        self.set_focus(line)
        self._work(self.desk.start_search(), group="searcher")

    def on_search_line_typed(self, message: "SearchLine.Typed") -> None:
        self._work(self._search(message.query, pause=_TYPING_PAUSE), group="search")

    def on_search_line_closed(self, message: "SearchLine.Closed") -> None:
        self.query_one("#search").remove()
        self.status.display = True
        if message.query.strip() or self._before_search is None:
            self._focus_list()
        else:
            self.set_focus(self._before_search)
        if message.open_first:
            self._work(self._search(message.query, open_first=True), group="search")

    async def _search(self, query: str, *, pause: float = 0.0, open_first: bool = False) -> None:
        if not query.strip():
            return
        await asyncio.sleep(pause)
        results = await self.desk.search(query if open_first else unfinished(query))
        if open_first and not results.hits:
            results = await self.desk.search(unfinished(query))
        rows = await self.desk.ask(partial(hit_rows, results=results))
        self.lists.hits.note = results.note or "Nothing found."
        self.lists.hits.set_rows(rows)
        self.lists.note("hits", f"{results.total:,} for {results.understood}  {results.note if rows else ''}")
        self._show_view("hits")
        if open_first and rows:
            self._show_row(self.lists.hits)
            self._focus_reader()

    def action_hit(self, step: int) -> None:
        """Go to the next hit of the text, or of the next document found."""
        hits = self.lists.hits
        if not hits.rows:
            self.say("No search yet: / starts one.")
        elif self.reader.step_hit(step):
            self._focus_reader()
        elif 0 <= hits.cursor + step < len(hits.rows):
            hits.move_to(hits.cursor + step)
            row = hits.rows[hits.cursor].hit
            self.open_document(row.document, hits=row.spans, choose=partial(Reader.step_hit, step=step))
        else:
            self.say("No further hit.")

    # -- panes

    def action_view(self, name: str) -> None:
        """Bring a list or the text into sight, and its keys with it."""
        if name == "reader":
            self._focus_reader()
            return
        self._show_view(name)
        self._focus_list()
        if name == "claims":
            self._work(self._load_claims(), group="claims")

    def _show_view(self, name: str) -> None:
        self.lists.show(name)
        self.remove_class("-reading")

    def _focus_list(self) -> None:
        self.remove_class("-reading", "-zoomed")
        self.set_focus(self.lists.list)

    def _focus_reader(self) -> None:
        self.add_class("-reading")
        self.set_focus(self.reader)

    def action_pane(self, step: int) -> None:
        self._focus_reader() if step > 0 else self._focus_list()

    def action_cycle(self, step: int) -> None:
        self._focus_list() if self.reader.has_focus else self._focus_reader()

    def action_zoom(self) -> None:
        self._focus_reader()
        self.toggle_class("-zoomed")

    def action_redraw(self) -> None:
        self.app.refresh(layout=True, repaint=True)

    def action_back(self) -> None:
        """From the text to the list, from any list to the sources, from there out."""
        if self.reader.has_focus:
            self._focus_list()
        elif self.lists.shown != "sources":
            self.action_view("sources")
        else:
            self.app.exit()

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen  # late: the first frame does not wait for it

        self.app.push_screen(HelpScreen(self.glyphs))

    # -- copying

    def action_copy_claim(self) -> None:
        """Copy what the mouse selected, else the current claim with its citation."""
        selected = self.get_selected_text()
        if selected:
            self._copy(selected, "the selection")
        elif self.document and self.reader.claim:
            self._cite(self.reader.claim.start, self.reader.claim.end, "the claim and its citation")
        else:
            self.say("No claim is selected: ] goes to the next one.")

    def action_copy_paragraph(self) -> None:
        if self.document is None:
            return
        here = self.reader.claim.start if self.reader.claim else self.reader.top_offset
        part = next((part for part in self.document.parts if part.start <= here < part.end), None)
        if part:
            self._cite(part.start, part.end, "the paragraph and its citation")

    def _cite(self, start: int, end: int, what: str) -> None:
        assert self.document is not None
        path = self.shelf.entries[self.document.id].path
        self._copy(cite(self.document, path, start, end), what)

    def _copy(self, text: str, what: str) -> None:
        self.app.copy_to_clipboard(text)
        self.say(f"Sent {what} to the terminal's clipboard (OSC 52), {len(text):,} characters.")

    # -- what is said of it all

    def say(self, words: str) -> None:
        self.status.say(words)

    @on(Worker.StateChanged)
    def _report_failure(self, event: Worker.StateChanged) -> None:
        """The one place where failed work is told: what failed, in the status line."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            self.say(str(error) if isinstance(error, LibraryError) else f"{type(error).__name__}: {error}")

    @on(Reader.Scrolled)
    def _show_text_title(self) -> None:
        if self.document is None:
            return
        entry = self.shelf.entries.get(self.document.id)
        title = self.query_one("#text-title", TextTitle)
        title.show_document(self.document, entry.heading if entry else "", self.reader.place)

    @on(Reader.ClaimChosen)
    def _show_evidence(self) -> None:
        self._work(self._load_evidence(), group="evidence")

    async def _load_evidence(self) -> None:
        view, claim = self.reader.view, self.reader.claim
        if view and claim:
            gathered = await self.desk.ask(partial(evidence.gather, view=view, claim=claim))
            lines = evidence.lines(gathered)
        else:
            claims = view.claims if view else ()
            lines = evidence.overview(claims, self.status.progress)
        for pane in self.query(EvidencePane):
            pane.show(lines)
