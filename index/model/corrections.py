"""What the analyst knows better than the engine about sources, statements, claims and stories."""

import msgspec

from index.model.claims import Standing


class Spot(msgspec.Struct, frozen=True):
    """Words of a document of the catalogue, which the statement or claim that is meant holds, or most of them."""

    document: int
    start: int
    end: int

    @property
    def middle(self) -> int:
        return (self.start + self.end) // 2


class Ruled(msgspec.Struct, frozen=True):
    """What a claim stands on in the judgement of `author`, and why. `at` is when that was said (UTC, ISO 8601)."""

    claim: Spot
    standing: Standing
    reason: str
    author: str
    at: str


class Spoken(msgspec.Struct, frozen=True):
    """Who makes a statement, as `author` says."""

    statement: Spot
    speaker: str
    author: str
    at: str


class Corrections(msgspec.Struct, frozen=True):
    """The analyst's word, which overrules the engine. What was said later stands behind.

    `aliases` pairs an outlet's name with the outlet it really is. `dependent` holds pairs of outlets that are not
    independent of each other. `same` and `different` hold pairs of claims that say the same thing, and of claims that
    do not. `together` and `apart` hold pairs of documents that are of one story, and of documents that are not: there
    the first is the one that leaves. `speakers` pairs a speaker's name in the library with what it is really called.
    """

    aliases: tuple[tuple[str, str], ...] = ()
    dependent: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[Spot, Spot], ...] = ()
    different: tuple[tuple[Spot, Spot], ...] = ()
    ruled: tuple[Ruled, ...] = ()
    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    spoken: tuple[Spoken, ...] = ()


UNCORRECTED = Corrections()
