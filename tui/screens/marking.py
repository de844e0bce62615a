"""What the analyst says: marks by a letter, tags and notes in a line, and how all of it is undone."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import get_args

from textual.app import SuspendNotSupported
from textual.worker import Worker

from index.library import Entry, Library, LibraryError
from index.model.actions import Credibility, Mark, Marking, Note, Read, Reliability, Search, Tag, Value
from tui.desk import Desk
from tui.present import marking
from tui.present.glyphs import Glyphs
from tui.present.marking import Done, Meant
from tui.present.marks import CREDIBILITY, LETTERS, RELIABILITY, brief
from tui.screens.hands import Hands
from tui.screens.said import SaidScreen
from tui.settings.config import Settings
from tui.settings.keys import Keymap
from tui.widgets.claimlist import ClaimList
from tui.widgets.hits import Hits
from tui.widgets.sources import Sources
from tui.widgets.statements import Statements
from tui.widgets.worklist import Worklist

_BY_NAME: Mapping[str, Value] = {
    **{mark.value: Mark(mark) for mark in Marking},
    "read": Read(),
    **{str(grade): Credibility(grade) for grade in get_args(Credibility.__annotations__["grade"])},
    **{grade: Reliability(grade) for grade in get_args(Reliability.__annotations__["grade"])},
}
_SHOWN_AT_ONCE = Mark | Tag | Note | Read | Reliability | Credibility | Search  # nothing derived follows from these
_NOTHING = "Nothing here to say anything of: go to a text, a claim, or a report in a list."


class MarkingScreen(SaidScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings, hands: Hands) -> None:
        super().__init__(desk, glyphs, keymap, settings, hands)
        self._draft: Path | None = None  # of the note in the open line

    # -- what is meant

    async def _spoken_of(self) -> Meant | None:
        """What is spoken of: what the cursor of the list in focus is on; in the text the words that the mouse has
        selected, else the current statement or claim, else the text. Where there is nothing, that is told.
        """
        reader, meant = self.reader, None
        match self.focused:
            case ClaimList(current=row) if row:
                meant = Meant(row.claim.document, row.claim)
            case Sources(current=Entry(id=document)):
                meant = Meant(document)
            case Hits(current=row) if row:
                meant = await self.desk.ask(partial(marking.found, hit=row.hit))
            case Statements(current=row) if row:
                meant = await self.desk.ask(partial(marking.stated, row=row))
            case _ if self.focused is reader and reader.view:
                statement = reader.statement
                claim = None if statement else reader.claim
                words = reader.selected_words
                document = reader.view.document.id
                meant = Meant(document, words=words) if words else Meant(document, claim, statement)
        if meant is None:
            self.say(_NOTHING)
        return meant

    # -- marks

    def action_mark(self) -> None:
        self.turn(self._choose_mark(), group="mark")

    async def _choose_mark(self) -> None:
        from tui.widgets.letters import Letter  # late: the first frame does not wait for it

        meant = await self._spoken_of()
        if meant is None:
            return
        said = {placed.kept.value for placed in await self.desk.ask(partial(marking.said_of, meant=meant))}
        values: dict[str, Value] = {LETTERS[mark]: Mark(mark) for mark in Marking}
        if meant.place is None:
            values["r"] = Read()
        letters = [
            Letter(key, f"{'not ' if value in said else ''}{value.name or value.kind}") for key, value in values.items()
        ]
        if meant.place is not None:
            letters.append(Letter("C", "credibility 1-6"))
        letters.append(Letter("R", "outlet A-F"))

        async def chosen(letter: str) -> None:
            if letter == "C":
                await self._choose("Credibility", {str(grade): words for grade, words in CREDIBILITY.items()}, meant)
            elif letter == "R":
                await self._choose("Reliability of the outlet", RELIABILITY, meant)
            else:
                self._mark(meant, values[letter])

        if not self.hands.overtaken:
            await self.open_letters("Mark", letters, chosen)

    async def _choose(self, heading: str, grades: Mapping[str, str], meant: Meant) -> None:
        """Have a grade of the Admiralty scale chosen; a letter may be typed small."""
        from tui.widgets.letters import Letter

        letters = [Letter(grade.lower(), words) for grade, words in grades.items()]

        async def chosen(letter: str) -> None:
            self._mark(meant, _BY_NAME[letter.upper()])

        await self.open_letters(heading, letters, chosen)

    def _mark(self, meant: Meant, value: Value) -> None:
        if isinstance(value, Reliability):
            self._keep(partial(marking.grade_outlet, document=meant.document, value=value))
        else:
            self._keep(partial(marking.switch, meant=meant, value=value), go_on=isinstance(value, Mark))

    def _keep(self, action: Callable[[Library], Done], *, go_on: bool = False) -> None:
        """Have something said. It is told once it is on disk; the next keys wait for that a little."""
        kept = self.desk.keep(partial(marking.do, action=action))
        list_ = self.focused if go_on and isinstance(self.focused, Worklist) else None
        worker: Worker[None] = self.run_worker(self._show_kept(kept, list_), group="said", exit_on_error=False)
        if not self.hands.overtaken:
            self.hands.begin(worker.wait())

    async def _show_kept(self, kept: "asyncio.Future[Done]", list_: Worklist | None) -> None:
        before = list_.current if list_ else None
        done = await asyncio.shield(kept)
        self.say(done.words)
        if done.entry and not isinstance(done.entry.value, _SHOWN_AT_ONCE):
            self.work(self.recompute(done.words), group="verdict")
        await self.show_done(done)
        if done.middle >= 0 and isinstance(self.focused, ClaimList):
            self.focused.select_at(done.document, done.middle)
        if list_ and before and list_.current and list_.current.claim.id == before.claim.id:
            list_.action_line(1)  # a claim that is checked has left, and the next one is there already

    # -- tags

    def action_tags(self) -> None:
        self.turn(self._open_tags(), group="mark")

    async def _open_tags(self) -> None:
        from tui.widgets.bar import Bar
        from tui.widgets.marking import TagLine

        meant = await self._spoken_of()
        if meant is None:
            return
        said, known = await self.desk.ask(partial(marking.tags_of, meant=meant))
        here = Bar(self.glyphs, id="hints")
        words = brief(said) or (("no tag here", "dim"),)
        here.show((((" ", ""), *words), (((f"used: {' '.join(known)} " if known else ""), "dim"),)))

        async def done(text: str, entered: bool) -> None:
            await self.close_line(to_list=False)
            if entered and text.strip():
                self._keep(partial(marking.tag, meant=meant, typed=text))

        if not self.hands.overtaken:
            await self.open_line(TagLine(lambda _: self._hide_words(), done, known), here)

    # -- notes

    def action_note(self) -> None:
        self.turn(self._open_note(), group="mark")

    async def _open_note(self) -> None:
        from tui.driver import drafts
        from tui.widgets.marking import NoteLine

        meant = await self._spoken_of()
        if meant is None:
            return
        note, file = await self.desk.ask(partial(marking.note_of, meant=meant, file_of=drafts.draft))
        text = drafts.begun(file) or note
        if self.hands.overtaken:
            return
        if "\n" in text:  # a line would make one of its lines
            self._edit(meant, text, file)
            return

        async def done(typed: str, entered: bool) -> None:
            self._draft = None
            await self.close_line(to_list=False)
            if entered:
                self._keep_note(meant, typed, file)

        async def write_on(typed: str) -> None:
            self._draft = None
            await self.close_line(to_list=False)
            self._edit(meant, typed, file)

        self._draft = file
        await self.open_line(NoteLine(lambda _: self._hide_words(), done, write_on, text))

    def _edit(self, meant: Meant, text: str, file: Path) -> None:
        """Have a note written on in the user's editor; what was written is kept however that ends."""
        from tui.driver import drafts, outside

        try:
            with self.app.suspend():
                written, trouble = drafts.edit(file, text, outside.command("editor"))
        except SuspendNotSupported:
            written, trouble = None, "This terminal cannot be lent to the editor."
        if written is None:
            self.say(trouble)
        else:
            self._keep_note(meant, written, file, trouble)

    def _keep_note(self, meant: Meant, text: str, file: Path, trouble: str = "") -> None:
        from tui.driver import drafts

        def keep(library: Library) -> Done:
            try:
                done = marking.note(library, meant, text)
            except LibraryError:
                with suppress(OSError):
                    drafts.keep(file, text)  # it is there again for the next try
                raise
            drafts.drop(file)
            return Done(f"{trouble} {done.words}".strip(), done.document, done.entry)

        self._keep(keep)

    def keep_draft(self) -> None:
        """Keep the note in the open line for the next time, when the app ends."""
        from tui.driver import drafts
        from tui.widgets.marking import NoteLine

        if self._draft and isinstance(self.line, NoteLine) and self.line.value:
            with suppress(OSError):
                drafts.keep(self._draft, self.line.value)

    # -- undo

    def action_undo(self) -> None:
        self._keep(marking.undo)

    def action_redo(self) -> None:
        self._keep(marking.redo)

    # -- as commands

    @property
    def _own(self) -> Mapping[str, Callable[[str], object]]:
        return {
            **super()._own,
            "mark": lambda name: self.turn(self._mark_by_name(name), group="mark"),
            "tag": lambda tags: self.turn(self._tag(tags), group="mark"),
            "note": lambda text: self.turn(self._note(text), group="mark"),
            "undo": lambda _: self.action_undo(),
            "redo": lambda _: self.action_redo(),
        }

    async def _mark_by_name(self, name: str) -> None:
        if meant := await self._spoken_of():
            self._mark(meant, _BY_NAME[name])

    async def _tag(self, typed: str) -> None:
        if meant := await self._spoken_of():
            self._keep(partial(marking.tag, meant=meant, typed=typed))

    async def _note(self, text: str) -> None:
        if meant := await self._spoken_of():
            self._keep(partial(marking.note, meant=meant, text=text))
