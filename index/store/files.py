"""Private folders, the writer's lock, and files that are read and replaced whole: where our own data lives on disk.

Everything here is for the user's cache, data, state and config folders. The analyst's own folder is never written to.
Whatever lies in these may be damaged, or no file at all: nothing here waits for a FIFO, or reads without end.
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
_ABANDONED_S = 3_600  # no writing of a small file takes so long
_OPENING = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class LibraryError(Exception):
    """Something failed. The message says in plain words what, what still works, and what to do."""


class LibraryBusy(LibraryError):  # noqa: N818 (it is a state, no fault)
    """Another process is updating the same library."""


def cache_folder(cache: str | os.PathLike[str] | None = None) -> Path:
    """The folder for derived data: `cache`, else $TWOSOURCE_CACHE, else the user's cache folder."""
    chosen = cache or os.environ.get("TWOSOURCE_CACHE")
    if chosen:
        return Path(os.path.abspath(chosen))  # noqa: PTH100 (a link stays as the user named it)
    return own_folder("cache")


def own_folder(kind: Literal["cache", "config", "data", "state"]) -> Path:
    """The user's folder for what we keep of a kind. Raises LibraryError where nothing says where that is."""
    import platformdirs  # late: not needed where the cache is named and nothing else is

    folder = platformdirs.PlatformDirs("twosource")
    path: Path = getattr(folder, f"user_{kind}_path")
    if not path.is_absolute():  # it would be in whatever folder this was started in
        name = "TWOSOURCE_CACHE" if kind == "cache" else f"XDG_{kind.upper()}_HOME"
        raise LibraryError(f"There is no {kind} folder: {path} is relative, or HOME not set. Set HOME, or {name}.")
    return path


def library_key(resolved_roots: Sequence[str]) -> str:
    """The name under which things of the library over these roots are kept. Their order does not matter."""
    joined = b"\0".join(sorted(os.fsencode(root) for root in resolved_roots))
    return hashlib.sha256(joined).hexdigest()[:32]


def library_folder(base: Path, resolved_roots: Sequence[str]) -> Path:
    """The private folder of the library over these roots below `base`, made if need be.

    Raises LibraryError where the folder cannot be made or is not the user's own.
    """
    try:
        make_folder(base)
        private_folder(base / "libraries")
        return private_folder(base / "libraries" / library_key(resolved_roots))
    except OSError as error:
        raise LibraryError(_cannot_use(base, error, "Set TWOSOURCE_CACHE to a folder you can write to.")) from error


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, each for its user alone (0700). Raises OSError."""
    if not path.parent.exists():
        make_folder(path.parent)
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
        path.chmod(0o700)  # a umask may take even this away


def private_folder(path: Path) -> Path:
    """Make `path` a folder that only its user can enter (0700), and return it. Raises OSError.

    An existing folder with other permissions is corrected, and what is neither folder nor link set aside. A link, or a
    folder of another user, raises LibraryError: what lies in it may have been put there by somebody else.
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
    if stat.S_IMODE(status.st_mode) != 0o700:
        path.chmod(0o700)
    return path


def _cannot_use(path: Path, error: OSError, advice: str) -> str:
    return f"{path} cannot be used: {error.strerror or error}. {advice}"


def set_aside(path: Path) -> Path:
    """Give what is there another name: it is neither lost nor in the way. Returns its new path. Raises OSError."""
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.damaged-{number}")):
        number += 1
    path.rename(aside)
    return aside


def remove(path: Path) -> None:
    """Remove something derived, whatever it is, where it is there. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def read_small(path: Path, most: int = _MOST, *, follow: bool = False) -> bytes:
    """The content of a small file of ours. With `follow` it may be reached through a link.

    Raises FileNotFoundError, and OSError for what is no plain file, has more than `most` bytes or cannot be read.
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
    """An `opener` for `open` whose new files are readable by their user alone, whatever the umask.

    It follows no link, and does not wait for the other end of a FIFO.
    """
    descriptor = os.open(path, flags | _OPENING, 0o600)
    if flags & os.O_CREAT:
        os.fchmod(descriptor, 0o600)
    return descriptor


def append(path: Path, content: bytes) -> None:
    """Add to the end of a file in a folder of ours, made if need be. What is there and is no file is set aside.

    Raises OSError, LibraryError.
    """
    private_folder(path.parent)
    if os.path.lexists(path) and not path.is_file():
        set_aside(path)
    with open(path.resolve(), "ab", opener=open_private) as file:
        file.write(content)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content`: after a crash the file is the old one or the new one, never a part.

    A folder in its place is set aside. Raises OSError.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")  # another process may be writing it too
    remove(temporary)
    for left in path.parent.glob(f"{path.name}.*.new"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > _ABANDONED_S:
                remove(left)  # its process was killed
    try:
        with open(temporary, "xb", opener=open_private) as file:
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
    """Make renames in a folder last through a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock file `path`. The system frees it when the process ends, however it ends.

    Raises LibraryBusy where another holds it and `wait` is false.
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
