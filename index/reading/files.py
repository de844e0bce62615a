"""Reads one file: opens it with care, and has it read within limits by the reader of its format."""

import hashlib
import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from io import BufferedReader, BytesIO, FileIO, RawIOBase
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from index.model.document import Document, Problem
from index.reading import formats
from index.reading.decoding import SENT_AS
from index.reading.outcome import Reading
from index.reading.reasons import EMPTY, NOT_REGULAR, UnreadableError, fault, too_large, unread_format, why
from index.reading.sidecars import read_sidecar, with_source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_STEP = 100  # documents in one Reading
_LONG_STEP = 2**24  # characters of documents in one Reading
_MOST_PROBLEMS = 100  # of a file with others in it that are listed individually
_AT_ONCE = 2**18  # bytes that are read at a time


def read_stepwise(path: str) -> Iterator[Reading]:
    """Read one file a hundred documents at a time, so that those of a long one can be shown while it is read.

    The last Reading has the file's SHA-256 and all its problems. Never raises on bad input.
    """
    if "\0" in path:
        yield _failed(path, "this is no path of a file")
        return
    try:
        with open(path, "rb", buffering=0, opener=opened) as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode):
                yield _failed(path, NOT_REGULAR)
                return
            one = formats.TABLE.of(path, os.pread(file.fileno(), formats.BEGINNING, 0))
            if one is None:
                yield _failed(path, unread_format(formats.suffix_of(path)))
            elif info.st_size > one.largest:
                yield _failed(path, too_large(info.st_size, one.largest))
            else:
                yield from _read(path, file, one)
    except OSError as error:
        yield _failed(path, why(error))


def opened(path: str, flags: int) -> int:
    """An opener for `open` that follows no link and waits for no pipe."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def digest(path: str, size: int) -> str:
    """The SHA-256 of a file now, "" if it has another size than it had.

    Raises OSError, UnreadableError.
    """
    with open(path, "rb", buffering=0, opener=opened) as file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise UnreadableError(NOT_REGULAR)
        return hashlib.file_digest(file, "sha256").hexdigest() if info.st_size == size else ""


def _failed(path: str, reason: str) -> Reading:
    return Reading("", (), (Problem(path, reason),))


def _read(path: str, file: FileIO, one: formats.Format) -> Iterator[Reading]:
    """What the reader of a format finds in a file. Raises OSError if the file cannot be read to its end."""
    seen = _Seen(file, one.largest)
    buffered = BufferedReader(seen, _AT_ONCE)
    documents: list[Document] = []
    problems: list[Problem] = []
    given, size = False, 0
    try:
        fetched = read_sidecar(path)
    except UnreadableError as error:
        fetched = None
        problems.append(Problem(path, str(error)))
    SENT_AS.set(fetched.charset if fetched and not one.holds else None)
    for found in _of_members(path, buffered, one) if one.holds else _found(path, buffered, one):
        given = True
        if isinstance(found, Problem):
            problems.append(found)
            continue
        document = found if found.sha256 else replace(found, sha256=seen.sha256())
        if fetched and not found.sha256:  # it is the whole file
            try:
                document = with_source(document, fetched)
            except UnreadableError as error:
                problems.append(Problem(path, str(error)))
        documents.append(document)
        size += len(document.text)
        if len(documents) == _STEP or size > _LONG_STEP:
            yield Reading("", tuple(documents))
            documents, size = [], 0
    while buffered.read(_AT_ONCE):  # the digest includes whatever the reader did not need
        pass
    if not given:
        problems.append(Problem(path, EMPTY))
    yield Reading(seen.sha256(), tuple(documents), tuple(problems))


def _found(path: str, file: "BufferedReader[Any]", one: formats.Format) -> Iterator[Document | Problem]:
    """What is in a file, and why there is no more. Raises OSError for errors that are not the file's fault."""
    try:
        if not file.peek(1):
            return
        if one.apart:
            from index.reading.apart import read_apart  # late: most libraries have no such files

            yield from read_apart(one.name, path, file.read())
        else:
            for found in one.reader()(path, file):
                assert not isinstance(found, formats.Member)
                yield found
    except UnreadableError as error:
        yield Problem(path, str(error))
    except OSError:
        raise  # the next update reads the file again
    except Exception as error:  # noqa: BLE001 (one odd file must not stop the others)
        yield Problem(path, fault(error))


def _of_members(path: str, file: "BufferedReader[_Seen]", one: formats.Format) -> Iterator[Document | Problem]:
    """What is in the files within a file. After a hundred problems only their number is given."""
    documents, problems = 0, 0
    for found in _members(path, file, one):
        if isinstance(found, Problem):
            problems += 1
            if problems <= _MOST_PROBLEMS:
                yield found
        else:
            documents += 1
            yield replace(found, line=documents) if found.member else found
    if problems > _MOST_PROBLEMS:
        yield Problem(path, f"{problems - _MOST_PROBLEMS} more parts of this file could not be read completely")


def _members(path: str, file: "BufferedReader[_Seen]", one: formats.Format) -> Iterator[Document | Problem]:
    """What is in the files within a file, and why there is no more. Raises OSError as _found does."""
    from index.reading.unpacking import unpacked  # late: most libraries have no such files

    try:
        if not file.peek(1):
            return
        if one.apart:
            from index.reading.apart import unpack_apart

            members = unpack_apart(one.name, path, file.read())
        else:
            members = unpacked(one, path, file)
        for member in members:
            if isinstance(member, Problem):
                yield member
            else:
                yield from _of_member(path, member)
    except UnreadableError as error:
        yield Problem(path, str(error))
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 (one odd file must not stop the others)
        yield Problem(path, fault(error))


def _of_member(path: str, member: formats.Member) -> Iterator[Document | Problem]:
    """What is in a file within a file, which is read like any other."""
    from index.reading.formats.markup import published_at
    from index.reading.unpacking import format_of, joined

    def place(line: int) -> tuple[int, str]:
        return (0, joined(member.name, "", line)) if member.name else (member.number, "")

    one = format_of(member)
    line, name = place(0)
    if one is None:
        yield Problem(path, unread_format(formats.suffix_of(member.name)), line, name)
        return
    if len(member.data) > one.largest:
        yield Problem(path, too_large(len(member.data), one.largest), line, name)
        return
    digest = sha256(member.data).hexdigest()
    # Its folder is named like the file that it is in, because outlets are found by names of folders, too.
    called = f"{os.path.splitext(path)[0]}/{member.name}" if member.name else path  # noqa: PTH122 (any bytes)
    file, given = BufferedReader(BytesIO(member.data)), False
    try:
        for found in _found(called, file, one):
            given = True
            line, name = place(found.line)
            found = replace(found, path=path, line=line, member=name)
            if isinstance(found, Document):
                found = published_at(replace(found, sha256=found.sha256 or digest), member.url)
            yield found
    except OSError as error:  # only the process that read it has failed
        given = True
        yield Problem(path, why(error), line, name)
    if not given:
        yield Problem(path, EMPTY, line, name)


class _Seen(RawIOBase):
    """A file whose SHA-256 is computed while it is read."""

    def __init__(self, file: FileIO, largest: int) -> None:
        self._file = file
        self._left = largest
        self._digest = sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Raises OSError if the file has grown beyond the limit since it was opened."""
        count = self._file.readinto(buffer) or 0
        self._left -= count
        if self._left < 0:
            raise OSError("it grew too large while it was read")
        self._digest.update(memoryview(buffer)[:count])
        return count

    def sha256(self) -> str:
        """The digest of everything read so far."""
        return self._digest.hexdigest()
