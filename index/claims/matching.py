"""Which documents of a story report a claim, by the learned judge (index.claims.judge).

A document is compared with all others of the story; in a large one with those nearest to it, a few of each text
family. What two documents report of each other is decided once, for both: where a sentence is taken for a report of a
claim, the claim is taken for a report of what that sentence says.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.claims.judge import Compared, Encoding, Tells, judge
from index.claims.neighbours import Pool
from index.claims.units import Unit
from index.claims.wording import Floats
from index.model.stories import Fingerprint

DOCUMENTS = 12  # others that a document is compared with
PER_FAMILY = 4  # of which of one text family
ENCODED = 100  # documents whose words' vectors are kept at hand
PAIRS = 4_000  # pairs of documents of which it is kept what they report of each other
HELD = 0.35  # least share of a sentence, by weight, that a claim holds which is taken for a report of it
IDENTICAL = 0.999  # the chance that the same words say the same


class Voice(NamedTuple):
    """A document's part in a story. `outlet` is a key: two documents of one outlet have the same."""

    outlet: str
    family: int
    units: tuple[Unit, ...]


class Match(NamedTuple):
    """What a voice does with a claim: its unit that comes nearest, and how likely that reports the claim, 0 to 1.

    `told` are the chances of each Tells for that unit. `covers` is the share of the claim's words, by weight, that it
    holds, `covered` the share of its words that the claim holds.
    """

    score: float
    voice: int
    unit: int
    told: tuple[float, ...]
    covers: float
    covered: float
    by_analyst: bool = False


class Matches:
    """What the documents of one story report of each other's claims. Documents and units go by their position."""

    def __init__(
        self, voices: Sequence[Voice], prints: Callable[[], Sequence[Fingerprint]], read: Callable[[int], Encoding]
    ) -> None:
        """`prints` gives the voices' fingerprints, `read` the encoding of a voice's units."""
        self._voices = voices
        self._fingerprints = prints
        self._read = read
        self._compared = lru_cache(maxsize=PAIRS)(self._compare)
        self._near: list[list[int]] | None = None

    def choose(self) -> Iterator[None]:
        """Choose what each document is compared with, before anything else is asked; a step for each document."""
        if len(self._voices) <= DOCUMENTS:
            return
        prints = self._fingerprints()
        voices: defaultdict[bytes, list[int]] = defaultdict(list)
        for at, text in enumerate(prints):
            voices[text.key].append(at)
        texts = {text.key: text for text in prints}.values()
        pool = Pool(texts, texts)
        near = []
        for at, text in enumerate(prints):
            near.append(list(self._ranked(at, text, voices, pool)))
            yield None
        nearby: defaultdict[int, list[int]] = defaultdict(list)
        for at, others in enumerate(near):
            for other in others:
                if len(nearby[other]) < DOCUMENTS and at not in near[other]:
                    nearby[other].append(at)
        self._near = [sorted({*others, *nearby[at]}) for at, others in enumerate(near)]

    def compare(self, voice: int) -> Iterator[None]:
        """Compare a document with the others, so that its claims are found at once after that; a step for each."""
        for other in self._others(voice):
            if self._voices[voice].units and self._voices[other].units:
                self._compared(min(voice, other), max(voice, other))
                yield None

    def of(self, voice: int, number: int) -> tuple[list[Match], bool]:
        """What each other document by another outlet does with a claim, the likeliest report first; whether there are
        documents that were not looked at.
        """
        others = self._others(voice)
        found = [self._match(voice, number, other) for other in others if self._voices[other].units]
        found.sort(key=lambda match: (-match.score, match.voice))
        outlet = self._voices[voice].outlet
        more = self._near is not None and len(others) < sum(one.outlet != outlet for one in self._voices)
        return found, more

    def _others(self, voice: int) -> Sequence[int]:
        if self._near is not None:
            return self._near[voice]
        outlet = self._voices[voice].outlet
        return [other for other, one in enumerate(self._voices) if one.outlet != outlet]

    def _match(self, voice: int, number: int, other: int) -> Match:
        there, back = self._compared(min(voice, other), max(voice, other))
        found = there if voice < other else back
        place = int(found.places[number])
        return Match(
            round(float(found.chances[number]), 3),
            other,
            place,
            tuple(found.told[number].tolist()),
            float(found.covers[number]),
            float(found.covered[number]),
        )

    def _compare(self, voice: int, other: int) -> tuple[Compared, Compared]:
        there, back = judge().compare(self._read(voice), self._read(other))
        there, back = self._same_words(voice, other, there), self._same_words(other, voice, back)
        return _agreed(there, back), _agreed(back, there)

    def _same_words(self, voice: int, other: int, compared: Compared) -> Compared:
        """The same words are the same claim, whatever the judge makes of them."""
        places = {unit.order: at for at, unit in reversed(list(enumerate(self._voices[other].units)))}
        for at, unit in enumerate(self._voices[voice].units):
            if (place := places.get(unit.order)) is not None:
                compared.chances[at], compared.places[at] = IDENTICAL, place
                compared.covers[at] = compared.covered[at] = 1
                compared.told[at] = np.eye(len(Tells), dtype=np.float32)[Tells.SAME]
        return compared

    def _ranked(self, voice: int, text: Fingerprint, voices: dict[bytes, list[int]], pool: Pool) -> Iterator[int]:
        """The documents of other outlets whose texts are most like a document's own, a few of each family."""
        own = self._voices[voice]
        families: Counter[int] = Counter()
        taken = 0
        for key in (text.key, *(link.other for link in pool.alike(text))):
            for other in voices[key]:
                theirs = self._voices[other]
                if theirs.outlet == own.outlet or families[theirs.family] >= PER_FAMILY:
                    continue
                families[theirs.family] += 1
                taken += 1
                yield other
                if taken == DOCUMENTS:
                    return


def _agreed(there: Compared, back: Compared) -> Compared:
    """One direction where the other has its say: who is taken for a report has its report as well.

    Not where our sentence says much more than theirs: then theirs is reported, and ours is only in part.
    """
    chances: Floats = there.chances.copy()
    places = there.places.copy()
    told, covers, covered = there.told.copy(), there.covers.copy(), there.covered.copy()
    for theirs, place in enumerate(back.places.tolist()):
        if back.chances[theirs] > chances[place] and back.covered[theirs] >= HELD:
            chances[place], places[place], told[place] = back.chances[theirs], theirs, back.told[theirs]
            covers[place], covered[place] = back.covered[theirs], back.covers[theirs]
    return Compared(chances, places, told, covers, covered)
