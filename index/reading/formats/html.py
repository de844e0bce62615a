"""Saved web pages: the article's text and metadata, without the rest of the page. Nothing is fetched or executed."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from index.model.document import Document, Fact, Part, PartKind, Problem
from index.reading.decoding import decode, encodable
from index.reading.metadata.dates import date_field
from index.reading.metadata.outlets import outlet_of_url
from index.reading.parts.article import article
from index.reading.parts.blocks import blocks
from index.reading.parts.draft import Facts, same_words
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document as Page

_FEWEST_LETTERS = 40  # a shorter text is a button or a caption, not an article
_NONE = "no article was found in this page"
_LARGE = 2_000_000  # characters; no page of that size is without elements
_MOST_ELEMENTS = 60_000  # extraction takes about 0.1 ms for each
_MOST_COMPARISONS = 50_000_000  # of attributes: parsers compare each attribute of an element with all its others
_MOST_BROKEN = 10_000  # characters of metadata in broken JSON
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_CHARSET_WITHIN = 4096  # bytes at the start of a page in which its encoding is declared
_SCRIPT_OR_TAG = re.compile(  # as in HTML 5; possessive, so that every character is looked at once
    r"<(script|style)\b(?:(?!</\1).)*+|<[a-z](?P<tag>(?:[^>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|=)*+)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[\s/]++[^\s/>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'")
_LONG_TAG = 1000  # characters; a shorter tag has few attributes
_STATED = (  # where a page states the time of publication
    "//meta[@property='article:published_time' or @name='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished']/@datetime",
    "//meta[@name='date' or @name='dcterms.date' or @name='DC.date.issued' or @name='parsely-pub-date']/@content",
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of a page, and a note on its encoding.

    The Document's text is composed of the title and the article's paragraphs, with blank lines between them.

    Raises UnreadableError if the page has no article or too many elements, or is not text.
    """
    data = file.read()
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    decoded = decode(data, declared[1].decode("ascii", "replace") if declared else None)
    yield page_article(path, decoded.text, Facts())
    if decoded.note:
        yield Problem(path, decoded.note)


def page_article(path: str, markup: str, known: Facts) -> Document:
    """The article of a page. Facts that are `known` from elsewhere take precedence over the page's own.

    Raises UnreadableError if the page has no article or too many elements.
    """
    page, tree = _extract(markup)
    title = known.title.value if known.title else _title(page, tree)
    lines = [line.strip() for line in encodable(page.text or "").splitlines() if line.strip()]
    if sum(map(str.isalpha, "".join(lines))) < _FEWEST_LETTERS:
        raise UnreadableError(_NONE)
    if title and not any(same_words(line, title) for line in lines[:3]):
        lines.insert(0, title)
    text = "\n\n".join(lines)
    own = _facts(page, tree, title)
    facts = Facts(
        title=known.title or own.title,
        outlet=known.outlet or own.outlet,
        authors=known.authors or own.authors,
        date=known.date or own.date,
        url=known.url or own.url,
    )
    headings = {" ".join("".join(head.itertext()).split()) for head in page.body.iter("head")}
    return article(path, text, facts, labels=_headings(text, headings, title), headings_known=True)


def _extract(markup: str) -> tuple["Page", "HtmlElement"]:
    """What trafilatura extracts from a page, and the page's tree.

    Its defaults are used except for `favor_precision`, which is better on saved news pages (F1 .945 against .938).
    """
    # Late: these take 270 ms to import, and only pages need them.
    from lxml import etree

    from index.reading.formats.offline import bare_extraction, load_html

    text = markup.replace("\0", "")
    if _comparisons(text) > _MOST_COMPARISONS:
        raise UnreadableError("too large: elements of this page have thousands of attributes")
    try:
        tree = load_html(text)
        if tree is None:  # this is how lxml reports that memory ran out
            large = len(text) > _LARGE
            raise UnreadableError("too large: this page cannot be parsed" if large else _NONE)
        if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
            raise UnreadableError(f"too large: this page has more than {_MOST_ELEMENTS} elements")
        _drop_broken_metadata(tree)
        page = None
        for precise in (True, False):  # with precision, nothing is left of a few pages
            page = page or bare_extraction(tree, with_metadata=True, include_comments=False, favor_precision=precise)
        assert not isinstance(page, dict)
    except (etree.LxmlError, RecursionError) as error:
        raise UnreadableError(f"this page cannot be parsed ({error})") from error
    if page is None or page.body is None:
        raise UnreadableError(_NONE)
    return page, tree


def _drop_broken_metadata(tree: "HtmlElement") -> None:
    """Cut metadata that is invalid JSON: trafilatura searches it for names in time quadratic in its size."""
    left = _MOST_BROKEN
    for script in tree.xpath("//script[@type='application/ld+json' or @type='application/settings+json']"):
        try:
            json.loads(script.text or "null", strict=False)
        except (ValueError, RecursionError):
            left -= len(script.text)
            if left < 0:
                script.text = None


def _comparisons(text: str) -> int:
    """How many comparisons of attributes a page will cause, counting only long tags."""
    tags = (found["tag"] or "" for found in _SCRIPT_OR_TAG.finditer(text))
    return sum(len(_ATTRIBUTE.findall(tag)) ** 2 for tag in tags if len(tag) > _LONG_TAG)


def _title(page: "Page", tree: "HtmlElement") -> str | None:
    """The title without the site's name, which pages append to it."""
    title = _line(page.title)
    if title is None:
        return None
    for heading in tree.iter("h1"):
        line = _line("".join(heading.itertext()))
        if line and len(line) >= 10 and title.startswith(line) and re.match(r"\s*[-–—|›»:·]\s", title[len(line) :]):
            return line
    return title


def _line(value: object) -> str | None:
    return " ".join(encodable(value).split()) or None if isinstance(value, str) else None


def _facts(page: "Page", tree: "HtmlElement", title: str | None) -> Facts:
    url = _line(page.url)
    known = outlet_of_url(url) if url else None
    site = _line(page.sitename)
    facts = Facts(title=Fact(title, "title of the page") if title else None, url=url, date=_date(page, tree))
    if known:
        facts.outlet = Fact(known, "web address of the page")
    elif site and not site.startswith("@"):
        facts.outlet = Fact(site, "name of the site", guess=True)
    names = (_line(page.author) or "").split("; ")
    facts.authors = [Fact(name, "byline of the page", guess=True) for name in names if name]
    return facts


def _date(page: "Page", tree: "HtmlElement") -> Fact | None:
    """The date that htmldate finds. It is a guess unless the page states the same day, whose time is then added."""
    guess = _line(page.date)
    values = [str(value) for path in _STATED for value in tree.xpath(path)]
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        values += _JSON_DATE.findall(script.text or "")
    for value in values:
        stamp = date_field(value)
        if stamp and stamp.value and (guess is None or stamp.value.startswith(guess)):
            return Fact(stamp.value, "date stated by the page")
    return Fact(guess, "date found in the page", guess=True) if guess else None


def _headings(text: str, headings: set[str], title: str | None) -> dict[int, Part]:
    """The paragraphs that the page marks as headings, by the offset of their start."""
    return {
        block.start: Part(PartKind.HEADING, block.start, block.end, "heading of the page")
        for block in blocks(text)
        if block.text in headings and not (title and same_words(block.text, title))
    }
