"""How far a claim is found in other documents of its story, and how likely it is that they report it.

A stretch of a document, one sentence or two, is alike by the weighted harmonic mean of how much of the claim it covers
and of how much of it the claim covers, by the idf weights of the words they share (van Rijsbergen's F, the claim's side
weighted CLAIM to one: a report may say more than the claim, hardly less). How likely a document reports the claim is a
logistic regression on a few such measures (index.claims.likelihood). Weights are whole numbers, so that sums are the
same in any order.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from index.claims.likelihood import Evidence, likelihood
from index.claims.units import Unit, pairs
from index.text.stems import is_number, stop_stems

PRIOR = 20  # sentences imagined beside those of the story: of these
PRIOR_SHARE = 0.002  # this share has a given word
STOP_SHARE = 0.5  # and this share a given stop word
NUMBER, NAME = 1.5, 0.7  # figures weigh more than words, names less: the whole story is about them
CLAIM = 2  # weight of how much of the claim is covered
SCALE = 1_000
VISITS = 800  # places in word lists looked at for one claim
SENTENCES = 60  # different sentences kept as candidates
DOCUMENTS = 20  # other documents compared with one claim
PER_FAMILY = 5  # of which from one text family
SAID = 400  # times that a candidate is said by somebody, looked at for one claim
OCCURRENCES = 2 * DOCUMENTS  # documents in which the same sentence is looked at
PER_OUTLET = 2  # documents of one outlet in which the same sentence is looked at
PER_DOCUMENT = 3  # sentences of one document compared
KEPT = 5_000  # voices whose words are kept at hand
FOUND = 500  # sentences whose matches are: copies of a text share most of theirs


class Voice(NamedTuple):
    """A document's part in a story. `outlet` is a key: two documents of one outlet have the same."""

    outlet: str
    family: int
    units: tuple[Unit, ...]


class Stretch(NamedTuple):
    """Units `first` to `last` (both included) of a voice, as they are like a claim.

    `covers` is the share of the claim's weight that they hold, `covered` the share of theirs that the claim holds.
    """

    alike: float
    first: int
    last: int
    covers: float
    covered: float


class Match(NamedTuple):
    """The best stretch of a voice for a claim; `score` is how likely the voice reports the claim, 0 to 1."""

    score: float
    voice: int
    best: Stretch
    evidence: Evidence | None = None  # None where the analyst has said so


class _Sentence(NamedTuple):
    """What a sentence is matched by. `total` is the weight of its stems, `whole` that of the telling ones."""

    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    telling: list[str]
    whole: int
    total: int


class _Found(NamedTuple):
    """The matches of a sentence, best first, whether there are more, and the outlets that were looked at."""

    matches: list[Match]
    more: bool
    outlets: frozenset[str]


class Table:
    """The sentences of one story, and which of them hold a word: each voice is added, then all are weighed."""

    def __init__(self, voices: Iterable[Voice] = ()) -> None:
        self._voices: list[Voice] = []
        self._places: dict[frozenset[str], int] = {}
        self._occurrences: list[list[tuple[int, int]]] = []  # place: voices and units that say it
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        self._weights: dict[str, int] = {}
        self._totals: list[int] = []
        self._pairs: dict[tuple[str, str], tuple[str, str]] = {}  # each once: most are those of many voices
        self._said = lru_cache(maxsize=KEPT)(self._all_said)
        self._found = lru_cache(maxsize=FOUND)(self._find)
        for voice in voices:
            self.add(voice)
        self.weigh()

    def add(self, voice: Voice) -> None:
        at = len(self._voices)
        self._voices.append(voice)
        for number, unit in enumerate(voice.units):
            place = self._places.get(unit.stems)
            if place is None:
                place = self._places[unit.stems] = len(self._occurrences)
                self._occurrences.append([])
                for stem in unit.stems:
                    self._postings[stem].append(place)
            # A sentence found in hundreds of documents: the first few, and few of each outlet and each family.
            occurrences = self._occurrences[place]
            if len(occurrences) < OCCURRENCES:
                others = [self._voices[other] for other, _ in occurrences]
                heard = sum(other.outlet == voice.outlet for other in others)
                copied = sum(other.family == voice.family for other in others)
                if heard < PER_OUTLET and copied < PER_OUTLET * PER_FAMILY:
                    occurrences.append((at, number))

    def weigh(self) -> None:
        """Once all voices are in: what each word weighs."""
        count = len(self._occurrences)
        stops = stop_stems()
        capitals = Counter(stem for unit in self._distinct() for stem in unit.capitals)
        self._weights = {
            stem: max(1, round(_idf(len(places), stem in stops, count) * _kind(stem, 2 * capitals[stem] > len(places))))
            for stem, places in self._postings.items()
        }
        self._totals = [self._sum(stems) for stems in self._places]

    def _distinct(self) -> Iterator[Unit]:
        """The first unit of each different sentence."""
        for (voice, number), *_ in self._occurrences:
            yield self._voices[voice].units[number]

    def weight(self, stem: str) -> float:
        """The idf of a word among the sentences of the story (natural logarithm)."""
        return self._weights.get(stem, 0) / SCALE

    def matches(self, voice: int, number: int) -> tuple[list[Match], bool]:
        """The best stretch of each other document by another outlet that shares a telling word with the unit.

        Best first; at most DOCUMENTS of them, and at most PER_FAMILY of one text family. Beside them whether there
        are more.
        """
        unit, outlet = self._voices[voice].units[number], self._voices[voice].outlet
        if (voice, number) in self._occurrences[self._places[unit.stems]]:
            found = self._found(unit.order, outlet)
        else:  # a further copy of the sentence: what is found for it is found for all copies but those of a few outlets
            found = self._found(unit.order, None)
            if outlet in found.outlets:
                found = self._found(unit.order, outlet)
        return found.matches, found.more

    def _find(self, order: tuple[str, ...], outlet: str | None) -> _Found:
        """The matches of a sentence of these stems in documents of all outlets but one."""
        stems = frozenset(order)
        total = self._totals[self._places[stems]]
        telling = sorted(stems - stop_stems())
        sentence = _Sentence(stems, pairs(order), telling, self._sum(telling), total)
        found: dict[int, list[int]] = {}
        families: Counter[int] = Counter()
        outlets: set[str] = set()
        more = False
        looked = 0
        for place in self._candidates(stems, total):
            if looked >= SAID:
                more = True
                break
            looked += len(self._occurrences[place])
            for other, at in self._occurrences[place]:
                theirs = self._voices[other]
                if theirs.outlet == outlet:
                    continue
                outlets.add(theirs.outlet)
                places = found.get(other)
                if places is None:
                    if len(found) >= DOCUMENTS or families[theirs.family] >= PER_FAMILY:
                        more = True
                        continue
                    families[theirs.family] += 1
                    places = found[other] = []
                if len(places) < PER_DOCUMENT:
                    places.append(at)
        best = [self._match(sentence, other, places) for other, places in found.items()]
        best.sort(key=lambda match: (-match.score, -match.best.alike, match.voice))
        return _Found(best, more, frozenset(outlets))

    def _match(self, sentence: _Sentence, voice: int, numbers: Iterable[int]) -> Match:
        best = min(self._stretches(sentence, voice, numbers), key=lambda one: (-one.alike, one.last - one.first, one))
        stems, neighbours = self._said(voice)
        evidence = Evidence(
            alike=best.alike,
            pairs=len(sentence.pairs & neighbours) / max(1, len(sentence.pairs)),
            held=self._sum([stem for stem in sentence.telling if stem in stems]) / max(1, sentence.whole),
            weight=sentence.whole / SCALE,
        )
        return Match(likelihood(evidence), voice, best, evidence)

    def _all_said(self, voice: int) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
        """The stems of a voice, and its pairs of neighbouring ones."""
        units = self._voices[voice].units
        said = frozenset().union(*(unit.stems for unit in units))
        known = self._pairs
        return said, frozenset([known.setdefault(pair, pair) for unit in units for pair in pairwise(unit.order)])

    def holds(self, unit: Unit, match: Match) -> float:
        """The share, by weight, of what a unit says, who says it apart, that the best stretch of a match holds."""
        units = self._voices[match.voice].units[match.best.first : match.best.last + 1]
        stems: frozenset[str] = frozenset().union(*(told.stems for told in units))
        return self._sum([stem for stem in unit.said if stem in stems]) / max(1, self._sum(unit.said))

    def _candidates(self, stems: frozenset[str], total: int) -> list[int]:
        """Places of sentences that share words with one of these stems, rarest words first, the most alike first."""
        shared: defaultdict[int, int] = defaultdict(int)
        visits = 0
        stops = stop_stems()
        for length, stem in sorted((len(self._postings[stem]), stem) for stem in stems if stem not in stops):
            if visits and visits + length > VISITS:
                break
            visits += length
            weight = self._weights[stem]
            for place in self._postings[stem][:VISITS]:
                shared[place] += weight
        totals = self._totals
        ranked = sorted((-weight / (CLAIM * total + totals[place]), place) for place, weight in shared.items())
        return [place for _, place in ranked[:SENTENCES]]

    def _stretches(self, sentence: _Sentence, voice: int, numbers: Iterable[int]) -> set[Stretch]:
        """The given units of a voice, each alone and with the one before or after it."""
        units = self._voices[voice].units
        ranges = set()
        for at in numbers:
            ranges.add((at, at))
            if units[at].follows:
                ranges.add((at - 1, at))
            if at + 1 < len(units) and units[at + 1].follows:
                ranges.add((at, at + 1))
        return {self._stretch(sentence, voice, first, last) for first, last in ranges}

    def _stretch(self, sentence: _Sentence, voice: int, first: int, last: int) -> Stretch:
        units = self._voices[voice].units
        stems = units[first].stems if first == last else units[first].stems | units[last].stems
        theirs = self._totals[self._places[stems]] if first == last else self._sum(stems)
        shared = self._sum(sentence.stems & stems)
        alike = (1 + CLAIM) * shared / (CLAIM * sentence.total + theirs)
        return Stretch(alike, first, last, shared / sentence.total, shared / theirs)

    def _sum(self, stems: Iterable[str]) -> int:
        weights = self._weights
        return sum([weights[stem] for stem in stems])


@lru_cache(maxsize=100_000)
def _idf(places: int, is_stop: bool, count: int) -> float:
    share = STOP_SHARE if is_stop else PRIOR_SHARE
    return -SCALE * math.log((places + 0.5 + PRIOR * share) / (count + 1 + PRIOR))


def _kind(stem: str, is_name: bool) -> float:
    return NUMBER if is_number(stem) else NAME if is_name else 1.0
