"""Claims across documents: what each stands on, who else reports it, and what is against it.

Spans are code points into the text of the document they are found in, end exclusive.
"""

import hashlib
from enum import StrEnum
from typing import TypeAlias

import msgspec

from index.model.document import Span
from index.model.statements import Attribution


class Standing(StrEnum):
    """How many independent sources a claim rests on."""

    SINGLE_SOURCE = "single_source"  # reports from one outlet only
    COPIES = "copies"  # several outlets, one text family
    ONE_ORIGIN = "one_origin"  # several text families, one origin
    CORROBORATED = "corroborated"  # two or more origins, none of them unnamed
    UNRESOLVED = "unresolved"  # none of these can be said


# Standings worth an analyst's second look.
ALARMING = frozenset({Standing.SINGLE_SOURCE, Standing.COPIES, Standing.ONE_ORIGIN})


# Most sentences of any report stand on one source: only those that matter are flagged.
FLAG_SALIENCE = 0.3

# And only those that are sure: people act on a flag, so a wrong one is worse than a missing one.
FLAG_CERTAINTY = 0.83


class Conflict(StrEnum):
    """How a claim is disputed, if it is."""

    NONE = "none"
    FIGURES_DIFFER = "figures_differ"
    DENIED = "denied"
    CONTRADICTED = "contradicted"
    UPDATED = "updated"


class Relation(StrEnum):
    """How a report matches a claim."""

    SAME = "same"  # the same truth conditions
    COVERS = "covers"  # says it and more


class Report(msgspec.Struct, frozen=True):
    """A stretch of another document that reports the claim.

    `score`, 0 to 1, is how alike the two are, and `matching` are the words that both have, as spans of that document.
    """

    document: int
    start: int
    end: int
    outlet: str
    origins: tuple[str, ...]
    relation: Relation
    score: float
    matching: tuple[Span, ...] = ()


class Nearest(msgspec.Struct, frozen=True):
    """The stretch of another outlet's document that comes nearest to the claim without reporting it.

    `score` and `matching` are as in Report.
    """

    document: int
    start: int
    end: int
    outlet: str
    score: float
    matching: tuple[Span, ...] = ()


class Dispute(msgspec.Struct, frozen=True):
    """What speaks against a claim: a denial or another figure, in another document or elsewhere in the same one.

    `start` and `end` bound the words that dispute it. `own` are the claim's words that they dispute (its figure), None
    where they cannot be told.
    """

    document: int
    start: int
    end: int
    outlet: str
    conflict: Conflict
    own: Span | None = None


class Ruling(msgspec.Struct, frozen=True):
    """An analyst's word on what a claim stands on: why, who says so and when, and what the engine `found`."""

    reason: str
    author: str
    at: str
    found: Standing


def document_print(sha256: str, body: str) -> str:
    """What tells a document from others: a digest of that of its bytes and of its body."""
    return hashlib.sha256(f"{sha256} {body}".encode("utf-8", "surrogatepass")).hexdigest()


def claim_id(document_print: str, start: int, end: int) -> str:
    """The id of the claim in this place of the document."""
    return hashlib.sha256(f"{document_print}:{start}:{end}".encode()).hexdigest()[:16]


class Claim(msgspec.Struct, frozen=True):
    """A stretch of a document that asserts something, and what it stands on.

    `document` is a `Document.id`. `origins` names where the outlet has it from: the speaker, the agency, the credited
    outlet, or its own reporting. `reasons` explains the standing in words, with its denominator ("only Krone; 0 of 1
    other outlets on this story have it"). `salience`, 0 to 1, says how much the claim matters; `certainty`,
    0 to 1, how sure it is that it is a claim and that no other outlet has it beside those told.

    `statement` is the attribution that makes the claim, None where the outlet speaks in its own voice. It is a copy
    made when the claim was found: the document may have been analysed again since.

    Where an analyst overruled the standing, `standing` is the analyst's, and `ruling` says what there is to know of it.
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
    certainty: float = 1.0
    ruling: Ruling | None = None

    @property
    def flagged(self) -> bool:
        """Whether the claim deserves a second look: it rests on one outlet or one origin, and it matters."""
        sure = self.certainty >= FLAG_CERTAINTY or self.ruling is not None
        return self.standing in ALARMING and self.salience >= FLAG_SALIENCE and sure


Bearing: TypeAlias = Dispute | Report | Nearest


def bearing(claim: Claim) -> tuple[Bearing, ...]:
    """Everything about a claim in other places: what disputes it, what reports it, and what only comes near it."""

    def disputes(near: Nearest) -> bool:
        return any(
            dispute.document == near.document and near.start <= dispute.start < near.end for dispute in claim.disputes
        )

    return (*claim.disputes, *claim.reports, *(near for near in claim.nearest if not disputes(near)))
