"""Whoosh as this program writes with it: with safe unpickling, and with our own storage, postings and merging.

Import this module only when something is to be indexed: Whoosh takes 60 ms to import.
"""

import os
import warnings
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from operator import sub
from pathlib import Path
from typing import IO, Any

from index.search.engines.whoosh.kept import worth_merging
from index.search.engines.whoosh.lean import lean
from index.search.engines.whoosh.unpickling import guard
from index.store.files import open_derived, open_private, private_folder, remove, sync_folder
from index.text.words import folded

with warnings.catch_warnings(), lean():
    # Whoosh 2.7.4 compares literals with `is` and has invalid escapes, about which Python 3.12 and later warn.
    warnings.simplefilter("ignore")
    import whoosh.codec.whoosh3
    import whoosh.searching
    import whoosh.writing  # noqa: F401 (all are guarded)
    from whoosh import fields, formats
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import StructFile
    from whoosh.index import FileIndex
    from whoosh.reading import SegmentReader

    from index.search.engines.whoosh.postings import Codec
guard()

# Separates a text from a title that is not part of it, so that no phrase matches across the gap.
APART = "\x1e"
_GAP = 1_000  # places
_LOCK_S = 10.0  # how long a writer waits for another one
_MEMORY_MB = 32  # of words that are not written yet, about half of what they take


class Storage(FileStorage):  # type: ignore[misc] # Whoosh is untyped
    """A folder of our files, which are synced to disk before the table of contents names them.

    File names come from the index itself, so none is allowed to lead out of the folder.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path, supports_mmap=False)  # opens faster, and holds far less memory
        self._opened: set[IO[bytes]] = set()

    def close_files(self) -> None:
        """Close all open files, which Whoosh itself cannot do after an error."""
        while self._opened:
            self._opened.pop().close()

    def _fpath(self, fname: str) -> str:
        if "/" in fname or "\0" in fname or fname in ("", ".", ".."):
            raise OSError(f"not the name of a file of an index: {fname!r}")
        return str(Path(self.folder) / fname)

    def open_file(self, name: str, **_: object) -> StructFile:
        file = open(self._fpath(name), "rb", opener=open_derived)  # noqa: SIM115 (Whoosh closes it)
        self._opened.add(file)
        return StructFile(file, name=name, onclose=lambda _: self._opened.discard(file))

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **_: object) -> StructFile:
        file = open(self._fpath(name), mode, opener=open_derived)  # noqa: SIM115
        self._opened.add(file)

        def to_disk(_: StructFile) -> None:
            file.flush()
            os.fsync(file.fileno())
            self._opened.discard(file)

        return StructFile(file, name=name, onclose=to_disk)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(Path(self.folder))

    def lock(self, name: str) -> Any:  # noqa: ANN401 (Whoosh is untyped)
        os.close(open_private(self._fpath(name), os.O_RDWR | os.O_CREAT))
        return super().lock(name)

    def temp_storage(self, name: str | None = None) -> "TemporaryStorage":
        folder = Path(self._fpath(name or "new.tmp"))
        if folder.is_symlink():
            remove(folder)
        return TemporaryStorage(str(private_folder(folder)))


class TemporaryStorage(Storage):
    """For files that exist only until a commit is done: they need not be synced."""

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **_: object) -> StructFile:
        return StructFile(open(self._fpath(name), mode, opener=open_derived), name=name)


class Places(formats.Positions):  # type: ignore[misc]
    """The places of a word in a field, encoded as distances from one to the next, as `postings` stores them."""

    def word_values(self, value: str, analyzer: object, **__: object) -> Iterator[tuple[str, int, float, bytes]]:
        places: dict[str, list[int]] = {}
        at = -_GAP
        for text in value.split(APART):
            at += _GAP
            for word in folded(text):
                if word in places:
                    places[word].append(at)
                else:
                    places[word] = [at]
                at += 1
        for word, positions in places.items():
            yield word, len(positions), float(len(positions)), self.encode(positions)

    def encode(self, positions: list[int]) -> bytes:
        return array("I", map(sub, positions, (0, *positions))).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        return list(accumulate(array("I", value)))

    def decode_frequency(self, value: bytes) -> int:
        return len(array("I", value))

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value))


SCHEMA = fields.Schema(
    id=fields.NUMERIC(int, bits=32, signed=False, shift_step=0, unique=True, sortable=True),
    body=fields.FieldType(Places(), None, scorable=True),
    title=fields.FieldType(Places(), None, scorable=True),
    outlet=fields.FieldType(Places(), None, scorable=True),
)


@contextmanager
def opened(folder: Path, *, create: bool = False) -> Iterator[FileIndex]:
    """The index in a folder; all its files are closed at the end.

    Its schema is always this module's: the one stored in the index is not read.
    """
    storage = Storage(str(folder))
    try:
        yield FileIndex.create(storage, SCHEMA, "MAIN") if create else FileIndex(storage, SCHEMA, "MAIN")
    finally:
        storage.close_files()


def begun(index: FileIndex) -> Any:  # noqa: ANN401 (Whoosh is untyped)
    """A writer for the index, as soon as no other one is open."""
    return index.writer(timeout=_LOCK_S, limitmb=_MEMORY_MB, codec=Codec())


def merge(writer: Any, segments: Sequence[Any]) -> list[Any]:  # noqa: ANN401 (Whoosh is untyped)
    """A merge policy for Whoosh: merges what is worth it, and returns the segments that stay."""
    taken = worth_merging(segments)
    for segment in taken:
        if segment.doc_count():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [segment for segment in segments if segment not in taken]
