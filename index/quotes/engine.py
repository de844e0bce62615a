"""Finds the attributions of a document.

A small encoder tags sources, cues and contents, and links those that belong together (index.quotes.tagger). The rest is
done by rules: the kind of a statement, who passed it on, and who its speaker is.
"""

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from msgspec import structs

from index.model.document import Document, Span
from index.model.statements import Attribution, Kind
from index.quotes.borders import attached, detached, unattached
from index.quotes.confidence import confidence, told
from index.quotes.inverted import inverted
from index.quotes.markup import Bare
from index.quotes.paragraphs import paragraphs, unwrapped
from index.quotes.printed import printed
from index.quotes.readings import Reading
from index.quotes.refine import is_said, trimmed
from index.quotes.speakers import Speakers
from index.quotes.statements import statements, unnested
from index.text.quotation import quotations

WORD = re.compile(r"\w+")
READING = 0.9  # the model's share of the work
UNATTACHED = 0.5  # the confidence in a quotation whose speaker is known only from the sentence before
UNREAD = 0.5  # the confidence in a quotation in a language that the model does not read
SHORTEST = 5  # words; a shorter quotation without a known source is a term, not a statement


def attributions(document: Document) -> tuple[Attribution, ...]:
    """The attributed statements in the title, headings and body of a document, in the order of their first content.

    No span crosses the border of a part. In languages other than English only quotations are found, without sources.
    """
    steps = stepwise(document)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return] # StopIteration has no type of its own


def stepwise(document: Document) -> Generator[float, None, tuple[Attribution, ...]]:
    """Like `attributions`, but yields the share of the text that is read, 0 to 1, so that it can be interrupted.

    Takes time proportional to the length of the text.
    """
    bare = Bare(document)
    return bare.placed((yield from _stepwise(bare.document)))


def _stepwise(document: Document) -> Generator[float, None, tuple[Attribution, ...]]:
    places = tuple(paragraphs(document))
    document = structs.replace(document, text=unwrapped(document.text, places))
    if document.language not in (None, "en"):
        return tuple(_quotations(document.text, places))
    from index.quotes.tagger import tagger  # late: it imports numpy and loads the model

    text, model = document.text, tagger()
    readings = []
    for reading in model.read(text, places):
        readings.append(reading)
        yield READING * reading.end / len(text)
    return _told(document, places, readings, lambda stretch: model.read(text, [stretch]))


def _told(
    document: Document, places: Sequence[Span], readings: Sequence[Reading], read: Callable[[Span], Iterable[Reading]]
) -> tuple[Attribution, ...]:
    """Apply the rules to the model's readings; `read` has the model read a single stretch of the text."""
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
    """The places of a document's quotations, which determine the kinds of statements."""

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
    """Quotations of some length, without a source, for languages that the model does not read."""
    for paragraph in paragraphs:
        for quote in quotations(text, paragraph.start, paragraph.end):
            if len(text[quote.start : quote.end].split()) >= SHORTEST:
                yield Attribution(Kind.DIRECT, (), (), (Span(quote.start, quote.end),), None, (), UNREAD)
