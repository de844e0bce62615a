"""What could not be read, and why."""

import textwrap

from tui.present.glyphs import Words
from tui.present.shelf import ProblemRow
from tui.widgets.rows import Rows

_WIDE = 70  # cells in which most reasons fit on a line


class Problems(Rows[ProblemRow]):
    note = "No file is known that could not be read."

    def identity(self, row: ProblemRow) -> object:
        return row.path

    def row_height(self, width: int) -> int:
        return 2 if width >= _WIDE else 4

    def row_lines(self, row: ProblemRow, width: int) -> list[tuple[Words, Words]]:
        room = self.row_height(width) - 1
        reason = textwrap.wrap(row.reason, max(width - 2, 1), max_lines=room, placeholder=" ...") if room > 1 else []
        told = [*(reason or [row.reason]), *[""] * room][:room]
        return [(((row.path, "bold"),), ()), *((((line, ""),), ()) for line in told)]
