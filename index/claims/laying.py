"""Lays sentences beside each other, word by word: how the words of one are taken up by those of the other.

Decomposable attention (Parikh and others, 2016): each word heeds the words of the other sentence, by how near their
vectors are, and what it makes of them is learned. The judge (index.claims.judge) does this for the likeliest sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.claims.wording import Floats, Integers

COMPARED = 48  # numbers that tell how a word is taken up
LAID = 48  # tokens of a sentence that are laid beside another's
TOGETHER = 16  # pairs of sentences at once


@dataclass(frozen=True, eq=False)
class Laid:
    """A document's tokens as they are laid beside another's: directions [tokens, any], `own` [tokens, COMPARED] what
    they bring along where they are taken up, and `given` [tokens, COMPARED + any] what they give where they take up
    others. Each sentence has its first token and its length, LAID at most.
    """

    directions: Floats
    own: Floats
    given: Floats
    weights: Floats
    starts: Integers
    lengths: Integers

    def padded(self, sentences: Integers) -> "_Padded":
        """The tokens of some sentences, padded to one length."""
        steps = np.arange(self.lengths[sentences].max())
        there = steps < self.lengths[sentences][:, None]
        at = np.where(there, self.starts[sentences][:, None] + steps, 0)
        return _Padded(self.directions[at], self.own[at], self.given[at], self.weights[at] * there, there)


class _Padded(NamedTuple):
    """Tokens by sentences as in Laid, [sentences, longest, any] each, and which of them are there."""

    directions: Floats
    own: Floats
    given: Floats
    weights: Floats
    there: NDArray[np.bool_]


def laid_beside(one: Laid, other: Laid, mine: Integers, theirs: Integers, learned: Mapping[str, Floats]) -> Floats:
    """How the words of sentences are taken up by those of others, and these by those: [pairs, 4 * COMPARED].

    The pairs are given by the places of their sentences in each document.
    """
    found = np.empty((len(mine), 4 * COMPARED), dtype=np.float32)
    # Pairs of about one length together: otherwise most of the work would be for padding.
    by_length = np.argsort(np.maximum(one.lengths[mine], other.lengths[theirs]), kind="stable")
    for some in np.array_split(by_length, -(-len(mine) // TOGETHER)):
        ours, told = one.padded(mine[some]), other.padded(theirs[some])
        alike = ours.directions @ told.directions.transpose(0, 2, 1)
        alike *= learned["focus"][0]
        found[some, : 2 * COMPARED] = _taken_up(ours, told, alike, learned["product"])
        found[some, 2 * COMPARED :] = _taken_up(told, ours, alike.transpose(0, 2, 1), learned["product"])
    return found


def _taken_up(one: _Padded, other: _Padded, alike: Floats, product: Floats) -> Floats:
    """One direction: [pairs, 2 * COMPARED]."""
    heed = softmax(np.where(other.there[:, None], alike, np.float32(-1e4)))
    taken = heed @ other.given
    both = one.given[..., COMPARED:] * taken[..., COMPARED:]
    sums: Floats = (both.reshape(-1, len(product)) @ product).reshape(one.own.shape)
    sums += one.own
    sums += taken[..., :COMPARED]
    found = gelu(sums)
    mean = (one.weights[:, None] @ found)[:, 0] / one.weights.sum(1, keepdims=True)
    found[~one.there] = -1e4
    return np.concatenate([mean, found.max(1)], axis=1)


def gelu(sums: Floats) -> Floats:
    """Gaussian error linear units, by their usual approximation (Hendrycks and Gimpel, 2016)."""
    found: Floats = sums * sums
    found *= np.float32(0.044715 * 0.7978845608)
    found += np.float32(0.7978845608)
    found *= sums
    np.tanh(found, out=found)
    found += 1
    found *= sums
    found *= np.float32(0.5)
    return found


def softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    found: Floats = scores - scores.max(-1, keepdims=True)
    np.exp(found, out=found)
    found /= found.sum(-1, keepdims=True)
    return found
