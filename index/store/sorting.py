"""By which columns the list of documents is sorted, and what is under which of its headings.

"No date", "no outlet" and "no story" are values that sort as such documents do in the list. What analysts said is in
the marks beside the catalogue (index.store.marks).
"""

from typing import NamedTuple

from index.model.document import Fact
from index.model.shelf import Grouping, SourceOrder
from index.model.timeline import UNDATED as NEVER
from index.model.timeline import published
from index.store.cards import Card
from index.text.moments import DAY, dated

UNDATED = 9999_99_99  # as a day: sorts after all others
NO_OUTLET = "\U0010ffff"
NO_STORY = 0
_LONGEST = 80  # characters of a heading that it is sorted by
_WHOLE = len("2024-06-19")  # a month or a year is no date to sort by

FOUND = 'm.document IS NOT NULL AND (m."start" IS NOT NULL OR m."on" = \'document\')'
TAGGED = f"FROM marks.placed m WHERE m.kind = 'tag' AND {FOUND}"
_READ = "FROM marks.placed m WHERE m.kind = 'read' AND m.\"on\" = 'document' AND m.author = :reader AND m.document"


class Run(NamedTuple):
    """A part of an order: the documents that meet the `condition`, in which "{d}" stands for the document.

    `found` tells SQLite by which index those of them are found that are in stories.
    """

    condition: str
    found: str = ""


class Order(NamedTuple):
    """The columns that documents are sorted by, and the parts that are sorted so, one after the other."""

    columns: tuple[str, ...]
    runs: tuple[Run, ...]

    def key(self, alias: str) -> str:
        return ", ".join(f"{alias}.{column}" for column in (*self.columns, "id"))

    def direction(self, step: int) -> str:
        return ", ".join(f"d.{column}{'' if step > 0 else ' DESC'}" for column in (*self.columns, "id"))


def _by(*columns: str, index: str) -> Order:
    return Order((*columns, "path", "line"), (Run("1", f"INDEXED BY {index}"),))


ORDERS = {
    SourceOrder.DATE: _by("dated", index="documents_in_stories"),
    SourceOrder.NEWEST: _by("latest", index="documents_by_latest"),
    SourceOrder.OUTLET: _by("outlet", "dated", index="documents_by_outlet"),
    SourceOrder.TITLE: _by("heading", "dated", index="documents_by_heading"),
    SourceOrder.PATH: _by(index="documents_by_path"),
    SourceOrder.FLAGS: _by("flags", "dated", index="documents_by_flags"),
    SourceOrder.UNREAD: Order(
        ("dated", "path", "line"),
        (
            Run(f"NOT EXISTS (SELECT 1 {_READ} = {{d}}.id)", "INDEXED BY documents_in_stories"),
            Run(f"{{d}}.id IN (SELECT m.document {_READ} IS NOT NULL)"),
        ),
    ),
}
UNDER = {
    Grouping.STORY: "d.story = :under",
    Grouping.OUTLET: "d.outlet = :under",
    Grouping.DATE: f"d.dated BETWEEN :under * {DAY} AND :under * {DAY} + {DAY - 1}",
    Grouping.TAG: f"d.id IN (SELECT m.document {TAGGED} AND m.name = :under)",
    Grouping.NONE: ":under = :under",
}
UNTAGGED = f":under = '' AND NOT EXISTS (SELECT 1 {TAGGED} AND m.document = d.id)"
WITHOUT: dict[Grouping, object] = {
    Grouping.STORY: NO_STORY,
    Grouping.OUTLET: NO_OUTLET,
    Grouping.DATE: UNDATED,
    Grouping.TAG: "",
    Grouping.NONE: "",
}


def sort_keys(card: Card) -> tuple[int, int, str, str]:
    """The columns `dated`, `published`, `outlet` and `heading` of a document."""
    outlet = card.outlet.value if card.outlet else ""
    return _dated(card.date), _published(card.date), outlet_key(outlet), card.heading.casefold()[:_LONGEST]


def outlet_key(outlet: str) -> str:
    """The value of the column `outlet` for an outlet, "" for none."""
    return f"{outlet.casefold()}\n{outlet}" if outlet else NO_OUTLET


def outlet_of(key: str) -> str:
    """The outlet that a value of the column stands for, "" for none."""
    lines = key.split("\n")
    return "" if key == NO_OUTLET else "\n".join(lines[len(lines) // 2 :])


def _dated(date: Fact | None) -> int:
    number = dated(date.value) if date and len(date.value) >= _WHOLE else 0
    return number or UNDATED * DAY


def _published(date: Fact | None) -> int:
    """A number for the moment of a date, the later the less; 0 for none, and for what is no whole date."""
    try:
        at = published(date)
    except ValueError:
        return 0
    return 0 if at == NEVER else -(at.day * DAY + at.minute + 1)


def alphabetical(name: str) -> tuple[str, str]:
    return name.casefold(), name
