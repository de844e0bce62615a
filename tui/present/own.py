"""What analysts said of the library, as far as its lists show it. It is read in the library's thread."""

from collections.abc import Mapping
from contextlib import suppress

import msgspec
from msgspec.structs import replace

from index.library import Library, LibraryError
from index.model.actions import Kept, Reliability
from index.model.marks import NOTHING_SAID, Placed, Said
from tui.present.glyphs import Words
from tui.present.marks import RELIABILITY, STYLE, brief, lost
from tui.present.shelf import ProblemRow


class Own(msgspec.Struct, frozen=True):
    """How much is `said` of each document, the grades of outlets, what has no place any more, and the journal's `last`
    row that all this follows from.
    """

    said: Mapping[int, Said] = {}
    reliability: Mapping[str, Kept] = {}
    lost: tuple[ProblemRow, ...] = ()
    last: int = -1

    @property
    def checked(self) -> int:
        """How many marks say that something was checked."""
        return sum(said.counts.get("checked", 0) for said in self.said.values())

    def of(self, document: int) -> Said:
        return self.said.get(document, NOTHING_SAID)

    def about(self, outlet: str, said: tuple[Placed, ...]) -> Words:
        """What is said of a document as a whole, and of its outlet."""
        whole = [placed for placed in said if placed.where.start is None and not placed.is_lost]
        graded = self.reliability.get(outlet)
        value = graded.value if graded else None
        grade = [(f"{value.grade} {RELIABILITY[value.grade]}  ", STYLE)] if isinstance(value, Reliability) else []
        return [*grade, *brief(whole)]

    def with_said(self, document: int, said: tuple[Placed, ...], author: str, last: int) -> "Own":
        """The same, where this is said of a document now."""
        counts: dict[str, int] = {}
        for placed in said:
            value = placed.kept.value
            if value.kind in ("mark", "note"):
                counts[value.name or value.kind] = counts.get(value.name or value.kind, 0) + 1
        read = any(placed.kept.value.kind == "read" and placed.kept.author == author for placed in said)
        return replace(self, said={**self.said, document: Said(counts, read)}, last=last)


def read(library: Library) -> Own:
    reliability: Mapping[str, Kept] = {}
    with suppress(LibraryError):  # the rest is known from before where the journal cannot be read
        reliability = library.reliability()
    problems = tuple(ProblemRow(path, f"No place any more: {said}.") for path, said in map(lost, library.unplaced()))
    return Own(library.tallied(), reliability, problems, last(library))


def last(library: Library) -> int:
    """The number of the journal's last row, by which it is known whether somebody has said something since."""
    with suppress(LibraryError):
        return library.journal.last()
    return -1
