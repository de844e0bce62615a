"""What could not be read, and why."""

from tui.present.glyphs import Words
from tui.present.shelf import ProblemRow
from tui.widgets.rows import Rows


class Problems(Rows[ProblemRow]):
    note = "No file is known that could not be read."

    def identity(self, row: ProblemRow) -> object:
        return row.path

    def row_height(self, width: int) -> int:
        return 2

    def row_lines(self, row: ProblemRow, width: int) -> list[tuple[Words, Words]]:
        return [(((row.path, "bold"),), ()), (((row.reason, ""),), ())]
