"""Who is in the reader's mind at a place in a text.

Each mention adds weight according to its role, and each new sentence halves all weights, as in S. Lappin and H. Leass,
"An algorithm for pronominal anaphora resolution", Computational Linguistics 20(4), 1994. Their roles come from a parse;
ours are guessed from where a name is in its sentence.
"""

import math
from collections.abc import Callable

from index.quotes.entities import Entity

# The weights of roles.
SPEAKS = 200.0  # a source mention: the subject of its clause, and what the text is about
SUBJECT = 180.0
OTHER = 120.0
OBLIQUE = 80.0  # after a preposition, or a possessor
QUOTED = 25.0
HALVES = 0.5  # what a weight is multiplied by from one sentence to the next
LATEST = 7.0  # sentences after which an entity is no longer in mind
KEPT = 12  # entities in mind at most
MARGIN = 1.3  # the ratio of the best to the second from which the best is clear
_OLDEST = 60.0  # sentences; weights that old count the same

Fit = Callable[[Entity], float]
Ranking = list[tuple[float, Entity]]


class Attention:
    """The weights of entities while a text is read from its beginning. Time is counted in sentences."""

    def __init__(self) -> None:
        self._weight: dict[Entity, float] = {}
        self._seen: dict[Entity, float] = {}  # the time at which the weight was last brought up to date
        self._before: dict[Entity, tuple[float, float]] = {}  # weight and time before the current sentence

    def mention(self, entity: Entity, now: float, weight: float) -> None:
        """Add a mention at the time `now`, which is the same throughout a sentence and never goes back."""
        if entity in self._weight and self._seen[entity] == now:
            old = self._weight.pop(entity)
            # Of several mentions in one sentence, only the one with the best role counts.
            self._weight[entity] = max(old, weight + self._decayed(*self._before.get(entity, (0.0, now)), now))
            return
        old = self._weight.pop(entity, 0.0)
        self._before[entity] = (old, self._seen.get(entity, now))
        self._weight[entity] = self._decayed(old, self._seen.get(entity, now), now) + weight
        self._seen[entity] = now
        if len(self._weight) > KEPT:
            gone = min(self._weight, key=lambda one: self._decayed(self._weight[one], self._seen[one], now))
            del self._weight[gone], self._seen[gone], self._before[gone]

    def ranking(self, now: float, fit: Fit, earlier: bool = False) -> Ranking:
        """The entities in mind, sorted by weight times fit. With `earlier`, mentions in this sentence do not count."""
        found: Ranking = []
        for entity, weight in self._weight.items():
            seen = self._seen[entity]
            if earlier and seen == now:
                weight, seen = self._before[entity]
            if weight > 0 and now - seen <= LATEST and (share := fit(entity)) > 0:
                found.append((self._decayed(weight, seen, now) * share, entity))
        return sorted(found, key=lambda one: -one[0])

    @staticmethod
    def _decayed(weight: float, seen: float, now: float) -> float:
        return weight * math.pow(HALVES, min(max(now - seen, 0.0), _OLDEST))


def clear(ranking: Ranking, margin: float = MARGIN) -> Entity | None:
    """The best of a ranking, None if the second is too close to it."""
    if not ranking or (len(ranking) > 1 and ranking[0][0] < margin * ranking[1][0]):
        return None
    return ranking[0][1]
