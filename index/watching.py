"""Notices that files of a library come, change or go.

Each folder is watched by itself: the watcher's own way into folders would follow links, which may lead anywhere.
"""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

from index.pipeline.messages import Watched

_STEP_MS = 500  # between two looks at what the system has told; far less work than looking at the files
_TOGETHER_MS = 5_000  # changes that follow one another are told together, at least so often
_POLLING_S = 10
_MOUNTS = Path("/proc/self/mountinfo")  # Linux; elsewhere the system tells of shared folders too
_SHARED = {
    *("9p", "afs", "beegfs", "ceph", "cifs", "coda", "gfs2", "gpfs", "lustre", "nfs", "nfs4", "ocfs2", "prl_fs"),
    *("smb3", "smbfs", "vboxsf", "virtiofs"),
}


def changes(roots: Sequence[str]) -> Iterator[Watched]:
    """Says that files may have changed: once when watching begins, and then whenever they do.

    On file systems shared with other machines the system does not tell what those change, so the folders are looked
    through instead; so they are where it cannot watch so many. Raises OSError, RuntimeError if nothing can be watched.
    """
    polling = any(_is_shared(os.path.realpath(root)) for root in roots)
    while True:
        folders, files = _places(roots)
        if not folders and not files:  # maybe a disk that is not mounted now
            time.sleep(_POLLING_S)
            continue

        def concerns(_: Change, path: str, folders: frozenset[str] = folders, files: frozenset[str] = files) -> bool:
            folder, name = os.path.split(path)
            return name[:1] != "." and (path in files or folder in folders)

        try:
            told = watch(
                *sorted(folders | {os.path.dirname(file) for file in files}),  # noqa: PTH120 (bytes that are no text)
                watch_filter=concerns,
                debounce=_TOGETHER_MS,
                step=_STEP_MS,
                rust_timeout=_STEP_MS,
                yield_on_timeout=True,
                force_polling=polling,
                poll_delay_ms=_POLLING_S * 1000,
                recursive=False,
                ignore_permission_denied=True,
            )
            for number, changed in enumerate(told):
                if changed or number == 0:
                    yield Watched(f"looking every {_POLLING_S} s" if polling else "watching")
                    if _places(roots) != (folders, files):
                        break
        except FileNotFoundError:
            continue  # a folder that went just now
        except (OSError, RuntimeError):
            if polling:
                raise
            polling = True


def _places(roots: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The folders to watch, all those in a root without hidden ones and links, and the roots that are files.

    Left out are names that are no text, which the watcher cannot be given.
    """
    folders: set[str] = set()
    files: set[str] = set()
    for root in map(os.path.realpath, roots):
        if os.path.isfile(root):  # noqa: PTH113
            files.add(root)
        for folder, names, _ in os.walk(root):
            names[:] = [name for name in names if name[0] != "." and not os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
            folders.add(folder)
    return frozenset(filter(_is_text, folders)), frozenset(filter(_is_text, files))


def _is_text(path: str) -> bool:
    return os.fsencode(path).decode("utf-8", "replace") == path


def _is_shared(path: str) -> bool:
    """Whether a path lies on a file system that other machines may change too."""
    try:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    return shared(path, mounts)


def shared(path: str, mounts: str) -> bool:
    """Whether a real path lies on a shared file system, by the lines of /proc/self/mountinfo (see proc(5))."""
    longest, kind = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = fields[4].replace("\\040", " ").rstrip("/")
        if (path == point or path.startswith(f"{point}/")) and len(point) >= len(longest):
            longest, kind = point, after.split(" ")[0]
    return kind in _SHARED or kind.startswith("fuse.")
