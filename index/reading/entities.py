"""References to characters ("&#8217;", "&quot;") that exports of web pages leave in fields of plain text."""

import re
from html import unescape
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MOST = 2  # times that a text may have been escaped


def resolved(text: str) -> str:
    """The text with the characters themselves. What has no semicolon is no reference: "AT&T", "?a=1&copy=2".

    >>> resolved("&quot;It&amp;#8217;s&quot; AT&T")
    '"It’s" AT&T'
    """
    for _ in range(_MOST):
        if "&" not in text or not _REFERENCE.search(text):
            break
        text = _REFERENCE.sub(_character, text)
    return text


def _character(reference: re.Match[str]) -> str:
    written = reference[0]
    return unescape(written) if written[1] == "#" or written[1:] in html5 else written
