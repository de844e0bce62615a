"""The places of a query's words in a text, and the stretch of text that shows them best."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from index.model.document import Document, PartKind, Span
from index.search.forms import among, family
from index.search.nodes import Exact, Leaf, Phrase, Term, field_of
from index.text.words import beginning, folded, is_near, places, side_by_side, words

MAX_SPANS = 1_000  # places that are marked in one document
SNIPPET_LENGTH = 160  # characters
_REPEATED = 1 / 1_000  # of a different word: a repeated word only decides between stretches with the same words


def spans(document: Document, sought: Sequence[Leaf]) -> tuple[Span, ...]:
    """The places of the words sought in a document's text, in order, at most MAX_SPANS; a phrase is one span.

    Words sought in the title are marked only there; conditions on other fields have no place in the text.
    """
    titles = document.spans(PartKind.TITLE)
    found = Words(document.text)
    marked: set[Span] = set()
    for leaf in sought:
        match field_of(leaf):
            case "body" | "case":
                marked.update(found.spans(leaf))
            case "title":
                marked.update(
                    span
                    for span in found.spans(leaf)
                    if any(t.start <= span.start and span.end <= t.end for t in titles)
                )
    return tuple(_outermost(marked)[:MAX_SPANS])


class Words:
    """The words of a text and their places, which are looked for only as far as they are wanted."""

    def __init__(self, text: str) -> None:
        self._text = text

    def spans(self, leaf: Leaf) -> list[Span]:
        """The places of a word, a phrase or letters as written, whatever field they are sought in."""
        match leaf:
            case Exact():
                return [Span(*found.span()) for found in leaf.pattern.finditer(self._text)]
            case Term():
                return [Span(*place) for place in places(self._text, _meant(leaf, self._text))]
            case Phrase(sought, slop=1, prefix=prefix) if (
                runs := side_by_side(self._text, sought, begun=prefix)
            ) is not None:
                return [Span(*run) for run in runs]
            case Phrase(sought, prefix=prefix) if self._different.issuperset(sought[:-1]):
                ends = _matching(Term(sought[-1], prefix=prefix, exact=True), self._different)
                found = _phrase_runs(leaf, self._numbers, ends) if ends else []
                return [Span(self._all[first][1], self._all[last][2]) for first, last in found]
            case _:
                return []

    @cached_property
    def _different(self) -> frozenset[str]:
        return frozenset(folded(self._text))

    @cached_property
    def _all(self) -> list[tuple[str, int, int]]:
        return list(words(self._text))

    @cached_property
    def _numbers(self) -> Mapping[str, list[int]]:
        """Each word's places, by numbers in order."""
        found: dict[str, list[int]] = {}
        for at, (word, _, _) in enumerate(self._all):
            found.setdefault(word, []).append(at)
        return found


def _meant(term: Term, text: str) -> list[str]:
    """The folded words of a text that a word of a query stands for."""
    return _matching(term, beginning(text, tuple(letters for letters, _ in beginnings(term))))


def _matching(term: Term, here: Collection[str]) -> list[str]:
    """Those of some folded words that a word of a query stands for."""
    if term.prefix:
        return [word for word in here if word.startswith(term.word)]
    if term.fuzzy:
        return [word for word in here if word[0] == term.word[0] and is_near(word, term.word)]
    if term.has_forms:
        return among(here, term.word)
    return [term.word] if term.word in here else []


def beginnings(leaf: Term | Phrase) -> tuple[tuple[str, bool], ...]:
    """What a word or phrase needs: a word that begins with one of these, or, where it says so, is it."""
    match leaf:
        case Phrase(sought):
            return ((sought[0], True),)
        case Term(word, prefix=True):
            return ((word, False),)
        case Term(word, fuzzy=True):
            return ((word[0], False),)
        case Term(word):
            forms = family(word) if leaf.has_forms else None
            return ((word, True), *((begun, False) for begun in (forms.beginnings if forms else ())))


def occurs(leaf: Leaf, text: str) -> bool:
    """Whether `Words(text).spans(leaf)` finds anything, sooner."""
    match leaf:
        case Term():
            return bool(_meant(leaf, text))
        case _:
            return bool(Words(text).spans(leaf))


def _phrase_runs(phrase: Phrase, numbers: Mapping[str, list[int]], ends: Sequence[str]) -> list[tuple[int, int]]:
    """The first and last place of each occurrence of a phrase, whose words are within `slop` places of each other.

    `ends` are the words that its last word stands for.
    """
    runs = {at: at for at in numbers.get(phrase.words[0], ())}  # by last place, the nearest first place
    for word in (*phrase.words[1:-1], None):
        following = numbers.get(word, []) if word else sorted(at for end in ends for at in numbers[end])
        longer: dict[int, int] = {}
        for last, first in runs.items():
            for at in following[bisect_right(following, last) : bisect_right(following, last + phrase.slop)]:
                longer[at] = max(first, longer.get(at, first))
        runs = longer
    return [(first, last) for last, first in runs.items()]


def _outermost(marked: Collection[Span]) -> list[Span]:
    """The spans in order, without those that are inside another."""
    kept: list[Span] = []
    for span in sorted(marked, key=lambda span: (span.start, -span.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


def snippet(document: Document, marked: Sequence[Span]) -> Span:
    """The stretch of about SNIPPET_LENGTH characters with the most hits in it, cut between words.

    The first of several equally good ones; the beginning of the body if nothing is marked.
    """
    text = document.text
    if not marked:
        body = document.spans(PartKind.BODY)
        start = body[0].start if body else 0
        return _cut(text, Span(start, start + SNIPPET_LENGTH), Span(start, start))
    starts = [span.start for span in marked]
    best, best_score = marked[0], 0.0
    for at, span in enumerate(marked):
        inside = marked[at : bisect_left(starts, span.start + SNIPPET_LENGTH)]
        score = len({text[one.start : one.end].casefold() for one in inside}) + len(inside) * _REPEATED
        if score > best_score:
            last = inside[-1].end if inside[-1].end <= span.start + SNIPPET_LENGTH else span.end
            best, best_score = Span(span.start, last), score
    margin = max(0, SNIPPET_LENGTH - (best.end - best.start)) // 2
    return _cut(text, Span(best.start - margin, max(best.end, best.start + SNIPPET_LENGTH - margin)), best)


def _cut(text: str, stretch: Span, keep: Span) -> Span:
    """The stretch shortened to whole words, without surrounding white space; `keep` remains in it whole."""
    start, end = max(0, stretch.start), min(len(text), stretch.end)
    if start and not text[start - 1].isspace():
        start = next((at for at in range(start, keep.start) if text[at].isspace()), min(start, keep.start))
    if end < len(text) and not text[end].isspace():
        end = next((at for at in range(end - 1, keep.end - 1, -1) if text[at].isspace()), end)
    while start < keep.start and text[start].isspace():
        start += 1
    while end > max(keep.end, start) and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
