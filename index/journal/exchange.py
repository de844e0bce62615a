"""The journal for another journal: JSON Lines, a row a line, with the fields of index.model.actions.Entry."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from index.journal.rows import in_utc
from index.model.actions import Entry
from index.store.files import LibraryError

SCHEMA = "twosource/journal/1"
_decode = msgspec.json.Decoder(Entry).decode


def records(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """The rows, each as what becomes a line of JSON."""
    for entry in entries:
        yield {"schema": SCHEMA, **msgspec.to_builtins(entry)}


def entries(lines: Iterable[bytes], author: str | None = None) -> Iterator[Entry]:
    """The rows in lines of JSON, as if said by `author` if one is given. Raises LibraryError that names the line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = _decode(line)
            if entry.before is None and entry.after is None:
                raise ValueError("it says nothing")
            at = in_utc(entry.at)
        except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
            raise LibraryError(f"Line {number} is no row of a journal ({error}). Nothing was taken in.") from error
        yield msgspec.structs.replace(entry, at=at, author=author or entry.author)
