"""One file to Documents: opened with care, read within limits, handed to the reader of its format."""

import os
import stat
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BufferedReader

from index.model.document import Document, Problem
from index.reading.apart import read_apart
from index.reading.decoding import UnreadableError
from index.reading.formats import JSON_LINES, NOT_REGULAR, Reading, fault, suffix, unread_format, why
from index.reading.jsonl import may_hold_article, read_line
from index.reading.markdown import read_markdown
from index.reading.plain import read_plain

_READERS: dict[str, Callable[[str, str, bytes], tuple[Document, str]]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_apart,
    ".htm": read_apart,
}
LARGEST_TEXT = 24 * 2**20  # bytes of a text or a page
LARGEST_JSONL = 512 * 2**20
LARGEST_LINE = 16 * 2**20
_MOST_PROBLEMS = 100  # of one file of JSON Lines that are listed one by one
_STEP = 100  # articles of JSON Lines that are given at a time
_EMPTY = "empty: there is nothing in it"


def read_file(path: str) -> Iterator[Reading]:
    """As `index.reading.read_stepwise`."""
    if "\0" in path:
        yield _failed(path, "this is no path of a file")
        return
    try:
        with open(path, "rb", opener=_open) as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode):
                yield _failed(path, NOT_REGULAR)
            elif suffix(path) == JSON_LINES:
                yield from _read_lines(path, file, info.st_size)
            else:
                yield _read_whole(path, file, info.st_size)
    except OSError as error:
        yield _failed(path, why(error))


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _failed(path: str, reason: str) -> Reading:
    return Reading("", (), (Problem(path, reason),))


def _read_whole(path: str, file: BufferedReader, size: int) -> Reading:
    reader = _READERS.get(suffix(path))
    if reader is None:
        return _failed(path, unread_format(path))
    if size > LARGEST_TEXT:
        return _failed(path, _too_large(size, LARGEST_TEXT))
    data = file.read(LARGEST_TEXT + 1)  # the file may have grown
    if len(data) > LARGEST_TEXT:
        return _failed(path, _too_large(len(data), LARGEST_TEXT))
    digest = sha256(data).hexdigest()
    if not data:
        return Reading(digest, (), (Problem(path, _EMPTY),))
    try:
        document, note = reader(path, digest, data)
    except UnreadableError as error:
        return Reading(digest, (), (Problem(path, str(error)),))
    except OSError:
        raise  # it says nothing about the file, which is read again the next time
    except Exception as error:  # noqa: BLE001 (one odd file must not keep the others from being read)
        return Reading(digest, (), (Problem(path, fault(error)),))
    return Reading(digest, (document,), (Problem(path, note),) if note else ())


def _read_lines(path: str, file: BufferedReader, size: int) -> Iterator[Reading]:
    if size > LARGEST_JSONL:
        yield _failed(path, _too_large(size, LARGEST_JSONL))
        return
    hasher = sha256()
    documents: list[Document] = []
    problems: list[Problem] = []
    unlisted, empty = 0, True
    for number, line in _lines(file, hasher.update):
        if line is not None and not line.strip():
            continue
        empty = False
        if line is None:
            found: Document | Problem = Problem(path, _too_long(), number)
        elif len(problems) == _MOST_PROBLEMS and not may_hold_article(line):
            unlisted += 1  # what is wrong with it would not be told
            continue
        else:
            found = _read_line(path, number, line)
        if isinstance(found, Document):
            documents.append(found)
            if len(documents) == _STEP:
                yield Reading("", tuple(documents))
                documents = []
        elif len(problems) < _MOST_PROBLEMS:
            problems.append(found)
        else:
            unlisted += 1
    if unlisted:
        problems.append(Problem(path, f"{unlisted} more lines of this file could not be read"))
    if empty:
        problems.append(Problem(path, _EMPTY))
    yield Reading(hasher.hexdigest(), tuple(documents), tuple(problems))


def _read_line(path: str, number: int, line: bytes) -> Document | Problem:
    try:
        return read_line(path, number, line)
    except Exception as error:  # noqa: BLE001 (nor one odd line the other lines)
        return Problem(path, fault(error), number)


def _lines(file: BufferedReader, see: Callable[[bytes], None]) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file with their numbers, None for one that is too long; `see` gets every byte."""
    number = 0
    while line := file.readline(LARGEST_LINE + 1):
        number += 1
        see(line)
        if len(line) <= LARGEST_LINE:
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LARGEST_LINE)
            see(line)
        yield number, None


def _too_large(size: int, largest: int) -> str:
    return f"too large: {_mega(size)}, where {_mega(largest)} is the most that is read"


def _too_long() -> str:
    return f"this line is longer than {_mega(LARGEST_LINE)}, and was left out"


def _mega(size: int) -> str:
    return f"{size / 2**20:.1f} MB"
