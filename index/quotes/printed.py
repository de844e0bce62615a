"""Statements that are recognised by the layout of a text.

These are turns of transcripts, signed or introduced quotations, and quotations in a paragraph of their own after one
that only introduces them:

Lind said:

"We have waited long enough."
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from index.model.document import Span
from index.quotes.signed import introduced, signed
from index.quotes.statements import OPENING, Statement, stated
from index.quotes.transcripts import turns
from index.text.quotation import Quotation, quotations

INTRODUCING = re.compile(
    r"(\w[^:\n]{0,60}?)\s+((?:then |later |also )?"
    r"(?:said|says|wrote|writes|tweeted|posted|added|adds|continued|continues|replied|"
    r"responded|explained|asked|stated|declared|concluded|announced|warned|went on)(?: [^:\n]{1,40})?:)"
)


def printed(text: str, places: Sequence[Span], found: Iterable[Statement]) -> list[Statement]:
    """The statements, with turns and signed or introduced quotations replacing what was found in their place."""
    turn = list(turns(text, places))
    spoken = {number for one in turn for number in one.paragraphs}
    others = [
        one
        for one in (*signed(text, places), *introduced(text, places))
        if not any(number in spoken for number in one.paragraphs)
    ]
    found = list(found)
    found += _introduced(text, places, found)
    _run_on(text, places, found)
    _left_alone(text, places, found)
    given = {}
    for one in (*turn, *others):
        if not any(number in given for number in one.paragraphs):
            given.update(dict.fromkeys(one.paragraphs, one.statement))
    taken = sorted(places[number] for number in given)
    kept = []
    for statement in found:
        if _free(statement.cue.span, taken):
            statement.contents = [content for content in statement.contents if _free(content.span, taken)]
            if statement.contents:
                kept.append(statement)
    return kept + list({id(one): one for one in given.values()}.values())


def _free(span: Span, taken: Sequence[Span]) -> bool:
    """Whether a span is in none of the `taken` paragraphs."""
    at = bisect_right(taken, span.start, key=lambda place: place.start) - 1
    return not (at >= 0 and taken[at].overlaps(span)) and not any(one.overlaps(span) for one in taken[at + 1 : at + 2])


def _introduced(text: str, paragraphs: Sequence[Span], found: Sequence[Statement]) -> list[Statement]:
    """Quotations in which nothing was found, each after an introductory paragraph in which no cue was found."""
    taken = sorted(span for one in found for span in (one.cue.span, *(content.span for content in one.contents)))
    given = []
    for place, following in pairwise(paragraphs):
        match = INTRODUCING.fullmatch(text, place.start, place.end) if text[following.start] in OPENING else None
        at = bisect_right(taken, following.end, key=lambda span: span.start) - 1
        if match and not (at >= 0 and taken[at].end > place.start):
            quote = quotations(text, following.start, following.end)[0]
            content = Span(quote.start, quote.end)
            given.append(stated(Span(*match.span(1)), Span(*match.span(2)), [content]))
    return given


def _run_on(text: str, paragraphs: Sequence[Span], found: Sequence[Statement]) -> None:
    """Extend statements by the paragraphs over which their last quotation continues, except for others' statements."""
    contents = sorted(content.span for one in found for content in one.contents)
    cues = {one.cue.span.start: one for one in found}
    starts = sorted(cues)
    owner: Statement | None = None  # of the quotation that is open at the end of the paragraph before
    for number, place in enumerate(paragraphs):
        quotes = quotations(text, place.start, place.end)
        goes_on = owner is not None and bool(quotes) and quotes[0].start == place.start
        if owner and goes_on:
            _add(owner, quotes[0], contents)
        open_ = bool(quotes) and not quotes[-1].closed and _opens(text, paragraphs[number + 1 : number + 2])
        at = bisect_right(starts, place.end) - 1
        if not open_:
            owner = None
        elif at >= 0 and starts[at] >= place.start:
            owner = cues[starts[at]]
            if quotes[-1].start > owner.cue.span.end:
                _add(owner, quotes[-1], contents)
        elif not goes_on:
            owner = None


def _left_alone(text: str, paragraphs: Sequence[Span], found: Sequence[Statement]) -> None:
    """Extend statements with quotations by the next paragraph if that is a quotation and nothing else, and nobody's.

    If somebody else were speaking there, the text would say so.
    """
    taken = sorted(span for one in found for span in (one.cue.span, *(content.span for content in one.contents)))
    quoting = {
        one.cue.span.start: one for one in found if any(text[part.span.start] in OPENING for part in one.contents)
    }
    starts = sorted(quoting)
    owner: Statement | None = None  # of the quotation in the paragraph before
    for place in paragraphs:
        quotes = quotations(text, place.start, place.end)
        at = bisect_right(taken, place.end, key=lambda span: span.start) - 1
        if at >= 0 and taken[at].end > place.start:
            at = bisect_right(starts, place.end) - 1
            owner = quoting[starts[at]] if at >= 0 and starts[at] >= place.start else None
        elif owner and len(quotes) == 1 and quotes[0] == (place.start, place.end, True):
            owner.contents.append(replace(owner.contents[-1], span=Span(place.start, place.end)))
        else:
            owner = None


def _opens(text: str, following: Sequence[Span]) -> bool:
    return bool(following) and text[following[0].start] in OPENING


def _add(owner: Statement, quote: Quotation, contents: Sequence[Span]) -> None:
    span = Span(quote.start, quote.end)
    at = bisect_right(contents, span) - 1
    if not any(one.overlaps(span) for one in contents[max(at, 0) : at + 2]):
        owner.contents.append(replace(owner.contents[-1], span=span))
