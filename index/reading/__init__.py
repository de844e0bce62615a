"""Bytes to documents.

>>> [document.outlet.value for document in read("seeds/003_8a17e4156cba7745.txt").documents]
['Krone']
"""

from collections.abc import Iterator

from index.reading.formats import Reading
from index.reading.walk import FoundFile, walk

VERSION = "2"  # part of every stored document; changed whenever what is read would change

__all__ = ["VERSION", "FoundFile", "Reading", "close", "read", "read_stepwise", "walk"]


def read(path: str) -> Reading:
    """Read one file. Never raises on bad input: what cannot be read is a Problem that says why.

    The file is opened without following a link in its last place, and without waiting should it be a pipe.
    """
    *steps, last = read_stepwise(path)
    documents = [document for step in (*steps, last) for document in step.documents]
    return Reading(last.sha256, tuple(documents), last.problems)


def read_stepwise(path: str) -> Iterator[Reading]:
    """As `read`, a hundred documents at a time, so that the first of a long file can be shown while it is read.

    The last step has the file's SHA-256 and all its problems.
    """
    # Imported here: 60 ms, and a library that has not changed is opened without it.
    from index.reading.files import read_file

    return read_file(path)


def close() -> None:
    """End the process in which pages are parsed, should there be one. The next page starts another."""
    from index.reading import apart

    apart.close()
