"""Everything that the reader shows of one document."""

import msgspec

from index.library import Library
from index.model.claims import Claim
from index.model.document import Document, Span
from index.model.statements import Analysis
from tui.present.layout import Role


class View(msgspec.Struct, frozen=True):
    """A document, who said what in it, its claims in order, and the words to highlight.

    Beside another text it also holds what the two share and where they differ.
    """

    document: Document
    analysis: Analysis | None = None
    claims: tuple[Claim, ...] = ()
    hits: tuple[Span, ...] = ()
    compared: tuple[tuple[Span, Role], ...] = ()


def view_of(library: Library, document: int, hits: tuple[Span, ...] = ()) -> View | None:
    """What the library knows about a document; None if it is gone."""
    found = library.document(document)
    return View(found, library.analysis(document), library.claims(document), hits) if found else None
