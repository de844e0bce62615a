"""Bytes to documents: files come in, Documents and Problems go out.

`formats` has a module for each format, which knows where in a file its articles are. `parts` labels the text of each
article, with `metadata` for who published it and when; `decoding` turns bytes into text. `walk` finds the files.

>>> [document.outlet.value for document in read("seeds/003_8a17e4156cba7745.txt").documents]
['Krone']
"""

from index.reading.files import Reading, read_stepwise
from index.reading.formats import VERSION
from index.reading.walk import FoundFile, walk

__all__ = ["VERSION", "FoundFile", "Reading", "close", "read", "read_stepwise", "walk"]


def read(path: str) -> Reading:
    """Read one file. Never raises on bad input: what cannot be read is a Problem that says why.

    The file is opened without following a link in its last place, and without waiting should it be a pipe.
    """
    *steps, last = read_stepwise(path)
    documents = [document for step in (*steps, last) for document in step.documents]
    return Reading(last.sha256, tuple(documents), last.problems)


def close() -> None:
    """End the process in which pages are parsed, should there be one. The next page starts another."""
    from index.reading import apart

    apart.close()
