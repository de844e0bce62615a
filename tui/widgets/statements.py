"""The statements list: all that one speaker says in the library."""

from index.library import StatementRow
from tui.present.facts import dated, guessed, told_how
from tui.present.glyphs import Words
from tui.present.layout import wrap
from tui.present.standing import MARKS
from tui.widgets.rows import Rows

_TEXT_LINES = 2


def mark_words(row: StatementRow) -> tuple[str, str]:
    """The mark of the claim that the statement makes, and its style."""
    if row.standing is None:
        return "  ", ""
    mark = MARKS[row.standing]
    return f"{mark.gutter} ", f"bold {mark.colour}"


class Statements(Rows[StatementRow]):
    speaker = ""
    note = ""  # what the list says while it has no rows

    def identity(self, row: StatementRow) -> object:
        return row.document, row.content

    def row_height(self, width: int) -> int:
        return 1 + _TEXT_LINES

    def row_lines(self, row: StatementRow, width: int) -> list[tuple[Words, Words]]:
        head: Words = (mark_words(row), (f"{guessed(row.outlet)}  ", "bold"), (told_how(row), "dim"))
        return [(head, ((f" {dated(row.date)}", "dim"),)), *self._text(row.text, width)]

    def _text(self, text: str, width: int) -> list[tuple[Words, Words]]:
        """The statement's first words; the widget shortens the last line where more follow."""
        spans = list(wrap(text[: width * 8], 0, min(len(text), width * 8), width - 2, self.glyphs))
        if len(spans) > _TEXT_LINES:
            spans[_TEXT_LINES - 1 :] = [(spans[_TEXT_LINES - 1][0], len(text[: width * 8]))]
        lines = [text[start:end] for start, end in spans] + [""] * _TEXT_LINES
        return [((("  " + line, ""),), ()) for line in lines[:_TEXT_LINES]]

    def empty_words(self) -> str:
        return self.note
