"""Web archives (WARC): the pages among what a crawler was given."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import BinaryIO

from index.model.document import Problem
from index.reading.decoding import decode
from index.reading.formats import TABLE, Member
from index.reading.formats.markup import line_of
from index.reading.reasons import UnreadableError, damage, too_large

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_WITHIN = 4096  # bytes at the start of a page in which it declares its own character set
_PAGES = ("text/html", "application/xhtml+xml")


def read(path: str, file: BinaryIO) -> Iterator[Member | Problem]:
    """Each page, named by its web address: an answer of a server that is HTML and no error, or a resource that is.

    Raises UnreadableError for a file that is no web archive, or without a page in it.
    """
    from warcio.archiveiterator import ArchiveIterator  # late: it takes 50 ms, and only web archives need it

    largest, pages = TABLE.named("html").largest, 0
    try:
        for record in ArchiveIterator(file, arc2warc=True):
            answer = record.http_headers
            kind = (answer or record.rec_headers).get_header("Content-Type") or ""
            if record.rec_type not in ("response", "resource") or kind.partition(";")[0].strip().lower() not in _PAGES:
                continue
            if answer is not None and answer.get_statuscode() != "200":
                continue
            pages += 1
            url = line_of(record.rec_headers.get_header("WARC-Target-URI"))
            name = (url or f"record {pages}").strip("<>")
            content = record.content_stream().read(largest + 1)
            if len(content) > largest:
                yield Problem(path, too_large(len(content), largest), member=name)
            else:
                yield Member(name, _declared(content, kind), format="html", url=url)
    except Exception as error:  # (its library raises anything for damaged records)
        raise UnreadableError(f"damaged: this web archive cannot be read to its end ({damage(error)})") from error
    if not pages:
        raise UnreadableError("there is no page in this web archive")


def _declared(page: bytes, kind: str) -> bytes:
    """A page as it was sent; in UTF-8 where only the server said what character set it has."""
    charset = _CHARSET.search(kind)
    if charset is None or charset[1].lower() in ("utf-8", "utf8") or b"charset" in page[:_WITHIN].lower():
        return page
    try:
        return BOM_UTF8 + decode(page, charset[1]).text.encode()
    except UnreadableError:
        return page  # which its own format refuses, too
