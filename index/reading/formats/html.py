"""Saved web pages: the article's text and metadata, without the rest of the page. Nothing is fetched or executed."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from index.model.document import Document, Part, PartKind, Problem
from index.reading.decoding import decode, encodable
from index.reading.pages.choice import Line, choose
from index.reading.pages.chrome import clear
from index.reading.pages.facts import read_facts
from index.reading.pages.runs import STRAY
from index.reading.pages.tree import NO_ARTICLE, parse
from index.reading.pages.visible import show
from index.reading.parts.article import article
from index.reading.parts.blocks import blocks
from index.reading.parts.draft import Facts, same_words
from index.reading.reasons import UnreadableError

_FEWEST_LETTERS = 40  # a shorter text is a button or a caption, not an article
_BEGINNING = 2000  # characters
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_CHARSET_WITHIN = 4096  # bytes at the start of a page in which its encoding is declared


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
    markup = STRAY.sub("", markup)
    tree = parse(markup)
    elements = list(tree.iter())  # held, or lxml would make its objects for them anew in each pass
    clear(tree)
    page = read_facts(tree, markup)
    show(tree)
    title = known.title.value if known.title else page.title
    choice = choose(tree, page.described, title or "")
    lines = [Line(encodable(line.text), line.heading) for line in choice.lines]
    elements.clear()
    if sum(map(str.isalpha, "".join(line.text for line in lines)[:_BEGINNING])) < _FEWEST_LETTERS:
        raise UnreadableError(NO_ARTICLE)
    if title and not any(same_words(line.text, title) for line in lines[:3]):
        lines.insert(0, Line(title))
    text = "\n\n".join(line.text for line in lines)
    own = page.complete(choice.around)
    facts = Facts(
        title=known.title or own.title,
        outlet=known.outlet or own.outlet,
        agency=known.agency or own.agency,
        via=known.via or own.via,
        authors=known.authors or own.authors,
        date=known.date or own.date,
        updated=known.updated or own.updated,
        url=known.url or own.url,
    )
    headings = {line.text for line in lines if line.heading}
    return article(path, text, facts, labels=_headings(text, headings, title), headings_known=True)


def _headings(text: str, headings: set[str], title: str | None) -> dict[int, Part]:
    """The paragraphs that the page marks as headings, by the offset of their start."""
    return {
        block.start: Part(PartKind.HEADING, block.start, block.end, "heading of the page")
        for block in blocks(text)
        if block.text in headings and not (title and same_words(block.text, title))
    }
