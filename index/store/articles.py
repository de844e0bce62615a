"""Which of the documents as read are one article, and which are older versions of one.

All of it is computed from the documents that are there at the time, so the order in which they came does not matter.

- Documents with the same words are one article in several places, unless two outlets carry it: then each has its own,
  for what two outlets print matters to the reader. One whose outlet is unknown belongs to the only outlet that has the
  text, where there is only one.
- Articles at the same address of the same outlet are versions of one, if they are alike: an address may also be that
  of a page whose articles change.
- So are those of the same title and day that are nearly the same: formats differ in what of a page they hold.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple, TypeAlias, TypeVar

import msgspec

from index.text.words import folded

AT_ONE_ADDRESS = 1_000  # articles; an address with more is no article's
SHINGLE = 4  # words
ALIKE = 0.2  # share of the shorter text's shingles that the other one has, from which on they are versions of one
NEARLY = 0.8  # the same for texts of one title and day, the shorter at least as long in proportion to the other
EXCERPT = 0.9  # the same for a text of less than half the length to be an excerpt: the teaser of a feed
NEVER = datetime.min.replace(tzinfo=UTC)

_Place: TypeAlias = tuple[bytes, int, str]  # path, line and member
Item = TypeVar("Item")


class Identity(msgspec.Struct, frozen=True):
    """What a document is recognised by, and what decides which of several stands for an article.

    `body` is a digest of its words, `url` its address without what tracks readers; `outlet` and `title` are as they are
    compared, a short title being "". `date` is when this text was published or last changed, `fetched` when it was
    fetched. All but `body` may be "". `known` counts the facts that are labelled, and those that are known at all.
    """

    body: bytes
    url: str = ""
    outlet: str = ""
    title: str = ""
    date: str = ""
    fetched: str = ""
    known: tuple[int, int] = (0, 0)


class Copy(NamedTuple):
    """A document as read, and where."""

    id: int
    identity: Identity
    place: _Place


class Standing(NamedTuple):
    """`same` is the document that stands for the article, `newest` that of its newest version, and `age` the number of
    versions that are newer.
    """

    same: int
    newest: int
    age: int


class _Article(NamedTuple):
    """An article with all its copies, the one that stands for it first, and its outlet, "" if unknown."""

    copies: tuple[Copy, ...]
    outlet: str

    @property
    def id(self) -> int:
        return self.copies[0].id

    @property
    def urls(self) -> set[str]:
        return {copy.identity.url for copy in self.copies} - {""}

    @property
    def first(self) -> Identity:
        return self.copies[0].identity


_Texts: TypeAlias = dict[int, frozenset[int]]  # the shingles of articles
_Test: TypeAlias = Callable[[Sequence[_Article], _Texts], Iterator[tuple[int, int]]]


def arranged(copies: Iterable[Copy], body: Callable[[int], str]) -> dict[int, Standing]:
    """The standing of each of these documents; all that share words or an address with one of them must be given.

    `body` gives the text of a document; it is asked for articles at the same address only.
    """
    articles = [
        _Article(tuple(sorted(same, key=_precedence)), outlet)
        for bodies in _grouped(copies, lambda copy: copy.identity.body)
        for outlet, same in _by_outlet(bodies, lambda copy: copy.identity.outlet)
    ]
    found = {}
    for versions in _versions(articles, body):
        newest = versions[0].id
        for age, article in enumerate(versions):
            found.update({copy.id: Standing(article.id, newest, age) for copy in article.copies})
    return found


def _precedence(copy: Copy) -> tuple[int, int, _Place]:
    """Of several copies the one that says most of itself stands for all."""
    labelled, known = copy.identity.known
    return -labelled, -known, copy.place


def _grouped(items: Iterable[Item], key: Callable[[Item], Hashable]) -> list[list[Item]]:
    groups: defaultdict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())


def _by_outlet(items: Sequence[Item], outlet: Callable[[Item], str]) -> Iterator[tuple[str, list[Item]]]:
    """The items of each outlet; those of an unknown one go with the others where these are all of one outlet."""
    known = {outlet(item) for item in items} - {""}
    if len(known) <= 1:
        yield next(iter(known), ""), list(items)
        return
    for group in _grouped(items, outlet):
        yield outlet(group[0]), group


def _versions(articles: Sequence[_Article], body: Callable[[int], str]) -> Iterator[list[_Article]]:
    """Each article with the older versions of it, newest first."""
    at: defaultdict[tuple[str, _Test], list[_Article]] = defaultdict(list)
    for article in articles:
        for url in article.urls:
            at[url, _alike].append(article)
        for title in {copy.identity.title for copy in article.copies} - {""}:
            at[title, _nearly_the_same].append(article)
    mates: defaultdict[int, set[int]] = defaultdict(set)
    texts: _Texts = {}
    for (_, test), there in at.items():
        for _, several in _by_outlet(there, lambda article: article.outlet):
            if 1 < len(several) <= AT_ONE_ADDRESS:
                texts.update((one.id, _shingles(body(one.id))) for one in several if one.id not in texts)
                for one, other in test(several, texts):
                    mates[one].add(other)
                    mates[other].add(one)
    by_id = {article.id: article for article in articles}
    while by_id:
        _, first = by_id.popitem()
        chain, ahead = [first], [first.id]
        while ahead:
            for mate in mates[ahead.pop()] & by_id.keys():
                chain.append(by_id.pop(mate))
                ahead.append(mate)
        yield _newest_first(chain, texts) if len(chain) > 1 else chain


def _alike(articles: Sequence[_Article], texts: _Texts) -> Iterator[tuple[int, int]]:
    """The pairs of articles at one address that are versions of one: of the same title, or each alike to the next.

    Articles that are wholly different are not: the address is then that of a section, or a list.
    """
    ordered = sorted(articles, key=_time)
    for one, other in pairwise(ordered):
        if _contained(texts[one.id], texts[other.id]) >= ALIKE:
            yield one.id, other.id
    for titled in _grouped(ordered, lambda article: article.first.title):
        if titled[0].first.title:
            yield from ((one.id, other.id) for one, other in pairwise(titled))


def _nearly_the_same(articles: Sequence[_Article], texts: _Texts) -> Iterator[tuple[int, int]]:
    """The pairs of articles of one title that are of one day, or undated, hardly differ, and have no two addresses."""
    for one, other in pairwise(sorted(articles, key=_time)):
        days = {day for day in (one.first.date[:10], other.first.date[:10]) if day}
        if one.urls and other.urls:
            continue
        shorter, longer = sorted((len(texts[one.id]), len(texts[other.id])))
        if len(days) <= 1 and shorter >= NEARLY * longer and _contained(texts[one.id], texts[other.id]) >= NEARLY:
            yield one.id, other.id


def _newest_first(versions: Sequence[_Article], texts: _Texts) -> list[_Article]:
    """By their dates; an excerpt of another comes after all whole texts, however new it is."""
    longest = texts[max(versions, key=lambda one: (len(texts[one.id]), _time(one))).id]

    def is_whole(one: _Article) -> bool:
        text = texts[one.id]
        return 2 * len(text) >= len(longest) or _contained(text, longest) < EXCERPT

    return sorted(versions, key=lambda one: (is_whole(one), _time(one)), reverse=True)


def _time(article: _Article) -> tuple[datetime, datetime, tuple[int, int], int, _Place]:
    """When an article was published, or else fetched. In the end the one of which more is known is the later, and files
    are taken to be named in their order.
    """
    first, place = article.first, article.copies[0].place
    return _instant(first.date), _instant(first.fetched), first.known, len(place[0]), place


def _instant(iso: str) -> datetime:
    date = NEVER
    with suppress(ValueError):
        date = datetime.fromisoformat(iso)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _shingles(text: str) -> frozenset[int]:
    words = folded(text)
    return frozenset(map(hash, zip(*(words[at:] for at in range(SHINGLE)), strict=False)))


def _contained(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the shorter text that the other one has too, 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
