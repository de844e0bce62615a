"""An overview of the library, for the header and the list of problems. It is made in the reading thread."""

import msgspec

from index.library import Library
from index.model.shelf import Overview


class ProblemRow(msgspec.Struct, frozen=True):
    """A row of the list of what could not be read."""

    path: str
    reason: str


class Shelf(msgspec.Struct, frozen=True):
    """A library's name, how much it holds, and what could not be read."""

    name: str
    holds: Overview
    problems: tuple[ProblemRow, ...]


EMPTY = Shelf("", Overview(0, 0, {}), ())


def read(library: Library) -> Shelf:
    problems = tuple(
        ProblemRow(library.shown(problem.path, problem.line, problem.member), problem.reason)
        for problem in library.problems()
    )
    return Shelf(library.name, library.overview(), problems)
