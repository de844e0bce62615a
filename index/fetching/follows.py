"""The feeds that the analyst follows: each in a small file of its own in the user's data folder.

A file has the address of the feed, the folder for its articles, and what was seen of it. It is replaced as a whole; one
that cannot be read is renamed, never overwritten, and the user is told its new name.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from index.store.files import LibraryError, locked, own_folder, private_folder, read_small, set_aside, write_atomically

_UNREADABLE = (ValueError, msgspec.DecodeError)


class Feed(msgspec.Struct, frozen=True):
    """A feed, and what was seen of it.

    `folder` is an absolute path, as bytes. `etag` and `last_modified` are those of its last answer. `seen` are digests
    of the entries that were fetched, the latest last; `failed` has how often each other was tried in vain.
    """

    url: str
    folder: bytes
    allow_private: bool = False
    etag: str = ""
    last_modified: str = ""
    seen: tuple[str, ...] = ()
    failed: dict[str, int] = {}

    @property
    def place(self) -> Path:
        return Path(os.fsdecode(self.folder))


class Follows:
    """The files of all feeds. All methods raise LibraryError."""

    def __init__(self, data: Path | None = None) -> None:
        self._folder = (data or own_folder("data")) / "feeds"

    def feeds(self) -> Iterator[Feed | LibraryError]:
        """Every feed by its address, and what cannot be read of them."""
        found: list[Feed] = []
        for file in sorted(self._folder.glob("*.json")):
            try:
                found.append(msgspec.json.decode(read_small(file), type=Feed))
            except _UNREADABLE as error:
                aside = self._set_aside(file)
                yield LibraryError(
                    f"A followed feed cannot be read ({error}). It is kept as {aside}; follow the feed again."
                )
            except OSError as error:
                yield LibraryError(f"A followed feed cannot be read: {file}: {error.strerror}. The others are.")
        yield from sorted(found, key=lambda feed: (feed.url, feed.folder))

    def follow(self, feed: Feed) -> bool:
        """Add a feed. False if it is followed into this folder already."""
        if self._file(feed).exists():
            return False
        self._write(feed)
        return True

    def keep(self, feed: Feed) -> None:
        """Replace what was seen of a feed, if it is still followed."""
        if self._file(feed).exists():
            self._write(feed)

    def drop(self, feed: Feed) -> None:
        """Follow a feed no longer."""
        self._file(feed).unlink(missing_ok=True)

    def alone(self) -> AbstractContextManager[None]:
        """Hold this while feeds are fetched. Raises LibraryBusy if another process does."""
        self._make_folder()
        return locked(self._folder / "fetch.lock")

    def _file(self, feed: Feed) -> Path:
        name = hashlib.sha256(feed.url.encode() + b"\0" + feed.folder).hexdigest()[:32]
        return self._folder / f"{name}.json"

    def _make_folder(self) -> None:
        try:
            private_folder(self._folder.parent)
            private_folder(self._folder)
        except OSError as error:
            raise self._cannot_write(error) from error

    def _write(self, feed: Feed) -> None:
        self._make_folder()
        try:
            write_atomically(self._file(feed), msgspec.json.encode(feed))
        except OSError as error:
            raise self._cannot_write(error) from error

    def _set_aside(self, file: Path) -> Path:
        try:
            return set_aside(file)
        except OSError as error:
            raise self._cannot_write(error) from error

    def _cannot_write(self, error: OSError) -> LibraryError:
        return LibraryError(
            f"The followed feeds cannot be kept in {self._folder}: {error.strerror or error}. "
            "See that the folder is yours to write to, and the disk not full."
        )
