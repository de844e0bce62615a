"""Library: the one door to a collection of articles, for the app and the commands.

Besides it they use only plain values (index.model), words (index.text), the workers and their messages (index.worker,
index.pipeline.messages), and private files (index.store.files, index.store.roots).

Opening a Library is cheap, since modules that only searching or updating needs are imported late. `update` reads and
analyses the files; everything else reads what is stored, even while another process updates.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from index.model.claims import Claim, Dispute, Nearest, Report
from index.model.document import Document, Problem, Span
from index.model.news import ClaimNews, DocumentNews, News, SearchNews, Told
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
from index.model.statements import Analysis, Attribution
from index.model.timeline import Timeline
from index.model.versions import Changes
from index.pipeline.collecting import without_collecting
from index.store.cards import entries
from index.store.catalogue import Catalogue
from index.store.files import LibraryBusy, LibraryError, cache_folder, locked, own_folder
from index.store.inuse import CatalogueInUse
from index.store.roots import Roots
from index.store.schema import SCHEMA_VERSION, DamagedError
from index.store.speakers import mention

if TYPE_CHECKING:
    from index.journal.journal import Journal
    from index.journal.looks import Looks
    from index.journal.news import Comparison
    from index.journal.searches import Searches
    from index.journal.targets import Targets
    from index.model.actions import Asserted, Field, Kept, Passage, Stated, Target, Value, Whole
    from index.model.actions import Entry as JournalEntry
    from index.model.marks import Placed, Said, Where
    from index.model.verdicts import Verdict
    from index.search.answers import Answers, State
    from index.search.fulltext import FullText
    from index.store.marked import Marked

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

ALL_CLAIMS = ClaimFilter()


class CheckReport(msgspec.Struct, frozen=True):
    """The state of a library.

    `catalogue` and `fulltext` begin with "ok", "rebuilt" or "stale", or else say what is wrong. `versions` are those of
    the rooms that made what is stored.
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
    """The articles in some folders and files, and all that is known about them.

    >>> with Library(["seeds"]) as library:
    ...     for progress in library.update():
    ...         pass
    ...     library.search("kim putin").total
    2
    """

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
        folder = cache_folder(cache)
        self._analyses = folder / "analyses.sqlite"  # shared by all libraries
        self._catalogue = CatalogueInUse(folder, self._roots.resolved)
        self.folder = self._catalogue.folder
        self._fulltext: FullText | None = None

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._catalogue.close()
        self._close_full_text()

    # Reading

    @staticmethod
    def suffixes() -> tuple[str, ...]:
        """The suffixes of the files that can be read, in lower case: ".txt" and others."""
        from index.reading.formats import TABLE  # late: nothing else needs it before an update

        return TABLE.suffixes

    def entries(self) -> tuple[Entry, ...]:
        """Every document, in path order, without its text."""
        with self._catalogue.reading() as catalogue, without_collecting():
            return entries(catalogue.cards(), self.shown)

    def entry(self, id_: int) -> Entry | None:
        """The entry of one document, None if there is no such document."""
        with self._catalogue.reading() as catalogue:
            return next(iter(entries(catalogue.cards(id_), self.shown)), None)

    def places(self, id_: int) -> tuple[str, ...]:
        """The places where an article was read, as shown to the user: first that of the document itself."""
        with self._catalogue.reading() as catalogue:
            return tuple(self.shown(*place[:3]) for place in catalogue.places.of(id_))

    def versions(self, id_: int) -> tuple[Entry, ...]:
        """The versions of an article, newest first. Only the newest is among the entries and is analysed."""
        with self._catalogue.reading() as catalogue:
            found = [row for version in catalogue.places.versions(id_) for row in catalogue.cards(version)]
            return entries(found, self.shown)

    def provenance(self, id_: int) -> Provenance | None:
        """Where a document comes from, None if it is gone."""
        with self._catalogue.reading() as catalogue:
            found = catalogue.provenance(id_)
            return found and replace(found, places=self.places(id_))

    def original(self, document: Document, offset: int) -> Original:
        """What a document's file holds now, at the place that corresponds to an offset into the document's text."""
        from index.reading.original import original  # late: hardly ever asked for

        return original(document, offset)

    def changes(self, older: int, newer: int) -> Changes | None:
        """What changed from one version of an article to another, None if one is gone. Takes up to a few seconds."""
        from index.claims.versions import changes  # late: hardly ever asked for

        before, after = self.document(older), self.document(newer)
        return changes(before, after) if before and after else None

    def document(self, id_: int) -> Document | None:
        """A document with its text, None if it is gone."""
        with self._catalogue.reading() as catalogue:
            return catalogue.document(id_)

    def analysis(self, id_: int) -> Analysis | None:
        """Who says what in a document, with the speakers' names in the library.

        None if it has not been analysed yet, or its analysis failed.
        """
        with self._catalogue.reading() as catalogue:
            return catalogue.analysis(id_)

    def claims(self, document: int | None = None) -> tuple[Claim, ...]:
        """The claims of one document, or of all in path order."""
        with self._catalogue.reading() as catalogue:
            return catalogue.claims(document)

    def claim_rows(
        self,
        wanted: ClaimFilter = ALL_CLAIMS,
        *,
        order: ClaimOrder = ClaimOrder.SALIENCE,
        limit: int = 500,
        start: int = 0,
    ) -> tuple[ClaimRow, ...]:
        """At most `limit` of the claims that meet the conditions, in this order, from the one numbered `start` on.

        Each comes with what analysts said of it.
        """
        with self._marked() as catalogue:
            return catalogue.claim_lists.rows(wanted, order, limit, start)

    def claim_place(self, wanted: ClaimFilter, order: ClaimOrder, claim: Claim) -> int | None:
        """The number of a claim among `claim_rows`, from 0 on; None if it is not among them."""
        with self._marked() as catalogue:
            return catalogue.claim_lists.place(wanted, order, claim)

    def count_claims(self, wanted: ClaimFilter = ALL_CLAIMS) -> int:
        """How many claims meet the conditions."""
        with self._marked() as catalogue:
            return catalogue.claim_lists.count(wanted)

    def choices(self, wanted: ClaimFilter = ALL_CLAIMS) -> tuple[Choice, ...]:
        """The stories, outlets, speakers and tags that these claims can be narrowed to, each with most claims first."""
        with self._marked() as catalogue:
            return tuple(choice for facet in ClaimFacet for choice in catalogue.claim_lists.choices(wanted, facet))

    def speakers(self) -> tuple[SpeakerRow, ...]:
        """Every speaker in the library, most statements first, the unnamed ones last."""
        with self._catalogue.reading() as catalogue, without_collecting():
            return catalogue.speakers.rows()

    def speaker(self, document: int, said: Attribution) -> str | None:
        """The name of a statement's speaker as in `speakers`, None if it is unknown."""
        if said.speaker:
            return said.speaker
        with self._catalogue.reading() as catalogue:
            found = catalogue.document(document)
            return catalogue.speakers.unnamed(document, mention(said, found.text)) if found else None

    def statements(self, speaker: str, limit: int = 500, start: int = 0) -> tuple[StatementRow, ...]:
        """What a speaker says, newest document first; `speaker` is a name from `speakers`.

        It is at most `limit` statements, from the one numbered `start` on.
        """
        with self._catalogue.reading() as catalogue:
            return catalogue.speakers.statements(speaker, limit, start)

    def count_statements(self, speaker: str) -> int:
        """How many statements a speaker makes."""
        with self._catalogue.reading() as catalogue:
            return catalogue.speakers.count(speaker)

    def speaker_page(self, speaker: str, limit: int = 500, start: int = 0) -> SpeakerPage:
        """The page of a speaker: as `statements`, with the outlets, the standings, and what stands against what."""
        with self._catalogue.reading() as catalogue, without_collecting():
            return catalogue.pages.page(speaker, limit, start)

    def stories(self) -> tuple[str, ...]:
        """The names of the stories whose claims have been found, in the order of their first documents."""
        with self._catalogue.reading() as catalogue:
            return tuple(catalogue.timelines.stories())

    def timeline(self, story: str) -> Timeline:
        """Who said what when in a story, by its name; without lines where there is no such story."""
        from index.claims.timeline import timeline  # late: only where it is asked for

        with self._catalogue.reading() as catalogue, without_collecting():
            return timeline(story, catalogue.timelines.members(story, self.shown))

    def problems(self) -> tuple[Problem, ...]:
        """What could not be read completely, and why. Paths are raw: `shown` makes them printable."""
        with self._catalogue.reading() as catalogue:
            return catalogue.problems()

    def revision(self) -> int:
        """The change counter: while it stays the same, so does everything else."""
        with self._catalogue.reading() as catalogue:
            return catalogue.revision()

    def shown(self, path: str, line: int = 0, member: str = "") -> str:
        """A document's path as the user knows it, with `#MEMBER` or `#LINE` for one of several articles in a file.

        Undecodable bytes become `\\xNN`; whoever prints it must deal with control characters.
        """
        return self._roots.shown(path, line, member)

    def within(self, document: Document) -> str:
        """A document's path below the library, wherever that is, with `#MEMBER` or `#LINE` as in `shown`."""
        place = document.member or document.line
        return self._roots.within(document.path) + (f"#{place}" if place else "")

    def search(self, query: str, limit: int = 50, *, begun: bool = False, start: int = 0) -> Results:
        """The best hits for a query in the language of index.search.queries, which may be any text.

        They are at most `limit`, from the one numbered `start` on. If `begun`, the user may still be typing: if the
        query finds nothing, its last word counts as the beginning of one.
        """
        return self._answers.best(query, limit, unended=begun, start=start)

    def first_hits(self, query: str, limit: int = 20) -> Results:
        """Some hits for a query that is being typed, as fast as possible: neither ranked nor counted.

        The last word counts as the beginning of one. For one or two letters alone, the hits are documents with such
        words in their titles, and the note lists such speakers.
        """
        return self._answers.first(query, limit)

    def facets(self, query: str) -> tuple[Facet, ...]:
        """The facets that a search can be narrowed by; none if the search is impossible at the moment."""
        return self._answers.facets(query)

    def looser(self, query: str, limit: int = 6) -> tuple[Alternative, ...]:
        """Looser queries that find something, for one that finds nothing, the nearest first."""
        return self._answers.looser(query, limit)

    def search_like(self, text: str, limit: int = 50) -> Results:
        """Documents that share rare words with a text, such as a claim. `Results.query` is the query for them."""
        return self._answers.like(text, limit)

    # What the analyst searched for

    def latest_queries(self) -> tuple[str, ...]:
        """The latest queries, newest first. Raises LibraryError."""
        return self._searches().latest()

    def remember_query(self, query: str) -> None:
        """Add a query to the latest ones. Raises LibraryError."""
        self._searches().remember(query)

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """The saved searches, with what is new since the user last looked at each. Raises LibraryError."""
        self.mend_searches()
        searches = self._searches()
        found = [(query, self._answers.digests(query) or set(), searches.seen(query)) for query in searches.saved()]
        return tuple(SavedSearch(query, len(now), len(now - seen)) for query, now, seen in found)

    def mend_searches(self) -> None:
        """Set an unreadable journal or file of searches aside, raising a LibraryError that gives its new name."""
        self._searches().mend()

    def save_search(self, query: str) -> None:
        """Save a query; what it finds now counts as seen. Raises LibraryError."""
        found = self._answers.digests(query)
        if found is None:
            raise LibraryError(f"{query} cannot be searched just now, so it is not saved. Try again in a moment.")
        self._searches().save(query, found)

    def look_at_search(self, query: str) -> None:
        """If a search is saved, note that the user looked at it: what it finds now counts as seen.

        Raises LibraryError.
        """
        found = self._answers.digests(query)
        if found is not None:
            self._searches().look(query, found)

    def drop_search(self, query: str) -> None:
        """Delete a saved search. Raises LibraryError."""
        self._searches().drop(query)

    def _searches(self) -> "Searches":
        from index.journal.searches import Searches, old_file

        return Searches(self.journal, old_file(self._roots.resolved, own_folder("data")))

    # What is new since the analyst last looked

    def news(self, limit: int = 500, *, every: bool = False) -> News:
        """What is new: documents, claims and standings, of the claims at most `limit`. Raises LibraryError.

        With `every` the new claims that are not flagged are among them. New is what its journal's author has not seen.
        """
        with self._compared() as compared:
            return compared.news(limit, every=every)

    def see_news(self, news: News) -> None:
        """Keep that all these news were seen: then they are new no more. Raises LibraryError."""
        with self._compared() as compared:
            compared.see(news)

    def open_news(self, items: Iterable[DocumentNews | ClaimNews]) -> None:
        """Keep that some news were seen. Raises LibraryError.

        With a document those of its claims are seen that are not flagged; with a claim its document is seen.
        """
        with self._compared() as compared:
            compared.open(items)

    def has_looked(self) -> bool:
        """Whether the author has ever seen news of this library. Raises LibraryError."""
        return self._looks().is_begun()

    def news_seen(self, since: str = "") -> tuple[Told, ...]:
        """The news that were seen since a time (UTC, ISO 8601), oldest first. Raises LibraryError."""
        return self._looks().told(since)

    def search_news(self) -> tuple[SearchNews, ...]:
        """The documents that saved searches find now and had not found before. Raises LibraryError."""
        searches = self._searches()
        return tuple(
            SearchNews(query, id_, entry.path, entry.heading, entry.outlet, entry.date, matched)
            for query in searches.saved()
            for id_, matched in self._answers.unseen(query, searches.seen(query)).items()
            if (entry := self.entry(id_))
        )

    @contextmanager
    def _compared(self) -> "Iterator[Comparison]":
        from index.journal.news import JUDGING, Comparison

        with self._catalogue.reading() as catalogue:
            made_by = f"{catalogue.state('grouping')} {self.journal.last_of(*JUDGING)}"
            yield Comparison(catalogue, self._looks(), self.shown, made_by)

    def _looks(self) -> "Looks":
        from index.journal.looks import Looks

        return Looks(self.journal)

    # What the analyst said

    @property
    def journal(self) -> "Journal":
        """What this library's analysts said, and what of it holds. Nothing is read before it is asked. LibraryError."""
        from index.journal.authors import author_name
        from index.journal.file import journal_path  # late: the first frame does not need it
        from index.journal.journal import Journal

        return Journal(journal_path(self._roots.resolved), author_name(self._author))

    def set_of(self, pattern: str, field: "Field", value: str | None) -> int:
        """Set an outlet, date or title of a file, a folder or all files like a pattern; None takes it back.

        The next update applies it. Returns how many documents it is about. Raises LibraryError.
        """
        from index.journal.settings import set_of

        with self._catalogue.reading() as catalogue:
            return set_of(self.journal, self._roots, tuple(catalogue.carded()), pattern, field, value)

    def set_one(self, id_: int, field: str, value: str) -> None:
        """Set the outlet, date or title of one document. The next update applies it. Raises LibraryError."""
        from index.journal.settings import set_one
        from index.model.actions import Field

        if document := self.document(id_):
            set_one(self.journal, self._targets.whole(document), Field(field), value)

    def say(self, target: "Target", value: "Value") -> "JournalEntry | None":
        """Say this of a target. None if it is said already. Raises LibraryError."""
        return self._placed(self.journal.put(target, value))

    def take_back(self, target: "Target", value: "Value") -> "JournalEntry | None":
        """Take back what is said of a target, of that kind and name. None if nothing is. Raises LibraryError."""
        return self._placed(self.journal.take_back(target, value))

    def undo(self) -> "JournalEntry | None":
        """Undo the user's latest action that is not undone yet. Returns the row that does it. Raises LibraryError."""
        return self._placed(self.journal.undo())

    def redo(self) -> "JournalEntry | None":
        """Do the action again that the user undid last, if nothing was said since. Raises LibraryError."""
        return self._placed(self.journal.redo())

    def _placed(self, said: "JournalEntry | None") -> "JournalEntry | None":
        """Have marks show what was said. It is said, even where this fails."""
        if said:
            with suppress(LibraryError), self._marked():
                pass
        return said

    def take_in(self, lines: Iterable[bytes], author: str | None = None) -> tuple[int, tuple["Placed", ...]]:
        """Take in the journal of another library, or annotations of other tools, from the lines of a file of JSON.

        Returns how many rows were new here, and those of them that have no place in the library: they are kept. It is
        said by those who said it there, or by `author`. Raises LibraryError if it cannot be read; then nothing is.
        """
        from index.journal.placing import settled

        before = self.journal.last()
        with self._catalogue.reading() as catalogue:
            new = self.journal.take_in(lines, author, lambda said: settled(catalogue, self._roots, said))
        return new, tuple(one for one in self.unplaced() if one.kept.entry > before)

    def marks(self, document: int | None = None) -> tuple["Placed", ...]:
        """What analysts said of a document and of words in it, or of all, in the order in which it was said.

        Where the journal cannot be read, it is what was known of it before. Raises LibraryError.
        """
        with self._marked() as catalogue:
            return catalogue.marks.all() if document is None else catalogue.marks.of(document)

    def speaker_called(self, name: str) -> tuple["Kept", ...]:
        """What analysts said by which speakers have this name. Raises LibraryError."""
        from index.model.actions import Called, Speaker

        said = self.journal.kept("called")
        of_speakers = [one for one in said if isinstance(one.target, Speaker)]
        return tuple(one for one in of_speakers if isinstance(one.value, Called) and one.value.called == name)

    def verdicts(self) -> tuple["Verdict", ...]:
        """What analysts know better, in the order in which it was said. The next update applies it. LibraryError."""
        from index.pipeline.verdicts import verdicts

        with self._catalogue.reading() as catalogue:
            return verdicts(catalogue, self._roots, self.journal)

    def tags(self) -> Mapping[int, tuple[str, ...]]:
        """The tags of each document that has any, or has words with any. Raises LibraryError."""
        with self._marked() as catalogue:
            return catalogue.marked.tags()

    def read(self) -> frozenset[int]:
        """The documents that the user has read. Raises LibraryError."""
        with self._marked() as catalogue:
            return catalogue.marked.read_by(self.journal.author)

    def where(self, target: "Target") -> "Where":
        """Where a target is. Raises LibraryError."""
        from index.journal.placing import where

        with self._catalogue.reading() as catalogue:
            (found,) = where(catalogue, self._roots, (target,))
            return found

    def tallied(self) -> Mapping[int, "Said"]:
        """How much is said of each document, and of words in it, that anything is said of. Raises LibraryError."""
        with self._marked() as catalogue:
            return catalogue.marks.tallied(self.journal.author)

    def tag_names(self) -> tuple[str, ...]:
        """All tags that are used, in the order of the alphabet. Raises LibraryError."""
        with self._marked() as catalogue:
            return catalogue.marks.tag_names()

    def reliability(self) -> Mapping[str, "Kept"]:
        """The grades of outlets, by their names. Raises LibraryError."""
        from index.model.actions import Outlet

        found = self.journal.kept("reliability")
        return {kept.target.name: kept for kept in found if isinstance(kept.target, Outlet)}

    def unplaced(self) -> tuple["Placed", ...]:
        """What was said of documents that are gone, or of words that are found no more. Raises LibraryError."""
        with self._marked() as catalogue:
            return catalogue.marks.lost()

    @contextmanager
    def _marked(self) -> Iterator[Catalogue]:
        """The catalogue, with marks beside it that are up to date."""
        from index.journal.placing import place

        with self._catalogue.reading() as catalogue:
            with suppress(LibraryError):
                place(catalogue, self._roots, self.journal)
            yield catalogue

    def whole(self, id_: int) -> "Whole":
        """A document as a target. Raises LibraryError if it is gone."""
        return self._targets.whole(self._present(id_))

    def asserted(self, claim: Claim | Report | Nearest | Dispute) -> "Asserted":
        """A claim, or what bears on one elsewhere, as a target. Raises LibraryError if its document is gone."""
        return self._targets.asserted(self._present(claim.document), claim.start, claim.end)

    def stated(self, id_: int, said: Attribution) -> "Stated":
        """A statement of a document as a target. Raises LibraryError if the document is gone."""
        return self._targets.stated(self._present(id_), said)

    def passage(self, id_: int, words: Span) -> "Passage":
        """Words of a document as a target. Raises LibraryError if it is gone."""
        return self._targets.passage(self._present(id_), words)

    @property
    def _targets(self) -> "Targets":
        from index.journal.targets import Targets

        return Targets(self._roots)

    def _present(self, id_: int) -> Document:
        if document := self.document(id_):
            return document
        raise LibraryError("This report is in the library no longer, so nothing can be said of it.")

    # Writing

    def update(
        self, *, wait: bool = False, processes: int | None = None, in_view: Callable[[], int | None] = lambda: None
    ) -> Iterator[Progress]:
        """Read what has changed, index and analyse it, and find its claims. The work is done while you iterate.

        `processes` is how many are used if there are many documents to analyse: None for one on each core, 1 for only
        this one. `in_view` tells the id of the document that somebody is reading: the claims of its story are found
        first. You may stop at any time: what is done is kept. If another process is updating, the first step waits
        for it if `wait`, and otherwise raises LibraryBusy. Raises LibraryError if something fails.
        """
        with locked(self._catalogue.lock, wait=wait):
            if self._catalogue.is_doubted():
                self._catalogue.mend()
            yield from self._note()
            try:
                yield from self._update(processes, in_view)
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
            yield from self._update(processes, in_view)

    def _note(self) -> Iterator[Progress]:
        """A step with what was found damaged, if anything was."""
        if note := self._catalogue.take_note():
            yield Progress("reading", 0, 0, self.revision(), note)

    def _update(self, processes: int | None, in_view: Callable[[], int | None]) -> Iterator[Progress]:
        from index.pipeline.update import update
        from index.pipeline.verdicts import said
        from index.search.fulltext import FullText

        with (
            self._catalogue.writing() as catalogue,
            closing(FullText(self.folder / "fulltext", catalogue.uuid)) as fulltext,
        ):
            corrections = said(lambda: self.journal, self._roots)
            yield from update(catalogue, fulltext, self._roots, self._analyses, processes, corrections, in_view)

    def rebuild(self) -> None:
        """Delete all derived data, including the analyses shared with other libraries. The next update makes it again.

        Raises LibraryBusy, LibraryError.
        """
        from index.store.analyses import Analyses

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

        The next update reads the changed ones, even if their size and times are the same. Raises LibraryError.
        """
        from index.pipeline.verifying import verify

        changed = []
        with self._catalogue.reading() as catalogue:
            for found in verify(catalogue):
                if isinstance(found, FileChange) and found.state is FileState.CHANGED:
                    changed.append(found.path)
                yield found
        if changed:
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

    # The full text

    @property
    def _answers(self) -> "Answers":
        from index.search.answers import Answers  # late: opening and reading a library does not need it

        return Answers(self._searching, self._catalogue.lock)

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
            self._fulltext = FullText(self.folder / "fulltext", catalogue.uuid)
        return self._fulltext

    def _close_full_text(self) -> None:
        if self._fulltext is not None:
            self._fulltext.close()
        self._fulltext = None
