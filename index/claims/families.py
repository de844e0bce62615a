"""Texts that come from one text: near-copies, and texts that share a passage word for word."""

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.claims.unions import Unions
from index.text.words import folded

SHINGLE = 8  # words
CONTAINED = 0.65  # share of the shorter text's shingles that the longer one has
PASSAGE = 10  # words; two reporters do not write so many alike
KEPT = 1_000  # texts whose passages are kept as sets
PAIRS = 50_000  # pairs of texts of which it is kept whether they share one
QUOTATION = re.compile(r"[\"“„«][^\"“”„«»]{0,5000}[\"”“»]")


class Families:
    """Texts, one added after the other, and the families of near-copies among them.

    Containment of shingles (runs of words) in the shorter text (Broder, On the resemblance and containment of
    documents, 1997). A shingle is compared with the last text that has it only, so that one found in every text costs
    no more than its length: the time is near-linear in the words.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._shingles: list[array[int]] = []  # as sets they would take ten times the memory
        self._last: dict[int, int] = {}
        self._same: dict[str, int] = {}
        self._unions = Unions(0)

    def add(self, body: str) -> None:
        at = self._unions.add()
        if body in self._same:
            self._unions.join(self._same[body], at)
            self._shingles.append(array("q"))
            return
        self._same[body] = at
        mine = frozenset(_runs(body, SHINGLE, self._numbers))
        shared: Counter[int] = Counter()
        for shingle in mine:
            before = self._last.get(shingle)
            if before is not None:
                shared[before] += 1
            self._last[shingle] = at
        self._shingles.append(array("q", mine))
        for before in sorted(shared):
            theirs = self._shingles[before]
            shorter = min(len(mine), len(theirs))
            if shared[before] * SHINGLE >= shorter and len(mine.intersection(theirs)) >= CONTAINED * shorter:
                self._unions.join(before, at)

    def of_each(self) -> list[int]:
        """For each text the number of its family: the first position that has it."""
        return [self._unions.find(at) for at in range(len(self._shingles))]


def families(bodies: Sequence[str]) -> list[int]:
    """For each text the number of its family of near-copies."""
    found = Families()
    for body in bodies:
        found.add(body)
    return found.of_each()


class Passages:
    """Whether two of some texts share a passage outside quotation marks: both then draw on a third text."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._bodies = bodies
        self._numbers: dict[str, int] = {}
        self._found: dict[int, array[int]] = {}  # as sets they would take ten times the memory
        self._of = lru_cache(maxsize=KEPT)(self._passages)
        self._known = lru_cache(maxsize=PAIRS)(self._share)

    def shared(self, one: int, other: int) -> bool:
        return self._known(min(one, other), max(one, other))

    def _share(self, one: int, other: int) -> bool:
        return not self._of(one).isdisjoint(self._of(other))

    def _passages(self, at: int) -> frozenset[int]:
        if at not in self._found:
            pieces = QUOTATION.split(self._bodies[at])
            self._found[at] = array("q", {run for piece in pieces for run in _runs(piece, PASSAGE, self._numbers)})
        return frozenset(self._found[at])


def _runs(text: str, length: int, numbers: dict[str, int]) -> Iterator[int]:
    """Hashes of runs of words. Words are numbered first: the hash of numbers is the same in every process."""
    ids = [numbers.setdefault(word, len(numbers)) for word in folded(text)]
    return map(hash, zip(*(ids[at:] for at in range(length)), strict=False))
