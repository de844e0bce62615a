"""Texts that come from one text: near-copies, and texts that share a passage word for word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.claims.unions import Unions
from index.search.words import words

SHINGLE = 8  # words
CONTAINED = 0.65  # share of the shorter text's shingles that the longer one has
PASSAGE = 10  # words; two reporters do not write so many alike
QUOTATION = re.compile(r"[\"“„«][^\"“”„«»]{0,5000}[\"”“»]")


def families(bodies: Sequence[str]) -> list[int]:
    """For each text the number of its family of near-copies: the first position that has it.

    Containment of shingles (runs of words) in the shorter text (Broder, On the resemblance and containment of
    documents, 1997). A shingle is compared with the last text that has it only, so that one found in every text costs
    no more than its length: the time is near-linear in the words.
    """
    numbers: dict[str, int] = {}
    shingles: list[frozenset[int]] = []
    last: dict[int, int] = {}
    unions = Unions(len(bodies))
    same: dict[str, int] = {}
    for at, body in enumerate(bodies):
        if body in same:
            unions.join(same[body], at)
            shingles.append(frozenset())
            continue
        same[body] = at
        mine = frozenset(_runs(body, SHINGLE, numbers))
        shared: Counter[int] = Counter()
        for shingle in mine:
            before = last.get(shingle)
            if before is not None:
                shared[before] += 1
            last[shingle] = at
        shingles.append(mine)
        for before in sorted(shared):
            theirs = shingles[before]
            shorter = min(len(mine), len(theirs))
            if shared[before] * SHINGLE >= shorter and len(mine & theirs) >= CONTAINED * shorter:
                unions.join(before, at)
    return [unions.find(at) for at in range(len(bodies))]


class Passages:
    """Whether two of some texts share a passage outside quotation marks: both then draw on a third text."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._bodies = bodies
        self._numbers: dict[str, int] = {}
        self._runs: dict[int, frozenset[int]] = {}
        self._known: dict[tuple[int, int], bool] = {}

    def shared(self, one: int, other: int) -> bool:
        pair = (min(one, other), max(one, other))
        if pair not in self._known:
            self._known[pair] = not self._of(one).isdisjoint(self._of(other))
        return self._known[pair]

    def _of(self, at: int) -> frozenset[int]:
        if at not in self._runs:
            pieces = QUOTATION.split(self._bodies[at])
            self._runs[at] = frozenset(run for piece in pieces for run in _runs(piece, PASSAGE, self._numbers))
        return self._runs[at]


def _runs(text: str, length: int, numbers: dict[str, int]) -> Iterator[int]:
    """Hashes of runs of words. Words are numbered first: the hash of numbers is the same in every process."""
    ids = [numbers.setdefault(folded, len(numbers)) for folded, _, _ in words(text)]
    return map(hash, zip(*(ids[at:] for at in range(length)), strict=False))
