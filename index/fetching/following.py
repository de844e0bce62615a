"""Goes through what the user asked for, URLs or the feeds that are followed, and tells what came of each."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from index.fetching.feeds import Entry, entries
from index.fetching.follows import Feed, Follows
from index.fetching.get import Condition, Fetcher, FetchError, parsed
from index.fetching.keeping import keep, known
from index.model.fetched import Fetched
from index.store.files import LibraryError
from index.store.roots import printable

_MOST_AT_ONCE = 100  # articles of a feed that are fetched in one run; the next goes on
_MOST_SEEN = 5_000  # entries of a feed that are remembered
_TRIES = 3  # for an entry, each in another run


class Outcome(msgspec.Struct, frozen=True):
    """What came of one URL. `path` is its file, `reason` says why it failed, and `feed` which feed it is from."""

    state: Literal["new", "unchanged", "failed"]
    url: str
    path: Path | None = None
    fetched: Fetched | None = None
    reason: str = ""
    feed: str = ""


def add(urls: Iterable[str], folder: Path, fetcher: Fetcher) -> Iterator[Outcome]:
    """Fetch URLs into a folder, one after the other."""
    for url in urls:
        yield _fetched(url, folder, fetcher)


def fetch(follows: Follows, *, pause: float, seconds: float) -> Iterator[Outcome]:
    """Fetch the new articles of all feeds. `pause` and `seconds` are those of a Fetcher.

    Each article is remembered at once, so this may be stopped anywhere. Raises LibraryBusy if another process does the
    same, LibraryError if nothing can be kept.
    """
    fetchers: dict[bool, Fetcher] = {}
    with follows.alone():
        for feed in follows.feeds():
            if isinstance(feed, LibraryError):
                yield Outcome("failed", "", reason=str(feed))
                continue
            private = feed.allow_private
            if private not in fetchers:
                fetchers[private] = Fetcher(pause=pause, seconds=seconds, allow_private=private)
            yield from _fetch(feed, follows, fetchers[private])


def _fetch(feed: Feed, follows: Follows, fetcher: Fetcher) -> Iterator[Outcome]:
    """Fetch the new articles of one feed. Raises LibraryError if what was seen of it cannot be kept."""
    if not feed.place.is_dir():
        reason = f"its folder {printable(str(feed.place))} is not there: is a disk not mounted?"
        yield Outcome("failed", feed.url, reason=reason, feed=feed.url)
        return
    try:
        page = fetcher.get(feed.url, Condition(feed.etag, feed.last_modified))
        found = entries(page) if page else []
    except FetchError as error:
        yield Outcome("failed", feed.url, reason=str(error), feed=feed.url)
        return
    if page is None:
        return
    seen = set(feed.seen)
    for entry in [entry for entry in found if _digest(entry) not in seen][:_MOST_AT_ONCE]:
        outcome = replace(_fetched(entry.url, feed.place, fetcher), feed=feed.url)
        feed = _after(feed, entry, outcome)
        follows.keep(feed)
        yield outcome
    present = {_digest(entry) for entry in found}
    if present <= set(feed.seen):  # otherwise the same answer is asked for again, for what is left of it
        headers = page.fetched.headers
        feed = replace(feed, etag=headers.get("etag", ""), last_modified=headers.get("last-modified", ""))
    follows.keep(replace(feed, failed={one: tries for one, tries in feed.failed.items() if one in present}))


def _fetched(url: str, folder: Path, fetcher: Fetcher) -> Outcome:
    try:
        url = str(parsed(url))
        page = fetcher.get(url, known(folder, url))
        if page is None:
            return Outcome("unchanged", url)
        path, is_new = keep(folder, page)
    except FetchError as error:
        return Outcome("failed", url, reason=str(error))
    except OSError as error:
        reason = f"it cannot be written to {printable(str(folder))}: {error.strerror or error}"
        return Outcome("failed", url, reason=reason)
    return Outcome("new" if is_new else "unchanged", url, path, page.fetched)


def _after(feed: Feed, entry: Entry, outcome: Outcome) -> Feed:
    """What is known of a feed after one of its entries was tried."""
    digest = _digest(entry)
    tries = feed.failed.get(digest, 0) + 1
    failed = {other: count for other, count in feed.failed.items() if other != digest}
    if outcome.state == "failed" and tries < _TRIES:
        return replace(feed, failed=failed | {digest: tries})
    return replace(feed, seen=(*feed.seen, digest)[-_MOST_SEEN:], failed=failed)


def _digest(entry: Entry) -> str:
    return hashlib.sha256(entry.id.encode("utf-8", "replace")).hexdigest()[:16]
