"""The folders and files that a library is made of, and how their paths are shown.

Paths are strings as from os.fsdecode: bytes that are not UTF-8 are lone surrogates.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from index.store.files import LibraryError


def resolved(root: str | os.PathLike[str]) -> str:
    """The real absolute path of a root; links that form a loop do not matter. Raises LibraryError if it has none."""
    try:
        return os.path.realpath(os.fspath(root))
    except OSError as error:
        shown = printable(os.fspath(root))
        raise LibraryError(
            f"{shown} cannot be found: the folder you are in is gone ({error.strerror}). Name it by its whole path."
        ) from error


def printable(path: str) -> str:
    """A path as text that can be encoded: bytes that are not UTF-8 become `\\xNN`.

    Control characters remain; whoever prints the path must make them visible.
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class Roots:
    """The roots as the user gave them (`given`) and as real absolute paths (`resolved`), in the same order, none twice.

    Raises LibraryError for a relative root if the current folder no longer exists.
    """

    def __init__(self, roots: Sequence[str | os.PathLike[str]]) -> None:
        self._given: dict[str, str] = {}  # by resolved path
        for root in roots:
            self._given.setdefault(resolved(root), os.fspath(root))
        self.resolved = tuple(self._given)
        self.given = tuple(self._given.values())
        self._shown_folders: dict[str, str] = {}  # a cache: lists show many paths in few folders

    @property
    def outermost(self) -> tuple[str, ...]:
        """The resolved roots that are not inside another root: walking these meets every file once."""
        return tuple(root for root in self.resolved if not any(folder in self._given for folder in folders_of(root)))

    @property
    def name(self) -> str:
        """A short name: "seeds", or "a.txt and 2 more"."""
        if not self.resolved:
            return ""
        first = printable(Path(self.resolved[0]).name or self.resolved[0])
        more = len(self.resolved) - 1
        return f"{first} and {more} more" if more else first

    def shown(self, path: str, line: int = 0, member: str = "") -> str:
        """A document's path as the user knows it: the root as given, the rest, and `#MEMBER` or `#LINE`."""
        shown = self._given.get(path)
        if shown is None:
            folder, slash, name = path.rpartition("/")
            shown = f"{self._shown_folder(folder)}{slash}{name}"
        place = member or line
        return (shown if shown.isascii() else printable(shown)) + (f"#{place}" if place else "")

    def within(self, path: str) -> str:
        """A path below the library: the name of the nearest root that holds it, and the rest, as text."""
        root = path if path in self._given else next((one for one in folders_of(path) if one in self._given), "")
        return printable(f"{Path(root).name}{path[len(root.rstrip('/')) :]}")  # as it is, where no root holds it

    def located(self, path: str | os.PathLike[str]) -> str:
        """The path at which a walk of the roots would find what the user names by this one."""
        whole = os.path.abspath(path)  # noqa: PTH100 (a link in a root stays one)
        for real, given in self._given.items():
            start = os.path.abspath(given)  # noqa: PTH100
            if whole == start or whole.startswith(f"{start.rstrip('/')}/"):
                return real.rstrip("/") + whole[len(start.rstrip("/")) :] or "/"
        return whole

    def places(self, within: str) -> Iterator[str]:
        """The paths that `within` may stand for, one for each root of that name."""
        name, slash, rest = within.partition("/")
        for root in self.resolved:
            if Path(root).name == name:
                yield f"{root.rstrip('/')}{slash}{rest}"

    def meant(self, shown: str) -> Iterator[tuple[str, str]]:
        """The paths that one as `shown` may stand for, absolute or not, each with the MEMBER or LINE behind it."""
        whole = os.path.abspath(shown)  # noqa: PTH100 (a link stays as the user named it)
        for resolved, given in self._given.items():
            root = os.path.abspath(given)  # noqa: PTH100
            if f"{whole}/".startswith(f"{root.rstrip('/')}/") or whole.startswith(f"{root}#"):
                path = resolved.rstrip("/") + whole[len(root.rstrip("/")) :]
                yield path, ""
                yield from ((path[:at], path[at + 1 :]) for at, sign in enumerate(path) if sign == "#")

    def _shown_folder(self, path: str) -> str:
        """A folder's path relative to the nearest root that holds it, without a slash at the end."""
        shown = self._shown_folders.get(path)
        if shown is None:
            nearest = next((folder for folder in (path or "/", *folders_of(path)) if folder in self._given), None)
            shown = path if nearest is None else self._given[nearest].rstrip("/") + path[len(nearest.rstrip("/")) :]
            self._shown_folders[path] = shown
        return shown


def folders_of(path: str) -> Iterator[str]:
    """The folders that contain an absolute path, the nearest first, without the path itself."""
    while path.strip("/"):
        path = path.rpartition("/")[0]
        yield path or "/"


def counted(paths: Collection[str]) -> Counter[str]:
    """For each path and each folder above it, how many of these absolute paths are that place or lie in it."""
    counts = Counter(paths)
    for folder, number in Counter(path.rpartition("/")[0] or "/" for path in paths).items():
        for place in (folder, *folders_of(folder)):
            counts[place] += number
    return counts
