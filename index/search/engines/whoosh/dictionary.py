"""Our own dictionary of words for Whoosh: in order, and in deflated blocks.

It takes an eighth of the room of Whoosh's hash table, which is most of an index of few hundred articles: half of the
words occur only once. The postings of words follow each other in the order of the words, so that no place is stored.
"""

import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol, TypeAlias

import msgspec

_MOST = 1 << 20  # bytes of a block when it is inflated
_CACHED = 32  # blocks, of which a merge needs one at a time and a search a few
_SIZE = struct.Struct("=I")

Word: TypeAlias = tuple[str, bytes]  # with its field


class Bytes(Protocol):
    """A file that is open."""

    def get(self, at: int, size: int) -> bytes: ...


class Entry:
    """What is known of a word: in how many documents it stands, and where its postings are."""

    __slots__ = ("at", "documents", "size")

    def __init__(self, documents: int = 0, at: int = 0, size: int = 0) -> None:
        self.documents, self.at, self.size = documents, at, size

    # As Whoosh calls it

    def add_block(self, block: Sequence[object]) -> None:
        self.documents += len(block)

    def set_extent(self, at: int, size: int) -> None:
        self.at, self.size = at, size

    def doc_frequency(self) -> int:
        return self.documents


class Block(NamedTuple):
    """Where a block is, and where the postings of its first word are."""

    field: str
    first: bytes
    at: int
    size: int
    postings: int


class Words(NamedTuple):
    """A block inflated: the words, one after another, with their lengths, documents, and bytes of postings."""

    letters: bytes
    lengths: list[int]
    documents: list[int]
    sizes: list[int]


_encode = msgspec.msgpack.encode
_decode_directory = msgspec.msgpack.Decoder(list[Block]).decode
_decode_words = msgspec.msgpack.Decoder(Words).decode


def deflated(words: Sequence[tuple[bytes, Entry]]) -> bytes:
    """A block of words."""
    letters = [word for word, _ in words]
    entries = [entry for _, entry in words]
    lengths = list(map(len, letters))
    return zlib.compress(
        _encode(
            Words(b"".join(letters), lengths, [entry.documents for entry in entries], [entry.size for entry in entries])
        )
    )


def directory(blocks: Sequence[Block]) -> bytes:
    """What stands at the end of the file: where the blocks are, and the size of that."""
    encoded = _encode(blocks)
    return encoded + _SIZE.pack(len(encoded))


class Dictionary:
    """The words of a segment in a file of so many bytes. All methods raise any error if it is torn."""

    def __init__(self, file: Bytes, length: int) -> None:
        self._file = file
        (size,) = _SIZE.unpack(file.get(length - _SIZE.size, _SIZE.size))
        self._blocks = _decode_directory(file.get(length - _SIZE.size - size, size))
        self._firsts = [(block.field, block.first) for block in self._blocks]
        self._read = lru_cache(_CACHED)(self._inflated)

    def fields(self) -> set[str]:
        return {block.field for block in self._blocks}

    def _inflated(self, number: int) -> tuple[list[bytes], list[Entry]]:
        """The words of a block, in order."""
        block = self._blocks[number]
        stored = zlib.decompressobj().decompress(self._file.get(block.at, block.size), _MOST)
        words = _decode_words(stored)
        ends = accumulate(words.lengths, initial=0)
        places = accumulate(words.sizes, initial=block.postings)
        return (
            [words.letters[start:end] for start, end in pairwise(ends)],
            [Entry(*entry) for entry in zip(words.documents, places, words.sizes, strict=False)],
        )

    def find(self, word: Word) -> Entry | None:
        """What is known of a word, None if it does not occur."""
        number = bisect_right(self._firsts, word) - 1
        if number < 0 or self._blocks[number].field != word[0]:
            return None
        words, entries = self._read(number)
        at = bisect_left(words, word[1])
        return entries[at] if at < len(words) and words[at] == word[1] else None

    def begun(self, field: str, letters: str) -> Iterator[tuple[str, Entry]]:
        """The words of a field that begin with these letters, in order."""
        beginning = letters.encode()
        for (name, word), entry in self.from_on((field, beginning)):
            if name != field or not word.startswith(beginning):
                return
            yield word.decode(), entry

    def from_on(self, word: Word) -> Iterator[tuple[Word, Entry]]:
        """The words from this one on, in order, those of the fields that follow too."""
        first = max(bisect_right(self._firsts, word) - 1, 0)
        for number in range(first, len(self._blocks)):
            field = self._blocks[number].field
            words, entries = self._read(number)
            start = bisect_left(words, word[1]) if field == word[0] else 0
            if field >= word[0]:
                yield from (((field, at), entry) for at, entry in zip(words[start:], entries[start:], strict=True))
