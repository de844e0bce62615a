"""The list of documents: in what order it is, under what headings, and a page of it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from index.model.claims import Standing
from index.model.rows import Entry


class SourceOrder(StrEnum):
    """What the list is sorted by; equal ones come in order of date, the oldest first, and then of path."""

    DATE = "date"
    NEWEST = "newest"
    OUTLET = "outlet"
    TITLE = "title"
    PATH = "path"
    FLAGS = "flags"
    UNREAD = "unread"


class Grouping(StrEnum):
    """What the headings of the list are."""

    STORY = "story"
    OUTLET = "outlet"
    DATE = "date"
    TAG = "tag"
    NONE = "none"


class Arrangement(msgspec.Struct, frozen=True):
    """The order of the list and its headings.

    Stories come in the order of their first documents, days as the documents do, outlets and tags by the alphabet, and
    last the documents that belong under no heading. One with several tags is under each of them.
    """

    order: SourceOrder = SourceOrder.DATE
    grouping: Grouping = Grouping.STORY

    def __str__(self) -> str:
        return f"by {self.order}" if self.grouping is Grouping.NONE else f"by {self.grouping}, {self.order}"

    def next_order(self) -> "Arrangement":
        orders = tuple(SourceOrder)
        return replace(self, order=orders[(orders.index(self.order) + 1) % len(orders)])

    def next_grouping(self) -> "Arrangement":
        groupings = tuple(Grouping)
        return replace(self, grouping=groupings[(groupings.index(self.grouping) + 1) % len(groupings)])

    @property
    def asks_marks(self) -> bool:
        """Whether it depends on what analysts said."""
        return self.order is SourceOrder.UNREAD or self.grouping is Grouping.TAG


BY_STORY = Arrangement()


class Heading(msgspec.Struct, frozen=True):
    """A heading, and how many documents are below it. `label` is the name of the story, outlet or tag, or an ISO date;
    "" is for the documents that belong under none.
    """

    label: str
    size: int


class Spot(msgspec.Struct, frozen=True):
    """A document in the list, and the tag that it is under."""

    document: int
    tag: str = ""


class End(StrEnum):
    """An end of the list."""

    TOP = "top"
    BOTTOM = "bottom"


class Stretch(msgspec.Struct, frozen=True):
    """A part of the list: `above` and `below` are numbers of documents before and after the middle.

    The middle is that of `spots` which is in the list, the first one of several, or else an end of the list.
    With `claims` only documents with claims count, with `flagged` those with flagged ones.
    """

    spots: Sequence[Spot] = ()
    end: End = End.TOP
    above: int = 0
    below: int = 0
    claims: bool = False
    flagged: bool = False


ShelfRow: TypeAlias = Entry | Heading


class ShelfPage(msgspec.Struct, frozen=True):
    """Rows of the list one after the other, and how many it has in all.

    `spots` are those of the rows, None for headings, `middle` the number of the row in the middle, None where it is an
    end of the list; `top` and `bottom` say whether the first and the last row of the list are among them.
    """

    rows: Sequence[ShelfRow]
    spots: Sequence[Spot | None]
    middle: int | None
    top: bool
    bottom: bool
    total: int


class Overview(msgspec.Struct, frozen=True):
    """What a library holds: how many documents and outlets, and how many claims of each standing."""

    documents: int
    outlets: int
    standings: dict[Standing, int]
