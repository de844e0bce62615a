"""Plain text: the text as it stands."""

from index.model.document import Document
from index.reading.article import article
from index.reading.decoding import decode_text
from index.reading.draft import Facts


def read_plain(path: str, sha256: str, data: bytes) -> tuple[Document, str]:
    """The article of a text file, and a note on its bytes ("" where all is well). Raises UnreadableError."""
    decoded = decode_text(data)
    return article(path, sha256, decoded.text, Facts()), decoded.note
