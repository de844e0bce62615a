"""Who keeps a library."""

import msgspec


class Kept(msgspec.Struct, frozen=True):
    """Another user who keeps a library, by name, and when they last brought it up to date.

    `updated` is UTC in ISO 8601, "" while the first update is not at its end.
    """

    by: str
    updated: str
