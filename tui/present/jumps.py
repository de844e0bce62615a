"""The places that the reader has left, to go back and forward as in a browser."""

import msgspec

_MOST = 200


class Place(msgspec.Struct, frozen=True):
    """A place in a document: the offset at the top of the screen, and the current claim by its id."""

    document: int
    top: int
    claim: str | None = None


class Jumps:
    """The places left behind, and the position among them."""

    def __init__(self) -> None:
        self._before: list[Place] = []
        self._after: list[Place] = []

    def leave(self, place: Place) -> None:
        """Remember a place that is left for another one."""
        self._after.clear()
        if self._before[-1:] != [place]:
            self._before.append(place)
            del self._before[:-_MOST]

    def step(self, here: Place, step: int) -> Place | None:
        """The place before (`step` -1) or after (1) this one, None if there is none."""
        source, target = (self._before, self._after) if step < 0 else (self._after, self._before)
        while source:
            place = source.pop()
            if place != here:
                target.append(here)
                return place
        return None
