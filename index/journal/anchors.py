"""Finds the words of an anchor again in a text that may have changed: rather not at all than at a wrong place.

First at their position, where the text is the same; then where the same words stand, once, or with the same words
around them; then where words stand that are nearly the same, up to an edit distance bounded by their length; then
between the words that were around them. The edit distance to every stretch of a text is found in one pass over it
(Myers, A fast bit-vector algorithm for approximate string matching based on dynamic programming, J. ACM 46, 1999), with
Python's integers as the vectors; of a long text only over what shares a few letters in a row with the anchor.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple
from unicodedata import east_asian_width

from index.model.actions import Anchor
from index.model.document import Span
from index.text.words import words as words_of

_CONTEXT = 48  # characters that an anchor keeps of what stands before and after
_MOST = 0.34  # edits, as a share of the words' length
# Words of so many characters tell by themselves, whatever is around them: the same words, or nearly the same.
_SHORT, _LONG = 24, 60
_GOOD = 0.75  # how alike they must be for that, from 0 to 1
_ENOUGH = 1.55  # how alike they and what is around them must be otherwise, of 2
_SOME = 12  # characters around the words that are enough to tell
_SAME = 0.85  # how alike what is on both sides must be, where the words may be quite changed
_CHANGED, _CHANGED_FEW = 0.4, 0.5  # how alike the words must be then; where they are fewer than _SOME characters
_PLACES = 30  # so many places with the words say nothing
_AHEAD = 0.2  # by how much the best of several places must be better than the next, of 2
_RUN, _RUNS = 6, 200  # letters in a row that an anchor shares with the text where it may be; so many of those
_FAR = 2 * _CONTEXT  # characters around the words, at most; other tools may keep more
_LONGEST = 5_000  # characters of words; longer ones are found unchanged only
_SPACE = re.compile(r"\s+")
_SIGNS = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′", "'") | dict.fromkeys("–—‒―", "-")
)  # each for one: offsets stay the same


def anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of `text[start:end]`."""
    return Anchor(start, end, text[start:end], text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT])


class _Sought(NamedTuple):
    """The words of an anchor and what was around them, in the normal text."""

    words: str
    before: str
    after: str


class _Found(NamedTuple):
    """A stretch of the normal text, and how good it is: 1 for the same words."""

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
        if text[one.start : one.end] == one.exact and (before == one.prefix or after == one.suffix):
            return Span(one.start, one.end)
        before, after = one.prefix[-_FAR:], one.suffix[:_FAR]
        sought = _Sought(_normal(one.exact)[0].strip(), _normal(before)[0], _normal(after)[0])
        # Where the same words stand among others, their own place may have nearly the same: all must be looked at.
        ways = self._exactly(sought), self._nearly(sought), self._between(sought)
        found = self._chosen([place for way in ways for place in islice(way, _PLACES)], sought)
        return self._own_words(found, one.exact) if found else None

    @cached_property
    def _normal(self) -> tuple[str, list[int]]:
        return _normal(self._text)

    # Places that come into question

    def _exactly(self, sought: _Sought) -> Iterator[_Found]:
        for at in _occurrences(sought.words, self._normal[0]):
            yield _Found(at, at + len(sought.words), 1.0)

    def _nearly(self, sought: _Sought) -> Iterator[_Found]:
        """The stretches that differ from the words by few edits: of those that overlap the best."""
        text, words = self._normal[0], sought.words
        most = int(len(words) * _MOST)
        ends: list[tuple[int, int]] = []
        if len(words) > _LONGEST:
            return
        for first, last in self._likely(sought, most + _CONTEXT):
            distances = enumerate(_distances(words, text[first:last]), first)
            ends += [(distance, end) for end, distance in distances if distance <= most]
        taken: list[tuple[int, int]] = []
        for distance, end in sorted(ends):
            if any(start < end <= stop + most for start, stop in taken):
                continue
            back = text[max(0, end - len(words) - most) : end][::-1]
            lengths = list(_distances(words[::-1], back, anywhere=False))
            length = min(range(len(lengths)), key=lambda at: (lengths[at], abs(at - len(words))))
            taken.append((end - length, end))
            yield self._fitted(_Found(end - length, end, 1 - distance / len(words)), sought)

    def _between(self, sought: _Sought) -> Iterator[_Found]:
        """The stretches between the words that were around."""
        text, words = self._normal[0], sought.words
        before, after = sought.before[-2 * _SOME :], sought.after[: 2 * _SOME]
        if min(_size(before), _size(after)) < _SOME:
            return
        for at in islice(_occurrences(before, text), _PLACES):
            start = at + len(before)
            end = text.find(after, start, start + 2 * len(words) + 2 * _SOME)
            if end > start:
                yield _scored(start, end, text, words)

    def _likely(self, sought: _Sought, more: int) -> list[list[int]]:
        """The stretches, begin and end, that share some letters in a row with the anchor, and `more` on both sides."""
        text, whole = self._normal[0], "".join((sought.before, sought.words, sought.after))
        begins: list[int] = []
        for at in range(0, len(whole) - _RUN + 1, max(_RUN // 2, len(whole) // _RUNS)):
            found = list(islice(_occurrences(whole[at : at + _RUN], text), _PLACES))
            if len(found) < _PLACES:
                begins += (one - at for one in found)
        stretches: list[list[int]] = []
        for begin in sorted(begins):
            first, last = max(0, begin - more), min(len(text), begin + len(whole) + more)
            if stretches and first <= stretches[-1][1]:
                stretches[-1][1] = max(last, stretches[-1][1])
            else:
                stretches.append([first, last])
        return stretches

    def _fitted(self, found: _Found, sought: _Sought) -> _Found:
        """The stretch with its ends where the words around it end and begin, if they are near."""
        text, (start, end, score) = self._normal[0], found
        if score == 1:
            return found
        room = len(sought.words) // 3 + _SOME
        first, last = max(0, start - _CONTEXT - room), min(len(text), end + _CONTEXT + room)
        before = _nearest(sought.before, text[first : min(start + room, end)], start - first)
        after = _nearest(sought.after[::-1], text[max(end - room, start) : last][::-1], last - end)
        start = start if before is None else first + before
        end = end if after is None else last - after
        return _scored(start, end, text, sought.words) if start < end else found

    # The choice among them

    def _chosen(self, found: Sequence[_Found], sought: _Sought) -> Span | None:
        """The best of some places by the words and by what is around them, None if that does not tell."""
        scored = []
        for place in found:
            low, high = sorted(self._around(sought, place))
            scored.append((place.score + 0.3 * low + 0.7 * high, low, high, place))
        scored.sort()
        if not scored:
            return None
        score, low, high, place = scored[-1]
        others = (one[0] for one in scored if one[-1].end <= place.start or one[-1].start >= place.end)
        if max(others, default=0) > min(score - _AHEAD, _ENOUGH):
            return None
        size = _size(sought.words)
        is_told = (
            score >= _ENOUGH
            or (size >= (_SHORT if place.score == 1 else _LONG) and place.score >= _GOOD)
            or (low >= _SAME and place.score >= (_CHANGED if size >= _SOME else _CHANGED_FEW))
            or (place.score == 1 and not sought.before and not sought.after)
        )
        if not is_told:
            return None
        _, offsets = self._normal
        return Span(offsets[place.start], offsets[place.end - 1] + 1)

    def _around(self, sought: _Sought, place: _Found) -> tuple[float, float]:
        """How alike what is before and after a place is to what was before and after the words, from 0 to 1.

        Where the words stood at an end of their text, the other side tells for both.
        """
        text, _ = self._normal
        before = _alike(sought.before[::-1], text[max(0, place.start - 2 * _CONTEXT) : place.start][::-1])
        after = _alike(sought.after, text[place.end : place.end + 2 * _CONTEXT])
        if not sought.before.strip():
            return after, after
        return before, before if not sought.after.strip() else after

    # Its ends

    def _own_words(self, found: Span, exact: str) -> Span:
        """The stretch with the rest of words that it cuts, without words at its ends that stand there for others."""
        own = {word for word, _, _ in words_of(exact)}
        first = max(0, found.start - _CONTEXT)
        inside: list[tuple[bool, int, int]] = []  # the words: whether they are of the anchor, begin and end
        for word, begin, end in words_of(self._text[first : found.end + _CONTEXT]):
            start, stop = max(first + begin, found.start), min(first + end, found.end)
            if start < stop:
                is_cut = (start, stop) != (first + begin, first + end)
                is_own = any(part in own for part, _, _ in words_of(self._text[start:stop])) if is_cut else word in own
                # A word of the anchor is left as it is where another one was put right beside it.
                inside.append((is_own, *((start, stop) if is_own else (first + begin, first + end))))
        if not inside:
            return found
        kept = [at for at, (is_own, _, _) in enumerate(inside) if is_own] or [0, len(inside) - 1]
        start = inside[kept[0]][1] if kept[0] else min(found.start, inside[0][1])
        end = inside[kept[-1]][2] if kept[-1] < len(inside) - 1 else max(found.end, inside[-1][2])
        return Span(start, end)


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _scored(start: int, end: int, text: str, words: str) -> _Found:
    *_, distance = _distances(words, text[start:end], anywhere=False)
    return _Found(start, end, 1 - distance / max(len(words), end - start))


def _nearest(words: str, text: str, to: int) -> int | None:
    """Where words end in a text that are nearly these: the best of such offsets, and of those the nearest to `to`."""
    if _size(words) < _SOME:
        return None
    distance, _, at = min((distance, abs(at - to), at) for at, distance in enumerate(_distances(words, text)))
    return at if distance <= len(words) * (1 - _SAME) else None


def _alike(words: str, text: str) -> float:
    """How well the text begins with the words: 1 where it does, 0 where as many edits are needed as they are long."""
    words, text = words.strip(), text.strip()
    if not words:
        return 0.0
    alike = 1 - min(_distances(words, text, anywhere=False)) / len(words)
    return alike * min(1, _size(words) / _SOME)  # a full stop alone says nothing


def _size(words: str) -> int:
    """How long words are in letters of an alphabet: of a Chinese, Japanese or Korean character two."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in words)


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
