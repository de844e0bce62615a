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
from typing import Any, NamedTuple, TypeAlias

import msgspec
from whoosh.codec.base import FieldWriter, TermsReader
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

_TOGETHER = 128  # words
_MOST = 1 << 20  # bytes of a block when it is inflated
_CACHED = 32  # blocks, of which a merge needs one at a time and a search a few
_SIZE = struct.Struct("=I")

_Word: TypeAlias = tuple[str, bytes]  # with its field


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


class _Block(NamedTuple):
    """Where a block is, and where the postings of its first word are."""

    field: str
    first: bytes
    at: int
    size: int
    postings: int


class _Words(NamedTuple):
    """A block inflated: the words, one after another, with their lengths, documents, and bytes of postings."""

    letters: bytes
    lengths: list[int]
    documents: list[int]
    sizes: list[int]


_encode = msgspec.msgpack.encode
_decode_directory = msgspec.msgpack.Decoder(list[_Block]).decode
_decode_words = msgspec.msgpack.Decoder(_Words).decode


class Writer(FieldWriter):  # type: ignore[misc] # Whoosh is untyped
    """Gets words in order, each with its documents. Whoosh calls its methods."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:  # noqa: ANN401
        self._codec = codec
        self._file = segment.create_file(storage, W3Codec.TERMS_EXT)
        self._postfile = segment.create_file(storage, W3Codec.POSTS_EXT)
        self._blocks: list[_Block] = []
        self._words: list[tuple[bytes, Entry]] = []
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:  # noqa: ANN401
        self._field, self._format = fieldname, fieldobj.format
        self._postings = self._codec.postings_writer(self._postfile)

    def start_term(self, text: bytes) -> None:
        self._word = text
        self._postings.start_postings(self._format, Entry())

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        self._postings.add_posting(docnum, weight, vbytes, length)

    def finish_term(self) -> None:
        self._words.append((self._word, self._postings.finish_postings()))
        if len(self._words) == _TOGETHER:
            self.finish_field()

    def finish_field(self) -> None:
        """Write the words that are not written yet."""
        if not self._words:
            return
        words = [word for word, _ in self._words]
        entries = [entry for _, entry in self._words]
        block = zlib.compress(
            _encode(
                _Words(
                    b"".join(words),
                    list(map(len, words)),
                    [entry.documents for entry in entries],
                    [entry.size for entry in entries],
                )
            )
        )
        self._blocks.append(_Block(self._field, words[0], self._file.tell(), len(block), entries[0].at))
        self._file.write(block)
        self._words.clear()

    def close(self) -> None:
        directory = _encode(self._blocks)
        self._file.write(directory)
        self._file.write(_SIZE.pack(len(directory)))
        self._file.close()
        self._postfile.close()
        self.is_closed = True


class Reader(TermsReader):  # type: ignore[misc]
    """The words of a segment, and their `postings`."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:  # noqa: ANN401
        name = segment.make_filename(W3Codec.TERMS_EXT)
        length = storage.file_length(name)
        self._codec = codec
        self._file = storage.open_file(name)
        self.postings = segment.open_file(storage, W3Codec.POSTS_EXT)
        (size,) = _SIZE.unpack(self._file.get(length - _SIZE.size, _SIZE.size))
        self._blocks = _decode_directory(self._file.get(length - _SIZE.size - size, size))
        self._firsts = [(block.field, block.first) for block in self._blocks]
        self._read = lru_cache(_CACHED)(self._inflated)

    def _inflated(self, number: int) -> tuple[list[bytes], list[Entry]]:
        """The words of a block, in order. Raises an error if it is torn."""
        block = self._blocks[number]
        stored = zlib.decompressobj().decompress(self._file.get(block.at, block.size), _MOST)
        words = _decode_words(stored)
        ends = accumulate(words.lengths, initial=0)
        places = accumulate(words.sizes, initial=block.postings)
        return (
            [words.letters[start:end] for start, end in pairwise(ends)],
            [Entry(*entry) for entry in zip(words.documents, places, words.sizes, strict=False)],
        )

    def _found(self, word: _Word) -> Entry | None:
        number = bisect_right(self._firsts, word) - 1
        if number < 0 or self._blocks[number].field != word[0]:
            return None
        words, entries = self._read(number)
        at = bisect_left(words, word[1])
        return entries[at] if at < len(words) and words[at] == word[1] else None

    def from_on(self, word: _Word) -> Iterator[tuple[_Word, Entry]]:
        """The words from this one on, in order, those of the fields that follow too."""
        first = max(bisect_right(self._firsts, word) - 1, 0)
        for number in range(first, len(self._blocks)):
            field = self._blocks[number].field
            words, entries = self._read(number)
            start = bisect_left(words, word[1]) if field == word[0] else 0
            if field >= word[0]:
                yield from (((field, at), entry) for at, entry in zip(words[start:], entries[start:], strict=True))

    # As Whoosh calls it

    def __contains__(self, term: _Word) -> bool:
        return self._found(term) is not None

    def indexed_field_names(self) -> set[str]:
        return {block.field for block in self._blocks}

    def terms(self) -> Iterator[_Word]:
        return (word for word, _ in self.from_on(("", b"")))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[_Word]:
        return (word for word, _ in self.from_on((fieldname, prefix)))

    def items(self) -> Iterator[tuple[_Word, Entry]]:
        return self.from_on(("", b""))

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[_Word, Entry]]:
        return self.from_on((fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Entry:
        found = self._found((fieldname, text))
        if found is None:
            raise TermNotFound(f"no word {text!r} in the field {fieldname}")
        return found

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        found = self._found((fieldname, text))
        return found.documents if found else 0

    def matcher(self, fieldname: str, text: bytes, format_: object, scorer: object = None) -> ListMatcher:
        entry = self.term_info(fieldname, text)
        return self._codec.postings_reader(self.postings, entry, format_, term=(fieldname, text), scorer=scorer)

    def close(self) -> None:
        self._file.close()
        self.postings.close()
