"""Text of markup that is nothing but an article (of a feed, of a wire), and where a page was."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from index.model.document import Document, Fact
from index.reading.decoding import encodable
from index.reading.metadata.outlets import outlet_of_url
from index.reading.parts.draft import same_words
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(  # of HTML and of NITF
    {"address", "article", "aside", "block", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "footer"}
    | {"figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hl1", "hl2", "hr", "li", "main"}
    | {"nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_UNSEEN = frozenset({"audio", "head", "iframe", "media", "noscript", "object", "script", "style", "svg", "video"})
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_LONGEST_LINE = 1000  # characters of a title, name or address


def refuse_entities(data: bytes) -> None:
    """Raises UnreadableError for XML that declares entities, which can stand for other files, or for endless text."""
    if _ENTITY.search(data.replace(b"\0", b"")):
        raise UnreadableError("this XML declares entities, which are not read: they may stand for anything")


def paragraphs_of(markup: str) -> list[str]:
    """The paragraphs of HTML, or of plain text, each on one line."""
    from lxml import etree  # late: only pages, feeds and wire files need it

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<div>{encodable(markup).replace(chr(0), '')}</div>", parser)
    return [] if root is None else paragraphs_in(root)


def paragraphs_in(root: "_Element") -> list[str]:
    """The paragraphs below an element of HTML, XHTML or NITF."""
    from lxml import etree

    pieces: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        is_start = event == "start"
        if name in _BLOCKS:
            pieces.append("\n")
        if name in _UNSEEN or not name:
            unseen += 1 if is_start else -1
        words = element.text if is_start else element.tail
        if words and not unseen and (is_start or element is not root):
            pieces.append(re.sub(r"\s+", " ", words))
    lines = ("".join(pieces)).split("\n")
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def published_at(document: Document, url: str | None) -> Document:
    """The document of a page that was at this web address, which tells its outlet unless the page itself does."""
    if url is None or not url.startswith(("http://", "https://")):
        return document
    known = outlet_of_url(url)
    outlet = document.outlet
    if known and (outlet is None or outlet.guess):
        outlet = Fact(known, "web address of the page")
    return replace(document, url=document.url or url, outlet=outlet)


def line_of(value: object) -> str | None:
    """A field as one line of text, without markup; None if it is empty, or no text."""
    if not isinstance(value, str) or not value.strip():
        return None
    plain = " ".join(paragraphs_of(value)) if "<" in value or "&" in value else value
    return " ".join(encodable(plain).split())[:_LONGEST_LINE] or None


def composed(title: str | None, paragraphs: Iterable[str]) -> str:
    """The text of a document: the title, unless the paragraphs begin with it, and these, a blank line between them."""
    lines = list(paragraphs)
    if title and not any(same_words(line, title) for line in lines[:3]):
        lines.insert(0, title)
    return "\n\n".join(lines)
