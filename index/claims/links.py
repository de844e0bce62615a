"""Which texts are alike: each text with those nearest to it, within some days.

Whether one text is among the nearest of another hangs on what texts there are between the two, and on nothing else:
so it can be kept, and brought up to date, exactly.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, KeysView

import numpy as np

from index.claims.fingerprints import ALIKE, BUCKETS, UNDATED, weights
from index.findings import Fingerprint, Link

NEAREST = 10  # texts that one is linked to; others may be linked to it as well
WINDOW = 3  # days between two texts


class Pool:
    """Texts among which to look for those alike, by an inverted index of their terms."""

    def __init__(self, texts: Iterable[Fingerprint]) -> None:
        found = sorted(texts, key=lambda text: text.key)
        self._keys = [text.key for text in found]
        self._numbers = {key: at for at, key in enumerate(self._keys)}
        self._dated = np.array([text.day is not None for text in found], dtype=bool)
        self._days = np.array([text.day or 0 for text in found], dtype=np.int64)
        vectors = np.frombuffer(b"".join(text.vector for text in found), dtype=np.uint16).reshape(-1, 2)
        terms, heavy = vectors[:, 0].copy(), vectors[:, 1]
        by_term = np.argsort(terms, kind="stable")
        self._texts = np.repeat(np.arange(len(found)), [len(text.vector) // 4 for text in found])[by_term]
        self._weights = heavy[by_term].astype(np.float64)  # holds whole numbers exactly, up to 2 ** 53
        self._starts = np.searchsorted(terms[by_term], np.arange(BUCKETS + 1)).tolist()

    def keys(self) -> KeysView[bytes]:
        return self._numbers.keys()

    def alike(self, text: Fingerprint, most: int | None = None) -> list[Link]:
        """The links from a text to others, the most alike first, at most so many."""
        if not text.vector or not self._keys:
            return []
        slices = [(slice(self._starts[term], self._starts[term + 1]), by) for term, by in weights(text).items()]
        at = np.concatenate([self._texts[postings] for postings, _ in slices])
        products = np.concatenate([self._weights[postings] * by for postings, by in slices])
        likeness = np.bincount(at, products, minlength=len(self._keys))
        if text.day is None:
            alike = likeness >= UNDATED
        else:
            near = self._dated & (np.abs(self._days - text.day) <= WINDOW)
            alike = (likeness >= UNDATED) & ~self._dated | (likeness >= ALIKE) & near
        if text.key in self._numbers:
            alike[self._numbers[text.key]] = False
        found = np.flatnonzero(alike)
        best = found[np.argsort(-likeness[found], kind="stable")][:most]
        return [Link(text.key, self._keys[other], int(likeness[other])) for other in best.tolist()]


def days_around(texts: Iterable[Fingerprint]) -> set[int] | None:
    """The days on which texts can be linked to these, beside those of no day; None for all days."""
    days: set[int] = set()
    for text in texts:
        if text.day is None:
            return None
        days.update(range(text.day - WINDOW, text.day + WINDOW + 1))
    return days


def relinked(
    changed: Collection[Fingerprint],
    bereft: Collection[Fingerprint],
    pool: Pool,
    known: Callable[[bytes], list[Link]],
) -> Iterator[tuple[bytes, list[Link]]]:
    """The texts whose links change, with all links from each.

    `changed` are the texts that are new or other than before, `bereft` those that were linked to one that is gone or
    changed. The pool has all texts as they are now, of the days around these at least. `known` gives the links there
    were from a text.
    """
    stale = {text.key for text in (*changed, *bereft)}
    for text in (*changed, *bereft):
        yield text.key, pool.alike(text, NEAREST)
    if pool.keys() <= stale:
        return
    gained: dict[bytes, list[Link]] = {}
    for text in changed:
        for link in pool.alike(text):
            if link.other not in stale:
                gained.setdefault(link.other, []).append(Link(link.other, text.key, link.likeness))
    for key, links in gained.items():
        before = known(key)
        after = sorted((*before, *links), key=lambda link: (-link.likeness, link.other))[:NEAREST]
        if after != before:
            yield key, after
