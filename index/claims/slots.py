"""What may stand in the same place of two tellings of one thing, and differ: figures, weekdays, names, a "not".

The rules were checked on sentence pairs in which one of these was changed by hand (tests/benchmarks, "perturbed").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from index.text.stems import Word, is_number, listed

ROUNDING = 0.02  # share by which two figures may differ and still be the same
HEDGED = 2  # words before a figure that may say that it is none to hold against another
REACH = 4  # words after a figure among which the counted thing is looked for
YEARS = range(1900, 2100)
CURRENCIES = "$£€¥"
MAGNITUDES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


class Slot(StrEnum):
    FIGURE = "figure"
    WEEKDAY = "weekday"
    NEGATION = "negation"
    NAME = "name"


class Figure(NamedTuple):
    """A figure: its value, its sort ("$", "%", "year" or "" for a plain number), and what it counts ("" if untold).

    What it is one word with counts apart: "48-year-old" and "48 years" have the things "-year" and "year".
    `text[start:end]` are the figure and the counted thing, `shown` how they are written. A `hedged` figure ("at least
    12", "two other men") can be held against no other.
    """

    value: float
    sort: str
    thing: str
    start: int
    end: int
    shown: str
    hedged: bool


@dataclass(frozen=True, slots=True)
class Slots:
    """What a stretch of text has in its slots. Names are the stems of words with a capital, the first word left out."""

    figures: tuple[Figure, ...]
    weekdays: frozenset[str]
    names: frozenset[str]
    stems: frozenset[str]
    negated: bool


def slots(text: str, words: Sequence[Word]) -> Slots:
    """The slots of a stretch of `text`, cut into `words`."""
    days = listed("slots", "weekdays")
    return Slots(
        tuple(figure for at in range(len(words)) if (figure := _figure(text, words, at))),
        frozenset(word.folded for word in words if word.folded in days),
        frozenset(
            word.stem
            for word in words[1:]
            if text[word.start].isupper() and word.folded not in days and not is_number(word.stem)
        ),
        frozenset(word.stem for word in words),
        any(word.folded in listed("slots", "negations") for word in words),
    )


def differences(ours: Slots, theirs: Slots) -> frozenset[Slot]:
    """The slots in which two tellings differ: each has something there that the other lacks; one only has a "not"."""
    found = set()
    lone, other = _unshared(ours, theirs), _unshared(theirs, ours)
    if any(one.sort == two.sort for one in lone for two in other):
        found.add(Slot.FIGURE)
    if ours.weekdays and theirs.weekdays and ours.weekdays.isdisjoint(theirs.weekdays):
        found.add(Slot.WEEKDAY)
    if ours.negated != theirs.negated:
        found.add(Slot.NEGATION)
    if ours.names - theirs.stems and theirs.names - ours.stems:
        found.add(Slot.NAME)
    return frozenset(found)


def clash(ours: Slots, theirs: Slots) -> tuple[Figure, Figure] | None:
    """A figure of each that count the same thing and differ ("12 people", "14 people"); None if none do.

    Two stretches that share any figure of that thing do not clash: one gives more than the other.
    """
    for one in _unshared(ours, theirs):
        if one.thing and not one.hedged:
            same = [two for two in theirs.figures if two.thing == one.thing and two.sort == one.sort]
            mine = [three for three in ours.figures if three.thing == one.thing and three.sort == one.sort]
            if same and not any(two.hedged or _same(two, three) for two in same for three in mine):
                return one, same[0]
    return None


def _unshared(ours: Slots, theirs: Slots) -> list[Figure]:
    return [one for one in ours.figures if not any(_same(one, two) for two in theirs.figures)]


def _same(one: Figure, other: Figure) -> bool:
    return abs(one.value - other.value) <= ROUNDING * max(abs(one.value), abs(other.value))


def _figure(text: str, words: Sequence[Word], at: int) -> Figure | None:
    word = words[at]
    if not is_number(word.stem) or len(word.stem) > 20:
        return None
    try:
        value = float(word.stem)
    except ValueError:
        return None
    following = words[at + 1].folded if at + 1 < len(words) else ""
    power = MAGNITUDES.get(following, 1.0)
    before, after = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 1]
    if before and before in CURRENCIES:
        sort = "$"
    elif after == "%" or following in ("percent", "per"):
        sort = "%"
    else:
        sort = "year" if power == 1 and len(word.stem) == 4 and value in YEARS else ""
    thing = next(
        (
            near
            for near in words[at + 1 : at + 1 + REACH]
            if not near.is_stop and not is_number(near.stem) and near.folded not in MAGNITUDES
        ),
        None,
    )
    if before == "-" and text[max(0, word.start - 2) : word.start - 1].isalpha():
        thing = None  # the figure is part of a name: "Apollo-11"
    between = [near for near in words[at + 1 : at + 1 + REACH] if thing and near.start <= thing.start]
    hedges = [*words[max(0, at - HEDGED) : at], *between]
    return Figure(
        value * power,
        sort,
        f"{'-' if after == '-' else ''}{thing.stem}" if thing else "",
        word.start,
        thing.end if thing else word.end,
        " ".join(text[word.start : thing.end if thing else word.end].split()),
        any(hedge.folded in listed("figures", "hedges") for hedge in hedges),
    )
