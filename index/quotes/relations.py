"""Links spans: each content to its cue, and each cue to its source or to none.

A pair is scored by the product of two learned vectors, as in biaffine parsing (Dozat and Manning, 2017), and by the
relative position of the two spans. Spans are ranges of a window's words. Brackets give the shapes of arrays.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.quotes.decoding import NEVER
from index.quotes.readings import Link

LINK = 96  # the length of a vector; a word has four: content that asks, cue that answers, cue that asks, source
EXACT = 5  # gaps of fewer words have a class each
GAPS = 12  # classes of gaps; from EXACT on, each class has gaps twice as large as the one before
DISTANCES = 2 * GAPS + 2  # before or after by the class of the gap, or in a paragraph before or after
BETWEEN = 4  # classes of how many other candidates are between the two spans: 0, 1, 2, more

Range = tuple[int, int]  # indexes of words in a window, end exclusive
Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


class Weights(NamedTuple):
    """The learned weights besides the vectors. `unsourced` [LINK] and its bias stand for "no source"."""

    unsourced: Floats
    unsourced_bias: float
    distances: Floats  # [2, DISTANCES], from contents to cues and from cues to sources
    between: Floats  # [2, BETWEEN]


def features(
    asking: Sequence[Range], answering: Sequence[Range], paragraphs: Sequence[int]
) -> tuple[Integers, Integers]:
    """The relative positions of the spans of two roles: classes of distance, and of candidates between.

    Both are [asking, answering]. The spans are in order and do not overlap. `paragraphs` are those of the words.
    """
    start, end = np.array(asking).T[:, :, None]
    other_start, other_end = np.array(answering).T[:, None, :]
    after = other_start >= end
    gap = np.where(after, other_start - end, np.maximum(start - other_end, 0))
    far = np.where(gap < EXACT, gap, np.minimum(2 + np.frexp(gap)[1], GAPS - 1))  # frexp: the gap's length in bits
    where = np.array(paragraphs)
    apart = where[start] != where[other_start]
    distance = np.where(apart, 2 * GAPS + after, GAPS * after + far)
    place = (other_start < start).sum(1, keepdims=True)
    number = np.arange(len(answering))[None, :]
    between = np.where(number >= place, number - place, place - 1 - number)
    return distance.astype(np.int64), np.clip(between, 0, BETWEEN - 1).astype(np.int64)


def cues_of(
    contents: Sequence[Range],
    cues: Sequence[Range],
    vectors: Floats,
    where: Sequence[int],
    weights: Weights,
    introducing: Sequence[bool],
) -> list[Link]:
    """The link of each content to a cue, None if no cue is possible. There must be at least one cue.

    A cue is in the content's paragraph, or in an earlier one if it is `introducing` ("she said:"). `vectors` are
    [words, 4 * LINK], and `where` holds the words' paragraphs.
    """
    scores = _scores(contents, cues, vectors, where, weights, 0)
    home, others = (np.array([where[start] for start, _ in spans]) for spans in (contents, cues))
    allowed = (home[:, None] == others) | (np.array(introducing) & (home[:, None] > others))
    links = _best(np.where(allowed, scores, NEVER))
    return [link if any(row) else Link(None, 0.0) for link, row in zip(links, allowed, strict=True)]


def sources_of(
    cues: Sequence[Range], sources: Sequence[Range], vectors: Floats, where: Sequence[int], weights: Weights
) -> list[Link]:
    """The link of each cue to a source in its paragraph, or to none."""
    scores = (_ends(vectors, cues, 2) @ weights.unsourced / np.float32(LINK**0.5) + weights.unsourced_bias)[:, None]
    if sources:
        named = _scores(cues, sources, vectors, where, weights, 1)
        home, others = (np.array([where[start] for start, _ in spans]) for spans in (cues, sources))
        scores = np.concatenate([scores, np.where(home[:, None] == others, named, NEVER)], 1)
    return [Link(to - 1 if to else None, probability) for to, probability in _best(scores) if to is not None]


def _scores(
    asking: Sequence[Range],
    answering: Sequence[Range],
    vectors: Floats,
    where: Sequence[int],
    weights: Weights,
    kind: int,
) -> Floats:
    distance, between = features(asking, answering, where)
    products = _ends(vectors, asking, 2 * kind) @ _ends(vectors, answering, 2 * kind + 1).T / np.float32(LINK**0.5)
    return np.asarray(products + weights.distances[kind][distance] + weights.between[kind][between])


def _ends(vectors: Floats, spans: Sequence[Range], number: int) -> Floats:
    """[spans, LINK]: for each span, the mean of its first and last words' vectors with this number."""
    part = vectors[:, number * LINK : (number + 1) * LINK]
    return np.asarray((part[[start for start, _ in spans]] + part[[end - 1 for _, end in spans]]) / 2)


def _best(scores: Floats) -> list[Link]:
    chances = np.exp(scores - scores.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    return [Link(int(to), float(row[to])) for to, row in zip(chances.argmax(1), chances, strict=True)]
