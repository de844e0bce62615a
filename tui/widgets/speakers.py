"""The speakers view: who says something in the library, how often, and in which outlets."""

from index.library import Library, SpeakerRow
from tui.desk import Desk
from tui.present.facts import counted, listed
from tui.present.glyphs import Words
from tui.widgets.rows import Rows
from tui.widgets.targets import ToStatements

_BROAD = 57  # cells from which on a row is one line
_NAME = 28


class Speakers(Rows[SpeakerRow]):
    window = 200

    def identity(self, row: SpeakerRow) -> object:
        return row.name, row.unnamed

    def target(self) -> ToStatements | None:
        return ToStatements(self.current.name) if self.current else None

    async def load(self, desk: Desk, progress: str) -> None:
        start = self.start

        def read(library: Library) -> tuple[int, int, int, tuple[SpeakerRow, ...]]:
            total, unnamed = library.count_speakers()
            first = max(min(start, total - self.window), 0)
            return total, unnamed, first, library.speaker_rows(self.window, first)

        total, unnamed, first, rows = await desk.ask(read)
        self.note = f"No speaker yet: {progress}." if progress else "No statement here names its speaker."
        self.renew_rows(rows, first=first, total=total if len(rows) == self.window else first + len(rows))
        apart = f", {unnamed:,} unnamed at the end" if unnamed else ""
        self.heading = f"{total - unnamed:,} by their statements{apart}", ""

    def row_height(self, width: int) -> int:
        return 2 if width < _BROAD + 3 else 1

    def row_lines(self, row: SpeakerRow, width: int) -> list[tuple[Words, Words]]:
        name: Words = (("unnamed: ", "dim"), (row.name, "")) if row.unnamed else ((row.name, "bold"),)
        outlets = listed(row.outlets)
        if width < _BROAD:
            said, where = counted(row.statements, "statement"), counted(row.documents, "report")
            return [(name, ((f" {said}", ""),)), (((outlets, "dim"),), ((f" {where}", "dim"),))]
        shown = "unnamed: " * row.unnamed + row.name
        name = ((f"{self.glyphs.column(shown, _NAME)}  ", "" if row.unnamed else "bold"), (outlets, "dim"))
        return [(name, ((f" {row.statements:>6,} in {counted(row.documents, 'report'):<13}", ""),))]
