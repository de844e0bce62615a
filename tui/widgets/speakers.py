"""The speakers view: who says something in the library, how often, and in which outlets."""

from index.library import SpeakerRow
from tui.present.facts import counted, listed
from tui.present.glyphs import Words
from tui.widgets.rows import Rows

_BROAD = 57  # cells from which on a row is one line
_NAME = 28


class Speakers(Rows[SpeakerRow]):
    note = ""  # what the list says while it has no rows

    def identity(self, row: SpeakerRow) -> object:
        return row.name, row.unnamed

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

    def empty_words(self) -> str:
        return self.note
