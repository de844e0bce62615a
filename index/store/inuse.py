"""The catalogue in use in a library's folder: opened when it is needed, mended or replaced when it is damaged.

Where the library is kept for others (index.store.sharing), a connection that cannot write is closed last: then SQLite
leaves the log and its index there, without which readers who cannot write could not read.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index.store import schema
from index.store.catalogue import Catalogue
from index.store.files import LibraryError, is_shared, library_folder, locked, remove, write_atomically
from index.store.schema import DamagedError

# Kilobytes of the catalogue that who writes it keeps in memory: an update goes back and forth in it, and of a large one
# would read the same pages millions of times.
_AT_HAND = 64 * 1024


class CatalogueInUse:
    """Opens the catalogue of the library over some roots, in its `folder` below `cache`. Methods raise LibraryError.

    `lock` is the path of the library's writer lock.
    """

    def __init__(self, cache: Path, resolved_roots: Sequence[str], folder: Path | None = None) -> None:
        """Open the catalogue; a damaged one is replaced by an empty one. Raises LibraryError."""
        self._cache, self._roots = cache, resolved_roots
        self.folder = folder or library_folder(cache, resolved_roots)
        self.lock = self.folder / "lock"
        self._opening = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._for_readers: sqlite3.Connection | None = None
        self._told = ""
        try:
            self.current()
        except DamagedError:
            with locked(self.lock):
                try:
                    self.current()  # another process may have replaced it just now
                except DamagedError as error:
                    self.replace(str(error))
                    self._told = str(error)

    def close(self) -> None:
        if self._catalogue is not None:
            if self._for_readers is not None:
                with suppress(LibraryError):  # a long log only takes readers longer
                    self._catalogue.shorten_log()
            self._catalogue.close()
        if self._for_readers is not None:
            self._for_readers.close()
        self._catalogue = self._for_readers = None

    def current(self) -> Catalogue:
        """The connection for reading, opened again if the catalogue was replaced meanwhile. Raises DamagedError."""
        with self._opening:
            if self._catalogue is None or not self._catalogue.is_current():
                self.close()
                self._catalogue = self._opened()
            return self._catalogue

    def _opened(self) -> Catalogue:
        try:
            library_folder(self._cache, self._roots)  # somebody may have cleared the cache
            path = schema.current(self.folder)
            if path is None:
                schema.create(self.folder)
                path = schema.current(self.folder)
        except OSError as error:
            raise LibraryError(f"The cache folder {self.folder} cannot be used: {error}.") from error
        assert path is not None
        catalogue = Catalogue(path)
        if is_shared(self.folder):
            self._for_readers = schema.opened_for_reading(path)
        return catalogue

    @contextmanager
    def reading(self) -> Iterator[Catalogue]:
        """The connection for reading. Damage that is met while reading is noted for the next update."""
        catalogue = self.current()
        try:
            yield catalogue
        except DamagedError as error:
            with suppress(OSError):
                write_atomically(schema.damage_note(catalogue.path), str(error).encode())
            raise

    @contextmanager
    def writing(self) -> Iterator[Catalogue]:
        """A connection of its own, so that readers see only whole transactions. The writer lock is held."""
        with closing(Catalogue(self.current().path)) as catalogue:
            catalogue.keep_at_hand(_AT_HAND)
            yield catalogue

    def is_doubted(self) -> bool:
        """Whether a reader has met damage."""
        try:
            return os.path.lexists(schema.damage_note(self.current().path))
        except DamagedError:
            return True

    def mend(self, met: DamagedError | None = None) -> bool:
        """Remove what is damaged, or replace the whole catalogue, so that an update makes it again.

        `met` is damage that is known already. The writer lock is held. False if nothing is damaged.
        """
        from index.store.mending import mend  # late: it is hardly ever needed

        try:
            with self.writing() as catalogue:
                told = mend(catalogue)
                path = catalogue.path
            remove(schema.damage_note(path))
            self._told = told or self._told
            return bool(told)
        except DamagedError as error:
            self._told = str(met or error)
            self.replace(self._told)
            return True
        except OSError as error:
            raise LibraryError(f"The catalogue is damaged, and cannot be made anew: {error}.") from error

    def replace(self, reason: str) -> None:
        """Put an empty catalogue in place of the one in use. The writer lock is held."""
        self.close()
        schema.create(self.folder, instead_of=schema.current(self.folder), reason=reason)
        self.current()

    def take_note(self) -> str:
        """What was found damaged, to tell the user once; "" if there is nothing to tell."""
        told, self._told = self._told, ""
        return told
