"""What rules know better than the model: which marks do not belong to a span, and what speaks to nobody."""

import re
from dataclasses import replace

from index.document import Span
from index.quotes.readings import Tagged
from index.quotes.statements import Statement

_AROUND = " \t\r\n\u00a0,;:–—-"
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,40}"  # OSLO
    r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"  # , Norway
    r"(?: \([A-Za-z. ]{2,30}\))? ?[–—-]{1,2} "  # (AP) -
)

_VOICELESS = re.compile(r"(the |a |its |their )?(law|plan|plans|schedule|rules|tradition)", re.IGNORECASE)


def is_said(text: str, statement: Statement) -> bool:
    """Not "it went on according to plan"."""
    source = statement.source
    return not (source and _VOICELESS.fullmatch(text, source.span.start, source.span.end))


def trimmed(text: str, statement: Statement) -> Statement:
    """The statement without the marks around its spans, and its content without the dateline before it."""
    source = statement.source
    return replace(
        statement,
        cue=_trim(text, statement.cue),
        source=_trim(text, source) if source else None,
        contents=[_trim(text, _past_dateline(text, one)) for one in statement.contents],
    )


def _trim(text: str, tagged: Tagged) -> Tagged:
    start, end = tagged.span.start, tagged.span.end
    while start < end and text[start] in _AROUND:
        start += 1
    while end > start and text[end - 1] in _AROUND:
        end -= 1
    return replace(tagged, span=Span(start, end)) if start < end else tagged


def _past_dateline(text: str, tagged: Tagged) -> Tagged:
    start, end = tagged.span.start, tagged.span.end
    dateline = _DATELINE.match(text, start, end) if start == 0 or text[start - 1] == "\n" else None
    return replace(tagged, span=Span(dateline.end(), end)) if dateline and dateline.end() < end else tagged
