"""In what order, and under what headings, the source list shows the documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from index.library import Entry
from index.reporting.words import UNKNOWN_OUTLET
from tui.present.facts import dated


class SourceOrder(StrEnum):
    """What the source list is sorted by; equal ones come in order of date, the oldest first, and then of path."""

    DATE = "date"
    NEWEST = "newest"
    OUTLET = "outlet"
    TITLE = "title"
    PATH = "path"
    FLAGS = "flags"
    UNREAD = "unread"


class Grouping(StrEnum):
    """What the headings of the source list are."""

    STORY = "story"
    OUTLET = "outlet"
    DATE = "date"
    TAG = "tag"
    NONE = "none"


class Arrangement(msgspec.Struct, frozen=True):
    """The order of the source list and its headings."""

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


BY_STORY = Arrangement()


class Own(msgspec.Struct, frozen=True):
    """What the analyst said of documents, as far as the list is arranged by it: their `tags`, and which are `read`."""

    tags: Mapping[int, Sequence[str]] = {}
    read: frozenset[int] = frozenset()


class Group(msgspec.Struct, frozen=True):
    """A heading, and how many documents are below it."""

    label: str
    size: int


SourceRow: TypeAlias = Entry | Group

_UNDATED = "9999"  # sorts after all dates
_WITHOUT = {
    Grouping.STORY: "not yet compared",
    Grouping.OUTLET: UNKNOWN_OUTLET,
    Grouping.DATE: "undated",
    Grouping.TAG: "no tag",
}


def arranged(entries: Sequence[Entry], by: Arrangement, own: Own) -> Iterator[SourceRow]:
    """The documents (given in path order) under their headings, those that belong under none last.

    Stories come in the order of their first documents, days as the documents do, outlets and tags by the alphabet. A
    document with several tags is under each of them. Where no document belongs under a heading, there is none.
    """
    found = _sorted(entries, by.order, own)
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        for label in _labels(entry, by.grouping, own):
            groups.setdefault(label, []).append(entry)
    without = groups.pop("", [])
    if not groups:
        yield from without
        return
    labels = list(groups)
    match by.grouping:
        case Grouping.OUTLET | Grouping.TAG:
            labels.sort(key=str.casefold)
        case Grouping.DATE:
            labels.sort(reverse=by.order is SourceOrder.NEWEST)
    for label in labels:
        day = by.grouping is Grouping.DATE
        yield Group(_day(groups[label][0]) if day else label, len(groups[label]))
        yield from groups[label]
    if without:
        yield Group(_WITHOUT[by.grouping], len(without))
        yield from without


def _sorted(entries: Sequence[Entry], order: SourceOrder, own: Own) -> list[Entry]:
    keys: dict[SourceOrder, Callable[[Entry], str | int | tuple[bool, str]]] = {
        SourceOrder.OUTLET: lambda entry: (not entry.outlet, entry.outlet.value.casefold() if entry.outlet else ""),
        SourceOrder.TITLE: lambda entry: entry.heading.casefold(),
        SourceOrder.FLAGS: lambda entry: -sum(entry.flagged.values()),
        SourceOrder.UNREAD: lambda entry: entry.id in own.read,
    }
    if order is SourceOrder.PATH:
        return list(entries)
    if order is SourceOrder.NEWEST:  # undated ones are last here too
        return sorted(entries, key=lambda entry: entry.date.value if entry.date else "", reverse=True)
    by_date = sorted(entries, key=lambda entry: entry.date.value if entry.date else _UNDATED)
    return sorted(by_date, key=keys[order]) if order in keys else by_date


def _labels(entry: Entry, grouping: Grouping, own: Own) -> Sequence[str]:
    """The headings that a document is under, [""] for none; for a day its ISO date stands."""
    match grouping:
        case Grouping.STORY:
            return (entry.story,)
        case Grouping.OUTLET:
            return (entry.outlet.value if entry.outlet else "",)
        case Grouping.DATE:
            return (entry.date.value[:10] if entry.date else "",)
        case Grouping.TAG:
            return own.tags.get(entry.id) or ("",)
        case Grouping.NONE:
            return ("",)


def _day(entry: Entry) -> str:
    """The day of a document; whether that is a guess is said beside each."""
    return dated(entry.date).removesuffix("?")
