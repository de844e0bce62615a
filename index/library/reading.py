"""What is stored of a library's documents, and what was found in them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from index.library.opened import Opened
from index.model.claims import Claim
from index.model.document import Document, Problem
from index.model.provenance import Original, Provenance
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
from index.store.speakers import mention

ALL_CLAIMS = ClaimFilter()
NOWHERE: Mapping[ClaimFacet, str] = MappingProxyType({})
_OUTLETS = 10  # of a speaker, in a part of the list


class Reading(Opened):
    """Answers from the catalogue. See Library."""

    @staticmethod
    def suffixes() -> tuple[str, ...]:
        """The suffixes of the files that can be read, in lower case: ".txt" and others."""
        from index.reading.formats import TABLE  # late: nothing else needs it before an update

        return TABLE.suffixes

    def entries(self) -> tuple[Entry, ...]:
        """Every document, in path order, without its text. In a large library this takes its time: see `shelf`."""
        with self._catalogue.reading() as catalogue, without_collecting():
            return entries(catalogue.cards(), self.shown)

    def entry(self, id_: int) -> Entry | None:
        """The entry of one document, None if there is no such document."""
        return next(iter(self.entries_of([id_])), None)

    def entries_of(self, documents: Sequence[int]) -> tuple[Entry, ...]:
        """The entries of these documents in this order, but for those that are gone."""
        with self._catalogue.reading() as catalogue:
            return entries(catalogue.cards(documents), self.shown)

    def places(self, id_: int) -> tuple[str, ...]:
        """The places where an article was read, as shown to the user: first that of the document itself."""
        with self._catalogue.reading() as catalogue:
            return tuple(self.shown(*place[:3]) for place in catalogue.places.of(id_))

    def versions(self, id_: int) -> tuple[Entry, ...]:
        """The versions of an article, newest first. Only the newest is among the entries and is analysed."""
        with self._catalogue.reading() as catalogue:
            return entries(catalogue.cards(catalogue.places.versions(id_)), self.shown)

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

    def choices(
        self, wanted: ClaimFilter = ALL_CLAIMS, most: int = -1, here: Mapping[ClaimFacet, str] = NOWHERE
    ) -> tuple[Choice, ...]:
        """The stories, outlets, speakers and tags that these claims can be narrowed to, each with most claims first.

        It is at most so many of each (-1: all), and those that are `here` in any case.
        """
        with self._marked() as catalogue, without_collecting():
            lists = catalogue.claim_lists
            found = [choice for facet in ClaimFacet for choice in lists.choices(wanted, facet, most)]
            left = here.items() - {(choice.facet, choice.value) for choice in found}
            narrowed = [(facet, value, replace(wanted, only={**wanted.only, facet: value})) for facet, value in left]
            return (*found, *(Choice(facet, value, lists.count(only)) for facet, value, only in narrowed))

    def speakers(self) -> tuple[SpeakerRow, ...]:
        """Every speaker in the library, most statements first, the unnamed ones last: see also `speaker_rows`."""
        with self._catalogue.reading() as catalogue, without_collecting():
            return catalogue.speakers.rows()

    def speaker_rows(self, limit: int, start: int = 0) -> tuple[SpeakerRow, ...]:
        """As `speakers`, at most so many from the one numbered `start` on, each with the outlets that quote it most."""
        with self._catalogue.reading() as catalogue:
            return catalogue.speakers.rows(limit, start, _OUTLETS)

    def count_speakers(self) -> tuple[int, int]:
        """How many speakers there are, and how many of them are unnamed."""
        with self._catalogue.reading() as catalogue:
            return catalogue.speakers.counts()

    def speakers_beginning(self, typed: str, limit: int = 100) -> list[str]:
        """Names of speakers with a word that begins as typed, those with most statements first.

        In a large library not every such name is found as long as very many begin so.
        """
        with self._catalogue.reading() as catalogue:
            return catalogue.speakers.beginning(typed, limit)

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
