"""An overview of the library: what the source list and the header show. It is made in the reading thread."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import msgspec

from index.library import Entry, Library
from index.model.claims import Standing


class ProblemRow(msgspec.Struct, frozen=True):
    """A row of the list of what could not be read."""

    path: str
    reason: str


class Group(msgspec.Struct, frozen=True):
    """The heading of a story's documents."""

    label: str
    size: int


SourceRow: TypeAlias = Entry | Group

_UNDATED = "9999"  # sorts after all dates


def grouped(entries: Sequence[Entry]) -> Iterator[SourceRow]:
    """The documents under the headings of their stories, both in chronological order; those without a story last.

    Documents with the same date keep the order of `entries`.
    """
    stories: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.date.value if entry.date else _UNDATED):
        stories.setdefault(entry.story, []).append(entry)
    without = stories.pop("", [])
    if not stories:
        yield from without
        return
    for story, found in (*stories.items(), ("not yet compared", without)):
        if found:
            yield Group(story, len(found))
            yield from found


class Shelf(msgspec.Struct, frozen=True):
    """The contents of the source list and the header."""

    name: str
    rows: Sequence[SourceRow]
    entries: dict[int, Entry]
    standings: dict[Standing, int]
    outlets: int
    problems: tuple[ProblemRow, ...]


EMPTY = Shelf("", (), {}, {}, 0, ())


def read(library: Library) -> Shelf:
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
        tuple(grouped(entries)),
        {entry.id: entry for entry in entries},
        dict(standings),
        len({entry.outlet.value for entry in entries if entry.outlet}),
        problems,
    )
