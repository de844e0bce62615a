"""The door of this room: what is claimed, by whom, and what it stands on.

How likely a document reports a claim is learned from labelled stories (index.claims.judge); what a claim stands on then
follows by rules. The time grows near-linearly with the documents.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath

from index.claims.analysed import Analysed
from index.claims.denials import Denial, Denied, denials
from index.claims.families import Families, Passages
from index.claims.fingerprints import fingerprint, joined, rarity
from index.claims.judge import FIRST, Encoding, Kind, judge
from index.claims.matching import ENCODED, Match, Matches, Voice
from index.claims.origins import Tie, origin, other_speaker
from index.claims.outlets import Outlets
from index.claims.salience import salience
from index.claims.slots import Slot, Slots, clash, differences, slots
from index.claims.standing import Verdict, Voucher, tied, verdict
from index.claims.units import Unit, body_sentences, units, words_of
from index.claims.wording import Floats, wording
from index.model.claims import (
    Claim,
    Conflict,
    Dispute,
    Nearest,
    Relation,
    Report,
    Standing,
    claim_id,
    document_print,
)
from index.model.corrections import UNCORRECTED, Corrections, Spot
from index.model.document import Document, Span
from index.model.stories import Fingerprint
from index.store.roots import printable
from index.text.stems import Word

SAME = 0.5  # least chance of a report
DOUBTED = 0.4  # least chance that leaves open whether it is one
SHOWN = 0.05  # least chance that is shown as the nearest
CLAIMS = 0.65  # least chance that a sentence claims something
SUPPORTED = 0.3  # the same where somebody is quoted for it or another document reports it
EARLY = 0.91  # what is taken from the certainty of an article's first sentences: others report the main news too
OTHER_SPEAKER = 0.6  # least chance of a report where the two quote different speakers by name
CERTAIN = 1.0  # the chance of what the analyst has put together; none that is computed reaches it
SAID = (
    0.1  # least share, by weight, of what is said that a report holds: two statements of one person share the speaker
)
TOGETHER = 0.25  # least share of a claim, by weight, for which the sentence beside the nearest one is shown with it
FIRM = 0.7  # least chance of a report that corroborates what two outlets say themselves
SPOKEN = 0.9  # the same where somebody is quoted: two people seldom say the same
CLOSE = 0.3  # least share of each other's words, by weight, that two tellings hold for a figure or a "not" to differ
LOOSE = 0.6  # chance below which a match is called loose
MORE = 1.5  # a sentence that covers this many times more of the claim than the claim of it says more
LEARNED = "en"  # the language of the labelled stories; what a sentence is cannot be told in others
RUN = 6  # words in common that tell a common text
QUOTED = 80  # characters of a denial that are shown
KEPT = 20_000  # stretches of a story whose words, figures and origins are kept at hand
TIES = 50_000  # pairs of reports of which it is kept what they have to do with each other


def story_steps(
    label: str, members: Sequence[Analysed], begin: int = 0, corrections: Corrections = UNCORRECTED
) -> Iterator[list[Claim] | None]:
    """The claims of each document of one story from position `begin` on; all documents, in their order (`place`), must
    be given.

    First every document is read, `begin` or not; then come the claims of one after the other. Between, None is given
    after each piece of work, so that it can be stopped there.
    """
    reading = _Reading(label, corrections, alone=len(members) == 1)
    for member in members:
        reading.add(member)
        yield None
    yield from reading.end()
    for voice in range(begin, len(members)):
        yield from reading.compare(voice)
        yield reading.claims(voice)


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
        self._kinds: list[Floats | None] = []  # of each document's units, None where all are taken for claims
        self._denials: list[Denial] = []
        self._families = Families()
        self._encoded = lru_cache(maxsize=ENCODED)(self._encode)
        self._words = lru_cache(maxsize=KEPT)(self._cut)
        self._matching = lru_cache(maxsize=KEPT)(self._shared)
        self._slots = lru_cache(maxsize=KEPT)(self._fill)
        self._voucher = lru_cache(maxsize=KEPT)(self._vouch)
        self._denial = lru_cache(maxsize=KEPT)(self._denied_by)
        self._tied = lru_cache(maxsize=TIES)(self._tie)
        self._share_outlet = lru_cache(maxsize=TIES)(self._carried)

    def add(self, member: Analysed) -> None:
        body, at = member.document.body, len(self._documents)
        self._denials.extend(denials(at, member))
        self._documents.append(member.document)
        self._bodies.append(body)
        self._prints.append(self._print(member.document, body))
        self._units.append(units(member))
        self._families.add("" if self._alone else body)
        learned = member.document.language == LEARNED
        self._kinds.append(self._encoded(at).kinds if learned and self._units[at] and not self._alone else None)

    def end(self) -> Iterator[None]:
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
        self._denied = Denied(self._denials, self._units)
        self._others = len({voice.outlet for voice in self._voices}) - 1
        self._found = Matches(self._voices, lambda: _fingerprints(self._documents), self._encoded)
        yield from self._found.choose()
        self._same, self._different = (
            self._paired(pairs) for pairs in (self._corrections.same, self._corrections.different)
        )

    def compare(self, voice: int) -> Iterator[None]:
        """Compare a document with the others; a step for each."""
        if self._others:
            yield from self._found.compare(voice)

    def claims(self, voice: int) -> list[Claim]:
        """The claims of one document."""
        numbers = range(len(self._voices[voice].units))
        return [self._claim(voice, number) for number in numbers if self._claims_something(voice, number)]

    def _claims_something(self, voice: int, number: int) -> bool:
        claiming = self._claiming(voice, number)
        if claiming >= CLAIMS or claiming < SUPPORTED:
            return claiming >= CLAIMS
        if self._voices[voice].units[number].attribution is not None:
            return True
        return bool(self._others) and any(match.score >= SAME for match in self._matches(voice, number)[0][:1])

    def _claiming(self, voice: int, number: int) -> float:
        """How likely a unit claims something; an opinion, a caption or a credit does not."""
        kinds = self._kinds[voice]
        return 1.0 if kinds is None else float(kinds[number, Kind.NEWS] + kinds[number, Kind.BACKGROUND])

    def _background(self, voice: int, number: int) -> float:
        """How likely what a unit tells is older than the story."""
        kinds = self._kinds[voice]
        return 0.0 if kinds is None else float(kinds[number, Kind.BACKGROUND])

    def _encode(self, voice: int) -> Encoding:
        document, told = self._documents[voice], self._units[voice]
        spans = body_sentences(document)
        starts = {span.start: at for at, span in enumerate(spans)}
        kept = [starts[unit.start] for unit in told]
        words = wording([unit.order for unit in told], [unit.capitals for unit in told])
        return judge().read(document.text, spans, kept, words)

    def _print(self, document: Document, body: str) -> str:
        """What tells a document from all others of the library: its print, and a number where others before it have the
        same, which are of the same story.
        """
        own = document_print(document.sha256, body)
        again = self._printed[own]
        self._printed[own] += 1
        return f"{own}#{again}" if again else own

    def _claim(self, voice: int, number: int) -> Claim:
        document, unit = self._documents[voice], self._voices[voice].units[number]
        own = self._voucher(voice, number)
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
            reasons = (*reasons, f"{_shown(self._documents[other])} does not have it, as you said")
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
            salience=salience(unit, self._background(voice, number)),
            certainty=round(self._claiming(voice, number) * (1 - heard.doubt) * (EARLY if number < FIRST else 1), 3),
            reports=tuple(heard.reports),
            nearest=() if heard.reports else tuple(heard.nearest),
            reasons=tuple(dict.fromkeys((*reasons, *heard.against))),
            disputes=tuple(heard.disputes),
            statement=unit.attribution,
        )

    def _verdict(self, own: Voucher, heard: _Heard, open_: str) -> Verdict:
        """The standing; what only loose matches would corroborate is left open."""
        found = verdict([own, *heard.vouchers], self._others, self._tied, open_, heard.more)
        if found.standing is not Standing.CORROBORATED:
            return found
        firm = [
            one
            for one, report in zip(heard.vouchers, heard.reports, strict=True)
            if report.score >= (FIRM if own.origin.is_own and one.origin.is_own else SPOKEN)
        ]
        if verdict([own, *firm], self._others, self._tied).standing is Standing.CORROBORATED:
            return found
        return Verdict(Standing.UNRESOLVED, (f"perhaps {found.reasons[0]}", *found.reasons[1:]))

    def _heard(self, voice: int, number: int, own: Voucher) -> _Heard:
        """What the other documents say of a claim, and who denies it."""
        unit = self._voices[voice].units[number]
        matches, more = self._matches(voice, number) if self._others else ([], False)
        heard = _Heard(more)
        denial, denying = self._denial(voice, number), self._denied.is_one(voice, number)
        words = self._words(voice, number) if matches else []
        telling = frozenset(word.stem for word in words if not word.is_stop)
        for match in matches:
            if match.score < SHOWN or (match.score < SAME and (heard.reports or heard.nearest)):
                break
            voucher = None
            if match.score >= SAME:
                ours, theirs = self._slots(voice, number), self._slots(match.voice, match.unit)
                voucher = self._voucher(match.voice, match.unit)
                if match.by_analyst:
                    heard.told = heard.told or voucher.shown
                close = min(match.covers, match.covered) >= CLOSE
                differ, figures = differences(ours, theirs), clash(ours, theirs) if close else None
                if figures and not heard.disputes:
                    mine, other = figures
                    place = Span(other.start, other.end)
                    heard.add(self._dispute(match.voice, place, Conflict.FIGURES_DIFFER, Span(mine.start, mine.end)))
                others = match.score < OTHER_SPEAKER and other_speaker(own.origin, voucher.origin)
                denies = self._denied.is_one(match.voice, match.unit) != denying
                unsaid = _share(unit.said, self._voices[match.voice].units[match.unit].stems) < SAID
                against = others or denies or figures or unsaid or Slot.WEEKDAY in differ
                if against and not match.by_analyst:
                    voucher = None
            if voucher:
                heard.vouchers.append(voucher)
                heard.reports.append(self._report(match, voucher, unit, telling))
                if match.score >= LOOSE:
                    denial = denial or self._denial(match.voice, match.unit)
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

    def _id(self, voice: int, number: int) -> str:
        unit = self._voices[voice].units[number]
        return claim_id(self._prints[voice], unit.start, unit.end)

    def _paired(self, pairs: Iterable[tuple[Spot, Spot]]) -> dict[_Place, set[_Place]]:
        """The units of this story that the analyst has paired, both ways."""
        wanted = {spot for pair in pairs for spot in pair}
        if not wanted:
            return {}
        voices = {document.id: voice for voice, document in enumerate(self._documents)}
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

    def _denied_by(self, voice: int, number: int) -> Denial | None:
        """What denies a unit."""
        return self._denied.against(voice, number, rarity)

    def _dispute(self, voice: int, place: Span, conflict: Conflict, own: Span | None = None) -> tuple[Dispute, str]:
        """What stands against a claim at a place in a document, and the same in words."""
        document = self._documents[voice]
        words = " ".join(document.text[place.start : place.end].split())
        shown = words if len(words) <= QUOTED else f"{words[: QUOTED - 1].rstrip()}…"
        what = "denied" if conflict is Conflict.DENIED else "another figure"
        dispute = Dispute(document.id, place.start, place.end, _shown(document), conflict, own)
        return dispute, f"{what}: {dispute.outlet} has “{shown}”"

    def _report(self, match: Match, voucher: Voucher, unit: Unit, telling: frozenset[str]) -> Report:
        first, last = self._stretch(match, unit)
        theirs = self._voices[match.voice].units
        matching = [self._matching(match.voice, at, telling) for at in range(first, last + 1)]
        return Report(
            document=self._documents[match.voice].id,
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
        document = self._documents[match.voice]
        theirs = self._voices[match.voice].units[match.unit]
        matching = self._matching(match.voice, match.unit, telling)
        return Nearest(document.id, theirs.start, theirs.end, _shown(document), match.score, matching)

    def _vouch(self, voice: int, number: int) -> Voucher:
        """The report that a unit makes."""
        document, told = self._documents[voice], self._voices[voice]
        words = self._words(voice, number) if self._others else []
        folded = [word.folded for word in words]
        runs = frozenset(zip(*(folded[shift:] for shift in range(RUN)), strict=False))
        source = origin(document, told.units[number], words, self._outlets)
        return Voucher(voice, told.outlet, _shown(document), told.family, source, runs)

    def _tie(self, one: Voucher, other: Voucher) -> tuple[Tie, str]:
        return tied(one, other, self._passages.shared, self._share_outlet, self._dependent)

    def _carried(self, family: int, other: int) -> bool:
        """Whether an outlet has texts of both families."""
        return not self._carriers[family].isdisjoint(self._carriers[other])

    def _cut(self, voice: int, number: int) -> list[Word]:
        return words_of(self._documents[voice].text, self._units[voice][number])

    def _shared(self, voice: int, number: int, telling: frozenset[str]) -> tuple[Span, ...]:
        """The words of a unit that are among the telling ones of a claim."""
        found = self._words(voice, number)
        return tuple(Span(word.start, word.end) for word in found if word.stem in telling and not word.is_stop)

    def _fill(self, voice: int, number: int) -> Slots:
        return slots(self._documents[voice].text, self._words(voice, number))


def _fingerprints(documents: Sequence[Document]) -> list[Fingerprint]:
    """Of each document; those of the same body have the same one."""
    found: defaultdict[bytes, list[Fingerprint]] = defaultdict(list)
    prints = [fingerprint(document) for document in documents]
    for one in prints:
        found[one.key].append(one)
    same = {key: joined(ones) for key, ones in found.items()}
    return [same[one.key] for one in prints]


def _share(stems: Collection[str], others: Collection[str]) -> float:
    """The share of stems, by weight, that are among others; 1 of none."""
    weights = {stem: rarity(stem) for stem in stems}
    whole = math.fsum(weights.values())
    return math.fsum(weight for stem, weight in weights.items() if stem in others) / whole if whole else 1.0


def _outlet(document: Document, outlets: Outlets) -> str:
    """A key for who published a document: an unknown outlet is its own."""
    return outlets.key(document.outlet.value) if document.outlet else f"\0{document.path}\0{document.line}"


def _shown(document: Document) -> str:
    return (
        document.outlet.value if document.outlet else f"an unknown outlet ({printable(PurePath(document.path).name)})"
    )
