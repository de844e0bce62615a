"""Puts a report together from what a library knows."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from msgspec.structs import replace

from index import claims as claims_room
from index import quotes as quotes_room
from index import reading as reading_room
from index.library import Entry, Library, LibraryError
from index.model.claims import Bearing, Claim, Dispute, Nearest, bearing
from index.model.document import Document, Fact, Span
from index.model.grouping import grouped
from index.reporting import analysts
from index.reporting.analysts import Analysts
from index.reporting.choosing import Wanted, chosen
from index.reporting.matrix import Has, cells_of, has, named
from index.reporting.values import Compared, Item, Quote, Report, Said, Source, Story
from index.reporting.words import told_of

_LONGEST = 2_000  # characters of a quotation
_NEAREST = 3  # of what comes near a claim and does not report it
_UNDATED = "9999"  # sorts after all dates


def gather(library: Library, wanted: Wanted) -> Report:
    """The report of what is wanted. Raises LibraryError."""
    entries = {entry.id: entry for entry in library.entries()}
    said = analysts.read(library)
    found, note = chosen(library, wanted, entries, said.placed, said.is_marked)
    making = _Making(library, entries, said)
    by_story: dict[str, list[Claim]] = {}
    for claim in found[: wanted.most]:
        by_story.setdefault(entries[claim.document].story, []).append(claim)
    members: dict[str, list[Entry]] = {story: [] for story in by_story}
    for entry in sorted(entries.values(), key=_when):
        if entry.story in members:
            members[entry.story].append(entry)
    order = sorted(by_story, key=lambda story: [_when(entry) for entry in members[story]])
    stories = tuple(making.story(story, by_story[story], members[story]) for story in order)
    return Report(
        library=library.name,
        wanted=wanted.words,
        note=note,
        found=len(found),
        stories=stories,
        sources=tuple(making.sources.values()),
        compared=_compared(library, entries.values()),
        versions=(
            ("twosource", version("twosource")),
            ("reading", reading_room.VERSION),
            ("quotes", quotes_room.VERSION),
            ("claims", claims_room.VERSION),
        ),
        said=making.said_of_names(stories),
    )


def _when(entry: Entry) -> tuple[str, str]:
    return entry.date.value if entry.date else _UNDATED, entry.path


def _compared(library: Library, entries: Iterable[Entry]) -> Compared:
    known = list(entries)
    days = sorted(entry.date.value[:10] for entry in known if entry.date)
    return Compared(
        documents=len(known),
        analysed=sum(entry.analysed for entry in known),
        outlets=len({entry.outlet.value for entry in known if entry.outlet}),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        undated=len(known) - len(days),
        other_languages=sum(entry.language not in ("en", None) for entry in known),
        unread=len(library.problems()),
    )


class _Making:
    """The sources and the claims of a report, numbered as they come."""

    def __init__(self, library: Library, entries: Mapping[int, Entry], said: Analysts) -> None:
        self._library = library
        self._entries = entries
        self._said = said
        self._documents: dict[int, Document] = {}
        self._claims: dict[int, tuple[Claim, ...]] = {}  # of documents that dispute something
        self.sources: dict[int, Source] = {}  # by document, in the order in which they are cited
        self._items = 0

    def story(self, name: str, claims: Sequence[Claim], members: Sequence[Entry]) -> Story:
        """The claims of a story; `members` are its documents in the order of their dates."""
        columns = {entry.id: named(entry) for entry in members}
        outlets = tuple(dict.fromkeys(columns.values()))
        by_id = {claim.id: claim for claim in claims}
        items = tuple(
            self._item(claim, [by_id[id_] for id_ in sorted(same)], columns, outlets)
            for claim, same in grouped(claims, columns)
        )
        return Story(name, len(members), outlets, items)

    def _item(self, claim: Claim, same: Sequence[Claim], columns: Mapping[int, str], outlets: Sequence[str]) -> Item:
        self._items += 1
        quote = self._quote(claim.document, claim.start, claim.end, Has.OWN)
        near = [found for found in bearing(claim) if isinstance(found, Nearest)]
        elsewhere = [found for found in bearing(claim) if found not in near[_NEAREST:]]
        cells = cells_of(claim, columns)
        others = [one for one in same if one.id != claim.id]
        return Item(
            number=self._items,
            claims=(claim.id, *(one.id for one in others)),
            quote=quote,
            who=self._who(claim),
            speaker=claim.speaker or "",
            origins=claim.origins,
            standing=claim.standing,
            conflict=claim.conflict,
            reasons=claim.reasons,
            salience=claim.salience,
            certainty=claim.certainty,
            flagged=claim.flagged,
            elsewhere=tuple(map(self._other, elsewhere)),
            cells=tuple(cells[outlet].has if outlet in cells else None for outlet in outlets),
            said=tuple(said for one in (claim, *others) for said in self._said.of_claim(one)),
            ruled=claim.ruling.author if claim.ruling else "",
            found=claim.ruling.found if claim.ruling else None,
        )

    def _other(self, found: Bearing) -> Quote:
        start, end = self._around(found) if isinstance(found, Dispute) else (found.start, found.end)
        quote = self._quote(found.document, start, end, has(found))
        shared = () if isinstance(found, Dispute) else found.matching
        stretches = (Span(span.start - start, span.end - start) for span in shared if start <= span.start)
        return replace(
            quote, told=told_of(found), shared=tuple(span for span in stretches if span.end <= len(quote.text))
        )

    def _around(self, dispute: Dispute) -> tuple[int, int]:
        """The claim that a dispute is in: it may be a figure only."""
        if dispute.document not in self._claims:
            self._claims[dispute.document] = self._library.claims(dispute.document)
        return next(
            (
                (claim.start, claim.end)
                for claim in self._claims[dispute.document]
                if claim.start <= dispute.start and dispute.end <= claim.end
            ),
            (dispute.start, dispute.end),
        )

    def _quote(self, id_: int, start: int, end: int, bears: Has) -> Quote:
        document, source = self._document(id_), self._source(id_)
        cut = end - start > _LONGEST
        text = document.text[start : min(end, start + _LONGEST)]
        return Quote(source.number, named(self._entries[id_]), text, start, end, document.place(start), bears, cut=cut)

    def _document(self, id_: int) -> Document:
        if id_ not in self._documents:
            found = self._library.document(id_)
            if found is None or id_ not in self._entries:
                raise LibraryError("The library changed while it was read for the report. Ask for it again.")
            self._documents[id_] = found
        return self._documents[id_]

    def _source(self, id_: int) -> Source:
        if id_ not in self.sources:
            found = self._document(id_)
            facts = {"outlet": found.outlet, "title": found.title, "date": found.date}
            self.sources[id_] = Source(
                number=len(self.sources) + 1,
                outlet=_value(found.outlet),
                title=" ".join(_value(found.title).split()),
                date=_value(found.date),
                authors=tuple(fact.value for fact in found.authors),
                agency=_value(found.agency),
                url=found.url or "",
                path=self._library.within(found),
                accessed=found.fetched or "",
                language=found.language or "",
                sha256=found.sha256,
                guesses=tuple(name for name, fact in facts.items() if fact and fact.guess),
                said=tuple(self._said.of_document(id_)),
            )
        return self.sources[id_]

    def _who(self, claim: Claim) -> str:
        """Who says it, and through whom: "Vladimir Putin (“he”), via Interfax"."""
        said = claim.statement
        if said is None:
            return "the outlet itself; no one is credited"
        text = self._document(claim.document).text
        mention = " ".join(" ".join(text[span.start : span.end] for span in said.source).split())
        name = claim.speaker or said.speaker
        who = name or (f"{mention} (not resolved to a name)" if mention else "no source is named")
        if name and mention and mention != name:
            who += f" (“{mention}”)"
        who += f", via {', '.join(said.via)}" if said.via else ""
        if said.credited:
            found = said.credited.found or "nobody by name"
            who += f"; so says {said.credited.author}, and the program found {found}"
        return who

    def said_of_names(self, stories: Sequence[Story]) -> tuple[Said, ...]:
        """What analysts said of the outlets and speakers that are in sight."""
        outlets = {outlet for story in stories for outlet in story.outlets}
        speakers = {item.speaker for story in stories for item in story.items}
        return tuple(self._said.of_names(outlets, speakers))


def _value(fact: Fact | None) -> str:
    return fact.value if fact else ""
