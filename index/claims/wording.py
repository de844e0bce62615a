"""How far the sentences of one document hold the words of another's: measures for every pair of sentences.

Words weigh by how rare they are in news at large (rarity.bin), so that what two documents have in common depends on
these two alone. How alike two sentences are is the weighted harmonic mean of the two shares that they hold of each
other (van Rijsbergen's F, the claim's side counted twice: a report may say more than the claim, hardly less).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.claims.fingerprints import rarity
from index.text.stems import is_number, stop_stems

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

MEASURES = 17
COVERS, COVERED, ALIKE = 0, 1, 10  # which of them tell the share held of the claim, of the sentence, and both in one
STOP = 0.3  # what a stop word weighs, in units of idf
NUMBER, NAME = 1.5, 0.7  # figures weigh more than words, names less: the whole story is about them
CLAIM = 2  # how often the share held of the claim counts in how alike two sentences are
UNTOLD = 0.5  # the share of figures, or of names, that is held of a sentence without any
LENGTH = 0.25  # brings the logarithm of a sentence's weight to about 1
TINY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of a document's sentences.

    `stems` are numbers that stand for its stems, ascending, and `held` [sentences, stems] is 1 where a sentence has
    one; `pairs` and `paired` are the same of pairs of neighbouring stems. `weights`, `figures` and `names` tell of each
    stem what it weighs and is.
    """

    stems: Integers
    held: Floats
    pairs: Integers
    paired: Floats
    weights: Floats
    figures: NDArray[np.bool_]
    names: NDArray[np.bool_]


def wording(sentences: Sequence[Sequence[str]], capitals: Sequence[Sequence[str]]) -> Wording:
    """The wording of sentences, each given as its stems in order, and as those of its words with a capital letter."""
    stops = stop_stems()
    named = frozenset(stem for found in capitals for stem in found) - stops
    known = {_number(stem): stem for sentence in sentences for stem in sentence}
    stems, held = _incidence(sentences)
    ordered = [known[number] for number in stems.tolist()]
    figures = np.array([is_number(stem) for stem in ordered], dtype=np.bool_)
    names = np.array([stem in named for stem in ordered], dtype=np.bool_) & ~figures
    weights = np.array([STOP if stem in stops else rarity(stem) for stem in ordered], dtype=np.float32)
    weights = weights * np.where(figures, NUMBER, np.where(names, NAME, 1)).astype(np.float32)
    pairs, paired = _incidence([[f"{one} {other}" for one, other in pairwise(sentence)] for sentence in sentences])
    return Wording(stems, held, pairs, paired, weights, figures, names)


def measures(claims: Wording, others: Wording) -> Floats:
    """[claims, others, MEASURES]: of each sentence of one document how it is told in each of another."""
    _, mine, theirs = np.intersect1d(claims.stems, others.stems, assume_unique=True, return_indices=True)
    ours, told = claims.held[:, mine], others.held[:, theirs]
    whole = claims.held @ claims.weights + np.float32(TINY)
    their_whole = others.held @ others.weights + np.float32(TINY)
    weighed = ours * claims.weights[mine]
    their_weighed = told * others.weights[theirs]
    shared = weighed @ told.T
    covers, covered = shared / whole[:, None], (ours @ their_weighed.T) / their_whole
    around, our_around = _with_neighbours(told), _with_neighbours(ours)
    alike = (1 + CLAIM) * shared / (CLAIM * whole[:, None] + their_whole)

    def share_of(kind: NDArray[np.bool_]) -> Floats:
        count = claims.held[:, kind].sum(1)
        found = ours[:, kind[mine]] @ around[:, kind[mine]].T
        return np.where(count[:, None] > 0, found / np.maximum(count, 1)[:, None], np.float32(UNTOLD))

    _, our_pairs, their_pairs = np.intersect1d(claims.pairs, others.pairs, assume_unique=True, return_indices=True)
    paired, their_paired = claims.paired[:, our_pairs], others.paired[:, their_pairs]
    count, their_count = np.maximum(claims.paired.sum(1), 1), np.maximum(others.paired.sum(1), 1)
    shape = alike.shape
    columns = (
        covers,
        covered,
        (weighed @ around.T) / whole[:, None],
        (our_around @ their_weighed.T) / their_whole,
        np.broadcast_to((weighed.sum(1) / whole)[:, None], shape),
        np.broadcast_to(their_weighed.sum(1) / their_whole, shape),
        share_of(claims.figures),
        share_of(claims.names),
        np.broadcast_to((paired.sum(1) / count)[:, None], shape),
        (paired @ their_paired.T) / np.minimum(count[:, None], their_count),
        alike,
        alike - alike.max(1, keepdims=True),
        alike - alike.max(0, keepdims=True),
        np.broadcast_to(LENGTH * np.log1p(whole)[:, None], shape),
        np.broadcast_to(LENGTH * np.log1p(their_whole), shape),
        np.abs(_places(shape[0])[:, None] - _places(shape[1])),
        np.broadcast_to((claims.held[:, claims.figures].sum(1) > 0)[:, None], shape),
    )
    return np.stack(columns, -1).astype(np.float32)


def _incidence(sentences: Sequence[Sequence[str]]) -> tuple[Integers, Floats]:
    numbers = np.array([_number(stem) for sentence in sentences for stem in sentence], dtype=np.int64)
    known, at = np.unique(numbers, return_inverse=True)
    held = np.zeros((len(sentences), len(known)), dtype=np.float32)
    held[np.repeat(np.arange(len(sentences)), [len(sentence) for sentence in sentences]), at] = 1
    return known, held


def _number(stem: str) -> int:
    return crc32(stem.encode("utf-8", "surrogatepass"))


def _with_neighbours(held: Floats) -> Floats:
    """What each sentence has together with the one before and the one after."""
    around = held.copy()
    around[1:] = np.maximum(around[1:], held[:-1])
    around[:-1] = np.maximum(around[:-1], held[1:])
    return around


def _places(count: int) -> Floats:
    """Where each of so many sentences stands, 0 (first) to 1 (last)."""
    return np.linspace(0, 1, count, dtype=np.float32)
