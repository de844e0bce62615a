"""What documents are put together into stories by."""

from typing import NamedTuple

import msgspec


class Fingerprint(msgspec.Struct, frozen=True):
    """What a document is put together with others by.

    `key` tells its body from all others. `day` is a proleptic ordinal, None where it is not known. `vector` holds
    its heaviest terms, each with its weight (16-bit numbers, made by index.claims.fingerprints).
    """

    key: bytes
    day: int | None
    vector: bytes


class Link(NamedTuple):
    """`other` is one of the texts nearest to `text`, both by the keys of their fingerprints."""

    text: bytes
    other: bytes
    likeness: int
