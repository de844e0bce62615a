"""The saved searches with what is new in each, then the latest queries; or looser forms of one that found nothing."""

from typing import TypeAlias

import msgspec

from index.library import Alternative, SavedSearch
from tui.present.glyphs import Words
from tui.widgets.rows import Rows
from tui.widgets.targets import ToSearch


class Latest(msgspec.Struct, frozen=True):
    """A query made before."""

    query: str


Search: TypeAlias = SavedSearch | Latest | Alternative


class Searches(Rows[Search]):
    note = "No search yet: / starts one, s saves it."

    def identity(self, row: Search) -> object:
        return type(row), row.query

    def target(self) -> ToSearch | None:
        row = self.current
        return ToSearch(row.query, saved=isinstance(row, SavedSearch)) if row else None

    def row_lines(self, row: Search, width: int) -> list[tuple[Words, Words]]:
        match row:
            case SavedSearch(query, documents, new):
                told = f" {new:,} new of {documents:,}" if new else f" {documents:,}"
                return [(((query, "bold" if new else ""),), ((told, "bold" if new else "dim"),))]
            case Alternative(query, total):
                return [(((query, ""),), ((f" {total:,}", "dim"),))]
            case Latest(query):
                return [(((query, "dim"),), ((" searched before", "dim"),))]
