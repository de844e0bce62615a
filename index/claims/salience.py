"""How much a claim is worth a reader's look, 0 to 1: what ranks the flags.

A plain weighted sum of marks that can be pointed at. Nothing is learned.
"""

from index.claims.fingerprints import rarity
from index.claims.units import Unit
from index.quotes.people import unnamed
from index.text.stems import hedge_stems, is_number, stop_stems

NAMED, FIGURES, QUOTED, EARLY, TELLING, LONG = 0.25, 0.15, 0.1, 0.2, 0.2, 0.1
SUPPOSED = 0.15  # taken from what the outlet itself only supposes ("it could be a sign"): opinion as often as fact
OLDER = 0.35  # the share that is taken from what is older than the story
RAREST = 5.0  # idf from which a word is as telling as can be
ENOUGH = 15  # words beyond which length adds nothing


def salience(unit: Unit, background: float) -> float:
    """The salience of a claim; `background` is how likely it tells what is older than the story, 0 to 1."""
    telling = sorted(stem for stem in unit.stems if stem not in stop_stems())
    mean = sum(rarity(stem) for stem in telling) / len(telling) if telling else 0.0
    speaker = unit.attribution.speaker if unit.attribution else None
    named = speaker is not None and not unnamed(speaker)
    supposed = unit.attribution is None and not unit.stems.isdisjoint(hedge_stems())
    marks = (
        NAMED * named
        + FIGURES * any(is_number(stem) for stem in telling)
        + QUOTED * unit.quoted
        + EARLY * (1 - unit.place)
        + TELLING * min(1.0, mean / RAREST)
        + LONG * min(1.0, len(telling) / ENOUGH)
        - SUPPOSED * supposed
    )
    return round(max(0.0, marks) * (1 - OLDER * background), 3)
