"""Figures that cannot both be true: the same counted thing with another number ("12 people", "14 people")."""

from collections.abc import Sequence

from index.claims.words import Word, is_number, listed

ROUNDING = 0.02  # share by which two figures may differ and still be the same
REACH = 4  # words after a figure among which the counted thing is looked for
HEDGED = 2  # words before a figure that may say it is none to hold against another


def clash(ours: Sequence[Word], theirs: Sequence[Word]) -> tuple[str, str] | None:
    """A figure of each that count the same thing and differ, as written ("12 people", "14 people"); None if none do.

    Two stretches that share any figure of that thing do not clash: one gives more than the other.
    """
    counted = _counted(theirs)
    for thing, mine in _counted(ours).items():
        others = counted.get(thing)
        if others and not any(_same(one, other) for one, _ in mine for other, _ in others):
            return mine[0][1], others[0][1]
    return None


def _counted(words: Sequence[Word]) -> dict[str, list[tuple[float, str]]]:
    found: dict[str, list[tuple[float, str]]] = {}
    for at, word in enumerate(words):
        hedges = words[max(0, at - HEDGED) : at]
        if not is_number(word.stem) or any(before.folded in listed("figures", "hedges") for before in hedges):
            continue
        value = _value(word.stem)
        for thing in words[at + 1 : at + 1 + REACH]:
            if not is_number(thing.stem) and not thing.is_stop:
                if value is not None:
                    found.setdefault(thing.stem, []).append((value, f"{word.folded} {thing.folded}"))
                break
    return found


def _value(stem: str) -> float | None:
    try:
        return float(stem) if len(stem) < 20 else None
    except ValueError:
        return None


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= ROUNDING * max(abs(one), abs(other))
