"""The folders and files a library is made of, and how their paths are shown.

Paths are text as the system gives them: bytes that are no UTF-8 stand as lone surrogates (os.fsdecode).
"""

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from index.store.files import LibraryError


def resolved(root: str | os.PathLike[str]) -> str:
    """The real absolute path of a root, of a loop of links too. Raises LibraryError where there is no telling."""
    try:
        return os.path.realpath(os.fspath(root))
    except OSError as error:
        shown = printable(os.fspath(root))
        raise LibraryError(
            f"{shown} cannot be found: the folder you are in is gone ({error.strerror}). Name it by its whole path."
        ) from error


def printable(path: str) -> str:
    """A path as text that can be encoded: bytes that are no UTF-8 become `\\xNN`.

    Control characters stay: whoever prints the path makes them visible.
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class Roots:
    """The roots as given (`given`) and as real absolute paths (`resolved`): the same order, none twice.

    Raises LibraryError where a relative one is relative to a folder that is gone.
    """

    def __init__(self, roots: Sequence[str | os.PathLike[str]]) -> None:
        self._given: dict[str, str] = {}  # by resolved path
        for root in roots:
            self._given.setdefault(resolved(root), os.fspath(root))
        self.resolved = tuple(self._given)
        self.given = tuple(self._given.values())
        self._shown_folders: dict[str, str] = {}  # as found so far: a list shows many paths of few folders

    @property
    def outermost(self) -> tuple[str, ...]:
        """The resolved roots that lie in no other root: walking these meets every file once."""
        return tuple(root for root in self.resolved if not any(folder in self._given for folder in folders_of(root)))

    @property
    def name(self) -> str:
        """A short name: "seeds", or "a.txt and 2 more"."""
        if not self.resolved:
            return ""
        first = printable(Path(self.resolved[0]).name or self.resolved[0])
        more = len(self.resolved) - 1
        return f"{first} and {more} more" if more else first

    def shown(self, path: str, line: int = 0) -> str:
        """A document's path as its reader gave it: the root as given, then the rest; `#LINE` for a line of a file."""
        shown = self._given.get(path)
        if shown is None:
            folder, slash, name = path.rpartition("/")
            shown = f"{self._shown_folder(folder)}{slash}{name}"
        return (shown if shown.isascii() else printable(shown)) + (f"#{line}" if line else "")

    def _shown_folder(self, path: str) -> str:
        """As `shown`, below the nearest root that holds the folder; without a slash at the end."""
        shown = self._shown_folders.get(path)
        if shown is None:
            nearest = next((folder for folder in (path or "/", *folders_of(path)) if folder in self._given), None)
            shown = path if nearest is None else self._given[nearest].rstrip("/") + path[len(nearest.rstrip("/")) :]
            self._shown_folders[path] = shown
        return shown


def folders_of(path: str) -> Iterator[str]:
    """The folders that an absolute path lies in, the nearest first; not the path itself."""
    while path.strip("/"):
        path = path.rpartition("/")[0]
        yield path or "/"


def counted(paths: Collection[str]) -> Counter[str]:
    """How many of these absolute paths are, or lie in, each path and folder."""
    counts = Counter(paths)
    for folder, number in Counter(path.rpartition("/")[0] or "/" for path in paths).items():
        for place in (folder, *folders_of(folder)):
            counts[place] += number
    return counts
