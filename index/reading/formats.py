"""Which files are read, what reading one gives, and the reasons why one is not read. Costs nothing to import."""

import errno
from dataclasses import dataclass
from pathlib import Path

from index.model.document import Document, Problem
from index.store.roots import printable

JSON_LINES = ".jsonl"
SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", JSON_LINES})
_ENDINGS = tuple(SUFFIXES)  # as nearly all are written: told at once
_LONGEST_FAULT = 200  # characters; the words may be a stranger's
NOT_REGULAR = "not a regular file (a folder, pipe, socket or device)"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave. `sha256` is that of the whole file, "" where it could not be read to its end."""

    sha256: str
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()


def suffix(path: str) -> str:
    return Path(path).suffix.lower()


def is_read(path: str) -> bool:
    """Whether a file has the suffix of a format that is read."""
    return path.endswith(_ENDINGS) or suffix(path) in SUFFIXES


def unread_format(path: str) -> str:
    return f"not a format that twosource reads ({printable(suffix(path)) or 'no suffix'})"


def why(error: OSError) -> str:
    """An error of the operating system in words for the reader."""
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return "not found: it was moved or deleted"
        case errno.EACCES | errno.EPERM:
            return "permission denied: this account may not read it"
        case errno.ELOOP:
            return "a link: links within a folder are not followed"
        case errno.EISDIR | errno.ENXIO | errno.ENODEV:
            return NOT_REGULAR
        case _:
            return f"could not be read: {error.strerror or error}"


def fault(error: Exception) -> str:
    """What nobody foresaw in reading a file, in words for the reader; the fault is named, so that it can be mended."""
    words = " ".join(f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode().split())
    return f"reading it failed, which is a fault of twosource ({words[:_LONGEST_FAULT].rstrip(': ')})"
