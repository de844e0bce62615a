"""Parses the markup of a page within limits, so that no page takes too much time or memory."""

import re
from typing import TYPE_CHECKING

from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NO_ARTICLE = "no article was found in this page"
_LARGE = 2_000_000  # characters; no page of that size is without elements
_MOST_ELEMENTS = 60_000  # extraction takes about 0.1 ms for each
_MOST_COMPARISONS = 50_000_000  # of attributes: parsers compare each attribute of an element with all its others
_SCRIPT_OR_TAG = re.compile(  # as in HTML 5; possessive, so that every character is looked at once
    r"<(script|style)\b(?:(?!</\1).)*+|<[a-z](?P<tag>(?:[^>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|=)*+)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[\s/]++[^\s/>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'")
_LONG_TAG = 1000  # characters; a shorter tag has few attributes


def parse(markup: str) -> "HtmlElement":
    """The tree of a page, without comments.

    Raises UnreadableError if the page cannot be parsed, is empty, or has too many elements or attributes.
    """
    from lxml import etree  # late: these take 270 ms to import, and only pages need them

    from index.reading.pages.offline import load_html

    text = markup.replace("\0", "")
    if _comparisons(text) > _MOST_COMPARISONS:
        raise UnreadableError("too large: elements of this page have thousands of attributes")
    try:
        tree = load_html(text)
    except (etree.LxmlError, RecursionError) as error:
        raise UnreadableError(f"this page cannot be parsed ({error})") from error
    if tree is None:  # this is how lxml reports that memory ran out
        raise UnreadableError("too large: this page cannot be parsed" if len(text) > _LARGE else NO_ARTICLE)
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise UnreadableError(f"too large: this page has more than {_MOST_ELEMENTS} elements")
    return tree


def _comparisons(text: str) -> int:
    """How many comparisons of attributes a page will cause, counting only long tags."""
    tags = (found["tag"] or "" for found in _SCRIPT_OR_TAG.finditer(text))
    return sum(len(_ATTRIBUTE.findall(tag)) ** 2 for tag in tags if len(tag) > _LONG_TAG)
