"""How our own data is kept on disk: private folders, the writer's lock, and small files that are replaced as a whole.

This is for the user's cache, data, state and config folders; only index.fetching writes to the analyst's own. Whatever
lies there may be damaged, or not a regular file: nothing here waits for a FIFO or reads without end.

In a cache that is kept for others (index.store.sharing) their group may read the libraries, and nobody but us writes.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

_MOST = 16 * 1024 * 1024  # bytes of a small file of ours
_ABANDONED_S = 3_600  # a temporary file this old was left by a killed process: writing takes far less
SHARED_FOLDER, SHARED_FILE = 0o2750, 0o640
_OPENING = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class LibraryError(Exception):
    """Something failed. The message says in plain words what, what still works, and what to do next."""


class LibraryBusy(LibraryError):  # noqa: N818 (a state, not a fault)
    """Another process is updating the same library."""


def cache_folder(cache: str | os.PathLike[str] | None = None) -> Path:
    """The folder for derived data: `cache`, or $TWOSOURCE_CACHE, or the user's cache folder. Raises LibraryError."""
    chosen = cache or os.environ.get("TWOSOURCE_CACHE")
    if chosen:
        return Path(os.path.abspath(chosen))  # noqa: PTH100 (a link stays as the user named it)
    return own_folder("cache")


def own_folder(kind: Literal["cache", "config", "data", "state"]) -> Path:
    """The user's folder for this kind of our data. Raises LibraryError if the environment does not tell it."""
    import platformdirs  # late: not needed if the cache folder is given

    folder = platformdirs.PlatformDirs("twosource")
    path: Path = getattr(folder, f"user_{kind}_path")
    if not path.is_absolute():  # it would depend on the folder that the program was started in
        name = "TWOSOURCE_CACHE" if kind == "cache" else f"XDG_{kind.upper()}_HOME"
        raise LibraryError(f"There is no {kind} folder: {path} is relative, or HOME not set. Set HOME, or {name}.")
    return path


def shared_journals() -> Path | None:
    """The folder of journals that several analysts share, $TWOSOURCE_JOURNAL, if there is one."""
    named = os.environ.get("TWOSOURCE_JOURNAL")
    return Path(os.path.abspath(named)) if named else None  # noqa: PTH100 (a link stays as it was named)


def journals_folder() -> Path:
    """The folder of the journals: the shared one, or one in the user's own data folder. Raises LibraryError."""
    return shared_journals() or own_folder("data") / "journals"


def shared_cache() -> Path | None:
    """The cache folder that one user keeps for others, $TWOSOURCE_SHARED, if there is one."""
    named = os.environ.get("TWOSOURCE_SHARED")
    return Path(os.path.abspath(named)) if named else None  # noqa: PTH100 (a link stays as it was named)


def is_shared(path: Path) -> bool:
    """Whether a path is of the libraries that are kept for others."""
    shared = shared_cache()
    return shared is not None and path.is_relative_to(shared / "libraries")


def library_key(resolved_roots: Sequence[str]) -> str:
    """The name of files and folders that belong to the library over these roots, whose order does not matter."""
    joined = b"\0".join(sorted(os.fsencode(root) for root in resolved_roots))
    return hashlib.sha256(joined).hexdigest()[:32]


def library_folder(base: Path, resolved_roots: Sequence[str]) -> Path:
    """The private folder below `base` of the library over these roots; created if it is missing.

    Raises LibraryError if the folder cannot be created or is not the user's own.
    """
    try:
        make_folder(base)
        private_folder(base / "libraries")
        return private_folder(base / "libraries" / library_key(resolved_roots))
    except OSError as error:
        raise LibraryError(_cannot_use(base, error, "Set TWOSOURCE_CACHE to a folder you can write to.")) from error


def make_folder(path: Path) -> None:
    """Create a folder and its missing parents, all accessible to the user alone (0700). Raises OSError."""
    if not path.parent.exists():
        make_folder(path.parent)
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
        path.chmod(0o700)  # the umask may have removed even these permissions


def private_folder(path: Path) -> Path:
    """Ensure that `path` is a folder that only the user can enter (0700), and return it. Raises OSError.

    One of a library that is kept for others has the group of the folder that it is in, which may read it (2750). Wrong
    permissions are corrected, and anything that is neither folder nor link is set aside. A link, or a folder of
    another user, raises LibraryError: somebody else may have put files into it.
    """
    make_folder(path)
    mode = path.lstat().st_mode
    if not stat.S_ISDIR(mode) and not stat.S_ISLNK(mode):
        set_aside(path)
        make_folder(path)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise LibraryError(f"{path} is not a folder but a link. Remove it: the folder is made anew.")
    if status.st_uid != os.geteuid():
        raise LibraryError(
            f"{path} belongs to another user, so what it holds cannot be trusted. Nothing was read from it. "
            "Remove it, or name a folder of your own (TWOSOURCE_CACHE for the cache)."
        )
    if is_shared(path):
        _let_group_in(path, status)
    elif stat.S_IMODE(status.st_mode) != 0o700:
        path.chmod(0o700)
    return path


def _let_group_in(path: Path, status: os.stat_result) -> None:
    """Have a folder and all that is made in it belong to the group of the folder above, and that group read it."""
    group = path.parent.stat().st_gid
    if status.st_gid == group and stat.S_IMODE(status.st_mode) == SHARED_FOLDER:
        return
    with suppress(PermissionError):
        os.chown(path, -1, group)
    path.chmod(SHARED_FOLDER)
    status = path.stat()
    if status.st_gid != group or stat.S_IMODE(status.st_mode) != SHARED_FOLDER:  # as the system has it for strangers
        raise LibraryError(
            f"{path} cannot be shared with the group of {path.parent}, which you are not in. Have yourself added to "
            "that group, or give the folder one of yours (chgrp)."
        )


def _cannot_use(path: Path, error: OSError, advice: str) -> str:
    return f"{path} cannot be used: {error.strerror or error}. {advice}"


def set_aside(path: Path) -> Path:
    """Rename what is there, so that it is neither lost nor in the way. Returns the new path. Raises OSError."""
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.damaged-{number}")):
        number += 1
    path.rename(aside)
    return aside


def remove(path: Path) -> None:
    """Remove derived data, be it a file, a folder, a link or nothing at all. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def read_small(path: Path, most: int = _MOST, *, follow: bool = False) -> bytes:
    """The content of a small file of ours. With `follow`, the path may be a link.

    Raises FileNotFoundError, and OSError for anything that is not a regular file of at most `most` bytes.
    """
    descriptor = os.open(path, os.O_RDONLY | (_OPENING & ~os.O_NOFOLLOW if follow else _OPENING))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is no file", str(path))
        if status.st_size > most:
            raise OSError(errno.EFBIG, "it is larger than any such file", str(path))
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(descriptor)


def open_private(path: str, flags: int) -> int:
    """An `opener` for `open`: new files are readable by the user alone (0600), whatever the umask.

    It follows no link and does not wait for the other end of a FIFO.
    """
    descriptor = os.open(path, flags | _OPENING, 0o600)
    if flags & os.O_CREAT:
        os.fchmod(descriptor, 0o600)
    return descriptor


def open_derived(path: str, flags: int) -> int:
    """As `open_private`, for what others may read in a library that is kept for them (0640)."""
    descriptor = open_private(path, flags)
    if flags & os.O_CREAT and is_shared(Path(path)):
        os.fchmod(descriptor, SHARED_FILE)
    return descriptor


def let_group_read(path: Path) -> None:
    """Give what others may read its permissions where it was made without `open_derived`. Raises OSError."""
    if is_shared(path) and stat.S_IMODE(path.stat().st_mode) != SHARED_FILE:
        path.chmod(SHARED_FILE)


def append(path: Path, content: bytes) -> None:
    """Append to a file in a folder of ours, creating both if need be. Anything else with that name is set aside.

    Raises OSError, LibraryError.
    """
    private_folder(path.parent)
    if os.path.lexists(path) and not path.is_file():
        set_aside(path)
    with open(path.resolve(), "ab", opener=open_private) as file:
        file.write(content)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the content of a file: after a crash it is either the old or the new one, never a part.

    A folder in its place is set aside. Raises OSError.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")  # another process may be writing it too
    remove(temporary)
    for left in path.parent.glob(f"{path.name}.*.new"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > _ABANDONED_S:
                remove(left)  # its process was killed
    try:
        with open(temporary, "xb", opener=open_derived) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.is_dir() and not path.is_symlink():
            set_aside(path)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make renames in a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock file `path`. The system releases it when the process ends, however that happens.

    Raises LibraryBusy if another process holds it, unless `wait`.
    """
    try:
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(path.lstat().st_mode):
                set_aside(path)
        descriptor = open_private(str(path), os.O_RDWR | os.O_CREAT)
    except OSError as error:
        advice = "See that its folder is yours to write to, and the disk not full."
        raise LibraryError(_cannot_use(path, error, advice)) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise LibraryBusy(
                "Another twosource is reading this library in. You can read and search what it has so far."
            ) from None
        yield
    finally:
        os.close(descriptor)
