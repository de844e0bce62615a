"""Quotations and the sentences beside them.

The verb of another sentence tells nothing about a quotation. But whoever the sentence before it is about is likely to
be the speaker: Ann Lind rose. "Nobody told us." The chairman nodded.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.model.document import Span
from index.quotes.cast import Cast
from index.quotes.entities import EntityKind, is_person
from index.quotes.mentions import Spoken
from index.quotes.readings import Tagged
from index.quotes.statements import OPENING, Statement
from index.quotes.wordlists import function_words, listed
from index.text.quotation import Quotation, quotations

ENDED = re.compile(r"[.!?…][\"”'’»]+\Z")
FULL_STOP = re.compile(r"(?<!\.\.)\.[\"”'’»]+\Z")
SHORTEST = 4  # words of a quotation without a verb of saying
LONGEST = 300  # characters of the sentence before it
LINK = re.compile(r"(?:But|And|Then|Still|Later|So|Yet|Finally|Now),? ")
PRONOUN = re.compile(r"(?:He|She|he|she)\b")
DESCRIBED = re.compile(r"(?:The|the|A|a|An|an|His|Her|his|her)((?: [a-z][a-z’'-]+){1,4})")
VERB = re.compile(r"(?:, [^,.]{2,100},)? (?:then |also |only |just |never |again |[a-z]+ly )?([a-z]+)")
NO_VERBS = ("and", "or", "of", "who", "whose", "which", "that", "with", "from", "for", "in", "on", "at", "to")


def attached(text: str, one: Statement) -> Statement:
    """The statement without quotations whose cue is only in the next sentence: "Nobody came." The judge nodded.

    If that sentence has a verb of saying ("It is over." Lind said.) or is a signature, they remain.
    """
    told = [one.cue.span, *([one.source.span] if one.source else [])]
    begin = min(span.start for span in told)
    words = re.findall(r"[a-z]+", text[one.cue.span.start : one.cue.span.end].lower())
    before = [part for part in one.contents if part.span.end <= begin]
    if not words or not before or any(word in listed("saying") for word in words):
        return one
    last = max(before, key=lambda part: part.span)
    said = text[last.span.start : last.span.end]
    if said[0] not in OPENING or not ENDED.search(said):
        return one
    if not FULL_STOP.search(said) and not any(word in listed("gestures") for word in words):
        return one
    return replace(one, contents=[part for part in one.contents if part.span.start >= begin])


def detached(text: str, found: Iterable[Statement], cast: Cast) -> list[Statement]:
    """The statements without quotations that follow a sentence about somebody else.

    In '"No," Ann Lind said. The chairman nodded. "Then we vote."' the second quotation is not hers.
    """
    return [replace(one, contents=_own(text, one, cast)) if len(one.contents) > 1 else one for one in found]


def _own(text: str, one: Statement, cast: Cast) -> list[Tagged]:
    kept: list[Tagged] = []
    own = one.source.span if one.source else one.cue.span
    for part in sorted(one.contents, key=lambda part: part.span):
        told = [own, one.cue.span, *(other.span for other in kept)]
        last = max((span.end for span in told if span.end <= part.span.start), default=None)
        if last is not None and text[part.span.start] in OPENING and part.span.start - last > 2:
            subject = _subject(text, last, part.span.start, cast)
            if subject and not PRONOUN.fullmatch(text, subject.start, subject.end):
                continue
        kept.append(part)
    return kept or one.contents


def unattached(
    text: str, places: Sequence[Span], found: Iterable[Statement], cast: Cast
) -> Iterator[tuple[Span, Span]]:
    """Quotations without a verb of saying, each after the subject of the sentence before it, who is a person."""
    taken = sorted(
        span
        for one in found
        for span in (one.cue.span, *([one.source.span] if one.source else ()), *(part.span for part in one.contents))
    )
    for place in places:
        quotes = quotations(text, place.start, place.end)
        before = place.start
        for quote in quotes:
            if _alone(text, place, quote, taken):
                subject = _subject(text, before, quote.start, cast)
                if subject is not None and not _overlaps(taken, subject):
                    yield subject, Span(quote.start, quote.end)
            before = quote.end


def _alone(text: str, place: Span, quote: Quotation, taken: Sequence[Span]) -> bool:
    """Whether a quotation is a sentence of its own, and belongs to nobody yet."""
    said = text[quote.start : quote.end]
    if not quote.closed or not ENDED.search(said) or len(said.split()) < SHORTEST or quote.start == place.start:
        return False
    after = text[quote.end : quote.end + 2].lstrip() if quote.end < place.end else ""
    if not said.lstrip("\"“”„«‘'`[(… ")[:1].isupper() or after[:1].islower() or after.startswith(tuple(",;—–-")):
        return False
    return not _overlaps(taken, Span(quote.start, quote.end))


def _subject(text: str, start: int, stop: int, cast: Cast) -> Span | None:
    """The subject of the sentence that ends at `stop`, if it is a person. Nothing before `start` is looked at."""
    before = text[max(start, stop - LONGEST) : stop].rstrip()
    if not before.endswith((".", "!", "?", "…")):
        return None
    at = cast.layout.sentence_start(max(start, stop - LONGEST) + len(before) - 1)
    if at < start or stop - at > LONGEST:
        return None
    named = cast.between(at, at + 1)  # the name may include capitalised words before it
    if link := LINK.match(text, at, stop):
        at = link.end()
        named = named or cast.between(at, at + 1)
    if pronoun := PRONOUN.match(text, at, stop):
        end = pronoun.end()
    elif named and _is_person(named[0]):
        end = named[0].run.end
    else:
        end = _described(text, at, stop)
    verb = VERB.match(text, end, stop) if end > at else None
    return Span(at, end) if verb and verb[1] not in NO_VERBS else None


def _is_person(one: Spoken) -> bool:
    entity = one.entity
    if entity is None or entity.plural or one.run.words[-1].endswith(("'s", "’s")):
        return False
    return entity.kind is EntityKind.PERSON or (entity.kind is EntityKind.UNTOLD and " " in entity.name)


def _described(text: str, at: int, stop: int) -> int:
    """Where a person's description that begins at an offset ends ("The old mayor"); the offset if there is none."""
    described = DESCRIBED.match(text, at, stop)
    words = described[1].split() if described else []
    noun = next((number for number, word in enumerate(words) if is_person(word)), None)
    if described is None or noun is None or any(word in function_words() for word in words[:noun]):
        return at
    return described.start(1) + len(" ".join(["", *words[: noun + 1]]))


def _overlaps(taken: Sequence[Span], place: Span) -> bool:
    at = bisect_right(taken, place.start, key=lambda span: span.start) - 1
    return any(span.overlaps(place) for span in taken[max(at, 0) : at + 2])
