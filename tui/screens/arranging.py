"""The source list: in what order it is, and under what headings."""

import msgspec

from index.library import ClaimOrder
from index.model.shelf import Arrangement, Grouping, SourceOrder
from tui.screens.narrowing import NarrowingScreen


class ArrangingScreen(NarrowingScreen):
    def arrange_sources(self, by: Arrangement) -> None:
        """Show the source list so arranged."""
        self.lists.sources.expect(by)
        self.action_view("sources")  # which reads it; the cursor stays on its document

    def action_sort_sources(self) -> None:
        self.arrange_sources(self.lists.sources.arrangement.next_order())

    def action_group_sources(self) -> None:
        self.arrange_sources(self.lists.sources.arrangement.next_grouping())

    def sort(self, order: str) -> None:
        """Sort the list in sight; where it has no such order, the other one that has."""
        both = order in list(SourceOrder) and order in list(ClaimOrder)
        if self.lists.shown == "sources" if both else order in list(SourceOrder):
            self.arrange_sources(msgspec.structs.replace(self.lists.sources.arrangement, order=SourceOrder(order)))
        else:
            self.choose(msgspec.structs.replace(self.selection, order=ClaimOrder(order)))

    def group(self, grouping: str) -> None:
        self.arrange_sources(msgspec.structs.replace(self.lists.sources.arrangement, grouping=Grouping(grouping)))
