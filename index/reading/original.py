"""The original of a document: what its file holds now, as text, and where in it a passage of the document stands."""

import os
import re
import stat
from bisect import bisect_left
from itertools import islice

from index.model.document import Document
from index.model.provenance import Original
from index.reading.decoding import decode
from index.reading.files import opened
from index.reading.reasons import NOT_REGULAR, UnreadableError, mega, why
from index.text.words import words

MOST = 2 * 2**20  # bytes that are shown
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{2,40})", re.IGNORECASE)
_DECLARED_WITHIN = 4096  # bytes at the start of a page or mail in which it says how it is encoded
_RUN = 5  # words by which a passage is found again
_RUNS = 60  # that are tried, each beginning a word later than the one before


def original(document: Document, offset: int) -> Original:
    """What the document was read from, at the place that corresponds to `offset` of its text.

    Where that cannot be had, as of a file that is no text, it is the text as read, and the note says why.
    """
    try:
        data, note = _read(document)
        declared = _DECLARED.search(data[:_DECLARED_WITHIN])
        decoded = decode(data, declared[1].decode("ascii", "replace") if declared else None)
    except (OSError, UnreadableError) as error:
        told = why(error) if isinstance(error, OSError) else str(error)
        return Original(
            document.text, offset, note=f"The file cannot be shown ({told}): this is the text as it was read."
        )
    if document.text == decoded.text:
        return Original(decoded.text, offset, decoded.encoding, decoded.note, note)
    place = _place(document.text, offset, decoded.text)
    return Original(decoded.text, place, decoded.encoding, decoded.note, note)


def _read(document: Document) -> tuple[bytes, str]:
    """The bytes of a document, or as many as are shown, and a note for the user. Raises OSError, UnreadableError."""
    if document.member:
        raise UnreadableError(f"it holds several, this one is {document.member}")
    with open(document.path, "rb", opener=opened) as file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise UnreadableError(NOT_REGULAR)
        if document.line:
            line = next(islice(file, document.line - 1, None), b"")
            return line[:MOST], f"Line {document.line:,} of the file."
        data = file.read(MOST)
    return data, f"Only the first {mega(MOST)} are shown." if info.st_size > MOST else ""


def _place(text: str, offset: int, source: str) -> int:
    """Where in a source the words stand that a text has at an offset; 0 if they are not found."""
    wanted = [word for word, _, _ in words(text[offset : offset + 40 * _RUNS])]
    there = list(words(source))
    found: dict[tuple[str, ...], list[int]] = {}
    runs = [tuple(wanted[at : at + _RUN]) for at in range(min(_RUNS, max(len(wanted) - _RUN + 1, 0)))]
    sought = set(runs)
    for at in range(len(there) - _RUN + 1):
        run = tuple(word for word, _, _ in there[at : at + _RUN])
        if run in sought:
            found.setdefault(run, []).append(there[at][1])
    for run in runs:
        if places := found.get(run):
            # A page may say it more than once: the nearest in proportion is taken.
            near = bisect_left(places, len(source) * offset // max(len(text), 1))
            return min(
                places[max(near - 1, 0) : near + 1], key=lambda place: abs(place - len(source) * offset // len(text))
            )
    return 0
