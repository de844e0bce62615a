"""The files within a file, down to those that hold no others."""

import os
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from msgspec.structs import replace

from index.model.document import Document, Problem
from index.reading.formats import BEGINNING, TABLE, Format, Member
from index.reading.reasons import UnreadableError, fault, mega

_DEEPEST = 1  # archives in archives
_MOST = 512 * 2**20  # bytes in all that an archive, with those in it, may come to
_MOST_TIMES = 100  # no more than that many times its size, either
_SMALL = 2**24  # bytes that it may come to in any case


def unpacked(one: Format, path: str, file: BinaryIO) -> Iterator[Member | Problem]:
    """The files in a file of this format, and instead of each that holds others those in it. Each name is there once.

    Raises UnreadableError, at the end of what can be read.
    """
    left = most = min(_MOST, max(_SMALL, _MOST_TIMES * file.seek(0, os.SEEK_END))) if one.apart else 0
    if one.apart:
        file.seek(0)
    seen: dict[str, int] = {}
    for found in _within(one, path, file, 0):
        if isinstance(found, Member) and found.name:
            seen[found.name] = times = seen.get(found.name, 0) + 1
            if times > 1:
                found = replace(found, name=f"{found.name} ({times})", format=_known(found))
        if one.apart and isinstance(found, Member):
            left -= len(found.data)
            if left < 0:
                raise UnreadableError(f"too large: there is more than {mega(most)} in it; the rest was left out")
        yield found


def format_of(member: Member) -> Format | None:
    """The format of a member, None if it cannot be read."""
    return TABLE.named(member.format) if member.format else TABLE.of(member.name, member.data[:BEGINNING])


def _within(one: Format, path: str, file: BinaryIO, depth: int) -> Iterator[Member | Problem]:
    for found in one.reader()(path, file):
        assert not isinstance(found, Document)
        inner = format_of(found) if isinstance(found, Member) else None
        if isinstance(found, Problem) or inner is None or not inner.holds:
            yield found
        elif inner is one and depth == _DEEPEST:
            yield Problem(path, "an archive in an archive in an archive, which is not opened", member=found.name)
        else:
            try:
                for deeper in _within(inner, found.name, BytesIO(found.data), depth + (inner is one)):
                    yield _placed(deeper, found.name)
            except UnreadableError as error:
                yield Problem(path, str(error), member=found.name)
            except Exception as error:  # noqa: BLE001 (one odd file must not stop the others)
                yield Problem(path, fault(error), member=found.name)


def _placed(found: Member | Problem, outer: str) -> Member | Problem:
    """The same, named by its way from the outer file: "mails.mbox#4", "inner.zip/a.txt"."""
    if isinstance(found, Problem):
        return replace(found, line=0, member=joined(outer, found.member, found.line))
    return replace(found, number=0, name=joined(outer, found.name, found.number), format=_known(found))


def joined(outer: str, name: str, number: int) -> str:
    """The name of a part of something that has a name."""
    return f"{outer}/{name}" if name else f"{outer}#{number}" if number else outer


def _known(member: Member) -> str:
    """The name of its format, which its new name may no longer tell."""
    one = format_of(member)
    return one.name if one else ""
