"""Turns the encoder's scores into tags: the best allowed sequence, and its probabilities.

A linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) over the words of each paragraph: the
Viterbi algorithm finds the best tags, the forward-backward algorithm their probabilities. Brackets give the shapes of
arrays.
"""

from collections.abc import Sequence
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

    `scores` are [n, words, TAGS]. `mask` [n, words] is false for padding, which comes last. `continues` [n] is true for
    paragraphs that began in an earlier window: only these may begin inside a span. `field` is without the forbidden
    transitions.
    """
    transitions = np.where(forbidden(), np.float32(NEVER), field.transitions)
    first = np.repeat(field.first[None], len(scores), 0)
    first[~continues, 1 + INSIDE :] = NEVER
    lengths = mask.sum(1)
    # The longest come first, so that at each word those that have one are the first so many. A step is for all of them,
    # and what a step costs is hardly more for many: they stand side by side, in the last axis.
    order = np.argsort(-lengths, kind="stable")
    there = mask.sum(0).tolist()
    given, begins = np.ascontiguousarray(scores[order].transpose(1, 2, 0)), first[order].T
    tags = _viterbi(given, there, transitions, begins, field.last[:, None])
    chances = _probabilities(given, there, lengths[order], transitions, begins, field.last[:, None], tags)
    back = np.argsort(order, kind="stable")
    return tags.T[back], chances.T[back]


def _viterbi(
    scores: Scores, there: Sequence[int], transitions: Scores, first: Scores, last: Scores
) -> NDArray[np.int64]:
    """[words, n], 0 for padding. `scores` are [words, TAGS, n], of which the first `there[word]` are no padding."""
    words, _, count = scores.shape
    best = scores.copy()  # of each tag, the score of the best sequence that ends with it
    best[0] += first
    for at in range(1, words):
        some = there[at]
        best[at, :, :some] += (best[at - 1, :, None, :some] + transitions[:, :, None]).max(0)
    tags = np.zeros((words, count), dtype=np.int64)
    further = 0  # how many go on
    for at in range(words - 1, -1, -1):
        some = there[at]
        ways = best[at, :, :some]
        ways[:, :further] += transitions[:, tags[at + 1, :further]] if further else 0
        ways[:, further:] += last
        tags[at, :some] = ways.argmax(0)
        further = some
    return tags


def _probabilities(
    scores: Scores,
    there: Sequence[int],
    lengths: NDArray[np.int64],
    transitions: Scores,
    first: Scores,
    last: Scores,
    tags: NDArray[np.int64],
) -> Scores:
    """The forward-backward algorithm [words, n], with sums scaled at each word to stay in the range of floats.

    Backward is forward from the other end, so that both take their steps together.
    """
    words, _, count = scores.shape
    weights = np.exp(scores - scores.max(1, keepdims=True))
    turned = np.maximum(lengths - 1 - np.arange(words)[:, None], 0)  # each paragraph from its end
    rows = np.arange(count)
    both = np.stack([weights, weights[turned, :, rows].transpose(0, 2, 1)], axis=1)  # [words, 2, TAGS, n]
    steps = np.exp(transitions)
    steps = np.stack([steps.T, steps])
    both[0, 0] *= np.exp(first - first.max(0))
    both[0, 1] *= np.exp(last - last.max())
    both[0] /= both[0].sum(1, keepdims=True)
    for at in range(1, words):
        here = both[at, :, :, : there[at]]
        here *= steps @ both[at - 1, :, :, : there[at]]
        here /= np.maximum(here.sum(1, keepdims=True), _TINY)
    # Both hold the weight of the word itself.
    found = both[:, 0] * both[turned, 1, :, rows].transpose(0, 2, 1) / np.maximum(weights, _TINY)
    total = found.sum(1)
    taken = np.take_along_axis(found, tags[:, None], 1)[:, 0]
    return np.asarray(taken / np.maximum(total, _TINY), dtype=np.float32)
