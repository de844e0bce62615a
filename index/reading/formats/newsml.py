"""NewsML-G2, the XML in which agencies send news: each text item of a message."""

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from index.model.document import Document, Fact, Problem
from index.reading.decoding import encodable
from index.reading.formats import nitf
from index.reading.formats.markup import composed, paragraphs_in
from index.reading.formats.wire import authors_of, date_of, every, line, outlet_of, tree_of
from index.reading.parts.article import article
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError, fault

if TYPE_CHECKING:
    from lxml.etree import _Element

_RULE = "NewsML-G2"
_DATES = ("firstCreated", "contentCreated", "versionCreated", "contentModified")
_NOT_USABLE = {"canceled": "withdrawn", "cancelled": "withdrawn", "withheld": "held back"}


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of each text item, numbered from 1 where a message has several. Pictures and packages have none.

    Raises UnreadableError for a file without a text item.
    """
    root = tree_of(file.read())
    items = [item for item in every(root, "newsItem") if _kind(item) in ("", "text")]
    if not items:
        raise UnreadableError("there is no text item in this NewsML-G2 file")
    for number, item in enumerate(items, 1):
        at = number if len(items) > 1 else 0
        try:
            yield _read_item(path, item, at)
        except UnreadableError as error:
            yield Problem(path, str(error), at)
        except Exception as error:  # noqa: BLE001 (one odd item must not stop the others)
            yield Problem(path, fault(error), at)


def _kind(item: "_Element") -> str:
    """What an item is: "text", "picture", "video"; "" if it does not say."""
    kind = next(every(item, "itemClass"), None)
    return _code(kind)


def _code(element: "_Element | None") -> str:
    """The code of a controlled value without its scheme: "text" for "ninat:text"."""
    return "" if element is None else (element.get("qcode") or element.get("uri") or "").rpartition(":")[2].lower()


def _read_item(path: str, item: "_Element", number: int) -> Document:
    status = _code(next(every(item, "pubStatus"), None))
    if status in _NOT_USABLE:
        raise UnreadableError(f"the agency says that this item is {_NOT_USABLE[status]}, and it was left out")
    facts = _facts(item)
    inline = next(every(item, "inlineXML"), None)
    data = next(every(item, "inlineData"), None)
    if inline is not None and next(every(inline, "nitf"), None) is not None:
        paragraphs = nitf.body_of(inline)
        own = nitf.facts_of(inline)
        facts.title, facts.authors = facts.title or own.title, facts.authors or own.authors
    elif inline is not None:
        body = next(every(inline, "body"), None)
        paragraphs = paragraphs_in(inline if body is None else body)
    else:
        lines = encodable("".join(data.itertext())).splitlines() if data is not None else []
        paragraphs = [" ".join(one.split()) for one in lines if one.strip()]
    if not paragraphs:
        raise UnreadableError("this item has no text, and was left out")
    text = composed(facts.title.value if facts.title else None, paragraphs)
    identity = f"{item.get('guid', '')}\0{item.get('version', '')}\0{text}"
    digest = sha256(encodable(identity).encode()).hexdigest() if number else ""
    return article(path, text, facts, sha256=digest, line=number)


def _facts(item: "_Element") -> Facts:
    """What the metadata of an item state. The date is that of its first version, and else of this one."""
    title = line(item, "headline", "title")
    provider = next(every(item, "provider"), None)
    named = None
    if provider is not None:
        named = line(provider, "name") or provider.get("literal") or _code(provider).upper()
    return Facts(
        title=Fact(title, _RULE) if title else None,
        outlet=outlet_of(named or line(item, "infoSource", "creditline"), _RULE),
        authors=authors_of(line(item, "by"), _RULE),
        date=next(filter(None, (date_of(line(item, name), _RULE) for name in _DATES)), None),
    )
