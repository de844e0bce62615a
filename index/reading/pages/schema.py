"""What a page states of its article in JSON-LD (schema.org), and whether it is the article of this page.

A page often describes several articles: those that it links to, the posts of a live blog, the one before. An object is
believed only if its address or its headline is that of the page.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.reading.decoding import encodable
from index.reading.fields import readable
from index.reading.pages.addresses import same_address
from index.reading.pages.runs import letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_OBJECTS = 2000  # that are looked at
_LONGEST = 1000  # characters of a field; anything longer is neither a name, a title nor a date
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?://\s*\]\]>|-->|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_PAGES = ("WebPage", "ItemPage", "CollectionPage", "AboutPage")
_MATCHING = 12  # letters; shorter headlines must be equal


@dataclass(slots=True)
class Stated:
    """What an object of JSON-LD says of an article. `sure` means that it is that of the page without doubt."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    authors: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)  # that are named as authors
    publisher: str = ""
    description: str = ""
    language: str = ""
    addresses: list[str] = field(default_factory=list)
    is_page: bool = False  # an object about the page, not about its article
    sure: bool = False


def stated(tree: "HtmlElement", address: str | None, titles: list[str]) -> list[Stated]:
    """The objects about this page's article, the best first. `titles` are what the page says that its title is."""
    objects = _objects(tree)
    by_id = {one["@id"]: one for one in objects if isinstance(one.get("@id"), str) and len(one) > 1}
    found = [_read(one, by_id) for one in objects if _is_article(one)]
    articles = [one for one in found if not one.is_page]
    ranked: list[tuple[int, Stated]] = []
    for one in found:
        fit = _fit(one, address, titles)
        alone = len(articles) == 1 or one.is_page
        one.sure = fit > 0 or (fit == 0 and alone)
        if fit > 0 or (fit == 0 and (alone or not articles)) or (fit == -1 and alone and not one.is_page):
            ranked.append((fit - 4 * one.is_page, one))
    ranked.sort(key=lambda pair: -pair[0])
    return [one for _, one in ranked]


def _fit(one: Stated, address: str | None, titles: list[str]) -> int:
    """How well an object fits the page: above 0 if it is of it, below if it is of another, 0 if that cannot be told."""
    fit = 0
    if address and one.addresses:
        fit += 2 if any(same_address(address, other) for other in one.addresses) else -1
    if titles and one.headline:
        fit += 2 if any(alike(one.headline, title) for title in titles) else -1
    return fit


def alike(one: str, other: str) -> bool:
    """Whether two titles are the same, or one is the other with something added."""
    a, b = sorted((letters(one), letters(other)), key=len)
    return a == b if len(a) < _MATCHING else a in b


def _objects(tree: "HtmlElement") -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        if kind == "application/ld+json" and script.text:
            objects += _parsed(script.text, _MOST_OBJECTS - len(objects))
    return objects


def _parsed(text: str, most: int) -> Iterator[dict[str, Any]]:
    """The objects of a script, with those of its graph and what they are mainly about."""
    text = _WRAPPED.sub("", _WRAPPED.sub("", text.strip()))
    try:
        value = json.loads(text, strict=False, parse_int=float)
    except (ValueError, RecursionError):
        try:
            value = json.loads(_TRAILING_COMMA.sub("", text), strict=False, parse_int=float)
        except (ValueError, RecursionError):
            return
    waiting = [value]
    while waiting and most > 0:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            most -= 1
            yield one
            for key in ("mainEntityOfPage", "mainEntity", "@graph"):
                if isinstance(one.get(key), dict | list):
                    waiting.append(one[key])


def _types(one: dict[str, Any]) -> list[str]:
    kinds = one.get("@type")
    return [str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _is_article(one: dict[str, Any]) -> bool:
    return any(kind.endswith(("Article", "Posting")) or kind in ("Report", "Review", *_PAGES) for kind in _types(one))


def _read(one: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Stated:
    people, organisations = _authors(one.get("author") or one.get("creator"), by_id)
    publisher = _linked(one.get("publisher"), by_id)
    ids = [_text(one.get("url")), _text(one.get("@id"))]
    of_page = one.get("mainEntityOfPage")
    ids += [_text(of_page.get("@id")), _text(of_page.get("url"))] if isinstance(of_page, dict) else [_text(of_page)]
    return Stated(
        headline=_text(one.get("headline")) or _text(one.get("name")),
        published=_text(one.get("datePublished")) or _text(one.get("dateCreated")),
        modified=_text(one.get("dateModified")),
        authors=people,
        organisations=organisations,
        publisher=_text(publisher.get("name")) if isinstance(publisher, dict) else _text(publisher),
        description=_text(one.get("description")),
        language=_text(one.get("inLanguage")),
        addresses=[value for value in ids if value.startswith(("http://", "https://", "/"))],
        is_page=not any(kind.endswith(("Article", "Posting")) or kind in ("Report", "Review") for kind in _types(one)),
    )


def _authors(value: object, by_id: dict[str, dict[str, Any]]) -> tuple[list[str], list[str]]:
    """The people and the organisations that an object names as its authors."""
    people: list[str] = []
    organisations: list[str] = []
    for one in (value if isinstance(value, list) else [value])[:100]:
        author = _linked(one, by_id)
        if isinstance(author, dict):
            names = author.get("name")
            organisation = any(kind.endswith("Organization") for kind in _types(author))
            for name in names if isinstance(names, list) else [names]:
                (organisations if organisation else people).append(_text(name))
        else:
            people.append(_text(author))
    return [name for name in people if name], [name for name in organisations if name]


def _linked(value: object, by_id: dict[str, dict[str, Any]]) -> object:
    """A value, or the object that it points to by its id."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _text(value: object) -> str:
    """A field as one line; "" if it is none, or too long."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    return plain(value)


def plain(value: str) -> str:
    """A field of metadata as one line of text: entities and tags, which some pages leave in it, are resolved."""
    text = readable(value)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(encodable(text).replace("\u00ad", "").replace("\u200b", "").split())


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
