"""The analyst's searches in a library: the latest queries, and the saved ones with the results already seen.

They cannot be recomputed, so they live in the user's data folder, one file for each library, which is replaced as a
whole. A file that cannot be read is renamed, never overwritten, and the user is told its new name.
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
# The errors for something that is not a regular file, or that its user may not read.
_NO_FILE = {errno.EINVAL, errno.EFBIG, errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.EACCES, errno.EPERM}
_UNREADABLE = (OSError, ValueError, msgspec.DecodeError)
DIGEST = 8  # bytes of a document's SHA-256 that identify it here


class Saved(msgspec.Struct, frozen=True):
    """A query, and the documents it found when the user last looked: DIGEST bytes for each, concatenated."""

    query: str
    seen: bytes = b""

    @property
    def digests(self) -> frozenset[bytes]:
        return frozenset(self.seen[at : at + DIGEST] for at in range(0, len(self.seen), DIGEST))


class Searches(msgspec.Struct, frozen=True):
    """The contents of the file. `latest` is newest first; `roots` tells a person which library the file belongs to."""

    roots: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()


class SearchesFile:
    """The file of one library's searches. Several apps may use it at the same time. All methods raise LibraryError.

    If a damaged file had to be set aside, the error that gives its new name is raised last: the change itself is saved.
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
            self._change(lambda kept: kept)  # looks again, holding the lock: another process may have mended it

    def _read_or_set_aside(self) -> tuple[Searches, str]:
        """The searches, and what to tell the user if an unreadable file was set aside. The lock is held."""
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
        """Put a query in front of the latest ones; if it is among them already, it moves."""
        self._change(
            lambda kept: msgspec.structs.replace(
                kept, latest=(query, *(one for one in kept.latest if one != query))[:_LATEST]
            )
        )

    def save(self, query: str, found: Iterable[bytes]) -> None:
        """Save a query. What it has `found`, as digests, counts as seen."""
        new = Saved(query, b"".join(sorted(found)))

        def change(kept: Searches) -> Searches:
            others = tuple(one for one in kept.saved if one.query != query)
            at = next((at for at, one in enumerate(kept.saved) if one.query == query), len(others))
            return msgspec.structs.replace(kept, saved=(*others[:at], new, *others[at:]))

        self._change(change)

    def look(self, query: str, found: Iterable[bytes]) -> None:
        """If the query is a saved one, mark what it has `found` as seen."""
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
