"""The door of this room: the attributions of a document.

A small encoder tags sources, cues and contents and says which belong together (index.quotes.tagger); what follows is
rules: the kind of a statement, who passed it on, who its speaker is.
"""

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from msgspec import structs

from index.model.document import Document, Span
from index.model.statements import Attribution, Kind
from index.quotes.borders import attached, detached, unattached
from index.quotes.confidence import confidence, told
from index.quotes.inverted import inverted
from index.quotes.paragraphs import paragraphs, unwrapped
from index.quotes.printed import printed
from index.quotes.readings import Reading
from index.quotes.refine import is_said, trimmed
from index.quotes.speakers import Speakers
from index.quotes.statements import statements, unnested
from index.text.quotation import quotations

WORD = re.compile(r"\w+")
READING = 0.9  # the share of the work that is the model's
UNATTACHED = 0.5  # the confidence of a quotation whose speaker only the sentence before tells
SHORTEST = 5  # words; a quotation without a known source that is shorter is a term, not a statement


def attributions(document: Document) -> tuple[Attribution, ...]:
    """The attributed statements in the title, headings and body of a document, in the order of their first content.

    Spans lie inside one part. Statements without quotation marks are looked for in English only; in other languages a
    quotation is marked without its source.
    """
    steps = stepwise(document)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return] # StopIteration has no type of its own


def stepwise(document: Document) -> Generator[float, None, tuple[Attribution, ...]]:
    """As `attributions`, a window at a time, so that a long text can be left in between: yields the share that is read.

    Takes time in proportion to the length of the text.
    """
    places = tuple(paragraphs(document))
    document = structs.replace(document, text=unwrapped(document.text, places))
    if document.language not in (None, "en"):
        return tuple(_quotations(document.text, places))
    from index.quotes.tagger import tagger  # late: numpy and the model, which only who analyses needs

    text, model = document.text, tagger()
    readings = []
    for reading in model.read(text, places):
        readings.append(reading)
        yield READING * reading.end / len(text)
    return _told(document, places, readings, lambda stretch: model.read(text, [stretch]))


def _told(
    document: Document, places: Sequence[Span], readings: Sequence[Reading], read: Callable[[Span], Iterable[Reading]]
) -> tuple[Attribution, ...]:
    """What the readings come to by the rules; `read` reads a stretch of the text alone."""
    text = document.text
    found = [
        trimmed(text, unnested(text, one, read))
        for one in printed(text, places, inverted(text, places, statements(text, readings)))
        if told(one) and is_said(text, one)
    ]
    found = [one for one in (attached(text, one) for one in found) if one.contents]
    quoted, speakers = _Quoted(text, places), Speakers(document)
    found = detached(text, found, speakers.cast)
    alone = list(unattached(text, places, found, speakers.cast))
    sources = [*(one.source.span for one in found if one.source), *(source for source, _ in alone)]
    named = dict(zip(sources, speakers.resolve(sources), strict=True))
    turns = [one for one in found if one.label]
    front = min((one.whole.start for one in turns), default=0)
    for one in turns:
        assert one.source
        source = one.source.span
        named[source] = speakers.of_turn(one.label, source, named[source], front)
    given = (
        Attribution(
            kind=quoted.kind(content),
            source=(one.source.span,) if one.source else (),
            cue=(one.cue.span,),
            content=content,
            speaker=named[one.source.span] if one.source else None,
            via=tuple(speakers.via(span) for span in one.via),
            confidence=confidence(one),
        )
        for one in found
        for content in [tuple(sorted(part.span for part in one.contents))]
    )
    others = (
        Attribution(quoted.kind([content]), (source,), (), (content,), named[source], (), UNATTACHED)
        for source, content in alone
    )
    return tuple(sorted((*given, *others), key=lambda one: (one.content[0], one.cue)))


class _Quoted:
    """Where the document's quotations are, to tell the kinds of statements apart."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self._text = text
        self._flags = bytearray(len(text))
        for paragraph in paragraphs:
            for quote in quotations(text, paragraph.start, paragraph.end):
                self._flags[quote.start : quote.end] = b"\1" * (quote.end - quote.start)

    def kind(self, content: Sequence[Span]) -> Kind:
        words = [
            self._flags[word.start()] for span in content for word in WORD.finditer(self._text, span.start, span.end)
        ]
        return Kind.INDIRECT if not any(words) else Kind.DIRECT if all(words) else Kind.MIXED


def _quotations(text: str, paragraphs: Sequence[Span]) -> Iterator[Attribution]:
    """Quotations of some length, without a source: all that is known of a language that the model does not read."""
    for paragraph in paragraphs:
        for quote in quotations(text, paragraph.start, paragraph.end):
            if len(text[quote.start : quote.end].split()) >= SHORTEST:
                yield Attribution(Kind.DIRECT, (), (), (Span(quote.start, quote.end),), None, (), 0.5)
