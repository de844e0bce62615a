"""What a page states in its tags: meta elements, links, its title and headings, microdata, and time elements."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from index.reading.pages.addresses import clean_address, original
from index.reading.pages.names import is_called, listed, pattern
from index.reading.pages.schema import plain
from index.reading.pages.visible import BLOCKS
from index.reading.parts.draft import ends_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST = 1000  # characters of a field
_MOST = 50  # values of a field
_COMMENT = re.compile(  # browsers and the extension SingleFile note in a comment where a page was saved from
    r"<!--\s*saved from url=\(\d{1,6}\)(\S{1,2000})\s*-->|<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})"
)
_COMMENT_WITHIN = 5000  # characters
_ARTICLE_TYPE = re.compile(r"schema\.org/\w*(?:Article|Posting|Report|Review)\b")
_LONGEST_TIME = 100  # characters
_SHORTEST_PROSE, _SHORTEST_SENTENCE = 80, 30  # characters of a line beside a date
_LEVELS = 4  # elements around one that are looked at


@dataclass(slots=True)
class Tags:
    """The values of a page's tags, in the order in which they are to be believed.

    Dates are pairs of what the page says and the name of the tag that says it.
    """

    address: str | None = None
    canonical: str | None = None
    copied: str | None = None  # the time of an archive's copy, in digits
    title: str = ""  # of the title element
    headings: list[str] = field(default_factory=list)  # the texts of its h1
    subheadings: list[str] = field(default_factory=list)  # of its h2 and h3
    titles: list[str] = field(default_factory=list)  # in meta elements
    descriptions: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    authors: list[tuple[str, str]] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    modified: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)  # of time elements that look like those of publication
    updates: list[tuple[str, str]] = field(default_factory=list)  # of time elements that look like those of a change
    origins: list[str] = field(default_factory=list)  # addresses from which the text was taken
    language: str = ""


def read_tags(tree: "HtmlElement", markup: str) -> Tags:
    """The tags of a page, with addresses as they were before an archive copied it."""
    tags = Tags(language=(tree.get("lang") or "").partition("-")[0].lower())
    metas = _metas(tree)
    _addresses(tree, markup, metas, tags)
    title = tree.find(".//title")
    tags.title = plain(title.text or "") if title is not None else ""
    tags.headings = _headings(tree, "h1")
    tags.subheadings = _headings(tree, "h2") + _headings(tree, "h3")
    for name in listed("meta", "titles"):
        tags.titles += metas.get(name, ())
    for name in listed("meta", "descriptions"):
        tags.descriptions += metas.get(name, ())
    for name in listed("meta", "sites"):
        tags.sites += metas.get(name, ())
    for name, values in metas.items():
        if name in listed("meta", "authors"):
            tags.authors += ((value, name) for value in values)
        elif pattern("meta", "published").fullmatch(name):
            tags.published += ((value, name) for value in values[:1])
        elif pattern("meta", "modified").fullmatch(name):
            tags.modified += ((value, name) for value in values[:1])
    _microdata(tree, tags)
    _times(tree, tags)
    return tags


def _headings(tree: "HtmlElement", level: str) -> list[str]:
    """The texts of the headings of a level, without those that name the site."""
    found: list[str] = []
    for heading in islice(tree.iter(level), _MOST):
        text = plain("".join(heading.itertext()))
        link = heading.find(".//a")
        parent = heading.getparent()
        of_site = is_called(heading, "site") or (parent is not None and is_called(parent, "site"))
        if text and not of_site and not (link is not None and _leads_home(link.get("href") or "")):
            found.append(text)
    return found


def _leads_home(href: str) -> bool:
    if href in ("/", "./", "index.html", "/index.html"):
        return True
    return bool(href.startswith("http") and _is_front(original(href)[0]))


def _metas(tree: "HtmlElement") -> dict[str, list[str]]:
    """The contents of meta elements by their names in lower case, those outside of other articles."""
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content")
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if not content or not name or len(content) > _LONGEST or (meta.get("itemprop") and not is_own(meta)):
            continue
        value = plain(content)
        values = metas.setdefault(name.strip().lower(), [])
        if value and value not in values and len(values) < _MOST:
            values.append(value)
    return metas


def _addresses(tree: "HtmlElement", markup: str, metas: dict[str, list[str]], tags: Tags) -> None:
    """The address of the page: as it calls itself, or where it was saved from."""
    base = next((element.get("href") for element in tree.iter("base") if element.get("href")), None)
    saved = _COMMENT.search(markup[:_COMMENT_WITHIN])
    links = [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href")
    ]
    found = [*(saved.groups() if saved else ()), *metas.get("og:url", ()), *metas.get("twitter:url", ())]
    own = _first(found, base, tags)
    tags.canonical = _first(links, base, tags)
    tags.address = own if own and (not tags.canonical or len(original(own)[0]) > 12) else tags.canonical
    if tags.canonical and (tags.address is None or _is_front(tags.address)):
        tags.address = tags.canonical
    tags.origins = [
        address
        for name in listed("meta", "origins")
        for value in metas.get(name, ())
        if (address := _first([value], base, tags))
    ]


def _first(values: list[str], base: str | None, tags: Tags) -> str | None:
    for value in values:
        if not value:
            continue
        if value.startswith("/web/"):
            value = f"https://web.archive.org{value}"
        address = clean_address(value, base)
        if address:
            inner, time = original(address)
            tags.copied = tags.copied or time
            return inner
    return None


def _is_front(address: str) -> bool:
    """Whether an address is that of a site, not of a page on it."""
    return address.partition("://")[2].rstrip("/").count("/") == 0


def _microdata(tree: "HtmlElement", tags: Tags) -> None:
    """Dates and authors in microdata of the page's own article."""
    for element in tree.iter("time", "span", "div", "p", "a", "abbr", "li", "strong", "em", "h1", "h2"):
        prop = element.get("itemprop")
        if not prop or not is_own(element):
            continue
        names = prop.lower().split()
        if "datepublished" in names or "datecreated" in names or "datemodified" in names:
            value = plain(element.get("datetime") or element.get("content") or " ".join(element.itertext()))[:_LONGEST]
            if value:
                (tags.modified if "datemodified" in names else tags.published).append((value, f"itemprop {names[0]}"))


def is_own(element: "HtmlElement") -> bool:
    """False for what belongs to an article that is linked to: one of several, without the page's heading."""
    for above in element.iterancestors():
        if above.get("itemtype") and _ARTICLE_TYPE.search(above.get("itemtype")):
            return above.find(".//h1") is not None or not any(
                other is not above and _ARTICLE_TYPE.search(other.get("itemtype") or "")
                for other in above.getroottree().iter("article", "div", "section", "li", "main", "body", "html")
            )
    return True


def _times(tree: "HtmlElement", tags: Tags) -> None:
    """Dates in elements that are made for them: those named for publication first, then those below the heading."""
    ranked: list[tuple[int, bool, int, str]] = []
    below = False
    for number, element in enumerate(tree.iter("time", "span", "div", "p", "abbr", "li", "h1")):
        below = below or element.tag == "h1"
        published, updated = is_called(element, "published"), is_called(element, "updated")
        if not (published or updated or element.tag == "time" or is_called(element, "date")) or len(ranked) == _MOST:
            continue
        value = element.get("datetime") or (element.get("title") if element.tag == "abbr" else None)
        value = plain(value or " ".join(piece.strip() for piece in islice(element.itertext(), _MOST)))
        if not value or len(value) > _LONGEST_TIME or _is_elsewhere(element):
            continue
        if updated and not published:
            tags.updates.append((value, "time of change in the page"))
        else:
            ranked.append((0 if published or element.get("pubdate") is not None else 1, not below, number, value))
    tags.times = [(value, "time in the page") for _, _, _, value in sorted(ranked)]


def _is_elsewhere(element: "HtmlElement") -> bool:
    """Whether a date is one of prose, or of something that is linked to."""
    if element.tag == "time" and _stands_in_prose(element):
        return True
    for above in (element, *islice(element.iterancestors(), _LEVELS)):
        if above.tag in ("footer", "nav", "aside", "a"):
            return True
        if above.tag in ("body", "main", "article"):
            return False
        if is_called(above, "elsewhere"):
            return True
    return False


def _stands_in_prose(element: "HtmlElement") -> bool:
    """Whether the line of a time element is a sentence about something else."""
    block = next((above for above in element.iterancestors() if above.tag in BLOCKS), None)
    if block is None:
        return False
    pieces = [block.text or ""]
    for child in block:
        pieces += [*(child.itertext() if child.tag not in BLOCKS else ()), child.tail or ""]
    line = "".join(pieces).strip()
    beside = len(line) - len("".join(element.itertext()))
    return beside > (_SHORTEST_SENTENCE if ends_sentence(line) else _SHORTEST_PROSE)
