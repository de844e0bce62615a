"""Finds what a walk would find in the places that are told to have changed, without looking at any other."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.model.document import Problem
from index.reading import formats
from index.reading.walk import OF_PAGES, FoundFile, Walk, entries, file, folder, why_not_followed


class Unsure(Exception):  # noqa: N818 (a state, not a fault)
    """What is told cannot be judged by itself: all has to be walked."""


class Found(NamedTuple):
    """All that is to be found at these places and below them."""

    places: tuple[str, ...]
    found: tuple[FoundFile | Problem, ...]


def look(roots: Sequence[str], paths: Iterable[str]) -> Found:
    """What there is now at paths that came, changed or went, files or folders. `roots` are folders, real paths.

    A page that comes or goes has the folder beside it skipped or not, so that is looked at too. Paths that are in none
    of the roots are passed over. Raises Unsure.
    """
    places = {place for path in paths for place in _places(roots, path)}
    outermost = [place for place in sorted(places) if not any(one in places for one in _above(place))]
    walked = Walk(list(roots))
    return Found(tuple(outermost), tuple(one for place in outermost for one in _at(place, walked)))


def _places(roots: Sequence[str], path: str) -> Iterator[str]:
    """The places that may not be as they were when something is told of a path."""
    if path in roots:
        raise Unsure
    root = next((root for root in roots if path.startswith(f"{root.rstrip('/')}/")), None)
    if root is None:
        return
    at = root.rstrip("/")
    *folders, name = path[len(at) + 1 :].split("/")
    for one in folders:
        if formats.is_passed_over(one):
            return
        at = f"{at}/{one}"
        info = _info(at)
        if info is None or not stat.S_ISDIR(info.st_mode) or _is_skipped(at):
            yield at
            return
    if not formats.is_passed_over(name):
        yield f"{at}/{name}"
        stem, _, suffix = name.rpartition(".")
        if suffix.lower() in ("html", "htm"):
            yield from (f"{at}/{stem}{end}" for end in OF_PAGES)


def _at(place: str, walked: Walk) -> Iterator[FoundFile | Problem]:
    info = _info(place)
    if info is None or _is_skipped(place):
        return
    if stat.S_ISLNK(info.st_mode):
        yield Problem(place, why_not_followed(place, walked.inside))
    elif stat.S_ISDIR(info.st_mode):
        for found in folder(place, walked):
            if isinstance(found, Problem) and _info(found.path) is None:
                raise Unsure  # it goes just now
            yield found
    else:
        yield file(place, info)


def _is_skipped(place: str) -> bool:
    """Whether this is the folder that a browser saved with a page."""
    parent, _, name = place.rpartition("/")
    if not name.endswith(OF_PAGES):
        return False
    try:
        return all(entry.name != name for entry in entries(parent or "/", Walk([])))
    except OSError as error:
        raise Unsure from error


def _info(place: str) -> os.stat_result | None:
    """What is there, None if nothing is. Raises Unsure if that cannot be told."""
    try:
        return Path(place).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Unsure from error


def _above(place: str) -> Iterator[str]:
    while "/" in place[1:]:
        place = place.rpartition("/")[0]
        yield place
