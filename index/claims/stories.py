"""Documents on the same event, put together.

Texts (all documents of the same body are one) are linked to those nearest to them (index.claims.neighbours). Groups are
made by average similarity along the links, so that no chain of half-similar texts makes one story. The more days lie
between two texts, the more alike they must be. What the analyst says of two texts wins over all this.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol

from index.claims.fingerprints import APART, UNDATED, joined, weights
from index.model.document import Document
from index.model.stories import Fingerprint, Link

SPAN = 6  # days between the first and the last of a story
LABEL_WORDS = 12
LONGEST_LABEL = 160  # characters

Texts = frozenset[bytes]  # of one story, by their keys


class Bonds(NamedTuple):
    """The analyst's word on texts, by their keys: pairs that are of one story, and pairs that are not.

    Of two that are `apart` the first is the one that leaves: other texts of the story stay with the second.
    """

    together: frozenset[tuple[bytes, bytes]] = frozenset()
    apart: frozenset[tuple[bytes, bytes]] = frozenset()


NO_BONDS = Bonds()


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


def grouped(texts: Iterable[Fingerprint], links: Iterable[Link], bonds: Bonds = NO_BONDS) -> list[Texts]:
    """The stories of the texts: from the strongest link to the weakest, two groups are joined where that is allowed.

    Links of the same strength are taken in the order of their texts' keys. Those of texts that leave a story come after
    all others. In the end the groups of texts that are `together` are joined, except for what is `apart`.
    """
    groups = {text.key: _Group(text) for text in texts}
    for first, second in bonds.apart:
        if first in groups and second in groups:
            groups[first].strangers.add(second)
            groups[second].strangers.add(first)
    leaving = {first for first, _ in bonds.apart}
    pairs = {(not leaving.isdisjoint(link[:2]), -link.likeness, min(link[:2]), max(link[:2])) for link in links}
    for _, _, first, second in sorted(pairs):
        if groups[first].may_join(groups[second]):
            _join(groups, first, second)
    for first, second in sorted(bonds.together):
        if first in groups and second in groups and not groups[first].is_apart(groups[second]):
            _join(groups, first, second)
    return [frozenset(group.keys) for group in {id(group): group for group in groups.values()}.values()]


def _join(groups: dict[bytes, "_Group"], first: bytes, second: bytes) -> None:
    """Join the groups of two texts, if they are not one."""
    ours, theirs = groups[first], groups[second]
    if ours is theirs:
        return
    if len(ours.keys) < len(theirs.keys):
        ours, theirs = theirs, ours
    ours.join(theirs)
    for key in theirs.keys:
        groups[key] = ours


def regrouped(seeds: Iterable[bytes], shelf: Shelf, bonds: Bonds = NO_BONDS) -> list[Texts]:
    """The stories of the texts to which something has happened (`seeds`), and those that change with them, as `grouped`
    finds them among all texts.

    A text that is new or changed, or whose links or bonds are, is a seed, and so is one whose story lost another. Of
    the texts beside them the stories are made again as well, as these might join; where one comes out as it was, it did
    so in the same steps, and nothing beyond it is touched. Otherwise it is opened too; and so is one with texts that
    the analyst put together, as it may come out the same by other steps.
    """
    bonded: dict[bytes, set[bytes]] = {}
    for first, second in bonds.together | bonds.apart:
        bonded.setdefault(first, set()).add(second)
        bonded.setdefault(second, set()).add(first)
    together = {key for pair in bonds.together for key in pair}
    texts: dict[bytes, Fingerprint] = {}
    links: dict[bytes, list[Link]] = {}
    opened = _stories_of(seeds, shelf)
    while True:
        within = frozenset[bytes]().union(*opened)
        _fetch(within, shelf, texts, links)
        ends = {end for key in within for link in links[key] for end in (link.text, link.other)}
        ends.update(end for key in within for end in bonded.get(key, ()))
        beside = _stories_of(ends - within, shelf)
        if joint := {story for story in beside if not together.isdisjoint(story)}:
            opened |= joint
            continue
        all_ = within.union(*beside)
        _fetch(all_, shelf, texts, links)
        between = {link for key in all_ for link in links[key] if link.text in all_ and link.other in all_}
        found = set(grouped((texts[key] for key in sorted(all_)), between, bonds))
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
    """Texts of one story: how many there are of each day, and the sum of their vectors; and the `strangers`, texts that
    are apart from one of them.
    """

    def __init__(self, text: Fingerprint) -> None:
        self.keys = [text.key]
        self.strangers: set[bytes] = set()
        self._days = Counter([text.day])
        self._text: Fingerprint = text
        self._sums: dict[int, int] | None = None

    @property
    def sums(self) -> dict[int, int]:
        if self._sums is None:
            self._sums = weights(self._text)
        return self._sums

    def is_apart(self, other: "_Group") -> bool:
        return bool(self.strangers) and not self.strangers.isdisjoint(other.keys)

    def may_join(self, other: "_Group") -> bool:
        """Whether the two lie close in time and their texts are alike on average, and none is apart from another."""
        if self is other or self.is_apart(other):
            return False
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
        self.strangers |= other.strangers
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
