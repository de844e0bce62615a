"""Claim units: the sentences of a document's body that assert something, and who each is attributed to."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.claims.analysed import Analysed
from index.claims.sentences import sentences
from index.claims.words import Word, cut, listed, phrases
from index.document import PartKind, Span
from index.findings import Attribution, Kind
from index.quotes.quotation import quotations

COVERED = 0.35  # share of a sentence that the content of an attribution takes for the sentence to be its
LONGEST = 150  # words; what is longer is a table or a list
SHORTEST = 4  # words
SURE = 7  # words; a sentence this long has a verb, whether the lists know it or not
PARAGRAPH = 600  # characters; a caption is no longer

TELLING = 2  # of which no stop words
ASKED = re.compile(r"[\"“‘'«][^?]{0,600}\?[\"”’'»]+ [^\"“«]{0,80}$")  # "How dare he?" he said.
LINK = re.compile(r"\([A-Z][A-Z ]{2,20}:")
QUOTED = 14  # characters of a quotation that is more than a term
FINAL = tuple('.!?…"”’»)]*')

Stems = dict[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence that asserts something, `text[start:end]`.

    `stems` are the stems of its words, stop words included, `said` those of telling words beside who says it and the
    cue, `pairs` those that stand side by side, and `capitals` those of words that begin with a capital letter, the
    first word left out. `place` is where it stands in the body, 0 (first) to 1. `follows` tells whether it comes
    directly after the unit before it. `quoted`: it holds words in quotation marks.
    """

    start: int
    end: int
    stems: frozenset[str]
    said: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    capitals: frozenset[str]
    attribution: Attribution | None
    place: float
    follows: bool
    quoted: bool


def units(analysed: Analysed, known: Stems | None = None) -> tuple[Unit, ...]:
    """The claim units of a document in order. Titles, headings, furniture, captions and questions are none.

    `known` are sets of stems met before: equal ones are then one object, which copies of a text need once only.
    """
    known = {} if known is None else known
    text = analysed.document.text
    kept = list(_kept(text, analysed.document.spans(PartKind.BODY)))
    said = tuple(one for one in analysed.attributions if _is_said(text, one))
    given = _attributed([span for span, _, _ in kept], said)
    last = max(1, len(kept) - 1)
    return tuple(
        Unit(
            span.start,
            span.end,
            _once(known, frozenset(word.stem for word in found)),
            _once(known, _said(found, attribution)),
            frozenset((word.stem, following.stem) for word, following in pairwise(found)),
            _once(known, frozenset(word.stem for word in found[1:] if text[word.start].isupper())),
            attribution,
            place / last,
            follows,
            _holds_quotation(text, span) or (attribution is not None and attribution.kind is Kind.DIRECT),
        )
        for place, ((span, found, follows), attribution) in enumerate(zip(kept, given, strict=True))
    )


def _said(found: list[Word], attribution: Attribution | None) -> frozenset[str]:
    beside = [*attribution.source, *attribution.cue] if attribution else []
    return frozenset(
        word.stem
        for word in found
        if not word.is_stop and not any(span.start <= word.start < span.end for span in beside)
    )


def _once(known: Stems, stems: frozenset[str]) -> frozenset[str]:
    return known.setdefault(stems, stems)


def _kept(text: str, bodies: tuple[Span, ...]) -> Iterator[tuple[Span, list[Word], bool]]:
    """The sentences that assert something, their words, and whether each directly follows the one before."""
    for body in bodies:
        follows = False
        captions = _captions(text, body)
        for span in sentences(text, body.start, body.end):
            caption = bisect_right(captions, (span.start, len(text)))
            found = None
            if not (caption and captions[caption - 1][1] >= span.end):
                found = _asserts(text, span)
            if found is not None:
                yield span, found, follows
            follows = found is not None


def _captions(text: str, body: Span) -> list[tuple[int, int]]:
    """The paragraphs that are captions, credits or notices: (start, end), in order."""
    found = []
    at = body.start
    while at < body.end:
        end = text.find("\n", at, body.end)
        end = body.end if end < 0 else end
        if end - at <= PARAGRAPH:
            low = text[at:end].strip().lower()
            starts, marks = phrases("furniture", "starts"), phrases("furniture", "marks")
            if low.startswith(starts) or any(mark in low for mark in marks):
                found.append((at, end))
        at = end + 1
    return found


def _asserts(text: str, span: Span) -> list[Word] | None:
    """The words of a sentence, None where it asserts nothing."""
    shown = text[span.start : span.end]
    if shown.rstrip("\"”’»')]").endswith(("?", ":")) or ASKED.match(shown) or LINK.match(shown):
        return None
    found = cut(text, span.start, span.end)
    if not SHORTEST <= len(found) <= LONGEST or sum(not word.is_stop for word in found) < TELLING:
        return None
    if len(found) < SURE and not any(_is_verb(word.folded) for word in found):
        return None
    if not shown.endswith(FINAL) and (len(found) < 2 * SURE or shown.istitle()):
        return None
    return found


def _holds_quotation(text: str, span: Span) -> bool:
    return any(quotation.end - quotation.start >= QUOTED for quotation in quotations(text, span.start, span.end))


def _is_verb(folded: str) -> bool:
    return folded != "to" and (
        folded in listed("verbs", "finite")
        or folded in listed("verbs", "reporting")
        or (len(folded) > 4 and folded.endswith("ed"))
    )


def _is_said(text: str, attribution: Attribution) -> bool:
    """Whether somebody says it: what is only planned, thought or done by somebody the outlet tells in its own voice."""
    if attribution.kind is not Kind.INDIRECT or not attribution.cue:
        return True
    cue = cut(text, attribution.cue[0].start, attribution.cue[-1].end)
    return bool(attribution.source) and any(word.folded in listed("verbs", "reporting") for word in cue)


def _attributed(spans: list[Span], attributions: tuple[Attribution, ...]) -> list[Attribution | None]:
    """For each sentence, in order, the attribution whose content covers enough of it and most."""
    contents = sorted(
        (content.start, content.end, at) for at, one in enumerate(attributions) for content in one.content
    )
    given: list[Attribution | None] = []
    open_: list[tuple[int, int, int]] = []
    ahead = 0
    for span in spans:
        while ahead < len(contents) and contents[ahead][0] < span.end:
            open_.append(contents[ahead])
            ahead += 1
        open_ = [content for content in open_ if content[1] > span.start]
        covered: dict[int, int] = {}
        for start, end, at in open_:
            covered[at] = covered.get(at, 0) + min(end, span.end) - max(start, span.start)
        best = max(covered, key=lambda at: (covered[at], -at), default=None)
        enough = best is not None and covered[best] >= COVERED * (span.end - span.start)
        given.append(attributions[best] if best is not None and enough else None)
    return given
