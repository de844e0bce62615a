"""What this room is given: a document and who said what in it."""

from dataclasses import dataclass

from index.model.document import Document
from index.model.statements import Attribution


@dataclass(frozen=True, slots=True)
class Analysed:
    document: Document
    attributions: tuple[Attribution, ...]
