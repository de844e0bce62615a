"""Claim units: the sentences of a document's body that assert something, and who each is attributed to."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.claims.analysed import Analysed
from index.model.document import Document, PartKind, Span
from index.model.statements import Attribution, Kind
from index.text.quotation import quotations
from index.text.sentences import sentences
from index.text.stems import Word, cut, listed, phrases

COVERED = 0.35  # share of a sentence that the content of an attribution takes for the sentence to be its
LONGEST = 150  # words; what is longer is a table or a list
SHORTEST = 4  # words
SURE = 7  # words; a sentence this long has a verb, whether the lists know it or not
PARAGRAPH = 600  # characters; a caption is no longer

TELLING = 2  # words that are not stop words, at least
ASKED = re.compile(r"[\"“‘'«][^?]{0,600}\?[\"”’'»]+ [^\"“«]{0,80}$")  # "How dare he?" he said.
LINK = re.compile(r"\([A-Z][A-Z ]{2,20}:")
QUOTED = 14  # characters of a quotation that is more than a term
FINAL = tuple('.!?…"”’»)]*')
KEPT = 20_000  # sentences whose words are kept at hand: copies of a text share most of theirs


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence that asserts something, `text[start:end]`.

    `order` are the stems of its words one after the other, stop words included, and `stems` the same as a set; `said`
    are those of telling words beside who says it and the cue, and `capitals` those of words that begin with a capital
    letter, the first word left out, each once. `place` is where it stands in the body, 0 (first) to 1. `follows` tells
    whether it comes directly after the unit before it. `quoted`: it holds words in quotation marks.
    """

    start: int
    end: int
    order: tuple[str, ...]
    stems: frozenset[str]
    said: tuple[str, ...]
    capitals: tuple[str, ...]
    attribution: Attribution | None
    place: float
    follows: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that asserts something, wherever it stands: its words, from its own start, and what a unit takes from
    them.
    """

    words: tuple[Word, ...]
    order: tuple[str, ...]
    stems: frozenset[str]
    capitals: tuple[str, ...]
    quotes: bool


def units(analysed: Analysed) -> tuple[Unit, ...]:
    """The claim units of a document in order. Titles, headings, furniture, captions and questions are none."""
    text = analysed.document.text
    said = tuple(one for one in analysed.attributions if _is_said(text, one))
    kept = _attributed(text, _kept(text, analysed.document.spans(PartKind.BODY)), said)
    # What a unit takes from the words of its sentence: those of all sentences of a long text are hundreds of megabytes.
    taken = [
        (span, found.order, found.stems, _said(span.start, found, one), found.capitals, one, follows, found.quotes)
        for span, found, follows, one in kept
    ]
    last = max(1, len(taken) - 1)
    return tuple(
        Unit(
            span.start,
            span.end,
            order,
            stems,
            telling,
            capitals,
            attribution,
            place / last,
            follows,
            quotes or (attribution is not None and attribution.kind is Kind.DIRECT),
        )
        for place, (span, order, stems, telling, capitals, attribution, follows, quotes) in enumerate(taken)
    )


def body_sentences(document: Document) -> list[Span]:
    """All sentences of a document's body in order, also those that assert nothing."""
    return [span for body in document.spans(PartKind.BODY) for span in sentences(document.text, body.start, body.end)]


def words_of(text: str, unit: Unit) -> list[Word]:
    """The words of a unit of `text`."""
    found, start = _sentence(text[unit.start : unit.end]), unit.start
    assert found  # it was one when the unit was made
    return [word._replace(start=start + word.start, end=start + word.end) for word in found.words]


def _said(start: int, found: _Sentence, attribution: Attribution | None) -> tuple[str, ...]:
    beside = [*attribution.source, *attribution.cue] if attribution else []
    told = (
        word.stem
        for word in found.words
        if not word.is_stop and not any(span.start <= start + word.start < span.end for span in beside)
    )
    return tuple(dict.fromkeys(told))


def _kept(text: str, bodies: tuple[Span, ...]) -> Iterator[tuple[Span, _Sentence, bool]]:
    """The sentences that assert something, and whether each directly follows the one before."""
    for body in bodies:
        follows = False
        captions = _captions(text, body)
        for span in sentences(text, body.start, body.end):
            caption = bisect_right(captions, (span.start, len(text)))
            found = None
            if not (caption and captions[caption - 1][1] >= span.end):
                found = _sentence(text[span.start : span.end])
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


@lru_cache(maxsize=KEPT)
def _sentence(shown: str) -> _Sentence | None:
    """What a sentence is compared by, None where it asserts nothing."""
    if shown.rstrip("\"”’»')]").endswith(("?", ":")) or ASKED.match(shown) or LINK.match(shown):
        return None
    found = cut(shown, 0, len(shown))
    if not SHORTEST <= len(found) <= LONGEST or sum(not word.is_stop for word in found) < TELLING:
        return None
    if len(found) < SURE and not any(_is_verb(word.folded) for word in found):
        return None
    if not shown.endswith(FINAL) and (len(found) < 2 * SURE or shown.istitle()):
        return None
    order = tuple(word.stem for word in found)
    return _Sentence(
        tuple(found),
        order,
        frozenset(set(order)),  # made from a set it takes half the memory
        tuple(dict.fromkeys(word.stem for word in found[1:] if shown[word.start].isupper())),
        any(one.end - one.start >= QUOTED for one in quotations(shown, 0, len(shown))),
    )


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


def _attributed(
    text: str, kept: Iterable[tuple[Span, _Sentence, bool]], attributions: tuple[Attribution, ...]
) -> Iterator[tuple[Span, _Sentence, bool, Attribution | None]]:
    """Each sentence, in order, with the attribution whose content covers enough of it and most.

    Of a sentence whose content only points back ("the ministry said so on Monday") the rest is still from who says it.
    """
    pointing = {at for at, one in enumerate(attributions) if _points_back(text, one)}
    contents = sorted(
        (content.start, content.end, at) for at, one in enumerate(attributions) for content in one.content
    )
    open_: list[tuple[int, int, int]] = []
    ahead = 0
    for span, found, follows in kept:
        while ahead < len(contents) and contents[ahead][0] < span.end:
            open_.append(contents[ahead])
            ahead += 1
        open_ = [content for content in open_ if content[1] > span.start]
        covered: dict[int, int] = {}
        for start, end, at in open_:
            covered[at] = covered.get(at, 0) + min(end, span.end) - max(start, span.start)
        best = max(covered, key=lambda at: (covered[at], -at), default=None)
        if best is not None and covered[best] < COVERED * (span.end - span.start):
            best = next((at for at in covered if at in pointing), None)
        yield span, found, follows, None if best is None else attributions[best]


def _points_back(text: str, attribution: Attribution) -> bool:
    said = " ".join(text[content.start : content.end] for content in attribution.content)
    return said.lower() in listed("sentences", "back")
