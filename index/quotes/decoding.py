"""Turns the encoder's scores into tags: the best allowed sequence, and its probabilities.

A linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) over the words of each paragraph: the
Viterbi algorithm finds the best tags, the forward-backward algorithm their probabilities. Brackets give the shapes of
arrays.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Begin(IntEnum):
    """The tags of a span's first word. Those of its further words are higher by INSIDE; 0 is the tag outside spans."""

    SOURCE = 1
    CUE = 2
    CONTENT = 3


INSIDE = 3
TAGS = 7
NEVER = -1e4  # the score of a forbidden transition
_TINY = 1e-30  # keeps sums from being divided by zero


class Field(NamedTuple):
    """The learned scores of one tag after another [TAGS, TAGS], of first tags [TAGS] and of last tags [TAGS]."""

    transitions: Scores
    first: Scores
    last: Scores


def forbidden() -> Mask:
    """[TAGS, TAGS]: true where the second tag cannot follow the first. A span continues only in its own role."""
    wrong = np.zeros((TAGS, TAGS), dtype=np.bool_)
    for begin in Begin:
        wrong[:, begin + INSIDE] = True
        wrong[[begin, begin + INSIDE], begin + INSIDE] = False
    return wrong


def decode(scores: Scores, mask: Mask, continues: Mask, field: Field) -> tuple[NDArray[np.int64], Scores]:
    """The best tags [n, words] of `n` paragraphs, and the probability of each [n, words].

    `scores` are [n, words, TAGS]. `mask` [n, words] is false for padding. `continues` [n] is true for paragraphs that
    began in an earlier window: only these may begin inside a span. `field` is without the forbidden transitions.
    """
    transitions = np.where(forbidden(), np.float32(NEVER), field.transitions)
    first = np.repeat(field.first[None], len(scores), 0)
    first[~continues, 1 + INSIDE :] = NEVER
    lengths = mask.sum(1)
    tags = _viterbi(scores, mask, lengths, transitions, first, field.last)
    return tags, _probabilities(scores, mask, transitions, first, field.last, tags)


def _viterbi(
    scores: Scores, mask: Mask, lengths: NDArray[np.int64], transitions: Scores, first: Scores, last: Scores
) -> NDArray[np.int64]:
    count, words, _ = scores.shape
    back = np.zeros((count, words, TAGS), dtype=np.int64)
    so_far = first + scores[:, 0]
    for at in range(1, words):
        ways = so_far[:, :, None] + transitions
        back[:, at] = ways.argmax(1)
        so_far = np.where(mask[:, at, None], ways.max(1) + scores[:, at], so_far)
    tags = np.zeros((count, words), dtype=np.int64)
    rows = np.arange(count)
    current = (so_far + last).argmax(1)
    tags[rows, lengths - 1] = current
    for at in range(words - 1, 0, -1):
        current = np.where(mask[:, at], back[rows, at, current], current)
        tags[rows, at - 1] = np.where(mask[:, at], current, tags[rows, at - 1])
    return tags


def _probabilities(
    scores: Scores, mask: Mask, transitions: Scores, first: Scores, last: Scores, tags: NDArray[np.int64]
) -> Scores:
    """The forward-backward algorithm, with sums scaled at each word to stay in the range of floats."""
    count, words, _ = scores.shape
    weights = np.exp(scores - scores.max(2, keepdims=True))
    steps = np.exp(transitions)
    forward = np.zeros((count, words, TAGS), dtype=np.float32)
    backward = np.ones((count, words, TAGS), dtype=np.float32)
    forward[:, 0] = _scaled(np.exp(first - first.max(1, keepdims=True)) * weights[:, 0])
    for at in range(1, words):
        forward[:, at] = _scaled((forward[:, at - 1] @ steps) * weights[:, at])
    ends = np.exp(last - last.max())
    backward[:, -1] = ends
    for at in range(words - 1, 0, -1):
        before = _scaled((backward[:, at] * weights[:, at]) @ steps.T)
        backward[:, at - 1] = np.where(mask[:, at, None], before, ends)
    both = forward * backward
    total = both.sum(2)
    taken = np.take_along_axis(both, tags[:, :, None], 2)[:, :, 0]
    return np.asarray(taken / np.maximum(total, _TINY), dtype=np.float32)


def _scaled(values: Scores) -> Scores:
    return np.asarray(values / np.maximum(values.sum(1, keepdims=True), _TINY), dtype=np.float32)
