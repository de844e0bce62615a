"""Markdown: reads headings and front matter. The text itself is left as it is."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from index.model.document import Document, Fact, Part, PartKind, Problem
from index.reading.decoding import decode_text
from index.reading.metadata.dates import date_field
from index.reading.metadata.names import people
from index.reading.parts.article import article
from index.reading.parts.blocks import Block, blocks
from index.reading.parts.draft import Facts

_RULE = "front matter"
_FENCE = re.compile(r"---[ \t]*")
_MOST_LINES = 200  # of front matter
_PAIR = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*")
_TITLE = ("title", "headline")
_OUTLET = ("outlet", "source", "publication", "publisher", "site", "newspaper")
_AUTHOR = ("author", "authors", "byline", "by")
_DATE = ("date", "published", "pubdate", "published_at", "publish_date", "date_published", "created")
_URL = ("url", "link", "canonical", "canonical_url")


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of a Markdown file, and a note on its encoding. Raises UnreadableError.

    Front matter is a block at the beginning between two lines of three hyphens, with lines such as "title: ...".
    """
    decoded = decode_text(file.read())
    front = _front_matter(decoded.text)
    facts = _facts(decoded.text[:front])
    labels = _labels(blocks(decoded.text, front), facts)
    yield article(path, decoded.text, facts, labels=labels, headings_known=bool(labels), front=front)
    if decoded.note:
        yield Problem(path, decoded.note)


def _front_matter(text: str) -> int:
    """Where the front matter ends, before the end of its last line; 0 if there is none."""
    position = 0
    for number, line in enumerate(text.splitlines(keepends=True)[: _MOST_LINES + 2]):
        fence = _FENCE.fullmatch(line.rstrip("\r\n")) is not None
        if number == 0 and not fence:
            return 0
        if number > 0 and fence:
            return position + 3
        position += len(line)
    return 0


def _facts(front: str) -> Facts:
    """What simple `key: value` lines and lists of authors state; other YAML is ignored."""
    facts = Facts()
    key = ""
    for line in front.splitlines()[1:-1]:
        if (item := _ITEM.fullmatch(line)) and key in _AUTHOR:
            facts.authors.append(Fact(_bare(item[1]), _RULE))
            continue
        pair = _PAIR.fullmatch(line)
        key, value = (pair[1].lower(), _bare(pair[2])) if pair else ("", "")
        if not value:
            continue
        if key in _TITLE:
            facts.title = Fact(value, _RULE)
        elif key in _OUTLET:
            facts.outlet = Fact(value, _RULE)
        elif key in _AUTHOR:
            names = value.strip("[]")
            facts.authors += [Fact(_bare(name), _RULE) for name in people(names) or names.split(",") if _bare(name)]
        elif key in _URL:
            facts.url = value
        elif key in _DATE and (stamp := date_field(value)) and stamp.value:
            facts.date = stamp.fact(_RULE)
    return facts


def _bare(value: str) -> str:
    """A value without surrounding white space and quotation marks."""
    value = value.strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _labels(paragraphs: list[Block], facts: Facts) -> dict[int, Part]:
    """The parts that are known from the format itself, by the offset at which their paragraph starts.

    The first top-level heading is the title, unless the front matter has another.
    """
    labels: dict[int, Part] = {}
    titled = False
    for block in paragraphs:
        heading = _HEADING.fullmatch(block.text)
        if heading and heading[1] == "#" and not titled and (facts.title is None or facts.title.value == heading[2]):
            titled = True
            facts.title = facts.title or Fact(heading[2], "first heading")
            labels[block.start] = Part(PartKind.TITLE, block.start, block.end, "first heading")
        elif heading:
            labels[block.start] = Part(PartKind.HEADING, block.start, block.end, "heading")
    return labels
