"""Our own postings for Whoosh: the places of words are stored in blocks of plain numbers, which numpy reads directly.

Whoosh's own blocks are pickled tuples with a Python object for each number, which are many times slower to read. Its
hash table of words is replaced too (index.search.engines.whoosh.terms). The rest of an index is as Whoosh makes it.
"""

import struct
import zlib
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.matching import ListMatcher

from index.search.engines.whoosh import terms

Numbers = npt.NDArray[np.int64]

_BLOCK = 4_096  # documents
# A block begins with a byte: two bits for each of its three lists, which tell how wide its numbers are. These are the
# steps from document to document; how often each has the word, not stored where each has it once; and the places. Many
# places are deflated, all first bytes of the numbers before all second ones, if another bit says so.
_WIDTHS = ("", "B", "H", "I")
_DEFLATED = 1 << 6
_WORTH = 128  # bytes of places, from which on it is tried to deflate them
_SIZE = struct.Struct("=I")  # of the deflated places
_PLACE = 4  # bytes for a place in the encoding that Whoosh passes from its writer to the postings


class Codec(W3Codec):  # type: ignore[misc] # Whoosh is untyped
    """Whoosh's codec with other postings and another dictionary."""

    def field_writer(self, storage: Any, segment: Any) -> terms.Writer:  # noqa: ANN401
        return terms.Writer(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> terms.Reader:  # noqa: ANN401
        return terms.Reader(self, storage, segment)

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
        if max(counts, default=1) == 1:
            counts = array("I")
        places = array("I", b"".join(self._values))
        lists = [_narrowed(numbers) for numbers in (steps, counts, places)]
        widths = (_WIDTHS.index(one.typecode if one else "") << 2 * at for at, one in enumerate(lists))
        deflated = _deflated(lists[2])
        self._postfile.write(bytes((sum(widths) | (_DEFLATED if deflated else 0),)))
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
    return _SIZE.pack(len(deflated)) + deflated if _SIZE.size + len(deflated) < len(plain) else b""


class Block:
    """Some of the documents that have a word, by their numbers in the segment, and how often each has it."""

    def __init__(self, file: Any, at: int, documents: int) -> None:  # noqa: ANN401
        """It has so many documents, and begins there in the file."""
        (head,) = file.get(at, 1)
        steps, often, places = (_WIDTHS[head >> 2 * number & 3] for number in range(3))
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
        self._is_deflated = bool(head & _DEFLATED)
        if self._is_deflated:
            (size,) = _SIZE.unpack(file.get(self._at, _SIZE.size))
            self._at += _SIZE.size
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


def blocks(file: Any, word: terms.Entry) -> Iterator[Block]:  # noqa: ANN401
    at = word.at
    for start in range(0, word.documents, _BLOCK):
        block = Block(file, at, min(word.documents - start, _BLOCK))
        yield block
        at = block.end


def begun(reader: terms.Reader, field: str, letters: str) -> Iterator[tuple[str, terms.Entry]]:
    """The words of a field that begin with these letters, in order."""
    beginning = letters.encode()
    for (name, word), entry in reader.from_on((field, beginning)):
        if name != field or not word.startswith(beginning):
            return
        yield word.decode(), entry


def column(reader: Any, name: str, kind: Any) -> Numbers:  # noqa: ANN401
    """A column of whole numbers, with 0 for documents that have none."""
    found = np.zeros(reader.doc_count_all(), np.int64)
    if reader._perdoc.has_column(name):
        kept = reader._perdoc.column_reader(name, kind)
        data = kept._dbfile.get(kept._basepos, kept._count * kept._fixedlen)
        found[: kept._count] = np.frombuffer(data, f">{kept._typecode}")
    return found
