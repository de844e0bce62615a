"""Claims across documents: what each stands on, who else reports it, and what is against it.

Spans are code points into the text of the document they are found in, end exclusive.
"""

from enum import StrEnum

import msgspec

from index.model.document import Span
from index.model.statements import Attribution


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


class Claim(msgspec.Struct, frozen=True):
    """A stretch of a document that asserts something, and what it stands on.

    `document` is a `Document.id`. `origins` are where this report of it comes from: the speaker, the agency, the
    credited outlet, or the outlet's own voice. `reasons` says in words why the standing is what it is, with its
    denominator ("only Krone; 0 of 1 other outlets on this story have it"). `salience`, 0 to 1, ranks flags.

    `statement` is the attribution that makes the claim, None where the outlet says it in its own voice. It is kept here
    as it was when the claim was found: the document's analysis may be a newer one, until its claims are found anew.
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
    statement: Attribution | None = None

    @property
    def flagged(self) -> bool:
        """Whether the claim is pointed out: it stands on one outlet or one origin, and it matters."""
        return self.standing in ALARMING and self.salience >= FLAG_SALIENCE
