"""Attributed statements: who says what in one document.

Spans are code points into the text of the document, end exclusive.
"""

from enum import StrEnum

import msgspec

from index.model.document import Span


class Kind(StrEnum):
    """How a statement is given: every word inside quotation marks, some, or none."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Credited(msgspec.Struct, frozen=True):
    """Who says who makes a statement, and when; `found` is the speaker that the engine found."""

    author: str
    at: str
    found: str | None


class Attribution(msgspec.Struct, frozen=True, omit_defaults=True):
    """A statement and who makes it.

    `source` is empty if no source is named. `speaker` is the person or body that the source refers to, None if that
    cannot be told. `via` names those who passed the statement on ("according to Interfax"), nearest to the speaker
    first. `confidence` is between 0 and 1. Where an analyst said who the speaker is, `credited` tells who said it.
    """

    kind: Kind
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str | None
    via: tuple[str, ...]
    confidence: float
    credited: Credited | None = None

    @property
    def spans(self) -> tuple[tuple[Span, ...], ...]:
        """Source, cue and content. They identify the statement within its document, whoever it is attributed to."""
        return self.source, self.cue, self.content


class Analysis(msgspec.Struct, frozen=True):
    """Who said what in one document, according to this version of the engine."""

    version: str
    attributions: tuple[Attribution, ...]
