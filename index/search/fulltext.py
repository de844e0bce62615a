"""The full text: an index of every document, derived from the catalogue and rebuilt from it whenever in doubt.

A small file beside the index, the watermark, says for which catalogue it was made, in which format, and up to which
revision. It is written after each commit, and whatever is beyond it is indexed again, so that the process may be killed
at any moment. The engine (index.search.engines) is imported with the first search or update.
"""

import errno
import os
import re
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock

import msgspec
from msgspec.structs import replace

from index.model.document import Document
from index.search import engines
from index.search.engines import protocol
from index.search.engines.protocol import Engine, Extent, Ranked, Reader
from index.search.nodes import Node, Term
from index.store.files import (
    SHARED_FOLDER,
    LibraryError,
    is_shared,
    private_folder,
    read_small,
    remove,
    write_atomically,
)

_PATIENCE_S, _PAUSE_S = 2.0, 0.02
_ALL = 2**62  # greater than any document's id, and than any revision


class UnusableError(Exception):
    """The index cannot be searched as it is. The message says why, in a few words."""


class NeverMadeError(UnusableError):
    """There is no index yet."""


class SearchFailedError(UnusableError):
    """The index can be opened, but searching it fails: it may be damaged, or the engine may have a fault."""


class Watermark(msgspec.Struct, frozen=True):
    """How far the index is: it holds what this catalogue had up to the document `(revision, document)`.

    `documents` and `generation` are what the engine said of the index at that point (Extent).
    """

    catalogue: str
    format: str
    revision: int
    document: int
    generation: int
    documents: int
    made_anew: str = ""  # why the previous index was abandoned
    doubt: str = ""  # why this index must not be trusted


class FullText:
    """The index in a folder. Several processes may read while one writes."""

    def __init__(self, folder: Path, catalogue: str, owner: int | None = None) -> None:
        """`catalogue` is the id (`Catalogue.uuid`) of the catalogue that the index must belong to.

        `owner` is the id of the user who makes it, None for this one.
        """
        self._folder = folder
        self._owner = os.geteuid() if owner is None else owner
        self._permitted = SHARED_FOLDER if is_shared(folder) else 0o700
        self.catalogue = catalogue
        self._mark_file = folder / "watermark.json"
        self._lock = Lock()  # Whoosh's readers share file positions
        self._reader: Reader | None = None
        self._reader_mark: Watermark | None = None

    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = self._reader_mark = None

    def watermark(self) -> Watermark:
        """How far the index is. Raises UnusableError if there is none for this catalogue that can be trusted."""
        try:
            folder = self._folder.lstat()
            content = read_small(self._mark_file)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NeverMadeError("it has not been made yet") from error
        except OSError as error:
            raise UnusableError(f"its watermark cannot be read: {error.strerror}") from error
        is_own = folder.st_uid == self._owner and not folder.st_mode & 0o777 & ~self._permitted
        if not stat.S_ISDIR(folder.st_mode) or not is_own:
            raise UnusableError("others can write to its folder")
        try:
            mark = msgspec.json.decode(content, type=Watermark)
        except (msgspec.DecodeError, ValueError) as error:
            raise UnusableError("its watermark is damaged") from error
        if mark.catalogue != self.catalogue:
            raise UnusableError("it belongs to another catalogue")
        if engines.made_with(mark.format) is None:
            raise UnusableError("another version of the program made it")
        if mark.doubt:
            raise UnusableError(mark.doubt)
        return mark

    # Searching

    @property
    def fields(self) -> frozenset[str]:
        """Of the conditions that the index answers by itself. Raises UnusableError."""
        return _engine(self.watermark()).fields

    def rank(self, query: Node, limit: int) -> Ranked:
        """The best documents for a query. Raises UnusableError, OSError."""
        with self._searching() as reader:
            return reader.rank(protocol.spelled_out(reader, query), limit)

    def first(self, query: Node, limit: int | None = None) -> Sequence[int]:
        """The first documents found for a query (None: all), not ranked. Raises UnusableError, OSError."""
        with self._searching() as reader:
            return reader.first(protocol.spelled_out(reader, query), limit)

    def frequency(self, term: Term) -> int:
        """How many documents have a word. Raises UnusableError, OSError."""
        with self._searching() as reader:
            return reader.frequency(term)

    def forms(self, term: Term) -> list[str]:
        """The words of the index that a word stands for, itself first. Raises UnusableError, OSError."""
        with self._searching() as reader:
            return protocol.forms(reader, term)

    def alike(self, term: Term) -> list[str]:
        """The words of the index that a word stands for: its other forms, or, if it is fuzzy, the words near it.

        Raises UnusableError, OSError.
        """
        with self._searching() as reader:
            return protocol.near(reader, term) if term.fuzzy else protocol.forms(reader, term)

    def alternatives(self, query: Node) -> str:
        """What there is instead for a query that finds nothing, in words. Raises UnusableError, OSError."""
        with self._searching() as reader:
            return protocol.alternatives(reader, query)

    @contextmanager
    def _searching(self) -> Iterator[Reader]:
        with self._lock:
            reader = self._open_reader()
            with _any_error(SearchFailedError):
                yield reader

    def _open_reader(self) -> Reader:
        """The reader of the index as it is now. That of another user is tried for a moment: they may be writing it."""
        until = time.monotonic() + (0 if self._owner == os.geteuid() else _PATIENCE_S)
        while True:
            try:
                return self._opened_now()
            except NeverMadeError:
                raise
            except (UnusableError, OSError):
                if time.monotonic() >= until:
                    raise
                time.sleep(_PAUSE_S)

    def _opened_now(self) -> Reader:
        mark = self.watermark()
        if self._reader is not None and mark == self._reader_mark:
            return self._reader
        self.close()
        engine = _engine(mark)
        with _any_error():
            self._look()
            _compare(engine.extent(self._folder), mark)
            self._reader, self._reader_mark = engine.reader(self._folder), mark
        return self._reader

    def _look(self) -> None:
        """Raise UnusableError if anything in the folder is not a regular file: an engine would wait for a FIFO."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False):
                    raise UnusableError(f"{entry.name} in its folder is no file")

    # Writing: the library's writer lock is held

    def prepare(self, documents: int = 0, revision: int = _ALL) -> tuple[Watermark, str]:
        """Make the index ready for writing with the engine that so many documents call for.

        `revision` is the catalogue's: an index that claims to be further is rebuilt. Returns the watermark, and why the
        index had to be rebuilt, "" if it had not. Raises OSError.
        """
        best = engines.best(documents)
        try:
            mark = self.watermark()
            if mark.revision > revision:
                raise UnusableError("it is ahead of the catalogue")
            with _any_error():
                self._look()
                _compare(_engine(mark).extent(self._folder), mark)
                _engine(mark).reader(self._folder).close()  # fails if the index is torn
            if best is None or best.format == mark.format:
                return mark, ""
            why = f"the library has more than {engines.LARGE:,} documents"
        except UnusableError as error:
            why = "" if isinstance(error, NeverMadeError) else str(error)
        self.discard()
        private_folder(self._folder)
        engine = best or engines.default()
        engine.create(self._folder)
        mark = _measured(Watermark(self.catalogue, engine.format, 0, 0, 0, 0, why), engine.extent(self._folder))
        write_atomically(self._mark_file, msgspec.json.encode(mark))
        return mark, why

    @contextmanager
    def writer(self) -> Iterator["Writer"]:
        """A writer to add and remove documents. Call `prepare` first. What is not committed in the end is discarded.

        Raises UnusableError, OSError.
        """
        mark = self.watermark()
        with _any_error():
            writer = Writer(_engine(mark), self._folder, mark, self._mark_file)
        with closing(writer):
            yield writer

    def needs_tidying(self) -> bool:
        """Whether the index has so many segments that searches are slow. Raises UnusableError, OSError."""
        engine = _engine(self.watermark())
        with _any_error():
            return engine.needs_tidying(self._folder)

    def tidy(self) -> None:
        """Merge segments, which takes as long as indexing their documents did. Raises UnusableError, OSError."""
        mark = self.watermark()
        engine = _engine(mark)
        with _any_error():
            if engine.extent(self._folder).generation == mark.generation:  # otherwise the next update repeats a commit
                engine.tidy(self._folder)
                write_atomically(self._mark_file, msgspec.json.encode(_measured(mark, engine.extent(self._folder))))

    def discard(self) -> None:
        """Remove the index, whatever is there. Whoever has it open can go on reading. Raises OSError."""
        self.close()
        if not self._folder.is_symlink():
            with suppress(OSError):  # first, so that the remains of an index cannot pass for one
                remove(self._mark_file)
        remove(self._folder)

    def doubt(self, why: str) -> bool:
        """Have the next update rebuild the index. False if it was rebuilt for this reason before, in vain."""
        with suppress(UnusableError, OSError):
            mark = self.watermark()
            if mark.made_anew == why:
                return False
            write_atomically(self._mark_file, msgspec.json.encode(replace(mark, doubt=why)))
        return True


class Writer:
    """Adds documents to the index. They are searchable and safe on disk when `commit` returns."""

    def __init__(self, engine: Engine, folder: Path, mark: Watermark, mark_file: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._mark = mark
        self._mark_file = mark_file
        # After a commit whose watermark was never written, its documents are in the index, and will be added again.
        self._repeats = engine.extent(folder).generation > mark.generation
        self._writer = engine.writer(folder)
        self.characters = 0  # of text, since the last commit

    def add(self, document: Document) -> None:
        """Index one document. Raises UnusableError, OSError."""
        if self._repeats:
            self.remove(document.id)
        self.characters += len(document.text)
        with _any_error():
            self._writer.add(document)

    def remove(self, id_: int) -> None:
        with _any_error():
            self._writer.remove(id_)

    def commit(self, revision: int, document: int) -> None:
        """Commit what was added. The index now reaches as far as the document `(revision, document)`."""
        with _any_error():
            self._writer.commit()
            mark = replace(self._mark, revision=revision, document=document)
            self._mark = _measured(mark, self._engine.extent(self._folder))
        self.characters = 0
        write_atomically(self._mark_file, msgspec.json.encode(self._mark))

    def commit_all(self, revision: int) -> None:
        """Commit what was added. The index now holds all that the catalogue had at this revision."""
        self.commit(revision, _ALL)

    def close(self) -> None:
        self._writer.close()


def _engine(mark: Watermark) -> Engine:
    """The engine that made the index."""
    engine = engines.made_with(mark.format)
    assert engine is not None  # FullText.watermark has checked it
    return engine


def _measured(mark: Watermark, extent: Extent) -> Watermark:
    return replace(mark, generation=extent.generation, documents=extent.documents)


def _compare(now: Extent, mark: Watermark) -> None:
    """Raise UnusableError if the index is not what its watermark says. It may be one commit ahead."""
    if now.generation < mark.generation or (now.generation == mark.generation and now.documents != mark.documents):
        raise UnusableError("a part of it is lost")


# Errors that are the machine's fault, not the index's.
_ENVIRONMENT = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
}


@contextmanager
def _any_error(kind: type[UnusableError] = UnusableError) -> Iterator[None]:
    """Turns whatever an engine raises into an error of this kind, since a torn or forged index can cause any error.

    Faults of the machine, such as a full disk, are raised as OSError.
    """
    try:
        yield
    except (UnusableError, LibraryError):
        raise
    except BaseException as error:
        # A panic in Rust is a BaseException of its own class.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if fault := _fault(error):
            raise fault from error
        raise kind(f"it is damaged ({type(error).__name__}: {error})") from error


def _fault(error: BaseException) -> OSError | None:
    """The fault of the machine behind an error, if there is one; tantivy gives its number in the message."""
    if isinstance(error, OSError):
        return error if error.errno in _ENVIRONMENT else None
    named = re.search(r"(?:os error|code:) ([0-9]+)", str(error))
    number = int(named[1]) if named else 0
    return OSError(number, os.strerror(number)) if number in _ENVIRONMENT else None
