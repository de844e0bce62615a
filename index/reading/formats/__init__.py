"""The formats that can be read: one table, and a module for each, which is imported with the first such file.

A file comes in, Documents and Problems go out. docs/recipes/add-a-format.md explains how to add a format.
"""

import os
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import BinaryIO, cast

import msgspec

from index.model.document import Document, Problem
from index.model.fetched import SIDECAR
from index.reading.metadata import columns

VERSION = "9"  # of what all formats share (decoding, parts, metadata); change it whenever documents come out different
BEGINNING = 4096  # bytes at the start of a file by which its format is recognised


class Member(msgspec.Struct, frozen=True):
    """A file within a file: the name there of one in an archive, or the `number` of a message in a mailbox, from 1.

    `format` is the name of its format, "" where its own name tells it. `url` is where it was published, if known.
    """

    name: str
    data: bytes
    number: int = 0
    format: str = ""
    url: str | None = None


# A reader gets the path of a file, for what its name tells, and the open file. It yields what it finds, in order; if it
# yields nothing, the file is empty. That of a format which `holds` others yields Members in place of documents. A
# document without a digest of its own gets that of the file, which must be read to its end by then. Raises
# UnreadableError if nothing more can be read.
Reader = Callable[[str, BinaryIO], Iterator[Document | Problem | Member]]


class Format(msgspec.Struct, frozen=True):
    """A file format.

    `name` is that of its module in this package, whose function `read` is a Reader. `suffixes` are in lower case.
    Change `version` whenever the module's documents come out different: then all files of the format are read again.
    `sniff` must match at the first byte of a file; of several formats with the same suffix, the first that matches
    reads it. With `apart`, files are read in a process with limits: for parsers that may take too much time or memory.
    Files of more than `largest` bytes are not read. A format that `holds` others has files in which there are files.
    Of one that is `mapped` the user's settings tell which column is which.
    """

    name: str
    suffixes: tuple[str, ...]
    version: str
    sniff: re.Pattern[bytes] | None = None
    apart: bool = False
    holds: bool = False
    mapped: bool = False
    largest: int = 24 * 2**20

    def reader(self) -> Reader:
        """Its reader, imported now."""
        return cast(Reader, import_module(f"{__name__}.{self.name}").read)


class Table:
    """The formats, and how to find the one for a file."""

    def __init__(self, *formats: Format) -> None:
        self._by_name = {one.name: one for one in formats}
        self._by_suffix: dict[str, list[Format]] = {}
        for one in formats:
            for suffix in one.suffixes:
                self._by_suffix.setdefault(suffix, []).append(one)
        # What is in a file that holds others may be of any format.
        self._versions = {
            suffix: " ".join(
                [
                    VERSION,
                    *(f"{one.name}-{one.version}" for one in (formats if several[0].holds else several)),
                ]
            )
            for suffix, several in self._by_suffix.items()
        }
        self._mapped = {suffix for one in formats if one.holds or one.mapped for suffix in one.suffixes}
        self.suffixes = tuple(self._by_suffix)

    def of(self, path: str, beginning: bytes) -> Format | None:
        """The format of a file with these first bytes, None if it cannot be read."""
        for one in self._by_suffix.get(suffix_of(path), ()):
            if one.sniff is None or one.sniff.match(beginning):
                return one
        return None

    def version_of(self, path: str) -> str | None:
        """A string for what reads a file: while it stays the same, the file need not be read again.

        It includes all formats of the file's suffix, any of which may be the one that reads it. None if there is none.
        """
        written = path[path.rfind(".") :]  # the quick way, for suffixes in lower case
        suffix = written if written in self._versions else suffix_of(path)
        version = self._versions.get(suffix)
        return f"{version} {columns.version()}".rstrip() if suffix in self._mapped else version

    def largest(self, path: str) -> int | None:
        """The most bytes that a file with this suffix may have, None if it cannot be read."""
        return max((one.largest for one in self._by_suffix.get(suffix_of(path), ())), default=None)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def named(self, name: str) -> Format:
        """The format of that name. Raises KeyError if there is none."""
        return self._by_name[name]


def is_passed_over(name: str) -> bool:
    """True for hidden files, for sidecars, and for a README, which is about the folder and is not a report."""
    if name[:1] == "." or name.endswith(SIDECAR):
        return True
    return name[:1] in ("r", "R") and name.partition(".")[0].lower() == "readme"


def suffix_of(path: str) -> str:
    """The suffix of a file's name, in lower case."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 (called for each file of a walk, and pathlib is slow)


# What may stand above the first element of XML. It is possessive: every byte is looked at once.
_PROLOG = rb"(?:\xef\xbb\xbf)?(?:<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->|<!DOCTYPE[^>]*+>|\s)*+"


def _root_of(*names: str) -> re.Pattern[bytes]:
    """How XML begins whose first element has one of these names."""
    return re.compile(_PROLOG + rb"<(?:[\w-]+:)?(?:%s)[\s>]" % "|".join(names).encode(), re.DOTALL)


TABLE = Table(
    Format("plain", (".txt",), "2"),
    Format("markdown", (".md",), "1"),
    Format("html", (".html", ".htm"), "2", apart=True),
    Format("eml", (".eml",), "2", apart=True),
    Format("jsonl", (".jsonl",), "2", mapped=True, largest=512 * 2**20),
    Format("delimited", (".csv", ".tsv"), "1", mapped=True, largest=64 * 2**20),
    Format("archive", (".zip", ".tar", ".tgz", ".gz"), "1", apart=True, holds=True, largest=128 * 2**20),
    Format("newsml", (".xml", ".newsml"), "1", sniff=_root_of("newsMessage", "newsItem", "packageItem"), apart=True),
    Format("nitf", (".xml", ".nitf"), "1", sniff=_root_of("nitf"), apart=True),
    Format("feed", (".rss", ".atom", ".xml"), "1", apart=True),
    Format("mhtml", (".mht", ".mhtml"), "1", apart=True),
    Format("warc", (".warc",), "1", apart=True, holds=True, largest=128 * 2**20),
    Format("msg", (".msg",), "1", apart=True),
    Format("mbox", (".mbox",), "1", holds=True, largest=2**31),
    Format("pdf", (".pdf",), "1", apart=True, largest=100 * 2**20),
    Format("docx", (".docx",), "1", apart=True, largest=64 * 2**20),
    Format("odt", (".odt",), "1", apart=True, largest=64 * 2**20),
    Format("rtf", (".rtf",), "1", apart=True, largest=64 * 2**20),
    Format("epub", (".epub",), "1", apart=True, largest=64 * 2**20),
)
