"""Mailboxes: many mails in one file, each below a line that begins with "From "."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from index.model.document import Problem
from index.reading.formats import TABLE, Member
from index.reading.reasons import UnreadableError, too_large

_LONGEST_LINE = 2**16  # bytes; a longer one is looked at in pieces
# The first line of a mail in a mailbox: a sender, a time and a year ("From jane@a.example Fri Mar  5 07:48:00 2021"). A
# line of text may begin with that word, too, but has no header below it.
_FROM = re.compile(rb"From (?:[^\n]{0,200}\d:\d\d[^\n]{0,60}\d{4}|-\s*$)")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(path: str, file: BinaryIO) -> Iterator[Member | Problem]:
    """The mails of a mailbox, numbered from 1, each without the line above it.

    Raises UnreadableError for a file that is no mailbox.
    """
    largest = TABLE.named("eml").largest
    number, size, mail = 0, 0, bytearray()
    for line, below in _pairs(file):
        if _is_from(line) and _HEADER.match(below):
            if number:
                yield _mail(path, number, mail, size)
            number, size, mail = number + 1, 0, bytearray()
        elif not number and line.strip():
            raise UnreadableError("this is no mailbox: it does not begin with a mail")
        else:
            size += len(line)
            if size <= largest:
                mail += line
    if number:
        yield _mail(path, number, mail, size)


def _pairs(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Each line with the one below it."""
    line = file.readline(_LONGEST_LINE).removeprefix(b"\xef\xbb\xbf")
    while line:
        below = file.readline(_LONGEST_LINE)
        yield line, below
        line = below


def _is_from(line: bytes) -> bool:
    return line.startswith(b"From ") and _FROM.match(line) is not None


def _mail(path: str, number: int, mail: bytearray, size: int) -> Member | Problem:
    largest = TABLE.named("eml").largest
    if size > largest:
        return Problem(path, too_large(size, largest), number)
    return Member("", _QUOTED.sub(rb"\1", bytes(mail)), number, "eml")
