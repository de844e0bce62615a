"""Makes statements of the model's readings: each cue with its source and contents, and who passed them on."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from index.model.document import Span
from index.quotes.readings import Link, Reading, Tagged

PASSED_ON = re.compile(r"(as )?(according to|reported by|quoted by|cited by|citing|quoting)\b", re.IGNORECASE)
SPEAKER = re.compile(r"[A-Z“\"]|(he|she|they|who)\b")  # not "51 percent of those asked", which is a poll's own finding
OPENING = "\"“„«'"
CLOSING = "\"”“»'"
SURE = 0.95  # the probability given to what is recognised by the layout
ENOUGH = 0.6  # the least share of the outer statement's content that an inner statement must have


@dataclass(slots=True)
class Statement:
    """A cue with its source (None if it has none), its contents, and the sources that passed it on, nearest first.

    `label` is that of a transcript's turn, in lower case; "q" and "a" say only who asks.
    """

    cue: Tagged
    source: Tagged | None
    contents: list[Tagged] = field(default_factory=list)
    via: list[Span] = field(default_factory=list)
    label: str = ""

    @property
    def whole(self) -> Span:
        """The span from the statement's first character to its last."""
        spans = [self.cue.span, *(one.span for one in self.contents)] + ([self.source.span] if self.source else [])
        return Span(min(span.start for span in spans), max(span.end for span in spans))


class Given(NamedTuple):
    """A statement recognised by the layout of the text, and the indexes of the paragraphs that it takes up."""

    paragraphs: range
    statement: Statement


def stated(source: Span, cue: Span, contents: Iterable[Span]) -> Statement:
    """A statement recognised by the layout, with the probabilities for that."""
    sure = Link(0, SURE)
    return Statement(Tagged(cue, SURE, sure), Tagged(source, SURE), [Tagged(one, SURE, sure) for one in contents])


def statements(text: str, readings: Iterable[Reading]) -> Iterator[Statement]:
    """The statements of a document in the order of their ends. Each has at least one content.

    A content without a cue does not tell who said it, and is left out unless it continues one of the window before.
    """
    held: list[Statement] = []
    last: Statement | None = None  # the statement of the content before
    for reading in readings:
        here = [
            Statement(cue, reading.sources[cue.link.to] if cue.link and cue.link.to is not None else None)
            for cue in reading.cues
        ]
        for number, content in enumerate(reading.contents):
            if number == 0 and reading.open and last:
                last.contents[-1] = _joined(last.contents[-1], content)
            elif content.link and content.link.to is not None:
                last = here[content.link.to]
                last.contents.append(content)
            elif last and last.contents and _runs_on(text, last.contents[-1].span, content.span):
                last.contents.append(content)
        _credit(text, here)
        yield from held
        held = sorted((one for one in here if one.contents), key=lambda one: one.contents[-1].span.end)
    yield from held


def _joined(one: Tagged, other: Tagged) -> Tagged:
    return Tagged(Span(one.span.start, other.span.end), min(one.probability, other.probability), one.link)


def _runs_on(text: str, before: Span, content: Span) -> bool:
    """Whether this continues a quotation that is not closed at the end of the paragraph before."""
    return (
        text[before.start] in OPENING
        and text[before.end - 1] not in CLOSING
        and text[content.start] in OPENING
        and not text[before.end : content.start].strip(" \t\r\n.")
    )


def _credit(text: str, here: list[Statement]) -> None:
    """ "Kim said P, according to Interfax": a cue without a content of its own passes on the statement beside it."""
    told = [one for one in here if one.contents]
    for one in here:
        if one.contents or not one.source or not PASSED_ON.match(text, one.cue.span.start, one.cue.span.end):
            continue
        for other in told:
            between = text[min(other.whole.end, one.whole.end) : max(other.whole.start, one.whole.start)]
            if other.whole.overlaps(one.whole) or not re.search(r"[.!?;\n]", between):
                other.via.append(one.source.span)
                break


def unnested(text: str, outer: Statement, read: Callable[[Span], Iterable[Reading]]) -> Statement:
    """ "According to Interfax, Kim said P" becomes Kim's statement, passed on by Interfax. Others stay as they are.

    `read` has the model read a single stretch of the text.
    """
    if not outer.source or not outer.contents or not PASSED_ON.match(text, outer.cue.span.start, outer.cue.span.end):
        return outer
    start, end = min(one.span.start for one in outer.contents), max(one.span.end for one in outer.contents)
    inner = list(statements(text, read(Span(start, end))))
    if len(inner) != 1 or not inner[0].source or not SPEAKER.match(text, inner[0].source.span.start):
        return outer
    spans = [inner[0].cue.span, inner[0].source.span, *(one.span for one in inner[0].contents)]
    if sum(span.end - span.start for span in spans) < ENOUGH * (end - start):
        return outer
    if any(span.overlaps(outer.cue.span) or span.overlaps(outer.source.span) for span in spans):
        return outer
    inner[0].via += [*outer.via, outer.source.span]
    return inner[0]
