"""Plain text, which is left exactly as it is."""

from collections.abc import Iterator
from typing import BinaryIO

from index.model.document import Document, Problem
from index.reading.decoding import decode_text
from index.reading.fields import entities_note
from index.reading.formats.exports import exported
from index.reading.parts.article import article
from index.reading.parts.draft import Facts


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of a text file, or those of an export, and notes on its encoding and on HTML entities in it.

    Raises UnreadableError.
    """
    decoded = decode_text(file.read())
    yield from exported(path, decoded.text) or [article(path, decoded.text, Facts())]
    if decoded.note:
        yield Problem(path, decoded.note)
    if note := entities_note(decoded.text):
        yield Problem(path, note)
