"""JSON Lines: one article a line, an object with `text` and any of title, outlet, date, url, authors.

Fields of other names count where index.reading.metadata.columns knows them. References to characters, which exports of
web pages leave in fields, are resolved.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from index.model.document import Document, Problem
from index.reading.fields import readable
from index.reading.formats.records import facts_of
from index.reading.metadata.columns import Columns
from index.reading.parts.article import article
from index.reading.reasons import UnreadableError, fault, mega

LARGEST_LINE = 16 * 2**20  # bytes
_MOST_PROBLEMS = 100  # of one file that are listed individually
_RULE = "jsonl field"


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of each line, or the problem with it. After a hundred problems only their number is given."""
    listed, unlisted, columns = 0, 0, Columns()
    for number, line in _lines(file):
        if line is not None and not line.strip():
            continue
        if listed == _MOST_PROBLEMS and line is not None and not _may_hold_article(line):
            unlisted += 1  # what is wrong with it would not be listed anyway
            continue
        found = _read_line(path, number, line, columns)
        if isinstance(found, Document):
            yield found
        elif listed < _MOST_PROBLEMS:
            listed += 1
            yield found
        else:
            unlisted += 1
    if unlisted:
        yield Problem(path, f"{unlisted} more lines of this file could not be read")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file, numbered from 1; None for a line that is too long."""
    number = 0
    while line := file.readline(LARGEST_LINE + 1):
        number += 1
        if len(line) <= LARGEST_LINE:
            yield number, line.removeprefix(BOM_UTF8) if number == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LARGEST_LINE)
        yield number, None


def _may_hold_article(line: bytes) -> bool:
    """False if a line has no field. A hundred times faster than parsing it."""
    return b'"' in line and b":" in line


def _read_line(path: str, number: int, line: bytes | None, columns: Columns) -> Document | Problem:
    """The article of one line, or why there is none."""
    if line is None:
        return Problem(path, f"this line is longer than {mega(LARGEST_LINE)}, and was left out", number)
    try:
        # Whole numbers become floats, because Python refuses to read an int of thousands of digits.
        record = json.loads(line.decode("utf-8"), parse_int=float)
    except UnicodeDecodeError:
        return Problem(path, "this line is not UTF-8, and was left out", number)
    except RecursionError:
        return Problem(path, "this line is nested too deeply, and was left out", number)
    except ValueError as error:
        if line.endswith(b"\n"):
            return Problem(path, f"this line is not JSON, and was left out ({error})", number)
        return Problem(path, "cut off: the last line is not complete, and was left out", number)
    if not isinstance(record, dict):
        return Problem(path, "this line is no JSON object, and was left out", number)
    stated = columns.stated(record)
    text = stated.get("text")
    if not isinstance(text, str) or not text.strip():
        return Problem(path, 'this line has no "text", and was left out', number)
    digest = sha256(line.strip(b"\r\n")).hexdigest()
    try:
        return article(path, readable(text), facts_of(stated, _RULE), sha256=digest, line=number)
    except UnreadableError as error:
        return Problem(path, str(error), number)
    except Exception as error:  # noqa: BLE001 (one odd line must not stop the others)
        return Problem(path, fault(error), number)
