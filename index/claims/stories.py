"""Documents on the same event, put together.

Texts (all documents of the same body are one) are linked to those nearest to them (index.claims.neighbours). Groups are
made by average similarity along the links, so that no chain of half-similar texts makes one story. The more days lie
between two texts, the more alike they must be.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from index.claims.fingerprints import APART, UNDATED, joined, weights
from index.model.document import Document
from index.model.stories import Fingerprint, Link

SPAN = 6  # days between the first and the last of a story
LABEL_WORDS = 12
LONGEST_LABEL = 160  # characters

Texts = frozenset[bytes]  # of one story, by their keys


class Shelf(Protocol):
    """The texts of a library, the links between them, and the stories they were put in."""

    def text(self, key: bytes) -> Fingerprint: ...

    def links(self, key: bytes) -> list[Link]:
        """From the text, and to it."""

    def story(self, key: bytes) -> Texts:
        """The texts of the story that the text is in, itself among them; only itself where it is in none."""


def place(document: Document) -> tuple[str, int, str]:
    """What documents are ordered by."""
    return document.path, document.line, document.sha256


def grouped(texts: Iterable[Fingerprint], links: Iterable[Link]) -> list[Texts]:
    """The stories of the texts: from the strongest link to the weakest, two groups are joined where that is allowed.

    Links of the same strength are taken in the order of their texts' keys.
    """
    groups = {text.key: _Group(text) for text in texts}
    pairs = {(-link.likeness, min(link[:2]), max(link[:2])) for link in links}
    for _, first, second in sorted(pairs):
        ours, theirs = groups[first], groups[second]
        if ours is theirs or not ours.may_join(theirs):
            continue
        if len(ours.keys) < len(theirs.keys):
            ours, theirs = theirs, ours
        ours.join(theirs)
        for key in theirs.keys:
            groups[key] = ours
    return [frozenset(group.keys) for group in {id(group): group for group in groups.values()}.values()]


def regrouped(seeds: Iterable[bytes], shelf: Shelf) -> list[Texts]:
    """The stories of the texts to which something has happened (`seeds`), and those that change with them, as `grouped`
    finds them among all texts.

    A text that is new or changed, or whose links are, is a seed, and so is one whose story lost another. Of the texts
    beside them the stories are made again as well, as these might join; where one comes out as it was, it did so in
    the same steps, and nothing beyond it is touched. Otherwise it is opened too.
    """
    texts: dict[bytes, Fingerprint] = {}
    links: dict[bytes, list[Link]] = {}
    opened = _stories_of(seeds, shelf)
    while True:
        within = frozenset[bytes]().union(*opened)
        _fetch(within, shelf, texts, links)
        ends = {end for key in within for link in links[key] for end in (link.text, link.other)}
        beside = _stories_of(ends - within, shelf)
        all_ = within.union(*beside)
        _fetch(all_, shelf, texts, links)
        between = {link for key in all_ for link in links[key] if link.text in all_ and link.other in all_}
        found = set(grouped((texts[key] for key in sorted(all_)), between))
        moved = beside - found
        if not moved:
            return sorted(found - beside, key=min)
        opened |= moved


def _stories_of(keys: Iterable[bytes], shelf: Shelf) -> set[Texts]:
    """The stories that the texts are in, each asked for once: one may have thousands of texts."""
    found: dict[bytes, Texts] = {}
    for key in keys:
        if key not in found:
            found.update(dict.fromkeys(story := shelf.story(key), story))
    return set(found.values())


def label(documents: Sequence[Document], prints: Sequence[Fingerprint]) -> str:
    """The title of the document most like all others of its story, or its first words.

    The documents come in their order, each with its fingerprint.
    """
    if len({one.key for one in prints}) == 1:
        return _title(documents[0])
    same: dict[bytes, list[int]] = {}
    for at, one in enumerate(prints):
        same.setdefault(one.key, []).append(at)
    texts = [joined(prints[at] for at in members) for members in same.values()]
    story = _Group(texts[0])
    for text in texts[1:]:
        story.join(_Group(text))
    central = max(texts, key=lambda text: (_product(weights(text), story.sums), text.key))
    return _title(documents[same[central.key][0]])


class _Group:
    """Texts of one story: how many there are of each day, and the sum of their vectors."""

    def __init__(self, text: Fingerprint) -> None:
        self.keys = [text.key]
        self._days = Counter([text.day])
        self._text: Fingerprint = text
        self._sums: dict[int, int] | None = None

    @property
    def sums(self) -> dict[int, int]:
        if self._sums is None:
            self._sums = weights(self._text)
        return self._sums

    def may_join(self, other: "_Group") -> bool:
        """Whether the two lie close in time and their texts are alike on average."""
        days = [day for day in (*self._days, *other._days) if day is not None]
        if days and max(days) - min(days) > SPAN:
            return False
        least = sum(
            ours * theirs * _least(day, another)
            for day, ours in self._days.items()
            for another, theirs in other._days.items()
        )
        return _product(self.sums, other.sums) >= least

    def join(self, other: "_Group") -> None:
        self.keys += other.keys
        self._days += other._days
        sums = self.sums
        for term, weight in other.sums.items():
            sums[term] = sums.get(term, 0) + weight


def _least(day: int | None, other: int | None) -> int:
    """How much alike texts of these days are at least."""
    return UNDATED if day is None or other is None else APART[abs(day - other)]


def _product(one: dict[int, int], other: dict[int, int]) -> int:
    small, large = sorted((one, other), key=len)
    return sum(weight * large[term] for term, weight in small.items() if term in large)


def _fetch(
    keys: Collection[bytes], shelf: Shelf, texts: dict[bytes, Fingerprint], links: dict[bytes, list[Link]]
) -> None:
    for key in keys:
        if key not in texts:
            texts[key], links[key] = shelf.text(key), shelf.links(key)


def _title(document: Document) -> str:
    if document.title and document.title.value.strip():
        return " ".join(document.title.value[:LONGEST_LABEL].split())
    first = document.body[:400].split()
    if not first:
        return document.path.encode("utf-8", "backslashreplace").decode()
    return " ".join(first[:LABEL_WORDS]) + ("…" if len(first) > LABEL_WORDS else "")
