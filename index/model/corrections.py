"""What the analyst knows better than the engine about sources and claims."""

import msgspec


class Corrections(msgspec.Struct, frozen=True):
    """The analyst's word on outlets and claims, which overrules the engine.

    `aliases` pairs an outlet's name with the outlet it really is. `dependent` holds pairs of outlets that are not
    independent of each other. `same` and `different` hold pairs of claim ids within one story: claims that say the same
    thing, and claims that do not.
    """

    aliases: tuple[tuple[str, str], ...] = ()
    dependent: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()


UNCORRECTED = Corrections()
