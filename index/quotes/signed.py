"""Quotations that are signed with a name, or introduced by one, without a verb of saying.

“We have waited long enough.” - Marta Lind, a pilot        And from Karl Moe: “We have not.”

“We have waited long enough.”                              From the desk of Karl Moe, the harbour chief:
— Marta Lind, a pilot                                      “We have not.”
"""

import re
from collections.abc import Iterator, Sequence

from index.model.document import Span
from index.quotes.statements import CLOSING, OPENING, Given, Statement, stated
from index.quotes.wordlists import function_words, listed, states
from index.text.quotation import Quotation, quotations

_SMALL = r"(?:of|the|for|and|at|in|de|da|del|der|den|di|la|le|van|von|bin|al|y)"
_CAPITAL = r"[A-Z][^\s,:;“”\"()]*"
_NAMED = rf"{_CAPITAL}(?: (?:{_CAPITAL}|{_SMALL}(?= )))*"
_APPOSED = r"(?:, [^\n]{1,100}?|,? \([^()\n]{1,80}\))?"
AFTER = re.compile(rf"\s*(?P<cue>[―—–~-]{{1,2}})\s*(?P<source>(?:[a-z-]+ ){{0,3}}?{_NAMED}{_APPOSED})\s*\.?\s*")
UNDER = re.compile(rf"(?P<cue>[―—–~-]{{1,2}})\s*(?P<source>{_NAMED}{_APPOSED})\s*\.?")
BARE = re.compile(
    rf"(?P<source>[A-Z][^\s,:;]*(?: {_CAPITAL}){{1,3}})(?P<cue>,) (?:(?:the|an?|\d\d|[a-z-]+)\b)[^.!?:\n]{{2,80}}"
)

_WHOM = r"(?P<source>[^:\n“”\"]{2,120}?)"
_AS = r"(?:(?:And|But|Or|So|Then),? )?(?:[Aa]s )?"
_TAIL = r"(?: [^:\n“”\"]{1,60})?"
INTRODUCTIONS = tuple(
    re.compile(one)
    for one in (
        # "And this from Lind", "a word from Lind", "from the desk of Lind"
        r"(?P<cue>(?:[A-Z][\w’']*(?: [\w’']+){0,3} )?[Ff]rom(?: the (?:desk|office|pen|keyboard|mouth|lips) of)?) "
        rf"{_WHOM}:",
        # "Lind had this to say about it", "Lind has the following to add"
        rf"{_AS}{_WHOM},? (?P<cue>ha(?:d|s|ve) (?:this|the following|these words|the last word)(?: to \w+)?{_TAIL}):",
        # "Lind put it this way", "Lind summed it up like so"
        rf"{_AS}{_WHOM},? (?P<cue>(?:puts?|phrase[sd]|sum(?:s|med)(?: up)?) (?:it|this|things|the matter)"
        rf"(?: up)?{_TAIL}):",
        # "In the words of Lind", "to quote Lind"
        rf"(?P<cue>(?:And |Or )?(?:[Ii]n the (?:own )?words of|[Tt]o quote)) {_WHOM}:",
        # "Here is Lind", "here's Lind on the vote"
        rf"(?P<cue>(?:And |Then |Now )?[Hh]ere(?: is|['’]s)) "
        rf"(?P<source>(?:[a-z-]+ ){{0,4}}?{_NAMED}(?:, [^:\n“”\"]{{2,80}})?)"
        rf"(?: (?:on|in|at|about|after){_TAIL})?:",
        # "Lind’s answer", "in Lind's own words"
        rf"(?:In )?(?P<source>(?:[A-Za-z-]+ ){{0,4}}?{_CAPITAL}['’]s?) "
        r"(?P<cue>(?:[a-z-]+ )?(?:answer|reply|response|reaction|comment|take|verdict|words|message|statement)"
        rf"{_TAIL}):",
    )
)
MORE = ("read", "see", "more", "watch", "listen", "continue", "photo", "image", "source")
LAST = 4  # characters, with the full stop, of a last word that may be an abbreviation: "Jr."
LEAST = 15  # characters of a signed quotation at least
LONGEST = 250  # characters of an introduction or a signature
MOST = 20  # paragraphs over which one quotation continues at most


def signed(text: str, places: Sequence[Span]) -> Iterator[Given]:
    """Quotations with a signature after them, in the same paragraph or in the next."""
    for at, place in enumerate(places):
        if not _opens(text, place):
            continue
        _, end = _quoted(text, place)
        if end < place.end:
            last = max(text.rfind(mark, max(end, place.end - LONGEST), place.end) + 1 for mark in CLOSING)
            end = max(end, last)  # of stray marks the last counts: "“Some ”plan” of theirs.” - Lind"
            match = AFTER.fullmatch(text, end, place.end) if place.end - end <= LONGEST else None
            if match and _is_name(match["source"]) and end - place.start >= LEAST:
                yield Given(range(at, at + 1), _statement(match, [Span(place.start, end)]))
        elif (
            end - place.start >= LEAST and at + 1 < len(places) and places[at + 1].end - places[at + 1].start <= LONGEST
        ):
            under = places[at + 1]
            match = UNDER.fullmatch(text, under.start, under.end) or BARE.fullmatch(text, under.start, under.end)
            if match and _is_name(match["source"]):
                first = _beginning(text, places, at)
                yield Given(range(first, at + 2), _statement(match, places[first : at + 1]))


def introduced(text: str, places: Sequence[Span]) -> Iterator[Given]:
    """Quotations after words that name the speaker, in the same paragraph or in the one before."""
    for at, place in enumerate(places):
        colon = text.find(":", place.start, min(place.end, place.start + LONGEST))
        if colon < 0:
            continue
        match = next((found for one in INTRODUCTIONS if (found := one.fullmatch(text, place.start, colon + 1))), None)
        if match is None or not _is_told(match["source"]):
            continue
        here = text[colon + 1 : place.end]
        if here.strip():
            start = place.end - len(here.lstrip())
            first, begin = at, Span(start, place.end)
        elif at + 1 < len(places):
            first, begin = at + 1, places[at + 1]
        else:
            continue
        contents = list(_running(text, begin, places[first + 1 : first + 1 + MOST]))
        if contents:
            yield Given(range(at, first + len(contents)), _statement(match, contents))


def _running(text: str, first: Span, following: Sequence[Span]) -> Iterator[Span]:
    """A quotation that fills its place, and the following paragraphs over which it continues."""
    if not _opens(text, first):
        return
    quotes, end = _quoted(text, first)
    if not quotes or end < first.end:
        return
    yield first
    for place in following:
        if quotes[-1].closed or not _opens(text, place):
            return
        quotes, end = _quoted(text, place)
        if not quotes or end < place.end:
            return
        yield place


def _beginning(text: str, places: Sequence[Span], at: int) -> int:
    """The index of the paragraph in which the quotation begins that ends with paragraph `at`."""
    for before in range(at - 1, max(-1, at - MOST), -1):
        if not _opens(text, places[before]):
            break
        quotes, end = _quoted(text, places[before])
        if end < places[before].end or quotes[-1].closed:
            break
        at = before
    return at


def _opens(text: str, place: Span) -> bool:
    return text[place.start] in OPENING or text[place.start] in "”‘`"


def _quoted(text: str, place: Span) -> tuple[list[Quotation], int]:
    """The adjacent quotations at the beginning of a place, and where the last one ends, including its full stop."""
    quotes: list[Quotation] = []
    end = place.start
    for quote in quotations(text, place.start, place.end):
        if text[end : quote.start].strip():
            break
        quotes.append(quote)
        end = quote.end
    return quotes, end + (text[end : min(end + 1, place.end)] in (".", ","))


def _statement(match: re.Match[str], contents: Sequence[Span]) -> Statement:
    start, end = match.span("source")
    if match["source"].endswith(".") and len(match["source"].split()[-1]) > LAST:
        end -= 1
    return stated(Span(start, end), Span(*match.span("cue")), contents)


def _is_name(source: str) -> bool:
    words = source.split(",")[0].split()
    return words[0].lower() not in MORE and not (len(words) == 1 and words[0].lower() in function_words())


def _is_told(source: str) -> bool:
    """Whether a phrase may name a speaker: "Lind", "the mayor, Ann Lind", "a fisherman", but not "the start"."""
    words = source.split()
    if words[0].lower() in ("a", "an", "one", "another"):
        return True
    if words[-1].lower() in listed("places") or words[-1].lower() in states():
        return False
    return any(word[0].isupper() and word.lower() not in listed("times") for word in words)
