"""Reads documents: files come in, Documents and Problems go out.

`walk` finds the files, and `decoding` turns bytes into text. `formats` has a module for each format, which knows where
the articles are in a file. `parts` labels the paragraphs of an article, and `metadata` finds who published it and when.

>>> [document.outlet.value for document in read("seeds/003_8a17e4156cba7745.txt").documents]
['Krone']
"""

from collections.abc import Iterator

from index.reading.formats import VERSION
from index.reading.metadata import columns
from index.reading.outcome import Reading
from index.reading.walk import FoundFile, walk

__all__ = ["VERSION", "FoundFile", "Reading", "close", "read", "read_stepwise", "versions", "walk"]


def versions() -> str:
    """What reads files now: while it stays the same, none has to be read again on account of it."""
    return f"{VERSION} {columns.version()}".rstrip()


def read(path: str) -> Reading:
    """Read one file. Never raises on bad input: what cannot be read becomes a Problem that says why.

    A path that is a link is not followed, and a pipe is not waited for.
    """
    *steps, last = read_stepwise(path)
    documents = [document for step in (*steps, last) for document in step.documents]
    return Reading(last.sha256, tuple(documents), last.problems)


def read_stepwise(path: str) -> Iterator[Reading]:
    """Read one file a hundred documents at a time, so that those of a long one can be shown while it is read.

    The last Reading has the file's SHA-256 and all its problems. Never raises on bad input.
    """
    from index.reading import files  # late: where no file has changed, none is read

    return files.read_stepwise(path)


def close() -> None:
    """End the process that parses pages, if there is one. The next page starts another."""
    from index.reading import apart

    apart.close()
