"""The door of this room: what is claimed, by whom, and what it stands on.

How likely a document reports a claim is learned from labelled stories (index.claims.judge); what a claim stands on then
follows by rules. The time grows near-linearly with the documents.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.claims.analysed import Analysed
from index.claims.fingerprints import rarity
from index.claims.judge import FIRST
from index.claims.judged import Asking, Judged, stored
from index.claims.matching import Match, Matches
from index.claims.members import Members, outlet_of
from index.claims.origins import other_speaker
from index.claims.salience import salience
from index.claims.slots import Slot, clash, differences
from index.claims.standing import Verdict, Voucher, verdict
from index.claims.units import Unit
from index.model.claims import Claim, Conflict, Dispute, Nearest, Relation, Report, Standing
from index.model.corrections import UNCORRECTED, Corrections, Spot
from index.model.document import Span

SAME = 0.5  # least chance of a report
DOUBTED = 0.4  # least chance that leaves open whether it is one
SHOWN = 0.05  # least chance that is shown as the nearest
CLAIMS = 0.65  # least chance that a sentence claims something
SUPPORTED = 0.3  # the same where somebody is quoted for it or another document reports it
EARLY = 0.91  # what is taken from the certainty of an article's first sentences: others report the main news too
OTHER_SPEAKER = 0.6  # least chance of a report where the two quote different speakers by name
CERTAIN = 1.0  # the chance of what the analyst has put together; none that is computed reaches it
SAID = 0.1  # least share, by weight, of what is said that a report holds: what one person says shares the speaker
TOGETHER = 0.25  # least share of a claim, by weight, for which the sentence beside the nearest one is shown with it
FIRM = 0.7  # least chance of a report that corroborates what two outlets say themselves
SPOKEN = 0.9  # the same where somebody is quoted: two people seldom say the same
CLOSE = 0.3  # least share of each other's words, by weight, that two tellings hold for a figure or a "not" to differ
LOOSE = 0.6  # chance below which a match is called loose
MORE = 1.5  # a sentence that covers this many times more of the claim than the claim of it says more
QUOTED = 80  # characters of a denial that are shown


def story_steps(
    label: str,
    members: Sequence[Analysed],
    begin: int = 0,
    corrections: Corrections = UNCORRECTED,
    judged: bytes = b"",
) -> Generator[list[Claim] | None, None, bytes]:
    """The claims of each document of one story from position `begin` on; all documents, in their order (`place`), must
    be given.

    First every document is read, `begin` or not; then come the claims of one after the other. Between, None is given
    after each piece of work, so that it can be stopped there. Returns what the judge makes of the story: who gives that
    as `judged` need not wait for the judge where only the speakers have other names. Empty where it is not all known.
    """
    reading = _Reading(label, corrections, Judged(judged) if judged else None, alone=len(members) == 1)
    for member in members:
        reading.add(member)
        yield None
    yield from reading.end()
    asked = []
    for voice in range(begin, len(members)):
        yield from reading.compare(voice)
        yield reading.claims(voice)
        asked.append(reading.asked(voice))
    return b"" if begin or not all(asked) else stored(asked)


_Place = tuple[int, int]  # a voice, and one of its units


@dataclass(slots=True)
class _Heard:
    """What the other documents of a story say of a claim. `more`: further ones were not looked at.

    `against` are the disputes in words; `perhaps` is the doubt that another outlet has it. `negated` names an outlet
    that has it with a "not" where the claim has none, or the other way round; `told` one that the analyst says has it.
    `doubt` is how likely the one that comes nearest has it, where none is taken for a report.
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
    doubt: float = 0.0

    def add(self, dispute: tuple[Dispute, str]) -> None:
        self.disputes.append(dispute[0])
        self.against.append(dispute[1])


class _Reading:
    """One story read as a whole: each document is added, then the reading ends, and the claims of each can be had.

    A voice, and a unit of it, are known by their position.
    """

    def __init__(self, label: str, corrections: Corrections, judged: Judged | None, *, alone: bool) -> None:
        """`judged` is what the judge made of it before. `alone`: there will be one document only."""
        self._label = label
        self._alone = alone
        self._judged = judged
        self._corrections = corrections
        self._members = Members(corrections, judged, alone=alone)

    def add(self, member: Analysed) -> None:
        self._members.add(member)

    def end(self) -> Iterator[None]:
        """There are no more documents."""
        members = self._members
        members.end()
        self._voices = members.voices
        self._found = self._judged or Asking(Matches(members.voices, members.fingerprints, members.encoded), SAME)
        yield from self._found.choose()
        self._same, self._different = (
            self._paired(pairs) for pairs in (self._corrections.same, self._corrections.different)
        )

    def compare(self, voice: int) -> Iterator[None]:
        """Compare a document with the others; a step for each."""
        if self._members.others:
            yield from self._found.compare(voice)

    def asked(self, voice: int) -> bytes:
        """What was asked of the judge for the claims of a document; empty where the analyst knows better."""
        is_kept = not (self._alone or self._same or self._different)
        return self._found.asked(self._members.kinds(voice)) if is_kept else b""

    def claims(self, voice: int) -> list[Claim]:
        """The claims of one document."""
        numbers = range(len(self._voices[voice].units))
        return [self._claim(voice, number) for number in numbers if self._claims_something(voice, number)]

    def _claims_something(self, voice: int, number: int) -> bool:
        claiming = self._members.claiming(voice, number)
        if claiming >= CLAIMS or claiming < SUPPORTED:
            return claiming >= CLAIMS
        if self._voices[voice].units[number].attribution is not None:
            return True
        return bool(self._members.others) and any(match.score >= SAME for match in self._matches(voice, number)[0][:1])

    def _claim(self, voice: int, number: int) -> Claim:
        document, unit = self._members.documents[voice], self._voices[voice].units[number]
        own = self._members.voucher(voice, number)
        heard = self._heard(voice, number, own)
        pairs = zip(heard.disputes, heard.against, strict=True)
        open_ = next((words for one, words in pairs if one.conflict is Conflict.FIGURES_DIFFER), heard.perhaps)
        standing, reasons = self._verdict(own, heard, open_)
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
        for other, _ in sorted(self._different.get((voice, number), ())):
            reasons = (*reasons, f"{outlet_of(self._members.documents[other])} does not have it, as you said")
        certainty = self._members.claiming(voice, number) * (1 - heard.doubt) * (EARLY if number < FIRST else 1)
        return Claim(
            id=self._members.id(voice, number),
            document=document.id,
            start=unit.start,
            end=unit.end,
            story=self._label,
            speaker=unit.attribution.speaker if unit.attribution else None,
            origins=own.origin.names,
            standing=standing,
            conflict=heard.disputes[-1].conflict if heard.disputes else Conflict.NONE,
            salience=salience(unit, self._members.background(voice, number)),
            certainty=round(certainty, 3),
            reports=tuple(heard.reports),
            nearest=() if heard.reports else tuple(heard.nearest),
            reasons=tuple(dict.fromkeys((*reasons, *heard.against))),
            disputes=tuple(heard.disputes),
            statement=unit.attribution,
        )

    def _verdict(self, own: Voucher, heard: _Heard, open_: str) -> Verdict:
        """The standing; what only loose matches would corroborate is left open."""
        found = verdict([own, *heard.vouchers], self._members.others, self._members.tied, open_, heard.more)
        if found.standing is not Standing.CORROBORATED:
            return found
        firm = [
            one
            for one, report in zip(heard.vouchers, heard.reports, strict=True)
            if report.score >= (FIRM if own.origin.is_own and one.origin.is_own else SPOKEN)
        ]
        if verdict([own, *firm], self._members.others, self._members.tied).standing is Standing.CORROBORATED:
            return found
        return Verdict(Standing.UNRESOLVED, (f"perhaps {found.reasons[0]}", *found.reasons[1:]))

    def _heard(self, voice: int, number: int, own: Voucher) -> _Heard:
        """What the other documents say of a claim, and who denies it."""
        unit = self._voices[voice].units[number]
        matches, more = self._matches(voice, number) if self._members.others else ([], False)
        heard = _Heard(more)
        denial, denying = self._members.denial(voice, number), self._members.is_denial(voice, number)
        words = self._members.words(voice, number) if matches else []
        telling = frozenset(word.stem for word in words if not word.is_stop)
        for match in matches:
            if match.score < SHOWN or (match.score < SAME and (heard.reports or heard.nearest)):
                break
            voucher = None
            if match.score >= SAME:
                ours, theirs = self._members.slots(voice, number), self._members.slots(match.voice, match.unit)
                voucher = self._members.voucher(match.voice, match.unit)
                if match.by_analyst:
                    heard.told = heard.told or voucher.shown
                close = min(match.covers, match.covered) >= CLOSE
                differ, figures = differences(ours, theirs), clash(ours, theirs) if close else None
                if figures and not heard.disputes:
                    mine, other = figures
                    place = Span(other.start, other.end)
                    heard.add(self._dispute(match.voice, place, Conflict.FIGURES_DIFFER, Span(mine.start, mine.end)))
                others = match.score < OTHER_SPEAKER and other_speaker(own.origin, voucher.origin)
                denies = self._members.is_denial(match.voice, match.unit) != denying
                unsaid = _share(unit.said, self._voices[match.voice].units[match.unit].stems) < SAID
                against = others or denies or figures or unsaid or Slot.WEEKDAY in differ
                if against and not match.by_analyst:
                    voucher = None
            if voucher:
                heard.vouchers.append(voucher)
                heard.reports.append(self._report(match, voucher, unit, telling))
                if match.score >= LOOSE:
                    denial = denial or self._members.denial(match.voice, match.unit)
                    if close and Slot.NEGATION in differ and not heard.negated:
                        heard.negated = voucher.shown
            elif not heard.nearest:
                heard.nearest.append(self._nearest(match, telling))
                if match.score >= DOUBTED:
                    heard.perhaps = f"perhaps also {heard.nearest[0].outlet} ({match.score:.2f}): compare the texts"
        if matches and not heard.reports:
            heard.doubt = matches[0].score
        if denial and not denying:
            place = Span(denial.start, denial.end)
            heard.add(self._dispute(denial.voice, place, Conflict.DENIED))
        return heard

    def _matches(self, voice: int, number: int) -> tuple[list[Match], bool]:
        """The matches of a unit as the analyst has corrected them, best first; whether there are more."""
        matches, more = self._found.of(voice, number)
        same, different = self._same.get((voice, number), ()), self._different.get((voice, number), ())
        if not same and not different:
            return matches, more
        outlet = self._voices[voice].outlet
        given = [place for place in sorted(same) if self._voices[place[0]].outlet != outlet]
        told = {place[0] for place in given}
        kept = [match for match in matches if match.voice not in told and (match.voice, match.unit) not in different]
        same_words = (0.0, 1.0, 0.0, 0.0, 0.0)
        return [*(Match(CERTAIN, at, place, same_words, 1.0, 1.0, True) for at, place in given), *kept], more

    def _paired(self, pairs: Iterable[tuple[Spot, Spot]]) -> dict[_Place, set[_Place]]:
        """The units of this story that the analyst has paired, both ways."""
        wanted = {spot for pair in pairs for spot in pair}
        if not wanted:
            return {}
        voices = {document.id: voice for voice, document in enumerate(self._members.documents)}
        places = {
            spot: (voice, number)
            for spot in wanted
            if (voice := voices.get(spot.document)) is not None
            for number, unit in enumerate(self._voices[voice].units)
            if unit.start <= spot.middle < unit.end
        }
        found: defaultdict[_Place, set[_Place]] = defaultdict(set)
        for pair in pairs:
            for one, other in (pair, pair[::-1]):
                if one in places and other in places:
                    found[places[one]].add(places[other])
        return found

    def _dispute(self, voice: int, place: Span, conflict: Conflict, own: Span | None = None) -> tuple[Dispute, str]:
        """What stands against a claim at a place in a document, and the same in words."""
        document = self._members.documents[voice]
        words = " ".join(document.text[place.start : place.end].split())
        shown = words if len(words) <= QUOTED else f"{words[: QUOTED - 1].rstrip()}…"
        what = "denied" if conflict is Conflict.DENIED else "another figure"
        dispute = Dispute(document.id, place.start, place.end, outlet_of(document), conflict, own)
        return dispute, f"{what}: {dispute.outlet} has “{shown}”"

    def _report(self, match: Match, voucher: Voucher, unit: Unit, telling: frozenset[str]) -> Report:
        first, last = self._stretch(match, unit)
        theirs = self._voices[match.voice].units
        matching = [self._members.matching(match.voice, at, telling) for at in range(first, last + 1)]
        return Report(
            document=self._members.documents[match.voice].id,
            start=theirs[first].start,
            end=theirs[last].end,
            outlet=voucher.shown,
            origins=voucher.origin.names,
            relation=Relation.COVERS if match.covers > MORE * match.covered else Relation.SAME,
            score=match.score,
            matching=tuple(word for words in matching for word in words),
        )

    def _stretch(self, match: Match, unit: Unit) -> tuple[int, int]:
        """The first and last unit of a report: the nearest one, and one beside it that holds more of the claim."""
        theirs = self._voices[match.voice].units
        at, lacking = match.unit, unit.stems - theirs[match.unit].stems
        whole = math.fsum(map(rarity, unit.stems))

        def adds(beside: int) -> float:
            return math.fsum(rarity(stem) for stem in lacking & theirs[beside].stems) / whole

        before = adds(at - 1) if theirs[at].follows else 0.0
        after = adds(at + 1) if at + 1 < len(theirs) and theirs[at + 1].follows else 0.0
        if max(before, after) < TOGETHER:
            return at, at
        return (at - 1, at) if before > after else (at, at + 1)

    def _nearest(self, match: Match, telling: frozenset[str]) -> Nearest:
        document = self._members.documents[match.voice]
        theirs = self._voices[match.voice].units[match.unit]
        matching = self._members.matching(match.voice, match.unit, telling)
        return Nearest(document.id, theirs.start, theirs.end, outlet_of(document), match.score, matching)


def _share(stems: Collection[str], others: Collection[str]) -> float:
    """The share of stems, by weight, that are among others; 1 of none."""
    weights = {stem: rarity(stem) for stem in stems}
    whole = math.fsum(weights.values())
    return math.fsum(weight for stem, weight in weights.items() if stem in others) / whole if whole else 1.0
