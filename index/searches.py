"""What the analyst searched for in a library: the latest queries, and those saved, with what was seen of them.

The analyst typed it, so it cannot be made again: it is in the user's data folder, one file a library, replaced as a
whole. A file that cannot be read is put aside, never written over.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from index.storage import LibraryError, library_key, locked, private_folder, write_atomically

_LATEST = 200  # queries
_ADVICE = "Searching goes on without it; see that the folder is yours to write to, and the disk not full."
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
    """Where they are kept. Two apps may use it at the same time. Its errors are LibraryErrors in plain words."""

    def __init__(self, resolved_roots: Sequence[str], folder: Path | None = None) -> None:
        if folder is None:
            import platformdirs  # late: opening a library does not need it

            folder = platformdirs.user_data_path("twosource")
        self._roots = tuple(os.fsencode(root).decode("utf-8", "backslashreplace") for root in resolved_roots)
        self._folder = folder
        self._file = folder / "searches" / f"{library_key(resolved_roots)}.json"

    def read(self) -> Searches:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Searches)
        except FileNotFoundError:
            return Searches(self._roots)
        except (OSError, msgspec.DecodeError) as error:
            raise LibraryError(f"The saved searches in {self._file} cannot be read: {error}. {_ADVICE}") from error

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

    def drop(self, query: str) -> None:
        self._change(
            lambda kept: msgspec.structs.replace(kept, saved=tuple(one for one in kept.saved if one.query != query))
        )

    def _change(self, change: Callable[[Searches], Searches]) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            private_folder(self._file.parent)
            with locked(self._file.with_suffix(".lock"), wait=True):
                try:
                    kept = self.read()
                except LibraryError:
                    self._put_aside()
                    kept = Searches(self._roots)
                write_atomically(self._file, msgspec.json.encode(change(kept)))
        except OSError as error:
            raise LibraryError(f"The search could not be kept in {self._file.parent}: {error}. {_ADVICE}") from error

    def _put_aside(self) -> None:
        """Keep a file that cannot be read under another name."""
        number = 1
        while (aside := self._file.with_suffix(f".damaged-{number}")).exists():
            number += 1
        self._file.rename(aside)
