"""An overview of the library: what the source list and the header show. It is made in the reading thread."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from index.library import Entry, Library
from index.model.claims import Standing
from tui.present.arranging import BY_STORY, Arrangement, Grouping, Own, SourceOrder, SourceRow, arranged


class ProblemRow(msgspec.Struct, frozen=True):
    """A row of the list of what could not be read."""

    path: str
    reason: str


class Shelf(msgspec.Struct, frozen=True):
    """The contents of the source list and the header."""

    name: str
    rows: Sequence[SourceRow]
    entries: dict[int, Entry]
    standings: dict[Standing, int]
    outlets: int
    problems: tuple[ProblemRow, ...]


EMPTY = Shelf("", (), {}, {}, 0, ())


def read(library: Library, by: Arrangement = BY_STORY) -> Shelf:
    entries = library.entries()
    standings: Counter[Standing] = Counter()
    for entry in entries:
        for standing, number in entry.standings.items():
            standings[standing] += number
    problems = tuple(
        ProblemRow(library.shown(problem.path, problem.line, problem.member), problem.reason)
        for problem in library.problems()
    )
    return Shelf(
        library.name,
        rows(library, entries, by),
        {entry.id: entry for entry in entries},
        dict(standings),
        len({entry.outlet.value for entry in entries if entry.outlet}),
        problems,
    )


def rows(library: Library, entries: Sequence[Entry], by: Arrangement) -> Sequence[SourceRow]:
    """The rows of the source list for these documents, which are in path order."""
    tags = library.tags() if by.grouping is Grouping.TAG else {}
    read = library.read() if by.order is SourceOrder.UNREAD else frozenset()
    return tuple(arranged(entries, by, Own(tags, read)))
