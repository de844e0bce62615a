"""Reads an index that Whoosh wrote, without Whoosh: importing that takes a fifth of a search from the command line.

An index is its table of contents, which lists the segments, and a file for each of these, in which several are put
together: columns, words and postings. Only reading is here; what writes is in index.search.engines.whoosh.storage.
"""

import os
import re
import struct
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from index.search.engines.whoosh.blocks import Numbers
from index.search.engines.whoosh.dictionary import Dictionary
from index.search.engines.whoosh.unpickling import Listed, listed, loads
from index.store.files import open_derived

# All that an index depends on: one of another format cannot be used. It is the last release of Whoosh.
FORMAT = f"7 whoosh 2.7.4 unicode {unicodedata.unidata_version} {sys.byteorder}"

_TABLE = re.compile(r"_MAIN_(\d+)\.toc")
_TABLE_HEAD = struct.Struct("!3B2i3B")  # sizes of numbers, a check of their order, the version, the release of Whoosh
_SIZES, _ORDER, _VERSION = (4, 8, 4), -12345, -111
_GENERATION = struct.Struct("!2i")
_SEGMENT_HEAD = struct.Struct("!qi")  # where in its file the list of contents is, and of what size
_TRIES = 10  # to open an index while another process replaces its files
_SMALL = 64  # documents; a smaller segment is cheap to rewrite
_MANY = 4  # segments of a tier, above which they are merged
# How many words a document has is kept in a byte, which stands for so many.
_LENGTHS = np.array([round((1.033**byte - 1) * 27) for byte in range(256)], np.float64)


class Sized(Protocol):
    """A segment as Whoosh has it, or as it is listed."""

    def doc_count(self) -> int: ...

    def deleted_count(self) -> int: ...


One = TypeVar("One", bound=Sized)


def generation(folder: Path) -> int:
    """The number of the latest table of contents. Raises FileNotFoundError if there is none."""
    numbers = [int(found[1]) for path in folder.iterdir() if (found := _TABLE.fullmatch(path.name))]
    if not numbers:
        raise FileNotFoundError("there is no table of contents")
    return max(numbers)


def table(folder: Path) -> tuple[int, list[Listed]]:
    """The latest generation, and its segments. Raises any error if what is there is none."""
    latest = generation(folder)
    with open(folder / f"_MAIN_{latest}.toc", "rb", opener=open_derived) as file:
        *sizes, order, version, _, _, _ = _TABLE_HEAD.unpack(file.read(_TABLE_HEAD.size))
        if (tuple(sizes), order, version) != (_SIZES, _ORDER, _VERSION):
            raise ValueError("it is in another format")
        file.seek(_varint(file), os.SEEK_CUR)  # the schema, which is always this program's
        if _GENERATION.unpack(file.read(_GENERATION.size)) != (latest, 0):
            raise ValueError("its table of contents is another's")
        return latest, listed(file)


def _varint(file: BinaryIO) -> int:
    number = shift = 0
    while True:
        (byte,) = file.read(1)
        number |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return number
        shift += 7


class Part:
    """One of the files in the file of a segment."""

    def __init__(self, file: BinaryIO, at: int, size: int) -> None:
        self._file, self._at, self.size = file, at, size

    def get(self, at: int, size: int) -> bytes:
        """So many bytes from there on; fewer where it ends."""
        return os.pread(self._file.fileno(), max(0, min(size, self.size - at)), self._at + at)


class Segment:
    """A segment that is open."""

    def __init__(self, folder: Path, of: Listed) -> None:
        self.of = of
        with ExitStack() as stack:
            self._file = stack.enter_context(open(folder / f"{of.name}.seg", "rb", opener=open_derived))
            at, size = _SEGMENT_HEAD.unpack(self._file.read(_SEGMENT_HEAD.size))
            self._parts = {
                name: Part(self._file, part["offset"], part["length"])
                for name, part in loads(Part(self._file, at, size).get(0, size)).items()
            }
            words = self._part("trm")
            self.words, self.postings = Dictionary(words, words.size), self._part("pst")
            self._open = stack.pop_all()

    def close(self) -> None:
        self._open.close()

    def _part(self, name: str) -> Part:
        return self._parts[f"{self.of.name}.{name}"]

    def ids(self) -> Numbers:
        """The ids of its documents."""
        return self._column("id", ">u4").astype(np.int64)

    def lengths(self, field: str) -> npt.NDArray[np.float64]:
        """How many words each of its documents has in a field, about."""
        return _LENGTHS[self._column(f"_{field}_len", "u1")]

    def _column(self, name: str, kind: str) -> npt.NDArray[np.uint32]:
        """A column of whole numbers, with 0 for documents that have none."""
        found = np.zeros(self.of.documents, kind)
        if f"{self.of.name}.{name}.col" in self._parts:
            part = self._part(f"{name}.col")
            stored = np.frombuffer(part.get(0, part.size), kind)
            found[: len(stored)] = stored
        return found


def segments(folder: Path, stack: ExitStack) -> list[Segment]:
    """The segments of the latest table of contents, open until the end of the stack; without those that are empty."""
    for left in reversed(range(_TRIES)):
        with ExitStack() as opened:
            try:
                _, several = table(folder)
                found = []
                for one in several:
                    if one.documents:
                        found.append(Segment(folder, one))
                        opened.callback(found[-1].close)
            except FileNotFoundError:  # another process has written a newer one
                if not left:
                    raise
            else:
                stack.push(opened.pop_all())
                return found
    raise AssertionError


def worth_merging(several: Sequence[One]) -> list[One]:
    """The segments to merge into one, so that searches stay fast and removed documents disappear.

    Rewriting costs as much as indexing, so a segment is left alone until there are several of its tier, and is merged
    with these and all smaller ones then (O'Neil and others, The log-structured merge-tree, 1996). So a document is
    rewritten about once for each tier. (Whoosh's own policy never merges segments of more than a few documents.)
    """
    tiers = Counter(map(_tier, several))
    crowded = max((tier for tier, number in tiers.items() if number > _MANY), default=-1)
    return [one for one in several if _tier(one) <= crowded or one.deleted_count() > one.doc_count()]


def _tier(segment: Sized) -> int:
    """0 for a segment that is cheap to rewrite; those of each further tier are four times as large."""
    return ((segment.doc_count() // _SMALL).bit_length() + 1) // 2
