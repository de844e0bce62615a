"""Our own postings for Whoosh: the places of words are stored in blocks of plain numbers, which numpy reads directly.

Whoosh's own blocks are pickled tuples with a Python object for each number, which are many times slower to read. The
rest of an index is as Whoosh makes it.
"""

import struct
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.matching import ListMatcher

Numbers = npt.NDArray[np.int64]

_BLOCK = 4_096  # documents
# The numbers of documents and of places in the block, the type codes of its three lists, and whether it is the last.
_HEAD = struct.Struct("=II3s?")
_PLACE = 4  # bytes for a place in the encoding that Whoosh passes from its writer to the postings


class Codec(W3Codec):  # type: ignore[misc] # Whoosh is untyped
    """Whoosh's codec with other postings."""

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> "_Writer":  # noqa: ANN401
        return _Writer(dbfile, _BLOCK, byteids=byteids)

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
        weights = [float(len(value) // _PLACE or 1) for value in values]
        return ListMatcher(numbers, weights, values, format_, scorer=scorer, term=term, terminfo=terminfo)


class _Writer(W3PostingsWriter):  # type: ignore[misc]
    def _write_block(self, last: bool = False) -> None:
        self._terminfo.add_block(self)
        steps = array("I", (after - before for before, after in pairwise((0, *self._ids))))
        counts = array("I", (len(value) // _PLACE for value in self._values))
        places = array("I", b"".join(self._values))
        lists = [_narrowed(numbers) for numbers in (steps, counts, places)]
        widths = "".join(numbers.typecode for numbers in lists).encode()
        self._postfile.write(_HEAD.pack(len(steps), len(places), widths, last))
        for numbers in lists:
            self._postfile.write(numbers.tobytes())
        self._blockcount += 1
        self._new_block()


def _narrowed(numbers: "array[int]") -> "array[int]":
    most = max(numbers, default=0)
    return array("B" if most < 1 << 8 else "H" if most < 1 << 16 else "I", numbers)


class Block:
    """Some of the documents that have a word, by their numbers in the segment, and how often each has it."""

    def __init__(self, file: Any, at: int) -> None:  # noqa: ANN401
        count, self._places, widths, self.is_last = _HEAD.unpack(file.get(at, _HEAD.size))
        step, often, self._width = (np.dtype(chr(width)) for width in widths)
        at += _HEAD.size
        counted = count if self._places else 0  # not stored for a field without places
        size = count * step.itemsize
        data = file.get(at, size + counted * often.itemsize)
        self.numbers: Numbers = np.cumsum(np.frombuffer(data, step, count), dtype=np.int64)
        self.counts = np.frombuffer(data, often, counted, size)
        self._file = file
        self._at = at + len(data)
        self.end = self._at + self._places * self._width.itemsize

    def _steps(self) -> Numbers:
        """The distance from each place to the next; in each document, the first is counted from its beginning."""
        if self.counts.sum(dtype=np.int64) != self._places:
            raise ValueError("a block of an index has not the places that it counts")  # or memory runs out
        data = self._file.get(self._at, self.end - self._at)
        return np.frombuffer(data, self._width, self._places).astype(np.int64)

    def values(self) -> list[bytes]:
        """The places in each document, encoded as `Places` does (index.search.engines.whoosh.storage)."""
        if not self._places:
            return [b""] * len(self.numbers)
        data = self._steps().astype(np.uint32).tobytes()
        ends = [0, *np.cumsum(self.counts, dtype=np.int64).tolist()]
        return [data[_PLACE * start : _PLACE * end] for start, end in pairwise(ends)]

    def places(self, documents: Numbers) -> Numbers:
        """The word's places in these documents, which are in order. A document's number is in the upper 32 bits."""
        chosen = np.isin(self.numbers, documents)
        counts = self.counts[chosen]
        if not len(counts):
            return np.zeros(0, np.int64)
        places = np.cumsum(self._steps()[np.repeat(chosen, self.counts)])
        before = np.concatenate(([0], places[np.cumsum(counts)[:-1] - 1]))
        return places + np.repeat((self.numbers[chosen] << 32) - before, counts)


def blocks(file: Any, info: Any) -> Iterator[Block]:  # noqa: ANN401
    """The blocks of a word; `info` is Whoosh's record of the word."""
    at, _ = info.extent()
    is_last = False
    while not is_last:
        block = Block(file, at)
        yield block
        at, is_last = block.end, block.is_last


def begun(terms: Any, field: str, letters: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """The words of a field that begin with these letters, in order, each with Whoosh's record of it."""
    beginning = letters.encode()
    for (name, word), info in terms.items_from(field, beginning):
        if name != field or not word.startswith(beginning):
            return
        yield word.decode(), info


def column(reader: Any, name: str, kind: Any) -> Numbers:  # noqa: ANN401
    """A column of whole numbers, with 0 for documents that have none."""
    found = np.zeros(reader.doc_count_all(), np.int64)
    if reader._perdoc.has_column(name):
        kept = reader._perdoc.column_reader(name, kind)
        data = kept._dbfile.get(kept._basepos, kept._count * kept._fixedlen)
        found[: kept._count] = np.frombuffer(data, f">{kept._typecode}")
    return found
