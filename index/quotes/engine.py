"""The door of this room: the attributions of a document.

A first engine of rules: no model and no part-of-speech tagger. It favours silence over a wrong mark, and its time
is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.document import Document, PartKind, Span
from index.findings import Attribution, Kind
from index.quotes.lexicon import confidence
from index.quotes.linking import Draft, drafts
from index.quotes.phrases import Range
from index.quotes.quotation import quotations
from index.quotes.sentences import Shape, Token, sentences
from index.quotes.speakers import Names

VERSION = "rules-1"
BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
SHORTEST = 5  # words; a quotation without a known source that is shorter is a term, not a statement


@dataclass(slots=True)
class Found:
    """An attribution in characters, before its speaker is known."""

    pattern: str
    source: Span | None
    cue: Span | None
    content: list[Span]
    via: list[Span]
    quoted: int  # content tokens that are quotations
    plain: int  # and that are words outside of them


def attributions(document: Document) -> tuple[Attribution, ...]:
    """The attributed statements in the body of a document, in the order of their first content offset.

    Spans lie inside body parts. Statements without quotation marks are looked for in English only; in other
    languages a quotation is marked without its source.
    """
    english = document.language in (None, "en")
    found = [one for one in (_english(document) if english else _quotations(document)) if one.content]
    if not found:
        return ()
    names = Names(document) if english else None
    return tuple(sorted((_attribution(one, names) for one in found), key=lambda one: one.content[0]))


def _attribution(found: Found, names: Names | None) -> Attribution:
    return Attribution(
        kind=(Kind.MIXED if found.plain else Kind.DIRECT) if found.quoted else Kind.INDIRECT,
        source=(found.source,) if found.source else (),
        cue=(found.cue,) if found.cue else (),
        content=tuple(found.content),
        speaker=names.speaker(found.source) if names and found.source else None,
        via=tuple(names.via(span) for span in found.via) if names else (),
        confidence=confidence(found.pattern),
    )


def _paragraphs(document: Document) -> Iterator[Span]:
    text = document.text
    for part in document.spans(PartKind.BODY):
        start = part.start
        for blank in BLANK_LINE.finditer(text, part.start, part.end):
            yield Span(start, blank.start())
            start = blank.end()
        yield Span(start, part.end)


def _english(document: Document) -> Iterator[Found]:
    text = document.text
    current: Found | None = None  # what a quotation that stands alone goes on with
    for paragraph in _paragraphs(document):
        quotes = quotations(text, paragraph.start, paragraph.end)
        for sentence in sentences(text, paragraph.start, paragraph.end, quotes):
            here = drafts(sentence)
            if not here and current is not None and _quoted_only(sentence):
                _extend(current, sentence, (0, len(sentence)))
                continue
            if current is not None:
                yield current
                current = None
            for draft in here:
                found = _found(sentence, draft)
                if not draft.open:
                    yield found
                    continue
                if current is not None:
                    yield current
                current = found
    if current is not None:
        yield current


def _quoted_only(sentence: list[Token]) -> bool:
    return all(token.shape in (Shape.QUOTE, Shape.MARK) for token in sentence) and any(
        token.shape is Shape.QUOTE for token in sentence
    )


def _found(sentence: list[Token], draft: Draft) -> Found:
    found = Found(
        draft.pattern,
        _span(sentence, draft.source) if draft.source else None,
        _span(sentence, draft.cue),
        [],
        [_span(sentence, via) for via in draft.via],
        0,
        0,
    )
    for content in draft.content:
        _extend(found, sentence, content)
    return found


def _extend(found: Found, sentence: list[Token], content: Range) -> None:
    start, end = content
    while start < end and sentence[start].low in (",", ";", ":", "-", "–", "—", "--", "."):
        start += 1
    while end > start and sentence[end - 1].low in (",", ";", ":", "-", "–", "—", "--"):
        end -= 1
    if start >= end:
        return
    span = _span(sentence, (start, end))
    for token in sentence[start:end]:
        found.quoted += token.shape is Shape.QUOTE
        found.plain += token.shape not in (Shape.QUOTE, Shape.MARK)
    found.content.append(span)


def _span(sentence: list[Token], tokens: Range) -> Span:
    return Span(sentence[tokens[0]].start, sentence[tokens[1] - 1].end)


def _quotations(document: Document) -> Iterator[Found]:
    """Quotations of some length, without a source: all that is known of a language without word lists."""
    text = document.text
    for paragraph in _paragraphs(document):
        for quote in quotations(text, paragraph.start, paragraph.end):
            if len(text[quote.start : quote.end].split()) >= SHORTEST:
                yield Found("quotation", None, None, [Span(quote.start, quote.end)], [], 1, 0)
