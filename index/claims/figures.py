"""Figures that cannot both be true: the same counted thing with another number ("12 people", "14 people")."""

from collections.abc import Mapping, Sequence

from index.claims.words import Word, is_number, listed

ROUNDING = 0.02  # share by which two figures may differ and still be the same
REACH = 4  # words after a figure among which the counted thing is looked for
HEDGED = 2  # words before a figure that may say it is none to hold against another


Counted = Mapping[str, Sequence[tuple[float, str]]]


def counted(words: Sequence[Word]) -> Counted:
    """What is counted in a stretch of text: each thing with its values, and how they are written."""
    found: dict[str, list[tuple[float, str]]] = {}
    for at, word in enumerate(words):
        if not is_number(word.stem):
            continue
        value = _value(word.stem)
        hedges = words[max(0, at - HEDGED) : at]
        if value is None or any(before.folded in listed("figures", "hedges") for before in hedges):
            continue
        for thing in words[at + 1 : at + 1 + REACH]:
            if not is_number(thing.stem) and not thing.is_stop:
                found.setdefault(thing.stem, []).append((value, f"{word.folded} {thing.folded}"))
                break
    return found


def clash(ours: Counted, theirs: Counted) -> tuple[str, str] | None:
    """A figure of each that count the same thing and differ, as written ("12 people", "14 people"); None if none do.

    Two stretches that share any figure of that thing do not clash: one gives more than the other.
    """
    for thing, mine in ours.items():
        others = theirs.get(thing)
        if others and not any(_same(one, other) for one, _ in mine for other, _ in others):
            return mine[0][1], others[0][1]
    return None


def _value(stem: str) -> float | None:
    try:
        return float(stem) if len(stem) < 20 else None
    except ValueError:
        return None


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= ROUNDING * max(abs(one), abs(other))
