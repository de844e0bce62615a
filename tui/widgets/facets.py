"""What a search can be narrowed by: outlets, speakers, standings and months, with how many documents each leaves."""

from index.library import Facet
from tui.present.facts import counted
from tui.present.glyphs import Words
from tui.widgets.rows import Rows
from tui.widgets.targets import ToNarrowerSearch

_SURE = {(False, False): "", (True, False): "at most ", (False, True): "at least ", (True, True): "about "}


class Facets(Rows[Facet]):
    note = "Nothing to narrow: / starts a search."

    def identity(self, row: Facet) -> object:
        return row.query

    def target(self) -> ToNarrowerSearch | None:
        return ToNarrowerSearch(self.current) if self.current else None

    def row_lines(self, row: Facet, width: int) -> list[tuple[Words, Words]]:
        count = f" {_SURE[row.at_most, row.at_least]}{counted(row.count, 'report')}"
        return [(((f"{row.field:10}", "dim"), (row.value, "")), ((count, "dim"),))]
