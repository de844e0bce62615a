"""Archives: zip, tar and gzip. Nothing is unpacked to a disk, so that a name in an archive is no more than a name."""

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from index.model.document import Problem
from index.reading.formats import TABLE, Member, is_passed_over, suffix_of
from index.reading.reasons import UnreadableError, damage, too_large, unread_format

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MOST_MEMBERS = 50_000
_MOST_TIMES = 100  # what is packed becomes larger than that many times its size only in a bomb
_LARGEST_MEMBER = 128 * 2**20  # bytes, of formats that may be larger
_SAID_UTF_8 = 0x800
_SMALL = 2**20  # bytes; so much may have been packed into any number of them
_LONGEST_NAME = 200  # characters
_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError)
_BOMB = f"a bomb: unpacked it is more than {_MOST_TIMES} times as large, and was left out"


def read(path: str, file: BinaryIO) -> Iterator[Member | Problem]:
    """The files in an archive, with the reason for each that is not read. Folders and hidden files are passed over.

    Raises UnreadableError for a damaged archive, and where there are too many files in it.
    """
    data = file.read()
    try:
        if data.startswith(b"PK"):
            found = _in_zip(path, data)
        elif data.startswith(b"\x1f\x8b"):
            found = _in_gzip(path, data)
        else:
            found = _in_tar(path, BytesIO(data))
        yield from _counted(found)
    except _DAMAGED as error:
        raise UnreadableError(f"damaged: this archive cannot be read to its end ({damage(error)})") from error


def _counted(found: Iterator[Member | Problem]) -> Iterator[Member | Problem]:
    """The same. Raises UnreadableError where there are too many."""
    for number, one in enumerate(found):
        if number == _MOST_MEMBERS:
            raise UnreadableError(f"too large: it holds more than {_MOST_MEMBERS:,} files; the rest was left out")
        yield one


def _in_zip(path: str, data: bytes) -> Iterator[Member | Problem]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            name = _name(_decoded(info))
            reason = _why_not(name, info.file_size)
            if info.is_dir() or reason is None:
                continue
            if not reason and info.flag_bits & 1:
                reason = "encrypted: it can only be read with its password"
            if not reason and info.file_size > max(_SMALL, _MOST_TIMES * info.compress_size):
                reason = _BOMB
            if reason:
                yield Problem(path, reason, member=name)
                continue
            try:
                yield Member(name, archive.read(info))
            except NotImplementedError:
                yield Problem(path, "packed in a way that is not read", member=name)
            except Exception as error:  # noqa: BLE001 (a damaged entry raises anything, and must not stop the others)
                yield Problem(path, f"damaged: it cannot be unpacked ({damage(error)})", member=name)


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name of an entry, with slashes as on Unix.

    Many programs write UTF-8 and do not say so; Python then reads it as the code page 437.
    """
    name = info.filename
    with suppress(UnicodeError):
        if not info.flag_bits & _SAID_UTF_8:
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _in_gzip(path: str, data: bytes) -> Iterator[Member | Problem]:
    """The one file that is compressed, or those of the tar archive that is."""
    unpacked = _Unpacked(data)
    with BufferedReader(unpacked) as stream:
        name = _name(PurePosixPath(path).stem)
        if stream.peek(512)[257:262] == b"ustar" or suffix_of(path) == ".tgz" or suffix_of(name) == ".tar":
            yield from _in_tar(path, stream)
        elif reason := _why_not(name, 0):
            yield Problem(path, reason, member=name)
        else:
            content = stream.read(_LARGEST_MEMBER + 1)
            reason = _why_not(name, len(content))
            yield Problem(path, reason, member=name) if reason else Member(name, content)


def _in_tar(path: str, file: BinaryIO) -> Iterator[Member | Problem]:
    with tarfile.open(fileobj=file, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
        for info in archive:
            name = _name(info.name)
            reason = _why_not(name, info.size)
            if info.isdir() or reason is None:
                continue
            if not info.isreg():
                reason = "a link or device: of an archive only the files are read"
            elif info.issparse():
                reason = "a file with holes, which no article has"
            content = None if reason else archive.extractfile(info)
            if content is None:
                yield Problem(path, reason, member=name)
            else:
                yield Member(name, content.read())


class _Unpacked(RawIOBase):
    """What gzip has packed. Raises UnreadableError where it is a bomb."""

    def __init__(self, data: bytes) -> None:
        self._file = gzip.GzipFile(fileobj=BytesIO(data))
        self._left = max(_SMALL, _MOST_TIMES * len(data))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        count = self._file.readinto(buffer)
        self._left -= count
        if self._left < 0:
            raise UnreadableError(_BOMB)
        return count


def _name(name: str) -> str:
    """A name in an archive as text that can be encoded, of a length that can be shown."""
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") or "(no name)"
    if len(shown) <= _LONGEST_NAME:
        return shown
    half = _LONGEST_NAME // 2
    return f"{shown[:half]}…{shown[-half:]}"


def _why_not(name: str, size: int) -> str | None:
    """Why a file of that name is not read; "" if it is, None if it is passed over."""
    if any(part == "__MACOSX" or is_passed_over(part) for part in name.split("/") if part not in ("", ".", "..")):
        return None
    largest = TABLE.largest(name)
    if largest is None:
        return unread_format(suffix_of(name))
    largest = min(largest, _LARGEST_MEMBER)
    return too_large(size, largest) if size > largest else ""
