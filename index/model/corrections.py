"""What the analyst says of sources and claims, against what was computed."""

import msgspec


class Corrections(msgspec.Struct, frozen=True):
    """What the analyst says of outlets and claims. It wins over the engine.

    `aliases` are outlets with the name of the outlet that they are, `dependent` pairs of outlets that are not
    independent of each other. `same` and `different` are pairs of claims, by their ids, in one story: told by both, or
    not.
    """

    aliases: tuple[tuple[str, str], ...] = ()
    dependent: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()


UNCORRECTED = Corrections()
