"""What the engines find: attributed statements in one document, and claims across documents.

Spans are code points into the text of the document they are found in, end exclusive.
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from index.document import Span


class Kind(StrEnum):
    """How a statement is given: every word inside quotation marks, some, or none."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Attribution(msgspec.Struct, frozen=True):
    """A statement and who makes it.

    `source` may be empty (no source is named). `speaker` is the person or body that the source mention
    resolves to, None when it cannot be told. `via` names who passed the statement on ("according to Interfax"), the
    nearest to the speaker first. `confidence` is between 0 and 1.
    """

    kind: Kind
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str | None
    via: tuple[str, ...]
    confidence: float


class Analysis(msgspec.Struct, frozen=True):
    """Who said what in one document, and the version of the engine that says so."""

    version: str
    attributions: tuple[Attribution, ...]


class Standing(StrEnum):
    SINGLE_SOURCE = "single_source"  # reports from one outlet only
    COPIES = "copies"  # several outlets, one text family
    ONE_ORIGIN = "one_origin"  # several text families, one origin
    CORROBORATED = "corroborated"  # two or more origins, none of them unnamed
    UNRESOLVED = "unresolved"  # none of these can be said


# Standings worth an analyst's second look.
ALARMING = frozenset({Standing.SINGLE_SOURCE, Standing.COPIES, Standing.ONE_ORIGIN})
# Most sentences of any report stand on one source: only those that matter are flagged.
FLAG_SALIENCE = 0.45


class Conflict(StrEnum):
    NONE = "none"
    FIGURES_DIFFER = "figures_differ"
    DENIED = "denied"
    CONTRADICTED = "contradicted"
    UPDATED = "updated"


class Relation(StrEnum):
    SAME = "same"  # the same truth conditions
    COVERS = "covers"  # says it and more


class Report(msgspec.Struct, frozen=True):
    """A stretch of another document that reports the claim. `matching` are the words the two share."""

    document: int
    start: int
    end: int
    outlet: str
    origins: tuple[str, ...]
    relation: Relation
    score: float
    matching: tuple[Span, ...] = ()


class Nearest(msgspec.Struct, frozen=True):
    """The stretch of another outlet's document that comes nearest to the claim without reporting it."""

    document: int
    start: int
    end: int
    outlet: str
    score: float
    matching: tuple[Span, ...] = ()


class Dispute(msgspec.Struct, frozen=True):
    """What stands against a claim: a denial of it, or another figure, in another document or further on in its own.

    `start` and `end` are the words there; `own` are the claim's own words that they speak against, where they can be
    told (its figure).
    """

    document: int
    start: int
    end: int
    outlet: str
    conflict: Conflict
    own: Span | None = None


class Corrections(msgspec.Struct, frozen=True):
    """What the analyst says of outlets and claims. It wins over the engine.

    `aliases` are outlets with the name of the outlet that they are, `dependent` pairs of outlets that are not
    independent of each other. `same` and `different` are pairs of claims, by their ids, in one story: told by both, or
    not.
    """

    aliases: tuple[tuple[str, str], ...] = ()
    dependent: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()


UNCORRECTED = Corrections()


class Claim(msgspec.Struct, frozen=True):
    """A stretch of a document that asserts something, and what it stands on.

    `document` is a `Document.id`. `origins` are where this report of it comes from: the speaker, the agency, the
    credited outlet, or the outlet's own voice. `reasons` says in words why the standing is what it is, with its
    denominator ("only Krone; 0 of 1 other outlets on this story have it"). `salience`, 0 to 1, ranks flags.
    """

    id: str
    document: int
    start: int
    end: int
    story: str
    speaker: str | None
    origins: tuple[str, ...]
    standing: Standing
    conflict: Conflict
    salience: float
    reports: tuple[Report, ...]
    nearest: tuple[Nearest, ...]
    reasons: tuple[str, ...]
    disputes: tuple[Dispute, ...] = ()

    @property
    def flagged(self) -> bool:
        """Whether the claim is pointed out: it stands on one outlet or one origin, and it matters."""
        return self.standing in ALARMING and self.salience >= FLAG_SALIENCE


class Fingerprint(msgspec.Struct, frozen=True):
    """What a document is put together with others by.

    `key` tells its body from all others. `day` is a proleptic ordinal, None where it is not known. `vector` holds
    its heaviest terms, each with its weight (16-bit numbers, made by index.claims.fingerprints).
    """

    key: bytes
    day: int | None
    vector: bytes


class Link(NamedTuple):
    """`other` is one of the texts nearest to `text`, both by the keys of their fingerprints."""

    text: bytes
    other: bytes
    likeness: int
