"""XML of news agencies, parsed without entities, DTD and network; what NewsML-G2 and NITF have in common."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from index.model.document import Fact
from index.reading.formats.markup import paragraphs_in, refuse_entities
from index.reading.metadata.dates import date_field
from index.reading.metadata.names import after_by, people
from index.reading.metadata.outlets import masthead
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST = 1000  # characters of a field
_WORDS_BEFORE_NAME = re.compile(r"^(?:\(c\)|©|copyright)\s*(?:\d{4}\s*)?", re.IGNORECASE)


def tree_of(data: bytes) -> "_Element":
    """The root of an XML file. Raises UnreadableError if it cannot be parsed."""
    from lxml import etree  # late: only wire files need it

    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"damaged: this is not well-formed XML ({str(error)[:100]})") from error
    if root is None:
        raise UnreadableError("damaged: this is not well-formed XML")
    return root


def every(root: "_Element", name: str) -> Iterator["_Element"]:
    """The elements of that name below one, in order, whatever their namespace."""
    yield from root.iter(f"{{*}}{name}")


def line(root: "_Element", *names: str) -> str | None:
    """The text of the first element that has one of these names, the likeliest first, and some text, on one line."""
    for name in names:
        for element in every(root, name):
            if text := " ".join(paragraphs_in(element))[:_LONGEST]:
                return text
    return None


def date_of(stated: str | None, rule: str) -> Fact | None:
    """A date as the formats of agencies have it: "2021-03-05T07:48:00+01:00", "20210305T074800+0100", "20210305"."""
    if not stated:
        return None
    try:
        value = datetime.fromisoformat(stated.strip()).isoformat(timespec="minutes")
        return Fact(value if "T" in stated else value[:10], rule)
    except ValueError:
        stamp = date_field(stated)
        return Fact(stamp.value, rule, stamp.guess) if stamp and stamp.value else None


def outlet_of(stated: str | None, rule: str) -> Fact | None:
    """The agency or outlet that a field names."""
    name = _WORDS_BEFORE_NAME.sub("", stated or "").strip()
    return Fact(masthead(name) or name, rule) if name else None


def authors_of(stated: str | None, rule: str) -> list[Fact]:
    """The authors that a byline names; as it stands, and a guess, where it is more than names."""
    if not stated:
        return []
    names = people(after_by(stated) or stated)
    return [Fact(name, rule) for name in names] if names else [Fact(stated, rule, guess=True)]
