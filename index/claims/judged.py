"""What the judge makes of the documents of one story, kept for when only the names of speakers are others.

The judge and all that it reads are the costly part of telling a story, and no speaker's name makes a difference to it.
"""

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from index.claims.judge import Kind
from index.claims.matching import Match, Matches
from index.claims.wording import Floats

_AT_HAND = 2  # documents


class _Judged(msgspec.Struct, array_like=True, frozen=True):
    """Of one document: the kinds of its units, None where all are taken for claims, and what was asked of its units:
    their matches, and whether there are more.
    """

    kinds: bytes | None
    matches: dict[int, tuple[list[Match], bool]]


_decode = msgspec.msgpack.Decoder(_Judged).decode
_decode_all = msgspec.msgpack.Decoder(list[bytes]).decode


class Asking:
    """The matches of one story, of which it is kept what is asked."""

    def __init__(self, matches: Matches, least: float) -> None:
        """`least` is the chance below which only the first match makes a difference."""
        self._matches, self._least = matches, least
        self._asked: dict[int, tuple[list[Match], bool]] = {}

    def choose(self) -> Iterator[None]:
        return self._matches.choose()

    def compare(self, voice: int) -> Iterator[None]:
        return self._matches.compare(voice)

    def of(self, voice: int, number: int) -> tuple[list[Match], bool]:
        matches, more = self._matches.of(voice, number)
        enough = sum(match.score >= self._least for match in matches) + 1
        self._asked[number] = [match._replace(told=()) for match in matches[:enough]], more
        return matches, more

    def asked(self, kinds: Floats | None) -> bytes:
        """What was asked since this was called last, all of one document with these kinds."""
        asked, self._asked = self._asked, {}
        return zlib.compress(msgspec.msgpack.encode(_Judged(None if kinds is None else kinds.tobytes(), asked)), 1)


class Judged:
    """What was kept of a story. It answers as Matches does, but for what makes no difference."""

    def __init__(self, stored: bytes) -> None:
        self._stored = _decode_all(stored)
        self._of = lru_cache(_AT_HAND)(self._unpacked)

    def kinds(self, voice: int) -> Floats | None:
        kinds = self._of(voice).kinds
        return None if kinds is None else np.frombuffer(kinds, np.float32).reshape(-1, len(Kind))

    def choose(self) -> Iterator[None]:
        return iter(())

    def compare(self, _: int) -> Iterator[None]:
        return iter(())

    def of(self, voice: int, number: int) -> tuple[list[Match], bool]:
        return self._of(voice).matches[number]

    def asked(self, _: Floats | None) -> bytes:
        """Nothing more has to be kept."""
        return b""

    def _unpacked(self, voice: int) -> _Judged:
        return _decode(zlib.decompress(self._stored[voice]))


def stored(asked: Sequence[bytes]) -> bytes:
    """What was asked of each document of a story, as Judged reads it."""
    return msgspec.msgpack.encode(asked)
