"""Library: the one door to a collection of articles, for the app and the commands.

Besides it they use only plain values (index.model), words (index.text), the workers and their messages (index.worker,
index.pipeline.messages), and private files (index.store.files, index.store.roots).

Opening a Library is cheap, since modules that only searching or updating needs are imported late. `update` reads and
analyses the files; everything else reads what is stored, even while another process updates.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from index.library.news import Noticing
from index.library.saying import Saying
from index.library.shelving import Shelving
from index.model.keeping import Kept
from index.model.progress import Progress
from index.model.provenance import FileChange, FileState, Original, Provenance
from index.model.results import Alternative, Facet, Hit, Results, SavedSearch
from index.model.rows import (
    Choice,
    ClaimFacet,
    ClaimFilter,
    ClaimOrder,
    ClaimRow,
    Entry,
    SpeakerPage,
    SpeakerRow,
    StatementRow,
)
from index.model.timeline import Timeline
from index.model.versions import Changes
from index.store.catalogue import Catalogue
from index.store.files import LibraryBusy, LibraryError, locked
from index.store.schema import SCHEMA_VERSION, DamagedError
from index.store.sharing import for_others

if TYPE_CHECKING:
    from index.pipeline.executors import Workers

__all__ = [
    "Alternative",
    "Changes",
    "CheckReport",
    "Choice",
    "ClaimFacet",
    "ClaimFilter",
    "ClaimOrder",
    "ClaimRow",
    "DamagedError",
    "Entry",
    "Facet",
    "FileChange",
    "Hit",
    "Library",
    "LibraryBusy",
    "LibraryError",
    "Original",
    "Progress",
    "Provenance",
    "Results",
    "SavedSearch",
    "SpeakerPage",
    "SpeakerRow",
    "StatementRow",
    "Timeline",
]


class CheckReport(msgspec.Struct, frozen=True):
    """The state of a library.

    `catalogue` and `fulltext` begin with "ok", "rebuilt" or "stale", or else say what is wrong. `versions` are those of
    the rooms that made what is stored. `kept` says who keeps it, if that is another user.
    """

    documents: int
    analysed: int
    claims: int
    problems: int
    catalogue: str
    fulltext: str
    versions: Mapping[str, str]
    folder: Path
    kept: Kept | None = None


class Library(Noticing, Saying, Shelving):
    """The articles in some folders and files, and all that is known about them.

    >>> with Library(["seeds"]) as library:
    ...     for progress in library.update():
    ...         pass
    ...     library.search("kim putin").total
    2
    """

    def update(
        self,
        *,
        wait: bool = False,
        processes: int | None = None,
        in_view: Callable[[], int | None] = lambda: None,
        workers: "Workers | None" = None,
        changed: Iterable[str | os.PathLike[str]] | None = None,
    ) -> Iterator[Progress]:
        """Read what has changed, index and analyse it, and find its claims. The work is done while you iterate.

        `processes` is how many are used if there are many documents to analyse: None for one on each core, 1 for only
        this one; or `workers` are used, those of a cluster (index.library.cluster). `in_view` tells the id of the
        document that somebody is reading: the claims of its story are found first. `changed` are the files and folders
        that came, changed or went since the last update, where all these are known: nothing else is looked at then,
        which takes long where there are very many. You may stop at any time: what is done is kept. If another process
        is updating, the first step waits for it if `wait`, and otherwise raises LibraryBusy. Raises LibraryError if
        something fails. Nothing is to do where another user keeps the library.
        """
        if self.kept:
            yield Progress("done", 0, 0, self.revision())
            return
        located = None if changed is None else [self._roots.located(path) for path in changed]
        with locked(self._catalogue.lock, wait=wait):
            if self._catalogue.is_doubted():
                self._catalogue.mend()
            yield from self._note()
            try:
                yield from self._update(processes, in_view, workers, located)
                return
            except DamagedError as error:
                if not self._catalogue.mend(error):
                    raise
            except LibraryError:
                raise
            except Exception:
                # Damaged data may cause any error: look for damage before calling it a fault.
                if not self._catalogue.mend():
                    raise
            yield from self._note()
            yield from self._update(processes, in_view, workers, located)

    def _note(self) -> Iterator[Progress]:
        """A step with what was found damaged, if anything was."""
        if note := self._catalogue.take_note():
            yield Progress("reading", 0, 0, self.revision(), note)

    def _update(
        self,
        processes: int | None,
        in_view: Callable[[], int | None],
        workers: "Workers | None",
        changed: Sequence[str] | None,
    ) -> Iterator[Progress]:
        from index.pipeline.update import update
        from index.pipeline.verdicts import said
        from index.search.fulltext import FullText

        with (
            self._catalogue.writing() as catalogue,
            for_others(catalogue),
            closing(FullText(self.folder / "fulltext", catalogue.uuid)) as fulltext,
        ):
            corrections = said(lambda: self.journal, self._roots)
            known = self._analyses
            yield from update(
                catalogue, fulltext, self._roots, known, processes, corrections, in_view, workers, changed
            )

    def rebuild(self) -> None:
        """Delete all derived data, including the analyses shared with other libraries. The next update makes it again.

        Raises LibraryBusy, LibraryError.
        """
        from index.store.analyses import Analyses

        if self.kept:
            raise LibraryError(f"{self.kept.by} keeps this library: what is read in is theirs to make anew.")
        with locked(self._catalogue.lock):
            self._catalogue.replace("asked for")
            self._full_text().discard()
            shared = Analyses(self._analyses)
            shared.forget()
            shared.close()

    def verify(self) -> None:
        """Read everything that is stored. Raises DamagedError if that fails: the next update mends it.

        Takes time proportional to the library.
        """
        from index.store.mending import damaged

        with self._catalogue.reading() as catalogue:
            for id_, what in damaged(catalogue):
                raise DamagedError(
                    f"The catalogue is damaged (the {what} of document {id_} cannot be read). "
                    "Your files are not touched, and an update makes it anew from them."
                )

    def verify_files(self) -> Iterator[Progress | FileChange]:
        """Read every file again, and give those that are not as they were read, with the progress in between.

        The next update reads the changed ones, even if their size and times are the same, unless another user keeps
        the library. Raises LibraryError.
        """
        from index.pipeline.verifying import verify

        changed = []
        with self._catalogue.reading() as catalogue:
            for found in verify(catalogue):
                if isinstance(found, FileChange) and found.state is FileState.CHANGED:
                    changed.append(found.path)
                yield found
        if changed and not self.kept:
            with locked(self._catalogue.lock, wait=True), self._catalogue.writing() as catalogue:
                catalogue.read_again(changed)

    def check(self) -> CheckReport:
        """Check everything. Takes time proportional to the library."""
        from index import claims, quotes, reading  # late: only needed here and in an update

        with self._catalogue.reading() as catalogue:
            counts = catalogue.counts()
            made_anew = catalogue.state("made_anew")
            state = f"rebuilt: {made_anew}" if made_anew else "ok"
            try:
                self.verify()
            except DamagedError as error:
                state = str(error)
            return CheckReport(
                documents=counts.documents,
                analysed=counts.analysed,
                claims=counts.claims,
                problems=counts.problems,
                catalogue=state,
                fulltext=self._fulltext_state(catalogue),
                versions={
                    "reading": reading.VERSION,
                    "quotes": quotes.VERSION,
                    "claims": claims.VERSION,
                    "catalogue": f"{SCHEMA_VERSION:08x}",
                },
                folder=self.folder,
                kept=self.kept,
            )

    def _fulltext_state(self, catalogue: Catalogue) -> str:
        from index.search.fulltext import UnusableError

        try:
            mark = self._full_text().watermark()
        except UnusableError as error:
            return f"stale: {error}"
        waiting = catalogue.count_since(mark.revision, mark.document)
        if waiting:
            return f"stale: {waiting} documents are not indexed"
        return catalogue.state("fulltext") or "ok"
