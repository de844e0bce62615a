"""What this room is given: a document and who said what in it."""

import msgspec

from index.model.document import Document
from index.model.statements import Attribution


class Analysed(msgspec.Struct, frozen=True):
    """A document, and its statements in their order."""

    document: Document
    attributions: tuple[Attribution, ...]
