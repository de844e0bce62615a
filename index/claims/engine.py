"""The door of this room: what is claimed, by whom, and what it stands on.

Words are compared, and how likely two texts report the same is learned from labelled events; the rest is rules. The
time grows near-linearly with the documents.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath

from index.claims.analysed import Analysed
from index.claims.denials import Denial, Denied, denials
from index.claims.families import Families, Passages
from index.claims.matching import Match, Stretch, Table, Voice
from index.claims.origins import Tie, origin, other_speaker
from index.claims.outlets import Outlets
from index.claims.salience import salience
from index.claims.slots import Slot, Slots, clash, differences, slots
from index.claims.standing import Voucher, tied, verdict
from index.claims.units import Unit, units, words_of
from index.model.claims import Claim, Conflict, Dispute, Nearest, Relation, Report
from index.model.corrections import UNCORRECTED, Corrections
from index.model.document import Document, Span
from index.store.roots import printable
from index.text.stems import Word

SAME = 0.33  # least likelihood of a report
HELD = 0.1  # least share of what is said that a report holds: two statements of one person have their speaker in common
OTHER_SPEAKER = 0.6  # the same where the two quote different speakers by name
CERTAIN = 1.0  # the likelihood of what the analyst has put together; none that is computed reaches it
LOOSE = 0.6  # likelihood below which a match is called loose
MORE = 1.5  # a stretch that covers this many times more of the claim than the claim of it says more
RUN = 6  # words in common that tell a common text
QUOTED = 80  # characters of a denial that are shown
KEPT = 20_000  # stretches of a story whose words, figures and origins are kept at hand
TIES = 50_000  # pairs of reports of which it is kept what they have to do with each other


def story_steps(
    label: str, members: Sequence[Analysed], begin: int = 0, corrections: Corrections = UNCORRECTED
) -> Iterator[list[Claim] | None]:
    """The claims of each document of one story from position `begin` on; all documents, in their order (`place`), must
    be given.

    First every document is read, `begin` or not, and None is given for each; then come the claims of one after the
    other.
    """
    reading = _Reading(label, corrections, alone=len(members) == 1)
    for member in members:
        reading.add(member)
        yield None
    reading.end()
    for voice in range(begin, len(members)):
        yield reading.claims(voice)


_Place = tuple[int, int]  # a voice, and one of its units


@dataclass(slots=True)
class _Heard:
    """What the other documents of a story say of a claim. `more`: further ones were not looked at.

    `against` are the disputes in words; `perhaps` is the doubt that another outlet has it. `negated` names an outlet
    that has it with a "not" where the claim has none, or the other way round; `told` one that the analyst says has it.
    """

    more: bool
    vouchers: list[Voucher] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    nearest: list[Nearest] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    negated: str = ""
    told: str = ""
    perhaps: str = ""

    def add(self, dispute: tuple[Dispute, str]) -> None:
        self.disputes.append(dispute[0])
        self.against.append(dispute[1])


class _Reading:
    """One story read as a whole: each document is added, then the reading ends, and the claims of each can be had.

    A voice, and a unit of it, are known by their position.
    """

    def __init__(self, label: str, corrections: Corrections, *, alone: bool) -> None:
        """`alone`: there will be one document only."""
        self._label = label
        self._alone = alone
        self._corrections = corrections
        self._outlets = outlets = Outlets(dict(corrections.aliases))
        self._dependent = frozenset(frozenset(map(outlets.key, pair)) for pair in corrections.dependent)
        self._documents: list[Document] = []
        self._bodies: list[str] = []
        self._prints: list[str] = []
        self._printed: Counter[str] = Counter()
        self._units: list[tuple[Unit, ...]] = []
        self._denials: list[Denial] = []
        self._families = Families()
        self._words = lru_cache(maxsize=KEPT)(self._cut)
        self._matching = lru_cache(maxsize=KEPT)(self._shared)
        self._slots = lru_cache(maxsize=KEPT)(self._fill)
        self._voucher = lru_cache(maxsize=KEPT)(self._vouch)
        self._denial = lru_cache(maxsize=KEPT)(self._denied_by)
        self._tied = lru_cache(maxsize=TIES)(self._tie)
        self._share_outlet = lru_cache(maxsize=TIES)(self._carried)

    def add(self, member: Analysed) -> None:
        body = member.document.body
        self._denials.extend(denials(len(self._documents), member))
        self._documents.append(member.document)
        self._bodies.append(body)
        self._prints.append(self._print(member.document, body))
        self._units.append(units(member))
        self._families.add("" if self._alone else body)

    def end(self) -> None:
        """There are no more documents."""
        self._voices = [
            Voice(_outlet(document, self._outlets), family, told)
            for document, family, told in zip(self._documents, self._families.of_each(), self._units, strict=True)
        ]
        del self._families  # half of the memory
        self._carriers: defaultdict[int, set[str]] = defaultdict(set)  # the outlets of each family
        for voice in self._voices:
            self._carriers[voice.family].add(voice.outlet)
        self._passages = Passages(self._bodies)
        self._table = Table(self._voices)
        self._denied = Denied(self._denials, self._units)
        self._others = len({voice.outlet for voice in self._voices}) - 1
        self._same, self._different = (
            self._paired(pairs) for pairs in (self._corrections.same, self._corrections.different)
        )

    def claims(self, voice: int) -> list[Claim]:
        """The claims of one document."""
        return [self._claim(voice, number) for number in range(len(self._voices[voice].units))]

    def _print(self, document: Document, body: str) -> str:
        """What tells a document from all others of the library: a digest of its bytes and its body, and a number where
        others before it have the same, which are of the same story.
        """
        own = hashlib.sha256(f"{document.sha256} {body}".encode("utf-8", "surrogatepass")).hexdigest()
        again = self._printed[own]
        self._printed[own] += 1
        return f"{own}#{again}" if again else own

    def _claim(self, voice: int, number: int) -> Claim:
        document, unit = self._documents[voice], self._voices[voice].units[number]
        own = self._voucher(voice, number, number, number)
        heard = self._heard(voice, number, own)
        pairs = zip(heard.disputes, heard.against, strict=True)
        open_ = next((words for one, words in pairs if one.conflict is Conflict.FIGURES_DIFFER), heard.perhaps)
        standing, reasons = verdict([own, *heard.vouchers], self._others, self._tied, open_, heard.more)
        if heard.reports:
            best = heard.reports[0].score
            if heard.told:
                reasons = (*reasons, f"{heard.told} has it, as you said")
            if best < LOOSE:
                reasons = (*reasons, f"a loose match ({best:.2f}): compare the texts")
            if heard.negated:
                reasons = (*reasons, f"{heard.negated} says it with a “not” or without: compare the texts")
        elif heard.nearest and not open_:
            reasons = (*reasons, f"nearest: {heard.nearest[0].outlet}, {heard.nearest[0].score:.2f}")
        return Claim(
            id=self._id(voice, number),
            document=document.id,
            start=unit.start,
            end=unit.end,
            story=self._label,
            speaker=unit.attribution.speaker if unit.attribution else None,
            origins=own.origin.names,
            standing=standing,
            conflict=heard.disputes[-1].conflict if heard.disputes else Conflict.NONE,
            salience=salience(unit, self._table.weight),
            reports=tuple(heard.reports),
            nearest=() if heard.reports else tuple(heard.nearest),
            reasons=tuple(dict.fromkeys((*reasons, *heard.against))),
            disputes=tuple(heard.disputes),
            statement=unit.attribution,
        )

    def _heard(self, voice: int, number: int, own: Voucher) -> _Heard:
        """What the other documents say of a claim, and who denies it."""
        unit = self._voices[voice].units[number]
        matches, more = self._matches(voice, number) if self._others else ([], False)
        heard = _Heard(more)
        denial, denying = self._denial(voice, number, number), self._denied.is_one(voice, number)
        words = self._words(voice, number, number) if matches else []
        telling = frozenset(word.stem for word in words if not word.is_stop)
        for match in matches:
            if match.score < SAME and (heard.reports or heard.nearest):
                break
            stretch = (match.voice, match.best.first, match.best.last)
            matching = self._matching(*stretch, telling)
            voucher, unsaid = None, False
            if match.score >= SAME:
                ours, theirs = self._slots(voice, number, number), self._slots(*stretch)
                voucher = self._voucher(*stretch, self._closest(unit, match))
                if match.evidence is None:
                    heard.told = heard.told or voucher.shown
                differ, figures = differences(ours, theirs), clash(ours, theirs)
                if figures and not heard.disputes:
                    mine, other = figures
                    place = Span(other.start, other.end)
                    heard.add(self._dispute(match.voice, place, Conflict.FIGURES_DIFFER, Span(mine.start, mine.end)))
                others = match.score < OTHER_SPEAKER and other_speaker(own.origin, voucher.origin)
                unsaid = self._table.holds(unit, match) < HELD
                denies = self._denied.is_one(match.voice, self._closest(unit, match)) != denying
                if match.evidence and (others or unsaid or denies or figures or Slot.WEEKDAY in differ):
                    voucher = None
            if voucher:
                heard.vouchers.append(voucher)
                heard.reports.append(self._report(match, voucher, matching))
                if match.score >= LOOSE:
                    denial = denial or self._denial(*stretch)
                    if Slot.NEGATION in differ and not heard.negated:
                        heard.negated = voucher.shown
            elif not heard.nearest:
                heard.nearest.append(self._nearest(match, matching))
                if unsaid:
                    heard.perhaps = f"{heard.nearest[0].outlet} may have it ({match.score:.2f}): compare the texts"
        if denial and not denying:
            place = Span(denial.start, denial.end)
            heard.add(self._dispute(denial.voice, place, Conflict.DENIED))
        return heard

    def _matches(self, voice: int, number: int) -> tuple[list[Match], bool]:
        """The matches of a unit as the analyst has corrected them, best first; whether there are more."""
        matches, more = self._table.matches(voice, number)
        same, different = self._same.get((voice, number), ()), self._different.get((voice, number), ())
        if not same and not different:
            return matches, more
        outlet = self._voices[voice].outlet
        given = [place for place in sorted(same) if self._voices[place[0]].outlet != outlet]
        told = {place[0] for place in given}
        kept = [
            match
            for match in matches
            if match.voice not in told
            and not any((match.voice, at) in different for at in range(match.best.first, match.best.last + 1))
        ]
        return [*(Match(CERTAIN, at, Stretch(1.0, place, place, 1.0, 1.0)) for at, place in given), *kept], more

    def _id(self, voice: int, number: int) -> str:
        unit = self._voices[voice].units[number]
        return hashlib.sha256(f"{self._prints[voice]}:{unit.start}:{unit.end}".encode()).hexdigest()[:16]

    def _paired(self, pairs: Iterable[tuple[str, str]]) -> dict[_Place, set[_Place]]:
        """The units of this story that the analyst has paired by the ids of their claims, both ways."""
        wanted = {id_ for pair in pairs for id_ in pair}
        if not wanted:
            return {}
        places = {
            id_: (voice, number)
            for voice, told in enumerate(self._voices)
            for number in range(len(told.units))
            if (id_ := self._id(voice, number)) in wanted
        }
        found: defaultdict[_Place, set[_Place]] = defaultdict(set)
        for pair in pairs:
            for one, other in (pair, pair[::-1]):
                if one in places and other in places:
                    found[places[one]].add(places[other])
        return found

    def _denied_by(self, voice: int, first: int, last: int) -> Denial | None:
        """What denies units `first` to `last`."""
        found = (self._denied.against(voice, number, self._table.weight) for number in range(first, last + 1))
        return next(filter(None, found), None)

    def _dispute(self, voice: int, place: Span, conflict: Conflict, own: Span | None = None) -> tuple[Dispute, str]:
        """What stands against a claim at a place in a document, and the same in words."""
        document = self._documents[voice]
        words = " ".join(document.text[place.start : place.end].split())
        shown = words if len(words) <= QUOTED else f"{words[: QUOTED - 1].rstrip()}…"
        what = "denied" if conflict is Conflict.DENIED else "another figure"
        dispute = Dispute(document.id, place.start, place.end, _shown(document), conflict, own)
        return dispute, f"{what}: {dispute.outlet} has “{shown}”"

    def _report(self, match: Match, voucher: Voucher, matching: tuple[Span, ...]) -> Report:
        start, end = self._span(match)
        return Report(
            document=self._documents[match.voice].id,
            start=start,
            end=end,
            outlet=voucher.shown,
            origins=voucher.origin.names,
            relation=Relation.COVERS if match.best.covers > MORE * match.best.covered else Relation.SAME,
            score=round(match.score, 3),
            matching=matching,
        )

    def _nearest(self, match: Match, matching: tuple[Span, ...]) -> Nearest:
        document = self._documents[match.voice]
        start, end = self._span(match)
        return Nearest(document.id, start, end, _shown(document), round(match.score, 3), matching)

    def _vouch(self, voice: int, first: int, last: int, number: int) -> Voucher:
        """The report that units `first` to `last` make; the source of unit `number` is its source."""
        document, told = self._documents[voice], self._voices[voice]
        words = self._words(voice, first, last) if self._others else []
        folded = [word.folded for word in words]
        runs = frozenset(zip(*(folded[shift:] for shift in range(RUN)), strict=False))
        source = origin(document, told.units[number], words, self._outlets)
        return Voucher(voice, told.outlet, _shown(document), told.family, source, runs)

    def _closest(self, unit: Unit, match: Match) -> int:
        """The unit of a stretch that shares most with the claim: its attribution is the report's."""
        theirs = self._voices[match.voice].units
        return max(
            range(match.best.first, match.best.last + 1), key=lambda at: (len(unit.stems & theirs[at].stems), -at)
        )

    def _span(self, match: Match) -> tuple[int, int]:
        theirs = self._voices[match.voice].units
        return theirs[match.best.first].start, theirs[match.best.last].end

    def _tie(self, one: Voucher, other: Voucher) -> tuple[Tie, str]:
        return tied(one, other, self._passages.shared, self._share_outlet, self._dependent)

    def _carried(self, family: int, other: int) -> bool:
        """Whether an outlet has texts of both families."""
        return not self._carriers[family].isdisjoint(self._carriers[other])

    def _cut(self, voice: int, first: int, last: int) -> list[Word]:
        text, told = self._documents[voice].text, self._units[voice][first : last + 1]
        return [word for unit in told for word in words_of(text, unit)]

    def _shared(self, voice: int, first: int, last: int, telling: frozenset[str]) -> tuple[Span, ...]:
        """The words of units `first` to `last` that are among the telling ones of a claim."""
        found = self._words(voice, first, last)
        return tuple(Span(word.start, word.end) for word in found if word.stem in telling and not word.is_stop)

    def _fill(self, voice: int, first: int, last: int) -> Slots:
        return slots(self._documents[voice].text, self._words(voice, first, last))


def _outlet(document: Document, outlets: Outlets) -> str:
    """A key for who published a document: an unknown outlet is its own."""
    return outlets.key(document.outlet.value) if document.outlet else f"\0{document.path}\0{document.line}"


def _shown(document: Document) -> str:
    return (
        document.outlet.value if document.outlet else f"an unknown outlet ({printable(PurePath(document.path).name)})"
    )
