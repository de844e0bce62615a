"""The statements list: the page of one speaker, with all that the speaker says in the library."""

from functools import partial

from index.library import Library, SpeakerPage, StatementRow
from tui.desk import Desk
from tui.present.facts import dated, guessed, told_how
from tui.present.glyphs import Glyphs, Words
from tui.present.layout import wrap
from tui.present.speaker import stands_against, summary
from tui.present.standing import MARKS
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.targets import ToText

_TEXT_LINES = 2


def mark_words(row: StatementRow) -> tuple[str, str]:
    """The mark of the claim that the statement makes, and its style."""
    if row.standing is None:
        return "  ", ""
    mark = MARKS[row.standing]
    return f"{mark.gutter} ", f"bold {mark.colour}"


class Statements(Rows[StatementRow]):
    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self.speaker = ""

    def expect(self, speaker: str) -> None:
        """Make room for what a speaker says; another one's statements go at once."""
        if speaker != self.speaker:
            self.speaker, self.note, self.heading = speaker, "", (f"of {speaker}", "")
            self.subheading = None
            self.set_rows(())

    async def load(self, desk: Desk, progress: str) -> None:
        speaker, start = self.speaker, self.start

        def read(library: Library) -> tuple[SpeakerPage, int]:
            first = max(min(start, library.count_statements(speaker) - self.window), 0)
            return library.speaker_page(speaker, self.window, first), first

        page, first = await desk.ask(read)
        total = page.statements if len(page.rows) == self.window else first + len(page.rows)
        self.note = "Nothing is said under this name."
        self.renew_rows(page.rows, first=first, total=total)
        self.heading = f"{total:,} of {self.speaker}", ""
        self.subheading = ((" ", ""), *summary(page)), ()

    def target(self) -> ToText | None:
        row = self.current
        if row is None:
            return None
        choose = partial(Reader.select_statement, content=row.content, claim_id=row.claim)
        return ToText(row.document, row.content[0].start, choose=choose)

    def identity(self, row: StatementRow) -> object:
        return row.document, row.content

    def row_height(self, width: int) -> int:
        return 1 + _TEXT_LINES

    def row_lines(self, row: StatementRow, width: int) -> list[tuple[Words, Words]]:
        head: Words = (mark_words(row), (f"{guessed(row.outlet)}  ", "bold"), (told_how(row), "dim"))
        against = [((("  ", ""), *stands_against(one)), ()) for one in row.against[:1]]
        text = self._text(row.text, width, _TEXT_LINES - len(against))
        return [(head, ((f" {dated(row.date)}", "dim"),)), *text, *against]

    def _text(self, text: str, width: int, most: int) -> list[tuple[Words, Words]]:
        """The statement's first words; the widget shortens the last line where more follow."""
        spans = list(wrap(text[: width * 8], 0, min(len(text), width * 8), width - 2, self.glyphs))
        if len(spans) > most:
            spans[most - 1 :] = [(spans[most - 1][0], len(text[: width * 8]))]
        lines = [text[start:end] for start, end in spans] + [""] * most
        return [((("  " + line, ""),), ()) for line in lines[:most]]
