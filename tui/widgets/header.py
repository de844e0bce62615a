"""The lines that say what is in sight: the library, the text, and at the bottom the keys, messages and progress."""

from textual import events
from textual.timer import Timer

from index.library import Progress
from index.model.document import Document
from tui.present.facts import counted, guessed, timed
from tui.present.glyphs import Glyphs, Words
from tui.present.languages import limited
from tui.present.shelf import EMPTY, Shelf
from tui.present.standing import counts
from tui.present.widths import width as cells_of
from tui.settings.keys import Keymap
from tui.widgets.bar import Bar

_MESSAGE_STAYS = 6.0  # seconds
_WAITING = "another twosource is reading this in"


class Header(Bar):
    """The library's name and counts."""

    def __init__(self, glyphs: Glyphs, keymap: Keymap, *, id: str) -> None:
        super().__init__(glyphs, id=id, style="reverse")
        self._keymap = keymap
        self._shelf = EMPTY
        self._news = 0
        self._checked = 0

    def show_news(self, number: int) -> None:
        """How much is new since the analyst last looked."""
        if number != self._news:
            self._news = number
            self.show_shelf(self._shelf)

    def show_shelf(self, shelf: Shelf) -> None:
        self._shelf = shelf
        standings, narrow = shelf.holds.standings, self.size.width < 120
        about = f"{shelf.name}  {counted(shelf.holds.outlets, 'outlet')}  {counted(shelf.holds.documents, 'report')}  "
        where = "" if narrow else f" ({self._keymap.shown('pane.problems')} lists them)"
        trouble = f"  {len(shelf.problems):,} not read{where} " if shelf.problems else ""
        if self._news:
            trouble = f"  {self._news:,} new ({self._keymap.shown('pane.news')}) {trouble}"
        trouble = (f"  {self._checked:,} checked " if self._checked else "") + trouble
        room = self.size.width - len(" twosource  ") - len(trouble)
        forms = [
            f"{about}{total}{counts(standings, brief=brief)}"
            for brief in (False, True)[narrow:]
            for total in (f"claims {sum(standings.values()):,}: ", "")
        ]
        words = next((form for form in forms if cells_of(form) <= room), forms[-1])
        left = ((" twosource  ", "bold"), (words, ""))
        self.show((left, ((trouble, "bold"),)))

    def show_checked(self, checked: int) -> None:
        """Say how much analysts have checked."""
        self._checked = checked
        self.show_shelf(self._shelf)

    def on_resize(self, event: events.Resize) -> None:
        self.show_shelf(self._shelf)


class TextTitle(Bar):
    """Title, outlet and time of the document in sight, what is said of it, and where in it the reader is."""

    def show_document(self, document: Document, heading: str, place: str, said: Words) -> None:
        outlet = guessed(document.outlet)
        via = "".join(f", from {guessed(fact, '')}" for fact in document.via)
        agency = f" ({guessed(document.agency, '')})" if document.agency else ""
        about = f" {outlet}{agency}{via}  {timed(document.date)}"
        note = limited(document.language)
        about_right = (*(((f"  {note} ", "dim"),) if note else ()), *said)
        self.show((((f" {heading}", "bold"),), ((f"  {place} ", "dim"),)), (((about, "dim"),), about_right))


class Status(Bar):
    """The keys of the pane in focus, or for a while a message.

    At the right it says how far the update is, and otherwise whether files are watched.
    """

    def __init__(self, glyphs: Glyphs, keymap: Keymap, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.keymap = keymap
        self.progress = ""
        self._watched = ""
        self._panes: tuple[str, ...] = ()
        self._at_top = False
        self._message = ""
        self._timer: Timer | None = None

    def show_keys(self, *panes: str, at_top: bool) -> None:
        """Show the keys of these panes; a message from before the focus moved is dropped."""
        if (panes, at_top) != (self._panes, self._at_top):
            self._panes, self._at_top = panes, at_top
            self._forget()

    def say(self, words: str) -> None:
        """Show a message for a few seconds."""
        if self._timer:
            self._timer.stop()
        self._message = words
        self._timer = self.set_timer(_MESSAGE_STAYS, self._forget)
        self._draw()

    def _forget(self) -> None:
        if self._timer:
            self._timer.stop()
        self._message = ""
        self._draw()

    def show_progress(self, progress: Progress) -> None:
        """A few words of progress; nothing once all is done."""
        stage = _WAITING if progress.stage == "waiting" else progress.stage
        self.progress = "" if stage == "done" else f"{stage} {progress.amount}".rstrip()
        self._draw()

    def show_watched(self, how: str) -> None:
        """A few words that stay, where no progress is shown."""
        self._watched = how
        self._draw()

    def _draw(self) -> None:
        if self._message:
            self.show((((f" {self._message}", "bold"),), self._right()))
        else:
            width = self.size.width - 2 - len(self.progress or self._watched)
            keys = self.keymap.footer(*self._panes, width=width, at_top=self._at_top)
            self.show((((f" {keys}", "dim"),), self._right()))

    def _right(self) -> tuple[tuple[str, str], ...]:
        words = self.progress or self._watched
        return ((f"  {words} ", "dim"),) if words else ()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()
