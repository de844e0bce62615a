"""Our own postings for Whoosh: the places of words are stored in blocks of plain numbers, which numpy reads directly.

Whoosh's own blocks are pickled tuples with a Python object for each number, which are many times slower to read. Its
hash table of words is replaced too (index.search.engines.whoosh.dictionary). The rest of an index is as Whoosh makes
it. How the blocks are written: index.search.engines.whoosh.postings.
"""

import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.search.engines.whoosh.dictionary import Bytes, Entry

Numbers = npt.NDArray[np.int64]

BLOCK = 4_096  # documents
# A block begins with a byte: two bits for each of its three lists, which tell how wide its numbers are. These are the
# steps from document to document; how often each has the word, not stored where each has it once; and the places. Many
# places are deflated, all first bytes of the numbers before all second ones, if another bit says so.
WIDTHS = ("", "B", "H", "I")
DEFLATED = 1 << 6
SIZE_OF = struct.Struct("=I")  # the deflated places
PLACE = 4  # bytes for a place in the encoding that Whoosh passes from its writer to the postings


class Block:
    """Some of the documents that have a word, by their numbers in the segment, and how often each has it."""

    def __init__(self, file: Bytes, at: int, documents: int) -> None:
        """It has so many documents, and begins there in the file."""
        (head,) = file.get(at, 1)
        steps, often, places = (WIDTHS[head >> 2 * number & 3] for number in range(3))
        step = np.dtype(steps)
        counted = np.dtype(often) if often else None
        size = documents * step.itemsize
        data = file.get(at + 1, size + (documents * counted.itemsize if counted else 0))
        self.numbers: Numbers = np.cumsum(np.frombuffer(data, step, documents), dtype=np.int64)
        self.counts = np.frombuffer(data, counted, documents, size) if counted else np.ones(documents, np.uint8)
        self._file = file
        self._at = at + 1 + len(data)
        self._width = np.dtype(places) if places else None  # not stored for a field without places
        self._places = int(self.counts.sum(dtype=np.int64)) if places else 0
        self.end = self._at + (self._places * self._width.itemsize if self._width else 0)
        self._is_deflated = bool(head & DEFLATED)
        if self._is_deflated:
            (size,) = SIZE_OF.unpack(file.get(self._at, SIZE_OF.size))
            self._at += SIZE_OF.size
            self.end = self._at + size

    def _steps(self) -> Numbers:
        """The distance from each place to the next; in each document, the first is counted from its beginning."""
        data = self._file.get(self._at, self.end - self._at)
        if self._is_deflated and self._width:
            size = self._places * self._width.itemsize
            plain = np.frombuffer(zlib.decompressobj().decompress(data, max(size, 1)), np.uint8, size)
            data = plain.reshape(self._width.itemsize, -1).T.tobytes()
        return np.frombuffer(data, self._width, self._places).astype(np.int64)

    def values(self) -> list[bytes]:
        """The places in each document, encoded as `Places` does (index.search.engines.whoosh.storage)."""
        if not self._places:
            return [b""] * len(self.numbers)
        data = self._steps().astype(np.uint32).tobytes()
        ends = [0, *np.cumsum(self.counts, dtype=np.int64).tolist()]
        return [data[PLACE * start : PLACE * end] for start, end in pairwise(ends)]

    def places(self, documents: Numbers) -> Numbers:
        """The word's places in these documents, which are in order. A document's number is in the upper 32 bits."""
        chosen = np.isin(self.numbers, documents)
        counts = self.counts[chosen]
        if not len(counts):
            return np.zeros(0, np.int64)
        places = np.cumsum(self._steps()[np.repeat(chosen, self.counts)])
        before = np.concatenate(([0], places[np.cumsum(counts)[:-1] - 1]))
        return places + np.repeat((self.numbers[chosen] << 32) - before, counts)


def blocks(file: Bytes, word: Entry) -> Iterator[Block]:
    at = word.at
    for start in range(0, word.documents, BLOCK):
        block = Block(file, at, min(word.documents - start, BLOCK))
        yield block
        at = block.end
