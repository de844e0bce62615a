"""Tables: CSV and TSV, an article a row, below a row with the names of the columns."""

import csv
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from index.model.document import Document, Problem
from index.reading.decoding import decode_text, encodable
from index.reading.fields import readable
from index.reading.formats.records import facts_of
from index.reading.metadata.columns import Columns
from index.reading.parts.article import article
from index.reading.reasons import UnreadableError, fault

_DELIMITERS = ",;\t|"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LONGEST = 16 * 2**20  # characters of a cell
_MOST_COLUMNS = 1000
_MOST_NAMED = 8  # columns that a reason lists
_MOST_PROBLEMS = 100  # of one file that are listed individually


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of each row, numbered as in a spreadsheet: the names of the columns are row 1.

    Character set and delimiter are found; which column is which, index.reading.metadata.columns tells by its name.
    Raises UnreadableError for a table without a column of texts.
    """
    decoded = decode_text(file.read())
    csv.field_size_limit(_LONGEST)  # of all readers; its default is less than a long article
    columns, problems = Columns(), 0
    delimiter, header = _header(decoded.text, columns)
    if decoded.note:
        yield Problem(path, decoded.note)
    rows = csv.reader(_lines(decoded.text), delimiter=delimiter)
    try:
        for number, row in enumerate(rows, 1):
            if number == 1 or not any(map(str.strip, row)):
                continue
            found = _read_row(path, number, dict(zip(header, row, strict=False)), columns)
            problems += isinstance(found, Problem)
            if problems <= _MOST_PROBLEMS or isinstance(found, Document):
                yield found
    except csv.Error as error:
        yield Problem(path, f"damaged: what follows row {rows.line_num} is no table ({error})")
    if problems > _MOST_PROBLEMS:
        yield Problem(path, f"{problems - _MOST_PROBLEMS} more rows of this file could not be read")


def _header(text: str, columns: Columns) -> tuple[str, list[str]]:
    """The delimiter, and the names of the columns: by which of them most names are known."""
    best: tuple[int, int, str, list[str]] | None = None
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader(_lines(text), delimiter=delimiter), [])[:_MOST_COLUMNS]
        except csv.Error:
            continue
        known = columns.stated(dict.fromkeys(names, "x"))
        rank = (len(known) + ("text" in known), len(names), delimiter, names)
        best = max(best or rank, rank, key=lambda one: one[:2])
    names = best[3] if best else []
    if "text" not in columns.stated(dict.fromkeys(names, "x")):
        some = ", ".join(" ".join(encodable(name).split())[:40] for name in names[:_MOST_NAMED])
        raise UnreadableError(
            f"no column is known to hold the texts, among: {some}. "
            'Name yours in config.toml, below [columns], as in text = "story"'
        )
    assert best is not None
    return best[2], names


def _lines(text: str) -> Iterator[str]:
    return (found[0] for found in _LINE.finditer(text))


def _read_row(path: str, number: int, row: dict[str, object], columns: Columns) -> Document | Problem:
    """The article of one row, or why there is none."""
    stated = columns.stated(row)
    text = stated.get("text")
    if not isinstance(text, str) or not text.strip():
        return Problem(path, "this row has no text, and was left out", number)
    digest = sha256(encodable("\0".join(map(str, row.values()))).encode()).hexdigest()
    try:
        return article(path, readable(text), facts_of(stated, "column of the table"), sha256=digest, line=number)
    except UnreadableError as error:
        return Problem(path, str(error), number)
    except Exception as error:  # noqa: BLE001 (one odd row must not stop the others)
        return Problem(path, fault(error), number)
