"""NITF, the XML in which agencies and papers sent articles: headline, byline and body."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from index.model.document import Document, Fact, Problem
from index.reading.formats.markup import composed, paragraphs_in
from index.reading.formats.wire import authors_of, date_of, every, line, outlet_of, tree_of
from index.reading.parts.article import article
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

_RULE = "NITF"


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of a file, its text composed of the headline and the paragraphs. Raises UnreadableError."""
    root = tree_of(file.read())
    facts = facts_of(root)
    yield article(path, composed(facts.title.value if facts.title else None, body_of(root)), facts)


def body_of(root: "_Element") -> list[str]:
    """The paragraphs of the body. Raises UnreadableError if there are none."""
    body = next(every(root, "body.content"), None)
    if body is None:
        body = next(every(root, "body"), None)
    paragraphs = [] if body is None else paragraphs_in(body)
    if not paragraphs:
        raise UnreadableError("no article was found in this NITF file")
    return paragraphs


def facts_of(root: "_Element") -> Facts:
    """What the head and the head of the body state."""
    title = line(root, "hl1", "hedline", "title")
    issued = next((found for name in ("date.issue", "story.date", "date.release") for found in every(root, name)), None)
    published = next(every(root, "pubdata"), None)
    rights = next(every(root, "doc.copyright"), None)
    stated = issued.get("norm") if issued is not None else None
    name = published.get("name") if published is not None else None
    holder = rights.get("holder") if rights is not None else None
    return Facts(
        title=Fact(title, _RULE) if title else None,
        outlet=outlet_of(name or line(root, "distributor", "org.copyright") or holder, _RULE),
        authors=authors_of(line(root, "person.byline", "byline"), _RULE),
        date=date_of(stated or (published.get("date.publication") if published is not None else None), _RULE),
    )
