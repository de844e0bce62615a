"""Library: the one door to a collection of articles. The app and the commands ask a Library and nothing else.

All that they know of index beside it are plain values (index.model), words (index.text), what workers are asked
(index.worker, index.pipeline.messages) and how private files are kept (index.store.files, index.store.roots).

Opening one is cheap: what only searching or updating needs is imported there. `update` reads the files in and analyses
them; everything else reads what is there, at any time, while another process updates.
"""

import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from index.journal.searches import SearchesFile
from index.model.claims import Claim
from index.model.document import Document, Fact, Problem
from index.model.progress import Progress
from index.model.results import Alternative, Facet, Hit, Results, SavedSearch
from index.model.rows import (
    Choice,
    ClaimFacet,
    ClaimFilter,
    ClaimOrder,
    ClaimRow,
    Entry,
    SpeakerRow,
    StatementRow,
    Tally,
)
from index.model.statements import Analysis, Attribution
from index.pipeline.collecting import without_collecting
from index.store import schema as database
from index.store.cards import Card
from index.store.catalogue import Catalogue
from index.store.files import LibraryBusy, LibraryError, cache_folder, library_folder, locked, remove, write_atomically
from index.store.roots import Roots
from index.store.schema import DamagedError
from index.store.speakers import mention

if TYPE_CHECKING:
    from index.search.answers import Answers, State
    from index.search.fulltext import FullText

__all__ = [
    "Alternative",
    "CheckReport",
    "Choice",
    "ClaimFacet",
    "ClaimFilter",
    "ClaimOrder",
    "ClaimRow",
    "DamagedError",
    "Entry",
    "Facet",
    "Hit",
    "Library",
    "LibraryBusy",
    "LibraryError",
    "Progress",
    "Results",
    "SavedSearch",
    "SpeakerRow",
    "StatementRow",
]

ALL_CLAIMS = ClaimFilter()


class CheckReport(msgspec.Struct, frozen=True):
    """The state of a library. `catalogue` and `fulltext` begin with "ok", "rebuilt" or "stale", or say what is wrong;
    `versions` are those of the rooms that made what is stored.
    """

    documents: int
    analysed: int
    claims: int
    problems: int
    catalogue: str
    fulltext: str
    versions: Mapping[str, str]
    folder: Path


class Library:
    """The articles in some folders and files, and all that is known of them.

    >>> with Library(["seeds"]) as library:
    ...     for progress in library.update():
    ...         pass
    ...     library.search("kim putin").total
    2
    """

    def __init__(self, roots: Sequence[str | os.PathLike[str]], *, cache: Path | None = None) -> None:
        """Open the library over `roots`, without reading them in. Raises LibraryError."""
        self._roots = Roots(roots)
        self.roots = self._roots.given
        self.name = self._roots.name
        self._cache = cache_folder(cache)
        self._analyses = self._cache / "analyses.sqlite"  # those of all libraries
        self.folder = library_folder(self._cache, self._roots.resolved)
        self._opening = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._fulltext: FullText | None = None
        self._told = ""  # what was made anew, until an update says so
        try:
            self._current()
        except DamagedError:
            with locked(self.folder / "lock"):
                try:
                    self._current()  # another process may have made it anew just now
                except DamagedError as error:
                    self._give_up_catalogue(str(error))
                    self._told = str(error)

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if self._catalogue is not None:
            self._catalogue.close()
        if self._fulltext is not None:
            self._fulltext.close()
        self._catalogue = self._fulltext = None

    # Reading

    @staticmethod
    def suffixes() -> tuple[str, ...]:
        """The suffixes of the files that are read, in lower case: ".txt" and others."""
        from index.reading.formats import TABLE  # late: nothing else needs it before an update

        return TABLE.suffixes

    def entries(self) -> tuple[Entry, ...]:
        """Every document, in path order, without its text."""
        with self._reading() as catalogue, without_collecting():
            return self._entries(catalogue.cards())

    def entry(self, id_: int) -> Entry | None:
        """One of the entries."""
        with self._reading() as catalogue:
            return next(iter(self._entries(catalogue.cards(id_))), None)

    def _entries(self, cards: Iterable[tuple[int, str, int, Card, bool, str, Tally]]) -> tuple[Entry, ...]:
        # One object for all that are the same: in a large library it is half the memory.
        facts: dict[Fact | None, Fact | None] = {}
        return tuple(
            Entry(
                id=id_,
                path=self.shown(path, line),
                outlet=facts.setdefault(card.outlet, card.outlet),
                title=card.title,
                date=facts.setdefault(card.date, card.date),
                heading=card.title.value if card.title and card.title.value == card.heading else card.heading,
                via=card.via,
                language=sys.intern(card.language) if card.language else None,
                analysed=analysed,
                standings=tally.standings,
                flagged=tally.flagged,
                story=sys.intern(story),
                words=card.words,
            )
            for id_, path, line, card, analysed, story, tally in cards
        )

    def document(self, id_: int) -> Document | None:
        with self._reading() as catalogue:
            return catalogue.document(id_)

    def analysis(self, id_: int) -> Analysis | None:
        """Who says what in a document, its speakers under the names they have in the whole library.

        None until it was analysed, or where that failed.
        """
        with self._reading() as catalogue:
            return catalogue.analysis(id_)

    def claims(self, document: int | None = None) -> tuple[Claim, ...]:
        """The claims of one document, or of all in path order."""
        with self._reading() as catalogue:
            return catalogue.claims(document)

    def claim_rows(
        self, wanted: ClaimFilter = ALL_CLAIMS, *, order: ClaimOrder = ClaimOrder.SALIENCE, limit: int = 500
    ) -> tuple[ClaimRow, ...]:
        """The claims that are asked for, the first `limit` of them in that order."""
        with self._reading() as catalogue:
            return catalogue.claim_rows(wanted, order, limit)

    def count_claims(self, wanted: ClaimFilter = ALL_CLAIMS) -> int:
        """How many claims `claim_rows` has of these without a limit."""
        with self._reading() as catalogue:
            return catalogue.count_claims(wanted)

    def choices(self, wanted: ClaimFilter = ALL_CLAIMS) -> tuple[Choice, ...]:
        """The stories, outlets and speakers that these claims can be narrowed to, each most claims first."""
        with self._reading() as catalogue:
            return tuple(choice for facet in ClaimFacet for choice in catalogue.choices(wanted, facet))

    def speakers(self) -> tuple[SpeakerRow, ...]:
        """Who says something in the library, most statements first, the unnamed after all others."""
        with self._reading() as catalogue, without_collecting():
            return catalogue.speakers.rows()

    def speaker(self, document: int, said: Attribution) -> str | None:
        """Who makes a statement, as `speakers` names them; None where it cannot be told."""
        if said.speaker:
            return said.speaker
        with self._reading() as catalogue:
            found = catalogue.document(document)
            return catalogue.speakers.unnamed(document, mention(said, found.text)) if found else None

    def statements(self, speaker: str, limit: int = 500) -> tuple[StatementRow, ...]:
        """What a speaker says, newest document first; `speaker` is a name as `speakers` gives it."""
        with self._reading() as catalogue:
            return catalogue.speakers.statements(speaker, limit)

    def problems(self) -> tuple[Problem, ...]:
        """What was not read, or not whole, and why. Paths are raw: `shown` makes them printable."""
        with self._reading() as catalogue:
            return catalogue.problems()

    def revision(self) -> int:
        """The change counter: as long as it stays, so does all else."""
        with self._reading() as catalogue:
            return catalogue.revision()

    def shown(self, path: str, line: int = 0) -> str:
        """A document's path as the user gave its root, `#LINE` for an article of a JSON Lines file.

        Undecodable bytes are `\\xNN`; control characters are left to whoever prints it.
        """
        return self._roots.shown(path, line)

    def search(self, query: str, limit: int = 50, *, begun: bool = False) -> Results:
        """The best hits for a query, in the language of index.search.queries. No query makes it raise.

        With `begun` it may still be typed: where it finds nothing, its last word is taken as the beginning of one.
        """
        return self._answers.best(query, limit, unended=begun)

    def first_hits(self, query: str, limit: int = 20) -> Results:
        """Some documents for a query that is still being typed, as fast as can be: not ranked, not counted.

        The last word may be the beginning of one. Of one or two letters alone it is looked for in titles, and the
        speakers whose names begin so are told.
        """
        return self._answers.first(query, limit)

    def facets(self, query: str) -> tuple[Facet, ...]:
        """What a search can be narrowed by; nothing where it cannot be made just now."""
        return self._answers.facets(query)

    def looser(self, query: str, limit: int = 6) -> tuple[Alternative, ...]:
        """Looser queries that find something, for one that finds nothing; the nearest to it first."""
        return self._answers.looser(query, limit)

    def search_like(self, text: str, limit: int = 50) -> Results:
        """Documents that share rare words with a text, such as a claim; `Results.query` is how they were asked for."""
        return self._answers.like(text, limit)

    # What the analyst searched for

    def latest_queries(self) -> tuple[str, ...]:
        """The queries made before, the newest first. Raises LibraryError."""
        return self._searches().read().latest

    def remember_query(self, query: str) -> None:
        """Keep a query with those made before. Raises LibraryError."""
        self._searches().remember(query)

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """What was saved, with what is new since each was last looked at. Raises LibraryError."""
        self.mend_searches()
        kept = [(saved, self._answers.digests(saved.query) or set()) for saved in self._searches().read().saved]
        return tuple(SavedSearch(saved.query, len(now), len(now - saved.digests)) for saved, now in kept)

    def mend_searches(self) -> None:
        """Set saved searches that cannot be read aside. Raises LibraryError that tells under which name."""
        self._searches().mend()

    def save_search(self, query: str) -> None:
        """Save a query: what it finds now is not new. Raises LibraryError."""
        found = self._answers.digests(query)
        if found is None:
            raise LibraryError(f"{query} cannot be searched just now, so it is not saved. Try again in a moment.")
        self._searches().save(query, found)

    def look_at_search(self, query: str) -> None:
        """Note that a search was looked at, if it is a saved one: what it finds now is no longer new.

        Raises LibraryError.
        """
        found = self._answers.digests(query)
        if found is not None:
            self._searches().look(query, found)

    def drop_search(self, query: str) -> None:
        """Save a query no longer. Raises LibraryError."""
        self._searches().drop(query)

    def _searches(self) -> SearchesFile:
        return SearchesFile(self._roots.resolved)

    # Writing

    def update(self, *, wait: bool = False, processes: int | None = None) -> Iterator[Progress]:
        """Read in what changed, index it, analyse it, find its claims. The work is done as the iterator is followed.

        Many documents are analysed in so many processes side by side; None is one for each core, 1 none but this one.

        Stop at any time: what is done stays done. Where another process is updating, the first step waits for it if
        `wait`, or raises LibraryBusy. Raises LibraryError where something fails.
        """
        with locked(self.folder / "lock", wait=wait):
            if self._is_doubted():
                self._mend()
            yield from self._telling()
            try:
                yield from self._update(processes)
                return
            except DamagedError as error:
                if not self._mend(error):
                    raise
            except LibraryError:
                raise
            except Exception:
                # What nobody foresaw may come of what is stored: that is looked through before it is called a fault.
                if not self._mend():
                    raise
            yield from self._telling()
            yield from self._update(processes)

    def _is_doubted(self) -> bool:
        """Whether damage was met by somebody who reads."""
        try:
            return os.path.lexists(database.damage_note(self._current().path))
        except DamagedError:
            return True

    def _telling(self) -> Iterator[Progress]:
        """A step that tells what was made anew, if something was."""
        if self._told:
            told, self._told = self._told, ""
            yield Progress("reading", 0, 0, self.revision(), told)

    def _mend(self, met: DamagedError | None = None) -> bool:
        """Have what is damaged in the catalogue made anew, parts of it or all; false where nothing is.

        `met` is the damage that is known of. The writer lock is held.
        """
        from index.store.mending import mend

        try:
            path = self._current().path
            catalogue = Catalogue(path)
            try:
                told = mend(catalogue)
            finally:
                catalogue.close()
            remove(database.damage_note(path))
            self._told = told or self._told
            return bool(told)
        except DamagedError as error:
            self._told = str(met or error)
            self._give_up_catalogue(self._told)
            return True
        except OSError as error:
            raise LibraryError(f"The catalogue is damaged, and cannot be made anew: {error}.") from error

    def _update(self, processes: int | None) -> Iterator[Progress]:
        from index.pipeline.update import update
        from index.search.fulltext import FullText

        path = self._current().path
        catalogue = Catalogue(path)  # a connection of its own: readers of this Library see whole transactions only
        fulltext = FullText(self.folder / "fulltext", catalogue.uuid)
        try:
            yield from update(catalogue, fulltext, self._roots, self._analyses, processes)
        finally:
            fulltext.close()
            catalogue.close()

    def rebuild(self) -> None:
        """Forget everything derived, and what other libraries share of it; the next update makes it anew.

        Raises LibraryBusy.
        """
        from index.store.analyses import Analyses

        with locked(self.folder / "lock"):
            self._give_up_catalogue("asked for")
            self._full_text().discard()
            shared = Analyses(self._analyses)
            shared.forget()
            shared.close()

    def verify(self) -> None:
        """Read all there is. Raises DamagedError where something cannot be read: the next update makes that anew.

        Takes time in proportion to the library.
        """
        from index.store.mending import damaged

        with self._reading() as catalogue:
            for id_, what in damaged(catalogue):
                raise DamagedError(
                    f"The catalogue is damaged (the {what} of document {id_} cannot be read). "
                    "Your files are not touched, and an update makes it anew from them."
                )

    def check(self) -> CheckReport:
        """Look into everything. Takes time in proportion to the library."""
        from index import claims, quotes, reading  # late: see update

        with self._reading() as catalogue:
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
                    "catalogue": f"{database.SCHEMA_VERSION:08x}",
                },
                folder=self.folder,
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

    # The catalogue and the full text in use

    @property
    def _answers(self) -> "Answers":
        from index.search.answers import Answers  # late: a library is opened and read without it

        return Answers(self._searching, self.folder / "lock")

    @contextmanager
    def _searching(self) -> "Iterator[State]":
        with self._reading() as catalogue:
            yield catalogue, self._full_text()

    @contextmanager
    def _reading(self) -> Iterator[Catalogue]:
        """The catalogue. Damage met while reading it is noted for the next update."""
        catalogue = self._current()
        try:
            yield catalogue
        except DamagedError as error:
            with suppress(OSError):
                write_atomically(database.damage_note(catalogue.path), str(error).encode())
            raise

    def _current(self) -> Catalogue:
        """The connection for reading, opened anew where the catalogue was made anew meanwhile."""
        with self._opening:
            if self._catalogue is None or not self._catalogue.is_current():
                self.close()
                try:
                    library_folder(self._cache, self._roots.resolved)  # somebody may have cleared the cache
                    path = database.current(self.folder)
                    if path is None:
                        database.create(self.folder)
                        path = database.current(self.folder)
                except OSError as error:
                    raise LibraryError(f"The cache folder {self.folder} cannot be used: {error}.") from error
                assert path is not None
                self._catalogue = Catalogue(path)
            return self._catalogue

    def _full_text(self) -> "FullText":
        from index.search.fulltext import FullText

        catalogue = self._current()
        if self._fulltext is None:
            self._fulltext = FullText(self.folder / "fulltext", catalogue.uuid)
        return self._fulltext

    def _give_up_catalogue(self, reason: str) -> None:
        """Put an empty catalogue in place of the one in use. The writer lock is held."""
        self.close()
        database.create(self.folder, instead_of=database.current(self.folder), reason=reason)
        self._current()
