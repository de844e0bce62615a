"""Markdown: reads headings and front matter. The text itself is left as it is."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from msgspec.structs import replace

from index.model.document import Document, Fact, Part, PartKind, Problem
from index.reading.decoding import decode_text
from index.reading.metadata.dates import date_field
from index.reading.metadata.names import people
from index.reading.parts.article import article
from index.reading.parts.blocks import Block, blocks
from index.reading.parts.draft import Facts
from index.reading.parts.lines import address

_RULE = "front matter"
_FENCES = {"---": re.compile(r"(?:---|\.\.\.)[ \t]*"), "+++": re.compile(r"\+\+\+[ \t]*")}  # of YAML, of TOML
_MOST_LINES = 200  # of front matter
_PAIR = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*")
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]|\[([^\]]+)\]\([^)\s]+\)")
_TITLE = ("title", "headline")
_OUTLET = ("outlet", "source", "publication", "publisher", "site", "site_name", "newspaper", "domain")
_AUTHOR = ("author", "authors", "byline", "by", "creator")
# The date of publication first; a clipping also has the day on which it was saved, which says little about the text.
_DATES = (
    ("published", "published_at", "date_published", "datepublished", "publish_date", "publishdate", "pubdate"),
    ("date",),
    ("created", "clipped", "saved", "date_saved", "added", "updated", "modified", "lastmod"),
)
_URL = ("url", "link", "canonical", "canonical_url", "source_url", "source", "original", "site", "domain")


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of a Markdown file, and a note on its encoding. Raises UnreadableError.

    Front matter is a block at the beginning between two lines of three hyphens, with lines such as "title: ...", or of
    three plus signs, with TOML.
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
    position, fence = 0, None
    for number, line in enumerate(text.splitlines(keepends=True)[: _MOST_LINES + 2]):
        bare = line.rstrip()
        if number == 0 and (fence := _FENCES.get(bare)) is None:
            return 0
        if number > 0 and fence and fence.fullmatch(bare):
            return position + 3
        position += len(line)
    return 0


def _facts(front: str) -> Facts:
    """What the front matter states."""
    fields = _toml(front) if front.startswith("+++") else _yaml(front)
    facts = Facts()
    for key in _TITLE:
        facts.title = facts.title or next((Fact(value, _RULE) for value in fields.get(key, ())), None)
    urls = [value for key in _URL for value in fields.get(key, ()) if address(value)]
    facts.url = address(urls[0]) if urls else None
    names = [value for key in _OUTLET for value in fields.get(key, ()) if not address(value)]
    if names:
        facts.outlet = Fact(names[0], _RULE)
    for key in _AUTHOR:
        for value in fields.get(key, ()):
            facts.authors += [Fact(name, _RULE) for name in people(value) or map(str.strip, value.split(",")) if name]
    for worth, keys in enumerate(_DATES):
        for value in (value for key in keys for value in fields.get(key, ())):
            if facts.date is None and (stamp := date_field(value)) and (fact := stamp.fact(_RULE)):
                facts.date = replace(fact, guess=fact.guess or worth == 2)
    return facts


def _yaml(front: str) -> dict[str, list[str]]:
    """The values of simple `key: value` lines, and of lists below a key or in brackets; other YAML is ignored."""
    fields: dict[str, list[str]] = {}
    key = ""
    for line in front.splitlines()[1:-1]:
        if (item := _ITEM.fullmatch(line)) and key:
            fields[key].append(_bare(item[1]))
        elif pair := _PAIR.fullmatch(line):
            key, value = pair[1].lower().replace("-", "_"), pair[2].strip()
            if value.startswith("[") and value.endswith("]") and not value.startswith("[["):
                fields[key] = [_bare(one) for one in value[1:-1].split(",")]
            else:
                fields[key] = [_bare(value)] if _bare(value) else []
    return {name: [value for value in values if value] for name, values in fields.items()}


def _toml(front: str) -> dict[str, list[str]]:
    """The values of the table at the top, and of tables in it; none if it is no TOML."""
    try:
        table = tomllib.loads(front.strip().removeprefix("+++").removesuffix("+++"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    fields: dict[str, list[str]] = {}
    for key, value in [
        *table.items(),
        *(pair for one in table.values() if isinstance(one, dict) for pair in one.items()),
    ]:
        values = value if isinstance(value, list) else [value]
        texts = [_bare(str(one)) for one in values if isinstance(one, str | date)]
        fields.setdefault(key.lower().replace("-", "_"), [text for text in texts if text])
    return fields


def _bare(value: str) -> str:
    """A value without surrounding white space, quotation marks and the brackets of a link."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    return _LINK.sub(lambda link: link[1] or link[2], value)


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
