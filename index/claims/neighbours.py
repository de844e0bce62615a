"""Which texts are alike: each text with those nearest to it, within some days.

Whether one text is among the nearest of another hangs on what texts there are between the two, and on nothing else:
so it can be kept, and brought up to date, exactly.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.claims.fingerprints import APART, BUCKETS, UNDATED
from index.model.stories import Fingerprint, Link

NEAREST = 10  # texts that one is linked to; others may be linked to it as well
WINDOW = 3  # days between two texts
NO_DAY = 0  # before the first there is
MOST = 1 << 32  # texts
_NOTHING = 1 << 62  # more than any likeness


class Pool:
    """Texts among which to look for those alike, by an inverted index of their terms.

    The texts are numbered by their days, those of no day first: so the texts of some days stand side by side, among all
    and among those that have a term.
    """

    def __init__(self, texts: Iterable[Fingerprint], asked: Iterable[Fingerprint]) -> None:
        """`asked` are the texts for which others are looked for: only their terms are indexed."""
        found = sorted(texts, key=lambda text: (text.day or NO_DAY, text.key))
        self._days = [text.day or NO_DAY for text in found]
        self._keys = [text.key for text in found]
        self._numbers = {key: at for at, key in enumerate(self._keys)}
        self._ranks = np.empty(len(found), dtype=np.int64)  # of the keys in their order
        self._ranks[sorted(range(len(found)), key=self._keys.__getitem__)] = np.arange(len(found))
        vectors = np.frombuffer(b"".join(text.vector for text in found), dtype=np.uint16).reshape(-1, 2)
        numbers = np.repeat(np.arange(len(found), dtype=np.int32), [len(text.vector) // 4 for text in found])
        wanted = np.zeros(BUCKETS, dtype=np.bool_)
        for text in asked:
            wanted[np.frombuffer(text.vector, dtype=np.uint16)[::2]] = True
        kept = np.flatnonzero(wanted[vectors[:, 0]])
        postings = vectors[kept, 0].astype(np.int64) * MOST + numbers[kept]
        order = np.argsort(postings)
        self._postings = postings[order]  # by their terms, then by the numbers of their texts
        self._weights = vectors[kept[order], 1]
        self._least = np.zeros(len(found), dtype=np.int64)  # see `want`

    def alike(self, text: Fingerprint, most: int | None = None) -> list[Link]:
        """The links from a text that is `asked` to others, the most alike first, at most so many."""
        return self._nearest(text, *self._alike(text), most)

    def compared(self, text: Fingerprint, most: int) -> tuple[list[Link], list[Link]]:
        """As `alike`, and the links to others, in any order, that are as much alike as these want (`want`)."""
        others, likeness = self._alike(text)
        wanted = likeness >= self._least[others]
        return self._nearest(text, others, likeness, most), self._links(text, others[wanted], likeness[wanted])

    def want(self, key: bytes, least: int) -> None:
        """Have `compared` leave out links to a text, if it is here, that are less alike than that."""
        if key in self._numbers:
            self._least[self._numbers[key]] = least

    def _alike(self, text: Fingerprint) -> tuple[NDArray[Any], NDArray[Any]]:
        """The numbers of the texts alike, and how much more they are than they have to be."""
        ranges: list[tuple[int, int, NDArray[Any] | int]]
        if text.day is None:
            ranges = [(0, len(self._keys), UNDATED)]
        else:
            first = bisect_left(self._days, max(NO_DAY + 1, text.day - WINDOW))
            end = bisect_right(self._days, text.day + WINDOW)
            apart = np.abs(np.array(self._days[first:end], dtype=np.int64) - text.day)
            ranges = [(0, bisect_right(self._days, NO_DAY), UNDATED), (first, end, np.array(APART)[apart])]
        found = [self._among(text, *among) for among in ranges if among[0] < among[1] and text.vector]
        if not found:
            return np.empty(0, dtype=np.int64), np.empty(0)
        others, likeness = (np.concatenate(parts) for parts in zip(*found, strict=True))
        is_other = others != self._numbers.get(text.key, -1)
        return others[is_other], likeness[is_other]

    def _nearest(self, text: Fingerprint, others: NDArray[Any], likeness: NDArray[Any], most: int | None) -> list[Link]:
        if most is not None and most < len(others):  # all of a story of thousands need not be sorted
            enough = likeness >= -np.partition(-likeness, most - 1)[most - 1]
            others, likeness = others[enough], likeness[enough]
        best = np.lexsort((self._ranks[others], -likeness))[:most]
        return self._links(text, others[best], likeness[best])

    def _links(self, text: Fingerprint, others: NDArray[Any], likeness: NDArray[Any]) -> list[Link]:
        return [
            Link(text.key, self._keys[other], int(like))
            for other, like in zip(others.tolist(), likeness.tolist(), strict=True)
        ]

    def _among(
        self, text: Fingerprint, first: int, end: int, least: NDArray[Any] | int
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Which of the texts numbered from `first` to before `end` are at least so much like a text as is asked of each
        (or of all), and how much more.
        """
        terms = np.frombuffer(text.vector, dtype=np.uint16).reshape(-1, 2).astype(np.int64)
        origins = terms[:, 0] * MOST + first
        starts = np.searchsorted(self._postings, origins)
        ends = np.searchsorted(self._postings, origins + (end - first))
        parts = list(map(slice, starts.tolist(), ends.tolist()))
        at = np.concatenate([self._postings[part] for part in parts]) - np.repeat(origins, ends - starts)
        weights = np.concatenate([self._weights[part] for part in parts])
        # As numbers that hold whole ones exactly, up to 2 ** 53.
        products = weights.astype(np.float64) * np.repeat(terms[:, 1], ends - starts)
        likeness = np.bincount(at, products, minlength=end - first) - least
        found = np.flatnonzero(likeness >= 0)
        return found + first, likeness[found]


def days_around(texts: Iterable[Fingerprint]) -> set[int] | None:
    """The days on which texts can be linked to these, beside those of no day; None for all days."""
    days: set[int] = set()
    for text in texts:
        if text.day is None:
            return None
        days.update(range(text.day - WINDOW, text.day + WINDOW + 1))
    return days


class Relinking:
    """Finds the texts whose links change, and all links from each.

    `changed` are the texts that are new or other than before, `bereft` those that were linked to one that is gone or
    changed. `known` gives the links there were from a text. All texts as they are now, of the days around these at
    least, come in one pool or several: a library's are more than there is memory for.
    """

    def __init__(
        self,
        changed: Sequence[Fingerprint],
        bereft: Sequence[Fingerprint],
        known: Callable[[bytes], list[Link]],
    ) -> None:
        self._changed, self._bereft, self._known = changed, bereft, known
        self._nearest: dict[bytes, list[Link]] = {text.key: [] for text in (*changed, *bereft)}
        self._beside: dict[bytes, list[Link]] = {}  # links from others, to which one of those that changed may come

    def compare(self, pool: Pool) -> Iterator[None]:
        """Compare the texts with those of a pool, in a step for each."""
        for key in self._nearest:
            pool.want(key, _NOTHING)
        for text in self._bereft:
            self._add(self._nearest[text.key], pool.alike(text, NEAREST))
            yield
        for text in self._changed:
            nearest, others = pool.compared(text, NEAREST)
            self._add(self._nearest[text.key], nearest)
            for link in others:
                if link.other not in self._beside:
                    self._beside[link.other] = self._known(link.other)
                links = self._beside[link.other]
                self._add(links, [Link(link.other, text.key, link.likeness)])
                if len(links) == NEAREST:
                    pool.want(link.other, links[-1].likeness)
            yield

    def links(self) -> Iterator[tuple[bytes, list[Link]]]:
        """Each text with all its links, after the last pool."""
        yield from self._nearest.items()
        changed = {text.key for text in self._changed}
        for key, links in self._beside.items():
            if any(link.other in changed for link in links):
                yield key, links

    @staticmethod
    def _add(links: list[Link], more: Iterable[Link]) -> None:
        links += more
        links.sort(key=lambda link: (-link.likeness, link.other))
        del links[NEAREST:]
