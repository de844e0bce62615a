"""What decides which documents belong to one story."""

from typing import NamedTuple

import msgspec


class Fingerprint(msgspec.Struct, frozen=True):
    """A document reduced to what its story is found by.

    `key` identifies the text of its body. `day` is the date as `date.toordinal` counts, None if unknown. `vector` holds
    the heaviest terms with their weights, packed as 16-bit numbers by index.claims.fingerprints.
    """

    key: bytes
    day: int | None
    vector: bytes


class Link(NamedTuple):
    """`other` is one of the texts nearest to `text`, both by the keys of their fingerprints.

    `likeness` is how much more alike they are than two texts of their days must be to be of one story.
    """

    text: bytes
    other: bytes
    likeness: int
