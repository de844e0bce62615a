"""Our own dictionary of words (index.search.engines.whoosh.dictionary) as Whoosh writes it, and reads it to merge."""

from collections.abc import Iterator
from typing import Any

from whoosh.codec.base import FieldWriter, TermsReader
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from index.search.engines.whoosh.dictionary import Block, Dictionary, Entry, Word, deflated, directory

_TOGETHER = 128  # words


class Writer(FieldWriter):  # type: ignore[misc] # Whoosh is untyped
    """Gets words in order, each with its documents. Whoosh calls its methods."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:  # noqa: ANN401
        self._codec = codec
        self._file = segment.create_file(storage, W3Codec.TERMS_EXT)
        self._postfile = segment.create_file(storage, W3Codec.POSTS_EXT)
        self._blocks: list[Block] = []
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
        block = deflated(self._words)
        word, entry = self._words[0]
        self._blocks.append(Block(self._field, word, self._file.tell(), len(block), entry.at))
        self._file.write(block)
        self._words.clear()

    def close(self) -> None:
        self._file.write(directory(self._blocks))
        self._file.close()
        self._postfile.close()
        self.is_closed = True


class Reader(TermsReader):  # type: ignore[misc]
    """The words of a segment, and their `postings`."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:  # noqa: ANN401
        name = segment.make_filename(W3Codec.TERMS_EXT)
        self._codec = codec
        self._file = storage.open_file(name)
        self._words = Dictionary(self._file, storage.file_length(name))
        self.postings = segment.open_file(storage, W3Codec.POSTS_EXT)

    # As Whoosh calls it

    def __contains__(self, term: Word) -> bool:
        return self._words.find(term) is not None

    def indexed_field_names(self) -> set[str]:
        return self._words.fields()

    def terms(self) -> Iterator[Word]:
        return (word for word, _ in self.items())

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Word]:
        return (word for word, _ in self.items_from(fieldname, prefix))

    def items(self) -> Iterator[tuple[Word, Entry]]:
        return self._words.from_on(("", b""))

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Word, Entry]]:
        return self._words.from_on((fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Entry:
        found = self._words.find((fieldname, text))
        if found is None:
            raise TermNotFound(f"no word {text!r} in the field {fieldname}")
        return found

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        found = self._words.find((fieldname, text))
        return found.documents if found else 0

    def matcher(self, fieldname: str, text: bytes, format_: object, scorer: object = None) -> ListMatcher:
        entry = self.term_info(fieldname, text)
        return self._codec.postings_reader(self.postings, entry, format_, term=(fieldname, text), scorer=scorer)

    def close(self) -> None:
        self._file.close()
        self.postings.close()
