"""Reads documents: files come in, Documents and Problems go out.

`walk` finds the files, and `decoding` turns bytes into text. `formats` has a module for each format, which knows where
the articles are in a file. `parts` labels the paragraphs of an article, and `metadata` finds who published it and when.

>>> [document.outlet.value for document in read("seeds/003_8a17e4156cba7745.txt").documents]
['Krone']
"""

from index.reading.files import Reading, read_stepwise
from index.reading.formats import VERSION
from index.reading.walk import FoundFile, walk

__all__ = ["VERSION", "FoundFile", "Reading", "close", "read", "read_stepwise", "walk"]


def read(path: str) -> Reading:
    """Read one file. Never raises on bad input: what cannot be read becomes a Problem that says why.

    A path that is a link is not followed, and a pipe is not waited for.
    """
    *steps, last = read_stepwise(path)
    documents = [document for step in (*steps, last) for document in step.documents]
    return Reading(last.sha256, tuple(documents), last.problems)


def close() -> None:
    """End the process that parses pages, if there is one. The next page starts another."""
    from index.reading import apart

    apart.close()
