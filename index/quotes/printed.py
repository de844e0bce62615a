"""Statements that the layout of a text gives away: the turns of a transcript, and quotations signed with a name.

WALLACE: Will you be there?                "We have waited long enough." - Marta Lind, a pilot
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.document import Span
from index.quotes.quotation import Quotation, quotations
from index.quotes.readings import Link, Tagged
from index.quotes.statements import OPENING, Statement

TURN = re.compile(r"[\"“]?([A-Z][A-Z.'’ -]{2,40}(?:, [^:\n]{2,60})?)(:)\s+(\S.*)", re.DOTALL)
SIGNED = re.compile(
    r"([\"“”].{15,}[\"“”])\s*([―—–-]{1,2})\s*([A-Z][^\s,]+(?: [^\s,]+){1,5}(?:, [^\n]{1,80}?)?)\s*", re.DOTALL
)
LONGEST = 5_000  # characters of a paragraph that is looked at
SURE = 0.95


def printed(text: str, paragraphs: Sequence[Span], found: Iterable[Statement]) -> list[Statement]:
    """The statements, those of turns and signed quotations in place of what was found in their paragraphs."""
    found = list(found)
    _run_on(text, paragraphs, found)
    given = list(_turns(text, paragraphs)) + list(_signed(text, paragraphs))
    if not given:
        return found
    taken = sorted(place for place, _ in given)

    def free(span: Span) -> bool:
        at = bisect_right(taken, span.start, key=lambda place: place.start) - 1
        return not (at >= 0 and taken[at].overlaps(span)) and not any(
            one.overlaps(span) for one in taken[at + 1 : at + 2]
        )

    kept = []
    for one in found:
        if free(one.cue.span):
            one.contents = [content for content in one.contents if free(content.span)]
            if one.contents:
                kept.append(one)
    return kept + [statement for _, statement in given]


def _turns(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[Span, Statement]]:
    """A turn stands beside that of another speaker: a single "UPDATE: ..." is none."""
    matches = [
        TURN.fullmatch(text, place.start, place.end) if place.end - place.start <= LONGEST else None
        for place in paragraphs
    ]
    for at, (place, match) in enumerate(zip(paragraphs, matches, strict=True)):
        beside = [one for one in (*matches[max(0, at - 2) : at], *matches[at + 1 : at + 3]) if one]
        if match and any(one[1] != match[1] for one in beside):
            end = match.end(3) - (match[0].startswith(("“", '"')) and match[3].endswith(("”", '"')))
            yield place, _statement(Span(*match.span(1)), Span(*match.span(2)), Span(match.start(3), end))


def _signed(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[Span, Statement]]:
    for place in paragraphs:
        if place.end - place.start <= LONGEST and (match := SIGNED.fullmatch(text, place.start, place.end)):
            yield place, _statement(Span(*match.span(3)), Span(*match.span(2)), Span(*match.span(1)))


def _run_on(text: str, paragraphs: Sequence[Span], found: Sequence[Statement]) -> None:
    """Add to a statement the paragraphs over which its last quotation runs on, but for what is another's."""
    contents = sorted(content.span for one in found for content in one.contents)
    cues = {one.cue.span.start: one for one in found}
    starts = sorted(cues)
    owner: Statement | None = None  # of the quotation that the paragraph before leaves open
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


def _opens(text: str, following: Sequence[Span]) -> bool:
    return bool(following) and text[following[0].start] in OPENING


def _add(owner: Statement, quote: Quotation, contents: Sequence[Span]) -> None:
    span = Span(quote.start, quote.end)
    at = bisect_right(contents, span) - 1
    if not any(one.overlaps(span) for one in contents[max(at, 0) : at + 2]):
        owner.contents.append(replace(owner.contents[-1], span=span))


def _statement(source: Span, cue: Span, content: Span) -> Statement:
    sure = Link(0, SURE)
    return Statement(Tagged(cue, SURE, sure), Tagged(source, SURE), [Tagged(content, SURE, sure)])
