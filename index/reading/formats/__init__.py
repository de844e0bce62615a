"""The formats that are read: one table, and a module for each, which is imported when the first file of it comes.

A file comes in, Documents and Problems go out. docs/recipes/add-a-format.md tells how to add one.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, cast

from index.model.document import Document, Problem

VERSION = "2"  # of what all formats share: decoding, parts, metadata; changed whenever another document would be made
BEGINNING = 4096  # bytes of a file by which its format is told

# A reader is given the path of a file, for what its name tells, and the open file. It yields what it finds, in order;
# yielding nothing says that the file is empty. A document without a digest of its own gets that of the file, which has
# to be read to its end by then. Raises UnreadableError where nothing more can be had.
Reader = Callable[[str, BinaryIO], Iterator[Document | Problem]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format and its files.

    `name` is that of its module here, whose function `read` is a Reader. `suffixes` are in lower case. `version` is
    changed whenever the module would make another document of a file: then all files of the format are read anew.
    `sniff` has to match at the first byte of a file; of several formats with the same suffix the first that does reads
    it. With `apart` it is read in a process with limits, which is for parsers that a file may cost too much time or
    memory. A file of more bytes than `largest` is not read.
    """

    name: str
    suffixes: tuple[str, ...]
    version: str
    sniff: re.Pattern[bytes] | None = None
    apart: bool = False
    largest: int = 24 * 2**20

    def reader(self) -> Reader:
        """Its reader, imported now."""
        return cast(Reader, import_module(f"{__name__}.{self.name}").read)


class Table:
    """Formats, by the names of their files."""

    def __init__(self, *formats: Format) -> None:
        self._by_name = {one.name: one for one in formats}
        self._by_suffix: dict[str, list[Format]] = {}
        for one in formats:
            for suffix in one.suffixes:
                self._by_suffix.setdefault(suffix, []).append(one)
        self._versions = {
            suffix: " ".join([VERSION, *(f"{one.name}-{one.version}" for one in several)])
            for suffix, several in self._by_suffix.items()
        }
        self.suffixes = tuple(self._by_suffix)

    def of(self, path: str, beginning: bytes) -> Format | None:
        """The format of a file with these first bytes; None where it is not read."""
        for one in self._by_suffix.get(suffix_of(path), ()):
            if one.sniff is None or one.sniff.match(beginning):
                return one
        return None

    def version_of(self, path: str) -> str | None:
        """What a file is read by: as long as it stays, the file need not be read anew. None where it is not read.

        All formats of its suffix are in it, for any of them may be the one that reads it.
        """
        written = path[path.rfind(".") :]  # as nearly all suffixes are, in lower case: told at once
        return self._versions.get(written) or self._versions.get(suffix_of(path))

    def named(self, name: str) -> Format:
        """The format of that name. Raises KeyError where there is none."""
        return self._by_name[name]


def suffix_of(path: str) -> str:
    """The suffix of a file's name, in lower case."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 (asked for each file of a walk, and pathlib takes long)


TABLE = Table(
    Format("plain", (".txt",), "1"),
    Format("markdown", (".md",), "1"),
    Format("html", (".html", ".htm"), "1", apart=True),
    Format("eml", (".eml",), "1", apart=True),
    Format("jsonl", (".jsonl",), "1", largest=512 * 2**20),
)
