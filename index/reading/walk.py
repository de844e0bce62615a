"""Finds the files of a library, and says why some are not read.

A library may be a stranger's folder, in which a link could make the analyst's own private files look like part of it.
So links inside a folder are never followed; a root that the user names may be a link.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from index.model.document import Problem
from index.reading import formats
from index.reading.reasons import NOT_REGULAR, unread_format, why

# What browsers call the folder of the pictures and scripts of a page, behind the page's own name.
OF_PAGES = (
    *(
        "_files",
        ".files",
        "_Dateien",
        "-Dateien",
        "_fichiers",
        "_archivos",
        "_arquivos",
        "_ficheiros",
        "_file",
        "-filer",
    ),
    *("_filer", "_bestanden", "_pliki", "_soubory", "_elemei", "_tiedostot", "_dosyalar", "_fitxers"),
)


class FoundFile(NamedTuple):
    """A file to read. Its size (bytes), times (nanoseconds) and `inode` show whether it has changed.

    `reader` says what would read it now. If something else has read it before, it has to be read again.
    """

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    reader: str


class Walk(msgspec.Struct):
    """`inside` are the real paths of the roots. The rest prevents that folders and files are found twice."""

    inside: list[str]
    folders: set[tuple[int, int]] = msgspec.field(default_factory=set)
    files: set[str] = msgspec.field(default_factory=set)


def walk(roots: Sequence[str]) -> Iterator[FoundFile | Problem]:
    """The files of the folders and single files in `roots`, folders recursively, sorted by name within each folder.

    Hidden files and folders are skipped, and so are a README, sidecars of other files, and the folder that a browser
    saves with a page. All else that is not read becomes a Problem with its reason. What two roots have in common is
    found once, under the first of them. A root that is a link to a file is found under its real path.
    """
    walked = Walk([os.path.realpath(root) for root in roots])
    for root, real in zip(roots, walked.inside, strict=True):
        try:
            info = Path(root).stat()
        except OSError as error:
            yield Problem(root, "a loop of links" if error.errno == errno.ELOOP else why(error))
            continue
        if stat.S_ISDIR(info.st_mode):
            yield from folder(root, walked)
        elif real not in walked.files and not _walked_over(real, walked):
            walked.files.add(real)
            yield file(real if Path(root).is_symlink() else root, info)


def folder(root: str, walked: Walk) -> Iterator[FoundFile | Problem]:
    """The files of a folder and of the folders in it."""
    waiting: list[str | os.DirEntry[str]] = [root]
    named = walked.files
    while waiting:
        entry = waiting.pop()
        path = entry if isinstance(entry, str) else entry.path
        try:
            if isinstance(entry, str) or entry.is_dir(follow_symlinks=False):
                waiting += reversed(entries(path, walked))
            elif entry.is_symlink():
                yield Problem(path, why_not_followed(path, walked.inside))
            elif not (named and os.path.realpath(path) in named):
                yield file(path, entry.stat(follow_symlinks=False))
        except OSError as error:
            yield Problem(path, why(error))


def entries(folder: str, walked: Walk) -> list[os.DirEntry[str]]:
    """The entries of a folder by name, without those that are skipped; none if the folder was walked before.

    Raises OSError if the folder cannot be listed.
    """
    info = Path(folder).stat()
    identity = (info.st_dev, info.st_ino)
    if identity in walked.folders:
        return []
    walked.folders.add(identity)
    with os.scandir(folder) as entries:
        found = sorted(
            (entry for entry in entries if not formats.is_passed_over(entry.name)), key=lambda entry: entry.name
        )
    pages = {entry.name.rpartition(".")[0] for entry in found if entry.name.lower().endswith((".html", ".htm"))}
    return [entry for entry in found if not (pages and _is_of_page(entry, pages))]


def _is_of_page(entry: os.DirEntry[str], pages: set[str]) -> bool:
    """Whether this is the folder that a browser saved with one of the pages beside it."""
    stem = next((entry.name.removesuffix(end) for end in OF_PAGES if entry.name.endswith(end)), None)
    return stem in pages and entry.is_dir(follow_symlinks=False)


def _walked_over(real: str, walked: Walk) -> bool:
    """Whether a file is in a folder that was walked."""
    info = Path(real).parent.stat()
    return (info.st_dev, info.st_ino) in walked.folders and not formats.is_passed_over(Path(real).name)


def file(path: str, info: os.stat_result) -> FoundFile | Problem:
    if not stat.S_ISREG(info.st_mode):
        return Problem(path, NOT_REGULAR)
    reader = formats.TABLE.version_of(path)
    if reader is None:
        return Problem(path, unread_format(formats.suffix_of(path)))
    return FoundFile(path, info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, reader)


def why_not_followed(path: str, inside: list[str]) -> str:
    """Where a link inside a folder leads, and therefore why it is not followed."""
    try:
        info = Path(path).stat()
    except OSError as error:
        match error.errno:
            case errno.ENOENT | errno.ENOTDIR:
                return "a broken link: what it leads to is not there"
            case errno.ELOOP:
                return "a loop of links"
            case _:
                return f"a link that cannot be followed: {why(error)}"
    target = os.path.realpath(path)
    is_folder = stat.S_ISDIR(info.st_mode)
    if is_folder and _holds(target, os.path.realpath(Path(path).parent)):
        return "a loop of links: it leads back to a folder that it lies in"
    if any(_holds(root, target) for root in inside):
        return "a link to something in the library, which is read in its own place"
    kind = "folder" if is_folder else "file"
    return f"a link to a {kind} outside the library: such links are not followed"


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
