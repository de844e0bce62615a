"""Speakers right after a quotation and its verb: "Fine," shot back the mayor. There, a verb is sure to be of saying."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from index.model.document import Span
from index.quotes.entities import is_person
from index.quotes.readings import Link, Tagged
from index.quotes.statements import SURE, Statement, stated
from index.quotes.wordlists import function_words, listed
from index.text.quotation import Quotation, quotations

_CAPITAL = r"[A-Z][\w.’'-]*"
_NAME = rf"{_CAPITAL}(?: (?:(?:de|da|del|der|den|di|la|le|van|von|bin|al) )?{_CAPITAL})*"
SAID = re.compile(r",?\s+(?P<cue>(?:[a-z]+ly )?(?P<verb>[a-z]+)(?: (?P<particle>back|in|on|up|out|off|forth))?) ")
NAMED = re.compile(rf"(?P<before>(?:[Tt]he |an? |his |her |their )?(?:[a-z][a-z-]+ ){{0,3}}?){_NAME}")
DESCRIBED = re.compile(r"(?:the|an?|another|one|his|her|their|some|several|two)((?: [a-z][a-z’'-]+){1,4})")
CALLED = re.compile(rf" {_NAME}")
OF = re.compile(rf" of (?:the )?{_NAME}")
INTRODUCED = re.compile(
    rf"(?:[Tt]he|an?|its|his|her|their)(?: [a-z][a-z’'-]+){{1,4}}, {_NAME}"
)  # "its captain, Ann Lind"
MARKS = "\"“”„«»‘’'` "
PHRASE = 60  # characters; a longer quotation is more than a quoted phrase
ARTICLES = ("the", "a", "an", "his", "her", "their")
SENTENCE = 120  # characters after a quotation in which its verb and speaker are looked for
# What may follow a speaker's complete name or noun: how it was said, where, and when.
MANNER = re.compile(
    r" (?:[a-z]+ly|again|aloud|back|too|then|afterwards?|later|today|yesterday|tomorrow|twice|once more)\b"
    r"| (?:from|with|over|in|under|through|across|behind|at|on|beside|between|into|after|before|to) "
    r"(?:an?|his|her|its|their|both) [a-z]"
    r"| (?:from|over|across|behind|beside|inside|near|at) (?:the |behind |across )+[a-z]+\b(?! (?:of )?[A-Z])"
    r"| (?:as|while|before|after|when|without|between) (?:he|she|it|they|[a-z]+ing)\b"
)
NO_MANNER = (
    "family",
    "only",
    "elderly",
    "friendly",
    "daily",
    "weekly",
    "monthly",
    "early",
    "assembly",
    "ally",
    "bully",
)


class _Speech(NamedTuple):
    """A quotation, with the verb and the speaker after it."""

    quote: Span
    cue: Span
    source: Span
    following: int  # where the next quotation of the paragraph begins, or the paragraph ends


def inverted(text: str, places: Sequence[Span], found: Iterable[Statement]) -> list[Statement]:
    """The statements, corrected by speakers who come after the verb, and further ones whose verb was missed."""
    found = list(found)
    cues = sorted((one.cue.span, number) for number, one in enumerate(found))
    contents = sorted((part.span, number) for number, one in enumerate(found) for part in one.contents)
    for place in places:
        for speech in _speeches(text, place):
            beside = _overlapping(cues, Span(speech.cue.start, speech.source.end))
            owner = _overlapping(contents, speech.quote)
            if owner is not None and owner != beside:
                _take(found[owner], speech)
            if beside is None:
                found.append(stated(speech.source, speech.cue, [speech.quote]))
            else:
                _correct(found[beside], speech)
    return [_without_manner(text, _introduced(text, one)) for one in found if one.contents]


def _speeches(text: str, place: Span) -> Iterator[_Speech]:
    quotes = quotations(text, place.start, place.end)
    for at, quote in enumerate(quotes):
        if not quote.closed or not _is_speech(text, quote):
            continue
        end = min(place.end, quote.end + SENTENCE)
        said = SAID.match(text, quote.end, end)
        if said and _says(said["verb"], said["particle"]) and (source := _speaker(text, said.end(), end)):
            following = quotes[at + 1].start if at + 1 < len(quotes) else place.end
            yield _Speech(Span(quote.start, quote.end), Span(*said.span("cue")), source, following)


def _is_speech(text: str, quote: Quotation) -> bool:
    """Whether a quotation may be what somebody says: it begins like a sentence, or is long."""
    words = text[quote.start : quote.end].strip(MARKS)
    return words[:1].isupper() or not words[:1].isalpha() or quote.end - quote.start > PHRASE


def _says(verb: str, particle: str | None) -> bool:
    if particle is None:
        return verb in listed("saying")
    return f"{verb}-{particle}" in listed("saying_phrases") or (particle == "back" and verb in listed("saying"))


def _speaker(text: str, start: int, end: int) -> Span | None:
    """The name or description of somebody that begins at an offset: "Lind", "young Lind", "the old mayor"."""
    if described := DESCRIBED.match(text, start, end):
        words = described[1].split()
        stop = next((at for at, word in enumerate(words) if is_person(word) or word in listed("unnamed")), None)
        if stop is not None and not any(word in function_words() for word in words[:stop]):
            while stop + 1 < len(words) and is_person(words[stop + 1]):
                stop += 1
            last = start + described[0].index(described[1]) + len(" ".join(["", *words[: stop + 1]]))
            more = OF.match(text, last, end) or CALLED.match(text, last, end)
            return Span(start, more.end() if more else last)
    named = NAMED.match(text, start, end)
    before = named["before"].lower().split() if named else []
    if named is None or any(
        word in function_words() and (at or word not in ARTICLES) for at, word in enumerate(before)
    ):
        return None
    if named[0].split()[-1].lower() in function_words():
        return None
    return Span(start, named.end() - named[0].endswith("."))


def _overlapping(spans: Sequence[tuple[Span, int]], place: Span) -> int | None:
    """The number beside the span that overlaps a place. Spans are in order and do not overlap each other."""
    at = bisect_right(spans, place.start, key=lambda pair: pair[0].start) - 1
    return next((number for span, number in spans[max(at, 0) : at + 2] if span.overlaps(place)), None)


def _correct(one: Statement, speech: _Speech) -> None:
    """Give a statement the speaker after its verb, and the quotation before it."""
    if one.source is None or not one.source.span.overlaps(speech.source):
        one.source = Tagged(speech.source, SURE)
        one.cue = Tagged(speech.cue, SURE, Link(0, SURE))
    elif one.cue.span.end < speech.cue.end:
        one.cue = replace(one.cue, span=speech.cue)  # "chimed in", if the model found only "chimed"
    told = Span(speech.cue.start, speech.source.end)
    others = [part for part in one.contents if not part.span.overlaps(told) and not part.span.overlaps(speech.quote)]
    mine = [part for part in one.contents if part.span.overlaps(speech.quote) and not part.span.overlaps(told)]
    one.contents = sorted([*others, *(mine or [Tagged(speech.quote, SURE, one.cue.link)])], key=lambda part: part.span)


def _take(one: Statement, speech: _Speech) -> None:
    """Remove from a statement a quotation that belongs to another one; what follows the quotation remains."""
    kept = []
    for part in one.contents:
        if not part.span.overlaps(speech.quote):
            kept.append(part)
        elif speech.following < part.span.end:
            kept.append(replace(part, span=Span(speech.following, part.span.end)))
    one.contents = kept


def _introduced(text: str, one: Statement) -> Statement:
    """The statement with who is introduced after its verb as its source: "The ferry turned back, said its captain, Ann
    Lind." The model takes that for more of what is said.
    """
    first, *others = one.contents
    last = others[-1] if others else first
    if one.source or not others or not first.span.end <= one.cue.span.start <= one.cue.span.end < last.span.start:
        return one
    if text[one.cue.span.end : last.span.start] != " " or not INTRODUCED.fullmatch(
        text, last.span.start, last.span.end
    ):
        return one
    return replace(one, source=Tagged(last.span, SURE), contents=one.contents[:-1])


def _without_manner(text: str, one: Statement) -> Statement:
    """The statement with its source cut to the name: "Lind", not "Lind quietly from her corner"."""
    source, verb = one.source.span if one.source else None, one.cue.span
    if source is None or text[verb.end : source.start] != " ":
        return one
    if not any(0 <= verb.start - part.span.end <= 2 for part in one.contents):
        return one
    for manner in MANNER.finditer(text, source.start, source.end):
        before = text[source.start : manner.start()].split()
        if "who" in before or any(word.endswith(",") for word in before):
            return one
        if before and _whole(before) and manner.group().strip() not in NO_MANNER:
            return replace(one, source=Tagged(Span(source.start, manner.start()), SURE))
    return one


def _whole(words: Sequence[str]) -> bool:
    """Whether a phrase may end here: "Lind", "the mayor", not "Lind's" or "the"."""
    last = words[-1]
    if last.endswith(("'s", "’s", ",")) or last.lower() in function_words():
        return False
    return last[0].isupper() or is_person(last) or last in listed("unnamed")
