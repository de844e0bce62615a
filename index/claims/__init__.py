"""Analyses to findings: claims, and what each stands on."""

from collections.abc import Sequence

from index.claims.analysed import Analysed
from index.findings import UNCORRECTED, Claim, Corrections

VERSION = "likelihood-2"  # changed whenever other claims would be found

__all__ = ["VERSION", "Analysed", "findings", "story_claims"]


def findings(analysed: Sequence[Analysed], corrections: Corrections = UNCORRECTED) -> tuple[Claim, ...]:
    """The claims of the documents, in the order of documents as given, then of their start (index.claims.engine)."""
    from index.claims import engine  # late: 60 ms, and a library that has not changed is opened without it

    return engine.findings(analysed, corrections)


def story_claims(label: str, members: Sequence[Analysed], corrections: Corrections = UNCORRECTED) -> list[list[Claim]]:
    """The claims of each document of one story, which must come in their order (index.claims.engine)."""
    from index.claims import engine

    return engine.story_claims(label, members, corrections)
