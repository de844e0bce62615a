"""Analyses to findings: claims, and what each stands on."""

from collections.abc import Iterator, Sequence

from index.claims.analysed import Analysed
from index.model.claims import Claim
from index.model.corrections import UNCORRECTED, Corrections

VERSION = "judge-8"  # changed whenever other claims would be found

__all__ = ["VERSION", "Analysed", "story_steps"]


def story_steps(
    label: str, members: Sequence[Analysed], begin: int = 0, corrections: Corrections = UNCORRECTED
) -> Iterator[list[Claim] | None]:
    """The claims of each document of one story from position `begin` on; all documents, in their order, must be given.

    First a None for each document, and more as they are compared; then the claims of one after the other.
    """
    from index.claims import engine

    return engine.story_steps(label, members, begin, corrections)
