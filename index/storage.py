"""Private folders, the writer's lock and atomic files: where a library's derived data lives on disk.

Everything here is for the user's cache folder. The analyst's own folder is never written to.
"""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


class LibraryError(Exception):
    """Something failed. The message says in plain words what, what still works, and what to do."""


class LibraryBusy(LibraryError):  # noqa: N818 (it is a state, no fault)
    """Another process is updating the same library."""


def cache_folder(cache: str | os.PathLike[str] | None = None) -> Path:
    """The folder for derived data: `cache`, else $TWOSOURCE_CACHE, else the user's cache folder."""
    chosen = cache or os.environ.get("TWOSOURCE_CACHE")
    if chosen:
        return Path(os.path.abspath(chosen))  # noqa: PTH100 (a link stays as the user named it)
    import platformdirs  # only where neither is given

    return platformdirs.user_cache_path("twosource")


def library_key(resolved_roots: Sequence[str]) -> str:
    """The name under which things of the library over these roots are kept. Their order does not matter."""
    joined = b"\0".join(sorted(os.fsencode(root) for root in resolved_roots))
    return hashlib.sha256(joined).hexdigest()[:32]


def library_folder(base: Path, resolved_roots: Sequence[str]) -> Path:
    """The private folder of the library over these roots below `base`, made if need be.

    Raises LibraryError where the folder cannot be made or is not the user's own.
    """
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(_cannot_make(base, error)) from error
    private_folder(base / "libraries")
    return private_folder(base / "libraries" / library_key(resolved_roots))


def private_folder(path: Path) -> Path:
    """Make `path` a folder that only its user can enter (0700), and return it.

    An existing folder with other permissions is corrected. A link, a file, or a folder of another user raises
    LibraryError: what lies in it may have been put there by somebody else.
    """
    try:
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
        status = path.lstat()
        if not stat.S_ISDIR(status.st_mode):
            raise LibraryError(f"{path} is not a folder. Move it away, or set TWOSOURCE_CACHE to a folder.")
        if status.st_uid != os.geteuid():
            raise LibraryError(
                f"{path} belongs to another user, so what it holds cannot be trusted. Nothing was read from it. "
                "Remove it, or set TWOSOURCE_CACHE to a folder of your own."
            )
        if stat.S_IMODE(status.st_mode) != 0o700:
            path.chmod(0o700)
    except OSError as error:
        raise LibraryError(_cannot_make(path, error)) from error
    return path


def _cannot_make(path: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"The cache folder {path} cannot be used: {reason}. Set TWOSOURCE_CACHE to a folder you can write to."


def open_private(path: str, flags: int) -> int:
    """An `opener` for `open` whose new files are readable by their user alone, whatever the umask."""
    descriptor = os.open(path, flags, 0o600)
    if flags & os.O_CREAT:
        os.fchmod(descriptor, 0o600)
    return descriptor


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content`: after a crash the file is the old one or the new one, never a part."""
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "wb", opener=open_private) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
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
        descriptor = open_private(str(path), os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise LibraryError(_cannot_make(path, error)) from error
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
