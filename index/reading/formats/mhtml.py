"""Web pages saved with all their parts in one file, as browsers do (MHTML): the article of the page."""

from collections.abc import Iterator
from email import message_from_bytes
from io import BytesIO
from typing import BinaryIO

from index.model.document import Document, Problem
from index.reading.decoding import decode
from index.reading.formats import html
from index.reading.formats.eml import ShortHeaders, leaves
from index.reading.formats.markup import line_of, published_at
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of the first page in the file, with its web address. The date of the file is that of saving it.

    Raises UnreadableError if there is no page, or no article in it.
    """
    try:
        mail = message_from_bytes(file.read().lstrip(), policy=ShortHeaders())
    except RecursionError as error:
        raise UnreadableError("the parts of this page are nested too deeply") from error
    page = next(
        (part for part in leaves(mail) if part.get_content_type() in ("text/html", "application/xhtml+xml")), None
    )
    if page is None:
        raise UnreadableError("there is no web page in this file")
    content = page.get_payload(decode=True)
    assert isinstance(content, bytes)
    url = line_of(mail["Snapshot-Content-Location"]) or line_of(page["Content-Location"])
    charset = page.get_param("charset")
    if isinstance(charset, str):
        decoded = decode(content, charset)
        yield published_at(html.page_article(path, decoded.text, Facts()), url)
        if decoded.note:
            yield Problem(path, decoded.note)
        return
    for found in html.read(path, BytesIO(content)):  # which looks for what the page says of its character set
        yield published_at(found, url) if isinstance(found, Document) else found
