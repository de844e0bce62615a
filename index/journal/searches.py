"""What the analyst searched for in a library: the latest queries, and those saved, with what was seen of them.

The analyst typed it, so it cannot be made again: it is in the user's data folder, one file a library, replaced as a
whole. A file that cannot be read is set aside under another name, never written over, and the user is told which.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from index.store.files import (
    LibraryError,
    library_key,
    locked,
    own_folder,
    private_folder,
    read_small,
    set_aside,
    write_atomically,
)

_LATEST = 200  # queries
_MOST = 256 * 1024 * 1024  # bytes of a file; a query that finds 100,000 documents takes one
_ADVICE = "Searching goes on without it; see that the folder is yours to write to, and the disk not full."
# What is said of a thing that is no file, or of one that its user may not read.
_NO_FILE = {errno.EINVAL, errno.EFBIG, errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.EACCES, errno.EPERM}
_UNREADABLE = (OSError, ValueError, msgspec.DecodeError)
DIGEST = 8  # bytes that stand for a document


class Saved(msgspec.Struct, frozen=True):
    """A query, and the documents it found when last looked at: DIGEST bytes of each, one after the other."""

    query: str
    seen: bytes = b""

    @property
    def digests(self) -> frozenset[bytes]:
        return frozenset(self.seen[at : at + DIGEST] for at in range(0, len(self.seen), DIGEST))


class Searches(msgspec.Struct, frozen=True):
    """`latest` are the queries made, the newest first; `roots` are the library's, for who looks into the file."""

    roots: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()


class SearchesFile:
    """Where they are kept. Two apps may use it at the same time. Its errors are LibraryErrors in plain words.

    One that tells where damaged searches now are comes after all else is done: a change is kept all the same.
    """

    def __init__(self, resolved_roots: Sequence[str], folder: Path | None = None) -> None:
        folder = folder or own_folder("data")
        self._roots = tuple(os.fsencode(root).decode("utf-8", "backslashreplace") for root in resolved_roots)
        self._folder = folder
        self._file = folder / "searches" / f"{library_key(resolved_roots)}.json"

    def read(self) -> Searches:
        try:
            return self._read()
        except _UNREADABLE as error:
            raise LibraryError(f"The saved searches in {self._file} cannot be read: {error}. {_ADVICE}") from error

    def mend(self) -> None:
        """Set the file aside if it cannot be understood. Raises LibraryError that tells its new name."""
        try:
            self._read()
        except _UNREADABLE:
            self._change(lambda kept: kept)  # with the lock, no other process is just making it good

    def _read_or_set_aside(self) -> tuple[Searches, str]:
        """What is kept, and what to tell of a file that was none. The lock is held."""
        try:
            return self._read(), ""
        except _UNREADABLE as error:
            if isinstance(error, OSError) and error.errno not in _NO_FILE:
                raise
            aside = set_aside(self._file)
            reason = error.strerror if isinstance(error, OSError) else error
            told = f"The saved searches cannot be read ({reason}). They are kept as {aside}; saving begins anew."
            return Searches(self._roots), told

    def _read(self) -> Searches:
        try:
            return msgspec.json.decode(read_small(self._file, _MOST), type=Searches)
        except FileNotFoundError:
            return Searches(self._roots)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        private_folder(self._folder)
        private_folder(self._file.parent)
        with locked(self._file.with_suffix(".lock"), wait=True):
            yield

    def remember(self, query: str) -> None:
        """Put a query before the latest ones, out of its place among them."""
        self._change(
            lambda kept: msgspec.structs.replace(
                kept, latest=(query, *(one for one in kept.latest if one != query))[:_LATEST]
            )
        )

    def save(self, query: str, found: Iterable[bytes]) -> None:
        """Save a query, or note that it was looked at: what it finds now is no longer new."""
        new = Saved(query, b"".join(sorted(found)))

        def change(kept: Searches) -> Searches:
            others = tuple(one for one in kept.saved if one.query != query)
            at = next((at for at, one in enumerate(kept.saved) if one.query == query), len(others))
            return msgspec.structs.replace(kept, saved=(*others[:at], new, *others[at:]))

        self._change(change)

    def look(self, query: str, found: Iterable[bytes]) -> None:
        """Note that a query was looked at, if it is a saved one."""
        seen = b"".join(sorted(found))
        self._change(
            lambda kept: msgspec.structs.replace(
                kept, saved=tuple(Saved(query, seen) if one.query == query else one for one in kept.saved)
            )
        )

    def drop(self, query: str) -> None:
        self._change(
            lambda kept: msgspec.structs.replace(kept, saved=tuple(one for one in kept.saved if one.query != query))
        )

    def _change(self, change: Callable[[Searches], Searches]) -> None:
        try:
            with self._lock():
                kept, told = self._read_or_set_aside()
                write_atomically(self._file, msgspec.json.encode(change(kept)))
        except OSError as error:
            raise LibraryError(f"The search could not be kept in {self._file.parent}: {error}. {_ADVICE}") from error
        if told:
            raise LibraryError(told)
