"""How Whoosh writes our own postings (index.search.engines.whoosh.blocks), and reads them to merge segments."""

import zlib
from array import array
from itertools import pairwise
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.matching import ListMatcher

from index.search.engines.whoosh import terms
from index.search.engines.whoosh.blocks import BLOCK, DEFLATED, PLACE, SIZE_OF, WIDTHS, blocks

_WORTH = 128  # bytes of places, from which on it is tried to deflate them


class Codec(W3Codec):  # type: ignore[misc] # Whoosh is untyped
    """Whoosh's codec with other postings and another dictionary."""

    def field_writer(self, storage: Any, segment: Any) -> terms.Writer:  # noqa: ANN401
        return terms.Writer(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> terms.Reader:  # noqa: ANN401
        return terms.Reader(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> "_Writer":  # noqa: ANN401
        return _Writer(dbfile, BLOCK, byteids=byteids)

    def postings_reader(
        self,
        dbfile: Any,  # noqa: ANN401
        terminfo: Any,  # noqa: ANN401
        format_: object,
        term: object = None,
        scorer: object = None,
    ) -> ListMatcher:
        """Used by Whoosh itself to look up ids and to merge segments; searches read the blocks directly."""
        numbers: list[int] = []
        values: list[bytes] = []
        for block in blocks(dbfile, terminfo):
            numbers += block.numbers.tolist()
            values += block.values()
        weights = [float(len(value) // PLACE or 1) for value in values]
        return ListMatcher(numbers, weights, values, format_, scorer=scorer, term=term, terminfo=terminfo)


class _Writer(W3PostingsWriter):  # type: ignore[misc]
    def _write_block(self, last: bool = False) -> None:
        self._terminfo.add_block(self)
        steps = array("I", (after - before for before, after in pairwise((0, *self._ids))))
        counts = array("I", (len(value) // PLACE for value in self._values))
        if max(counts, default=1) == 1:
            counts = array("I")
        places = array("I", b"".join(self._values))
        lists = [_narrowed(numbers) for numbers in (steps, counts, places)]
        widths = (WIDTHS.index(one.typecode if one else "") << 2 * at for at, one in enumerate(lists))
        deflated = _deflated(lists[2])
        self._postfile.write(bytes((sum(widths) | (DEFLATED if deflated else 0),)))
        for numbers in lists[:2]:
            self._postfile.write(numbers.tobytes())
        self._postfile.write(deflated or lists[2].tobytes())
        self._blockcount += 1
        self._new_block()


def _narrowed(numbers: "array[int]") -> "array[int]":
    most = max(numbers, default=0)
    return array("B" if most < 1 << 8 else "H" if most < 1 << 16 else "I", numbers)


def _deflated(places: "array[int]") -> bytes:
    """The places after their size, empty if they are better stored as they are."""
    plain = places.tobytes()
    if len(plain) < _WORTH:
        return b""
    deflated = zlib.compress(np.frombuffer(plain, np.uint8).reshape(-1, places.itemsize).T.tobytes(), 1)
    return SIZE_OF.pack(len(deflated)) + deflated if SIZE_OF.size + len(deflated) < len(plain) else b""
