"""The full text: a Whoosh index of every document, derived from the catalogue and rebuilt from it on any doubt.

A small file beside the index, the watermark, says for which catalogue it was made, with what, and up to which
revision. It is written after each commit: what lies beyond it is indexed again, so that a process may be
killed at any moment. Whoosh itself is imported with the first search or update.
"""

import errno
import os
import shutil
import stat
from array import array
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from index.document import Document, PartKind
from index.search.queries import Node
from index.storage import LibraryError, private_folder, write_atomically

if TYPE_CHECKING:
    from index.search.ranking import Ranked

_ALL = 2**62  # greater than any document's id


class UnusableError(Exception):
    """The index cannot be searched as it is. The message says why, in a few words."""


class NeverMadeError(UnusableError):
    """There is no index yet."""


class SearchFailedError(UnusableError):
    """The index can be opened, but a search in it fails: a part of it may be damaged, or Whoosh at fault."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """The index holds what this catalogue had up to the document `(revision, document)`: so many `documents`, in
    Whoosh's `generation`.
    """

    catalogue: str
    format: str
    revision: int
    document: int
    generation: int
    documents: int
    made_anew: str = ""  # why the index before this one was given up
    doubt: str = ""  # why this one is not to be trusted


class FullText:
    """The index in a folder. Reading and writing may go on in different processes; one writes at a time."""

    def __init__(self, folder: Path, catalogue: str) -> None:
        """`catalogue` is the identity of the catalogue that the index must belong to."""
        self._folder = folder
        self._catalogue = catalogue
        self._mark_file = folder / "watermark.json"
        self._lock = Lock()  # Whoosh's readers share file positions
        self._open = ExitStack()  # the index being searched
        self._searcher: Any = None
        self._searcher_mark: Watermark | None = None
        self._ids = array("I")  # the document of each of Whoosh's numbers

    def close(self) -> None:
        self._open.close()
        self._searcher = self._searcher_mark = None

    def watermark(self) -> Watermark:
        """How far the index is. Raises UnusableError where there is none for this catalogue that can be trusted."""
        from index.search.engine import FORMAT  # Whoosh: 100 ms

        try:
            folder = self._folder.lstat()
            content = self._mark_file.read_bytes()
        except OSError as error:
            raise NeverMadeError("it has not been made yet") from error
        if not stat.S_ISDIR(folder.st_mode) or folder.st_uid != os.geteuid() or folder.st_mode & 0o077:
            raise UnusableError("others can write to its folder")
        try:
            mark = msgspec.json.decode(content, type=Watermark)
        except msgspec.DecodeError as error:
            raise UnusableError("its watermark is damaged") from error
        if mark.catalogue != self._catalogue:
            raise UnusableError("it belongs to another catalogue")
        if mark.format != FORMAT:
            raise UnusableError("another version of the program made it")
        if mark.doubt:
            raise UnusableError(mark.doubt)
        return mark

    # Searching

    def rank(self, query: Node, limit: int) -> "Ranked":
        """The best documents for a query (index.search.ranking). Raises UnusableError, OSError."""
        from index.search import ranking

        with self._lock:
            searcher = self._open_searcher()
            with _any_error(SearchFailedError):
                return ranking.rank(searcher, self._ids, query, limit)

    def alternatives(self, query: Node) -> str:
        """What there is for a query that finds nothing (index.search.ranking). Raises UnusableError, OSError."""
        from index.search import ranking

        with self._lock:
            searcher = self._open_searcher()
            with _any_error(SearchFailedError):
                return ranking.alternatives(searcher.reader(), query)

    def _open_searcher(self) -> Any:  # noqa: ANN401 (Whoosh is untyped)
        from index.search.engine import opened

        mark = self.watermark()
        if self._searcher is not None and mark == self._searcher_mark:
            return self._searcher
        self.close()
        with _any_error():
            index = self._open.enter_context(opened(self._folder))
            _compare(index, mark)
            searcher = index.searcher()
            reader = searcher.reader()
            self._ids = array("I", reader.column_reader("id") if reader.doc_count_all() else ())
        self._searcher, self._searcher_mark = searcher, mark
        return searcher

    # Writing: the library's writer lock is held

    def prepare(self) -> tuple[Watermark, str]:
        """Make the index ready for writing. Also says why it had to be made anew, "" where it had not.

        Raises OSError.
        """
        from index.search.engine import FORMAT, opened

        try:
            mark = self.watermark()
            with _any_error(), opened(self._folder) as index:
                index.reader()
                _compare(index, mark)
            return mark, ""
        except UnusableError as error:
            why = "" if isinstance(error, NeverMadeError) else str(error)
        self.discard()
        private_folder(self._folder)
        with opened(self._folder, create=True) as index:
            mark = _measured(Watermark(self._catalogue, FORMAT, 0, 0, 0, 0, why), index)
        write_atomically(self._mark_file, msgspec.json.encode(mark))
        return mark, why

    @contextmanager
    def writer(self) -> Iterator["Writer"]:
        """Add and remove documents; `prepare` comes first. What was not committed at the end is left out.

        Raises UnusableError, OSError.
        """
        from index.search.engine import opened

        with ExitStack() as stack:
            with _any_error():
                index = stack.enter_context(opened(self._folder))
                writer = stack.enter_context(closing(Writer(index, self.watermark(), self._mark_file)))
            yield writer

    def needs_tidying(self) -> bool:
        """Whether the index has so many segments that searches are slow. Raises UnusableError, OSError."""
        from index.search.engine import opened, worth_merging

        self.watermark()
        with _any_error(), opened(self._folder) as index:
            return bool(worth_merging(index._segments()))

    def tidy(self) -> None:
        """Merge segments. Takes as long as indexing their documents did. Raises UnusableError, OSError."""
        from index.search.engine import merge, opened

        mark = self.watermark()
        with _any_error(), opened(self._folder) as index:
            if index.latest_generation() == mark.generation:  # else the next update has documents to repeat
                index.writer(timeout=10.0, limitmb=128).commit(mergetype=merge)
                mark = _measured(mark, index)
                write_atomically(self._mark_file, msgspec.json.encode(mark))

    def discard(self) -> None:
        """Remove the index. Who has it open can go on reading."""
        self.close()
        if self._folder.is_symlink() or self._folder.is_file():
            self._folder.unlink()
        else:
            self._mark_file.unlink(missing_ok=True)  # first: what is left of an index must not pass for one
            shutil.rmtree(self._folder, ignore_errors=True)

    def doubt(self, why: str) -> bool:
        """Have the next update make the index anew. Not, and then false, where it was made anew for this before: that
        would not help.
        """
        with suppress(UnusableError, OSError):
            mark = self.watermark()
            if mark.made_anew == why:
                return False
            write_atomically(self._mark_file, msgspec.json.encode(replace(mark, doubt=why)))
        return True


class Writer:
    """Documents on their way into the index. They are searchable, and safe, when `commit` returns."""

    def __init__(self, index: Any, mark: Watermark, mark_file: Path) -> None:  # noqa: ANN401
        self._index = index
        self._mark = mark
        self._mark_file = mark_file
        self._writer: Any = None
        self._searcher: Any = None
        # After a commit whose watermark was never written: its documents are there, and come again.
        self._repeats = index.latest_generation() > mark.generation
        self.characters = 0  # of text, since the last commit

    def add(self, document: Document) -> None:
        """Index one document. Raises UnusableError, OSError."""
        from index.search.engine import APART

        if self._repeats:
            self.remove(document.id)
        self.characters += len(document.text)
        title = document.title.value if document.title else ""
        in_text = not title or any(part.kind is PartKind.TITLE for part in document.parts)
        with _any_error():
            self._begun().add_document(
                id=document.id,
                body=document.text if in_text else f"{document.text}{APART}{title}",
                title=title or None,
                outlet=document.outlet.value if document.outlet else None,
                date=_date_words(document.date.value) if document.date else None,
            )

    def remove(self, id_: int) -> None:
        with _any_error():
            self._searcher = self._searcher or self._index.searcher()
            number = self._searcher.document_number(id=id_)
            if number is not None:
                self._begun().delete_document(number)

    def commit(self, revision: int, document: int) -> None:
        """Keep what was added. The index now reaches as far as the document `(revision, document)`."""
        with _any_error():
            if self._writer is not None:
                writer, self._writer = self._writer, None
                writer.commit(merge=False)
            self.close()
            self._mark = _measured(replace(self._mark, revision=revision, document=document), self._index)
        self.characters = 0
        write_atomically(self._mark_file, msgspec.json.encode(self._mark))

    def commit_all(self, revision: int) -> None:
        """Keep what was added. The index now holds all that the catalogue had at this revision."""
        self.commit(revision, _ALL)

    def close(self) -> None:
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with suppress(OSError):  # a full disk, say: the next commit cleans up
                writer.cancel()

    def _begun(self) -> Any:  # noqa: ANN401
        if self._writer is None:
            self._writer = self._index.writer(timeout=10.0, limitmb=128)
        return self._writer


def _measured(mark: Watermark, index: Any) -> Watermark:  # noqa: ANN401
    """The watermark with the generation and the number of documents that the index has now."""
    documents = sum(segment.doc_count() for segment in index._segments())
    return replace(mark, generation=index.latest_generation(), documents=documents)


def _compare(index: Any, mark: Watermark) -> None:  # noqa: ANN401
    """Raise UnusableError where the index is not what its watermark says. It may be one commit ahead."""
    now = _measured(mark, index)
    if now.generation < mark.generation or (now.generation == mark.generation and now.documents != mark.documents):
        raise UnusableError("a part of it is lost")


# Faults of the machine, not of the index.
_ENVIRONMENT = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
}


@contextmanager
def _any_error(kind: type[UnusableError] = UnusableError) -> Iterator[None]:
    """Whatever Whoosh raises, as an error of this kind: an index that is torn or planted makes it fail in any way.

    Faults of the machine (a full disk) stay OSErrors.
    """
    try:
        yield
    except (UnusableError, LibraryError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _ENVIRONMENT:
            raise
        raise kind(f"it is damaged ({type(error).__name__}: {error})") from error


def _date_words(date: str) -> list[str]:
    """The year, the month and the day of an ISO date, each findable."""
    return [date[:length] for length in (4, 7, 10) if len(date) >= length]
