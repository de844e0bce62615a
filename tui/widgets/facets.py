"""What a search can be narrowed by: outlets, speakers, standings and months, with how many documents each leaves."""

from textual.message import Message

from index.library import Facet
from tui.glyphs import Words
from tui.widgets.rows import Rows


class Facets(Rows[Facet]):
    class Chosen(Message):
        """The search is to be narrowed by this."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    def row_lines(self, row: Facet, width: int) -> list[tuple[Words, Words]]:
        return [(((f"{row.field:10}", "dim"), (row.value, "")), ((f" {row.count:,}", "dim"),))]

    def empty_words(self) -> str:
        return "Nothing to narrow: / starts a search."

    def action_open(self) -> None:
        if self.current:
            self.post_message(self.Chosen(self.current.query))
