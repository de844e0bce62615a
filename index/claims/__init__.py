"""Analyses to findings: claims, and what each stands on."""

from collections.abc import Generator, Sequence

from index.claims.analysed import Analysed
from index.model.claims import Claim
from index.model.corrections import UNCORRECTED, Corrections

VERSION = "judge-8"  # changed whenever other claims would be found

__all__ = ["VERSION", "Analysed", "story_steps"]


def story_steps(
    label: str,
    members: Sequence[Analysed],
    begin: int = 0,
    corrections: Corrections = UNCORRECTED,
    judged: bytes = b"",
) -> Generator[list[Claim] | None, None, bytes]:
    """The claims of each document of one story from position `begin` on; all documents, in their order, must be given.

    First a None for each document, and more as they are compared; then the claims of one after the other. Returns what
    the judge makes of the story, empty where that is not known as a whole. Given as `judged`, the claims are found
    without the judge where the story is the same but for the names of speakers.
    """
    from index.claims import engine

    return engine.story_steps(label, members, begin, corrections, judged)
