"""Finds the words of an anchor again in a text that may have changed: rather not at all than at a wrong place.

First at their position, where the text is the same; then where the same words stand, once, or with the same words
around them; then where words stand that are nearly the same, up to an edit distance bounded by their length. The edit
distance to every stretch of a text is found in one pass over it (Myers, A fast bit-vector algorithm for approximate
string matching based on dynamic programming, J. ACM 46, 1999), with Python's integers as the vectors.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from index.model.actions import Anchor
from index.model.document import Span

_CONTEXT = 48  # characters that an anchor keeps of what stands before and after
_MOST = 0.34  # edits, as a share of the words' length
# Words of so many characters tell by themselves, whatever is around them: the same words, or nearly the same.
_SHORT, _LONG = 24, 60
_GOOD = 0.75  # how alike they must be for that, from 0 to 1
_ENOUGH = 1.55  # how alike they and what is around them must be otherwise, of 2
_SOME = 12  # characters around the words that are enough to tell
_SURE = 0.9  # how alike, where the same words have it
_PLACES = 30  # so many places with the words say nothing
_AHEAD = 0.2  # by how much the best of several places must be better than the next, of 2
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
_SIGNS = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′", "'") | dict.fromkeys("–—‒―", "-")
)  # each for one: offsets stay the same


def anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of `text[start:end]`."""
    return Anchor(start, end, text[start:end], text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT])


class _Found(NamedTuple):
    """A stretch of the normal text, and how good it is: 1 for the same words with the same around them."""

    start: int
    end: int
    score: float


class Anchored:
    """A text in which anchors are placed."""

    def __init__(self, text: str) -> None:
        self._text = text

    def place(self, one: Anchor) -> Span | None:
        """Where the words of an anchor are now; None if that cannot be told."""
        if not one.exact.strip():
            return None
        text = self._text
        before, after = text[max(0, one.start - len(one.prefix)) : one.start], text[one.end : one.end + len(one.suffix)]
        if text[one.start : one.end] == one.exact and (before, after) == (one.prefix, one.suffix):
            return Span(one.start, one.end)
        words = _normal(one.exact)[0].strip()
        # Where the same words stand among others, their own place may have nearly the same: that must be looked at.
        return self._chosen(self._exactly(words), one, _SURE) or self._chosen(self._nearly(words), one)

    @cached_property
    def _normal(self) -> tuple[str, list[int]]:
        return _normal(self._text)

    def _exactly(self, words: str) -> Iterator[_Found]:
        text, _ = self._normal
        at = text.find(words)
        while at >= 0:
            yield _Found(at, at + len(words), 1.0)
            at = text.find(words, at + 1)

    def _nearly(self, words: str) -> Iterator[_Found]:
        """The stretches that differ from the words by few edits: of those that overlap the best."""
        text, _ = self._normal
        most = int(len(words) * _MOST)
        ends = [(distance, end) for end, distance in enumerate(_distances(words, text)) if distance <= most]
        taken: list[tuple[int, int]] = []
        for distance, end in sorted(ends):
            if any(start < end <= stop + most for start, stop in taken):
                continue
            back = text[max(0, end - len(words) - most) : end][::-1]
            lengths = list(_distances(words[::-1], back, anywhere=False))
            length = min(range(len(lengths)), key=lambda at: (lengths[at], abs(at - len(words))))
            taken.append((end - length, end))
            yield _Found(end - length, end, 1 - distance / len(words))

    def _chosen(self, found: Iterator[_Found], one: Anchor, least: float = 0) -> Span | None:
        """The best of some places by the words and by what is around them, None if that does not tell.

        What is around it must be alike by at least so much.
        """
        scored = []
        for place in islice(found, _PLACES):
            sides = sorted(self._around(one, place))
            scored.append((place.score + 0.3 * sides[0] + 0.7 * sides[1], sides[1], place))
        scored.sort()
        if not 0 < len(scored) < _PLACES:
            return None
        score, around, place = scored[-1]
        if len(scored) > 1 and score - scored[-2][0] < _AHEAD:
            return None
        telling = len(one.exact) >= (_SHORT if place.score == 1 else _LONG) and place.score >= _GOOD
        if around < least or (not telling and score < _ENOUGH):
            return None
        _, offsets = self._normal
        start, end = self._whole_words(offsets[place.start], offsets[place.end - 1] + 1)
        return self._own_words(start, end, one.exact)

    def _around(self, one: Anchor, place: _Found) -> tuple[float, float]:
        """How alike what is before and after a place is to what was before and after the words, from 0 to 1."""
        text, _ = self._normal
        before, after = _normal(one.prefix)[0], _normal(one.suffix)[0]
        return (
            _alike(before[::-1], text[max(0, place.start - 2 * _CONTEXT) : place.start][::-1]),
            _alike(after, text[place.end : place.end + 2 * _CONTEXT]),
        )

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        """The stretch with the rest of words that it cuts."""
        text = self._text
        while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
        return start, end

    def _own_words(self, start: int, end: int, exact: str) -> Span:
        """The stretch without words at its ends that stand there instead of others."""
        own = set(_WORD.findall(exact))
        found = [match.span() for match in _WORD.finditer(self._text, start, end)]
        kept = [at for at, (first, last) in enumerate(found) if self._text[first:last] in own]
        if not kept:
            return Span(start, end)
        first, last = kept[0], kept[-1]
        return Span(found[first][0] if first else start, found[last][1] if last < len(found) - 1 else end)


def _alike(words: str, text: str) -> float:
    """How well the text begins with the words: 1 where it does, 0 where as many edits are needed as they are long."""
    words, text = words.strip(), text.strip()
    if not words:
        return 0.0
    alike = 1 - min(_distances(words, text, anywhere=False)) / len(words)
    return alike * min(1, len(words) / _SOME)  # a full stop alone says nothing


def _distances(words: str, text: str, *, anywhere: bool = True) -> Iterator[int]:
    """The least number of edits from the words to a stretch of the text that ends at each offset, the first 0.

    The stretch may begin anywhere, or only at the beginning of the text.
    """
    if not words:
        yield from (0 for _ in range(len(text) + 1))
        return
    places: dict[str, int] = {}
    for at, letter in enumerate(words):
        places[letter] = places.get(letter, 0) | 1 << at
    full, last = (1 << len(words)) - 1, 1 << len(words) - 1
    plus, minus, distance = full, 0, len(words)
    yield distance
    for letter in text:
        equal = places.get(letter, 0)
        across = ((((equal & plus) + plus) ^ plus) | equal) & full
        down = equal | minus
        more = minus | (full & ~(across | plus))
        less = plus & across
        if more & last:
            distance += 1
        elif less & last:
            distance -= 1
        yield distance
        more = more << 1 & full | (0 if anywhere else 1)
        less = less << 1 & full
        plus = less | (full & ~(down | more))
        minus = more & down


def _normal(text: str) -> tuple[str, list[int]]:
    """The text with one kind of quotation marks, dashes and space, and the offset of each of its characters."""
    pieces: list[str] = []
    offsets: list[int] = []
    signs, since = text.translate(_SIGNS), 0
    for run in _SPACE.finditer(signs):
        pieces += (signs[since : run.start()], " ")
        offsets += range(since, run.start() + 1)
        since = run.end()
    pieces.append(signs[since:])
    offsets += range(since, len(text))
    return "".join(pieces), offsets
