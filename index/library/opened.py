"""What all parts of a library stand on: its catalogue, its full text and its journal, each opened when it is needed."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index.model.document import Document
from index.model.keeping import Kept
from index.store import sharing
from index.store.catalogue import Catalogue
from index.store.files import LibraryError, cache_folder
from index.store.inuse import CatalogueInUse
from index.store.roots import Roots
from index.store.sharing import ReadCatalogue, Shared

if TYPE_CHECKING:
    from index.journal.journal import Journal
    from index.search.answers import Answers, State
    from index.search.fulltext import FullText
    from index.store.marked import Marked


class Opened:
    """A library that is open. See Library."""

    def __init__(
        self, roots: Sequence[str | os.PathLike[str]], *, cache: Path | None = None, author: str | None = None
    ) -> None:
        """Open the library over `roots`, without reading them. Raises LibraryError.

        `author` is who writes to its journal: the user, where no other is named.
        """
        self._author = author
        self._roots = Roots(roots)
        self.roots = self._roots.given
        self.name = self._roots.name
        shared = None if cache else sharing.shared()
        folder = shared.path if shared and shared.is_own else cache_folder(cache)
        self._analyses = folder / "analyses.sqlite"  # shared by all libraries
        self._keeper: Shared | None = None
        if shared and not shared.is_own and shared.has(self._roots.resolved):
            self._keeper = shared
            self._catalogue: CatalogueInUse = ReadCatalogue(shared, folder, self._roots.resolved)
        else:
            self._catalogue = CatalogueInUse(folder, self._roots.resolved)
        self.folder = self._catalogue.folder
        self._fulltext: FullText | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._catalogue.close()
        self._close_full_text()

    def shown(self, path: str, line: int = 0, member: str = "") -> str:
        """A document's path as the user knows it, with `#MEMBER` or `#LINE` for one of several articles in a file.

        Undecodable bytes become `\\xNN`; whoever prints it must deal with control characters.
        """
        return self._roots.shown(path, line, member)

    def within(self, document: Document) -> str:
        """A document's path below the library, wherever that is, with `#MEMBER` or `#LINE` as in `shown`."""
        place = document.member or document.line
        return self._roots.within(document.path) + (f"#{place}" if place else "")

    @property
    def kept(self) -> Kept | None:
        """Who keeps this library and when they last brought it up to date, if that is another user. LibraryError."""
        if self._keeper is None:
            return None
        with self._catalogue.reading() as catalogue:
            return Kept(self._keeper.name, catalogue.state(sharing.UPDATED))

    def document(self, id_: int) -> Document | None:
        """A document with its text, None if it is gone."""
        with self._catalogue.reading() as catalogue:
            return catalogue.document(id_)

    def revision(self) -> int:
        """The change counter: while it stays the same, so does everything else."""
        with self._catalogue.reading() as catalogue:
            return catalogue.revision()

    @property
    def journal(self) -> "Journal":
        """What this library's analysts said, and what of it holds. Nothing is read before it is asked. LibraryError."""
        from index.journal.authors import author_name
        from index.journal.file import journal_path  # late: the first frame does not need it
        from index.journal.journal import Journal

        return Journal(journal_path(self._roots.resolved), author_name(self._author))

    @contextmanager
    def _marked(self) -> Iterator[Catalogue]:
        """The catalogue, with marks beside it that are up to date."""
        from index.journal.placing import place

        with self._catalogue.reading() as catalogue:
            with suppress(LibraryError):
                place(catalogue, self._roots, self.journal)
            yield catalogue

    def _present(self, id_: int) -> Document:
        if document := self.document(id_):
            return document
        raise LibraryError("This report is in the library no longer, so nothing can be said of it.")

    @contextmanager
    def _searching(self) -> "Iterator[State]":
        from index.search.answers import State

        with self._catalogue.reading() as catalogue:
            yield State(catalogue, self._full_text(), self._own)

    def _own(self) -> "tuple[Marked, str]":
        """What analysts said, up to date, and who asks for it."""
        with self._marked() as catalogue:
            return catalogue.marked, self.journal.author

    def _full_text(self) -> "FullText":
        from index.search.fulltext import FullText

        catalogue = self._catalogue.current()
        if self._fulltext is not None and self._fulltext.catalogue != catalogue.uuid:
            self._close_full_text()
        if self._fulltext is None:
            owner = self._keeper.owner if self._keeper else os.geteuid()
            self._fulltext = FullText(self.folder / "fulltext", catalogue.uuid, owner)
        return self._fulltext

    def _close_full_text(self) -> None:
        if self._fulltext is not None:
            self._fulltext.close()
        self._fulltext = None

    @property
    def _answers(self) -> "Answers":
        from index.search.answers import Answers  # late: opening and reading a library does not need it

        return Answers(self._searching, None if self._keeper else self._catalogue.lock)
