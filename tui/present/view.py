"""Everything that the reader shows of one document."""

import msgspec

from index.library import Entry, Library
from index.model.claims import Claim
from index.model.document import Document, Span
from index.model.marks import Placed
from index.model.statements import Analysis
from tui.present.layout import Role


class View(msgspec.Struct, frozen=True):
    """A document, who said what in it, its claims in order, the words to highlight, and what analysts said of it.

    Beside another text it also holds what the two share and where they differ.
    """

    document: Document
    analysis: Analysis | None = None
    claims: tuple[Claim, ...] = ()
    hits: tuple[Span, ...] = ()
    compared: tuple[tuple[Span, Role], ...] = ()
    said: tuple[Placed, ...] = ()
    entry: Entry | None = None  # of the list; None for an older version

    def said_of(self, claim: Claim) -> tuple[Placed, ...]:
        """What analysts said of a claim, or of words whose middle is in it."""
        return tuple(placed for placed in self.said if claim.start <= placed.where.middle < claim.end)


def view_of(library: Library, document: int, hits: tuple[Span, ...] = (), *, said: bool = False) -> View | None:
    """What the library knows about a document, with what analysts `said` if asked for; None if it is gone."""
    found = library.document(document)
    if found is None:
        return None
    marks = library.marks(document) if said else ()
    return View(
        found,
        library.analysis(document),
        library.claims(document),
        hits,
        said=marks,
        entry=library.listed(document),
    )
