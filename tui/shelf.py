"""The library at a glance: what the source list and the header show. Made in the reading thread."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.findings import Standing
from index.library import Entry, Library
from tui.widgets.problems import ProblemRow
from tui.widgets.sources import SourceRow, grouped


@dataclass(frozen=True, slots=True)
class Shelf:
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
        standings.update(entry.standings)
    problems = tuple(
        ProblemRow(library.shown(problem.path, problem.line), problem.reason) for problem in library.problems()
    )
    return Shelf(
        library.name,
        tuple(grouped(entries)),
        {entry.id: entry for entry in entries},
        dict(standings),
        len({entry.outlet.value for entry in entries if entry.outlet}),
        problems,
    )
