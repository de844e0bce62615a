"""Libraries that one user keeps for others: built in a cache that its group may read, and opened there without a trace.

$TWOSOURCE_SHARED names the cache. Whoever owns that folder keeps it: their updates write there. For everybody else the
libraries in it are there to read: nothing is locked, mended or written beside them, and what a reader makes of them is
in the reader's own cache. A library that is not in it is the user's own, as without.

The catalogue is in SQLite's WAL mode, in which a reader who may not write needs the log and its index to be there: see
index.store.inuse. No reader can keep the keeper from writing, nor the keeper a reader from reading.
"""

import os
import pwd
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from index.store import schema
from index.store.catalogue import Catalogue
from index.store.files import (
    SHARED_FILE,
    LibraryError,
    is_shared,
    library_folder,
    library_key,
    private_folder,
    shared_cache,
)
from index.store.inuse import CatalogueInUse
from index.store.schema import DamagedError

UPDATED = "updated"  # the state of a catalogue that says when its last update ended: UTC, ISO 8601
_OTHERS_WRITE = 0o022
_PATIENCE_S = 2.0  # far longer than a keeper needs to put one catalogue in place of another
_PAUSE_S = 0.02
_LOCKS = ("lock", "creation")  # ends of names, in small letters: whoever can read a lock can hold it


class Shared(NamedTuple):
    """A cache that one user keeps for others."""

    path: Path
    owner: int  # a user id

    @property
    def is_own(self) -> bool:
        """Whether this user keeps it."""
        return self.owner == os.geteuid()

    @property
    def name(self) -> str:
        """The name of who keeps it."""
        try:
            return pwd.getpwuid(self.owner).pw_name
        except KeyError:
            return f"user {self.owner}"

    def folder(self, resolved_roots: Sequence[str]) -> Path:
        """The folder of the library over these roots, which need not be there."""
        return self.path / "libraries" / library_key(resolved_roots)

    def has(self, resolved_roots: Sequence[str]) -> bool:
        """Whether the library over these roots is kept here. Raises LibraryError."""
        try:
            self.folder(resolved_roots).lstat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self.closed(error) from error
        return True

    def closed(self, error: OSError) -> LibraryError:
        """What to tell a reader whom permissions keep out."""
        return LibraryError(
            f"{self.path}, which {self.name} keeps, cannot be read: {error.strerror or error}. Whoever runs this "
            "machine can add you to its group. Without TWOSOURCE_SHARED you read in a library of your own."
        )


def shared() -> Shared | None:
    """The cache that $TWOSOURCE_SHARED names, None if it names none.

    Raises LibraryError if there is none, or if others than its owner can write to it.
    """
    path = shared_cache()
    if path is None:
        return None
    try:
        status = path.stat()
    except OSError as error:
        raise LibraryError(
            f"TWOSOURCE_SHARED names {path}, which cannot be used: {error.strerror}. Make it a folder of the user who "
            "keeps the libraries (docs/server.md tells how), or unset it to read in a library of your own."
        ) from error
    found = Shared(path, status.st_uid)
    if not stat.S_ISDIR(status.st_mode) or status.st_mode & _OTHERS_WRITE:
        raise LibraryError(
            f"{path} is not a folder that {found.name} alone can write to, so what it holds cannot be trusted. "
            f"Nothing was read from it. `chmod go-w {path}` by {found.name} makes it one."
        )
    return found


@contextmanager
def for_others(catalogue: Catalogue) -> Iterator[None]:
    """While a library is brought up to date that is kept for others: have their group read all that is made of it.

    So it does with what was made or copied there otherwise. In the end it is noted when that was. Raises LibraryError.
    """
    if not is_shared(catalogue.path):
        yield
        return
    umask = os.umask(0o027)  # tantivy makes its files without asking
    try:
        try:
            _share(catalogue.path.parent)
        except OSError as error:
            raise LibraryError(f"{error.filename} cannot be shared: {error.strerror}. See that it is yours.") from error
        yield
        with catalogue.change(visible=False):
            catalogue.set_state(UPDATED, datetime.now(UTC).isoformat(timespec="seconds"))
    finally:
        os.umask(umask)


def _share(folder: Path) -> None:
    """The locks and the marks stay the keeper's own."""
    for path in (folder, folder / "fulltext"):
        if not path.is_dir() or path.is_symlink():
            continue
        private_folder(path)
        group = path.stat().st_gid
        for file in path.iterdir():
            is_own = file.name.lower().endswith(_LOCKS) or "-marks-" in file.name
            with suppress(FileNotFoundError):
                status = file.lstat()
                if not stat.S_ISREG(status.st_mode):
                    continue
                if status.st_gid != group:
                    os.chown(file, -1, group)
                if stat.S_IMODE(status.st_mode) != (mode := 0o600 if is_own else SHARED_FILE):
                    file.chmod(mode)


class ReadCatalogue(CatalogueInUse):
    """The catalogue of a library that another user keeps: it is only read. Methods raise LibraryError.

    It is opened again when the keeper has put another one in its place.
    """

    def __init__(self, shared: Shared, own_cache: Path, resolved_roots: Sequence[str]) -> None:
        """`own_cache` is the reader's, for what is derived from the catalogue and the reader's journal."""
        self._shared = shared
        super().__init__(own_cache, resolved_roots, shared.folder(resolved_roots))

    @contextmanager
    def reading(self) -> Iterator[Catalogue]:
        """The connection for reading."""
        catalogue = self.current()
        with self._plainly():
            yield catalogue

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """What cannot be mended here is no damage to the callers, who would ask for an update."""
        keeper = self._shared.name
        try:
            yield
        except DamagedError as error:
            raise LibraryError(
                f"This library, which {keeper} keeps, cannot be read: {error} That update is {keeper}'s to make, with "
                "the version of twosource that you use."
            ) from error

    def _opened(self) -> Catalogue:
        """Open it; where it is just being made or replaced, wait a little for that."""
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                with self._plainly():
                    return self._opened_now()
            except (LibraryError, FileNotFoundError) as error:
                if time.monotonic() < until:
                    time.sleep(_PAUSE_S)
                elif isinstance(error, OSError):
                    raise self._shared.closed(error) from error
                else:
                    raise
            except OSError as error:
                raise self._shared.closed(error) from error

    def _opened_now(self) -> Catalogue:
        self._look()
        path = schema.current(self.folder)
        if path is None:
            raise LibraryError(f"{self._shared.name} is only making this library. Try again in a moment.")
        if not all(path.with_name(f"{path.name}-{kind}").exists() for kind in ("wal", "shm")):
            raise LibraryError(
                f"This library cannot be read just now: {self._shared.name} has left it without what readers need. The "
                f"next `twosource update` by {self._shared.name}, with TWOSOURCE_SHARED set, puts that right."
            )
        return Catalogue(path, library_folder(self._cache, self._roots))

    def _look(self) -> None:
        """Raise LibraryError if anybody but the keeper may have put something into the library's folder."""
        for folder in (self.folder.parent, self.folder):
            status = folder.lstat()
            is_theirs = stat.S_ISDIR(status.st_mode) and status.st_uid == self._shared.owner
            if not is_theirs or status.st_mode & _OTHERS_WRITE:
                raise LibraryError(
                    f"{folder} is not a folder that {self._shared.name} alone can write to, so what it holds cannot be "
                    "trusted. Nothing was read from it."
                )
