"""The door of this room: what is claimed, by whom, and what it stands on.

A first engine of plain counting: nothing is learned, and the time grows near-linearly with the documents.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePath

from index.claims.analysed import Analysed
from index.claims.families import Passages, families
from index.claims.figures import Counted, clash, counted
from index.claims.matching import Match, Table, Voice
from index.claims.origins import house, origin, other_speaker
from index.claims.salience import salience
from index.claims.standing import Voucher, verdict
from index.claims.stories import place, stories
from index.claims.units import Stems, Unit, units
from index.claims.words import Word, cut
from index.document import Document, Span
from index.findings import Claim, Conflict, Nearest, Relation, Report

VERSION = "words-1"
SAME = 0.30  # least score of a report; median over bootstrap samples of the labelled events
OTHER_SPEAKER = 0.45  # the same where the two quote different speakers by name
LOOSE = 0.4  # score below which one match in three is none; nine in ten above it are right
MORE = 1.5  # a stretch that covers this many times more of the claim than the claim of it says more
RUN = 6  # words in common that tell a common text
KEPT = 5_000  # stretches of a story whose words, figures and origins are kept at hand


def findings(analysed: Sequence[Analysed]) -> tuple[Claim, ...]:
    """The claims of the documents, in the order of documents as given, then of their start.

    The order of documents changes nothing else. To keep them up to date, index.comparing makes the same story by story.
    """
    order = sorted(range(len(analysed)), key=lambda at: place(analysed[at].document))
    found: dict[int, list[Claim]] = {}
    for story in stories([analysed[at].document for at in order]):
        members = [order[at] for at in story.members]
        found.update(zip(members, story_claims(story.label, [analysed[at] for at in members]), strict=True))
    return tuple(claim for at in range(len(analysed)) for claim in found[at])


def story_claims(label: str, members: Sequence[Analysed]) -> list[list[Claim]]:
    """The claims of each document of one story, which must come in their order (`place`)."""
    return _Reading(label, members, _prints([member.document for member in members])).claims()


def _prints(documents: Sequence[Document]) -> list[str]:
    """What tells each document of a story from all others of the library: a digest of its bytes and its body, and a
    number where others before it have the same, which are of the same story.
    """
    seen: Counter[str] = Counter()
    found = []
    for document in documents:
        own = hashlib.sha256(f"{document.sha256} {document.body}".encode("utf-8", "surrogatepass")).hexdigest()
        again = seen[own]
        seen[own] += 1
        found.append(f"{own}#{again}" if again else own)
    return found


class _Reading:
    """One story read as a whole. A voice, and a unit of it, are known by their position."""

    def __init__(self, label: str, members: Sequence[Analysed], prints: Sequence[str]) -> None:
        self._label = label
        self._prints = prints
        self._documents = [member.document for member in members]
        bodies = [document.body for document in self._documents]
        groups = families(bodies) if len(members) > 1 else [0]
        known: Stems = {}
        self._voices = [
            Voice(_outlet(member.document), group, units(member, known))
            for member, group in zip(members, groups, strict=True)
        ]
        self._carriers: defaultdict[int, set[str]] = defaultdict(set)
        for voice in self._voices:
            self._carriers[voice.family].add(voice.outlet)
        self._passages = Passages(bodies)
        self._table = Table(self._voices)
        self._others = len({voice.outlet for voice in self._voices}) - 1
        self._words = lru_cache(maxsize=KEPT)(self._cut)
        self._figures = lru_cache(maxsize=KEPT)(self._count)
        self._voucher = lru_cache(maxsize=KEPT)(self._vouch)

    def claims(self) -> list[list[Claim]]:
        """The claims of each member."""
        return [
            [self._claim(voice, number) for number in range(len(self._voices[voice].units))]
            for voice in range(len(self._voices))
        ]

    def _claim(self, voice: int, number: int) -> Claim:
        document, unit = self._documents[voice], self._voices[voice].units[number]
        own = self._voucher(voice, number, number, number)
        vouchers = [own]
        reports: list[Report] = []
        nearest: tuple[Nearest, ...] = ()
        clashing = ""
        matches, more = self._table.matches(voice, number) if self._others else ([], False)
        words = self._words(voice, number, number) if matches else []
        telling = {word.stem for word in words if not word.is_stop}
        for match in matches:
            if match.score < SAME and (reports or nearest):
                break
            stretch = (match.voice, match.first, match.last)
            matching = tuple(
                _same_span(word.start, word.end)
                for word in self._words(*stretch)
                if word.stem in telling and not word.is_stop
            )
            differ, voucher = None, None
            if match.score >= SAME:
                differ = clash(self._figures(voice, number, number), self._figures(*stretch))
                voucher = self._voucher(*stretch, self._closest(unit, match))
                if match.score < OTHER_SPEAKER and other_speaker(own.origin, voucher.origin):
                    voucher = None
            if voucher is not None and differ is None:
                vouchers.append(voucher)
                reports.append(self._report(match, voucher, matching))
            elif not nearest:
                nearest = (self._nearest(match, matching),)
                if differ:
                    clashing = f"{nearest[0].outlet} gives another figure: {differ[1]}, not {differ[0]}"
        standing, reasons = verdict(vouchers, self._others, self._passages.shared, clashing, more)
        if reports:
            nearest = ()
            if reports[0].score < LOOSE:
                reasons = (*reasons, f"a loose match ({reports[0].score:.2f}): compare the texts")
        elif nearest and not clashing:
            reasons = (*reasons, f"nearest: {nearest[0].outlet}, {nearest[0].score:.2f}")
        return Claim(
            id=hashlib.sha256(f"{self._prints[voice]}:{unit.start}:{unit.end}".encode()).hexdigest()[:16],
            document=document.id,
            start=unit.start,
            end=unit.end,
            story=self._label,
            speaker=unit.attribution.speaker if unit.attribution else None,
            origins=own.origin.names,
            standing=standing,
            conflict=Conflict.NONE,
            salience=salience(unit, self._table.weight),
            reports=tuple(reports),
            nearest=nearest,
            reasons=reasons,
        )

    def _report(self, match: Match, voucher: Voucher, matching: tuple[Span, ...]) -> Report:
        start, end = self._span(match)
        return Report(
            document=self._documents[match.voice].id,
            start=start,
            end=end,
            outlet=voucher.shown,
            origins=voucher.origin.names,
            relation=Relation.COVERS if match.covers > MORE * match.covered else Relation.SAME,
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
        source = origin(document, told.units[number], words)
        carriers = frozenset(self._carriers[told.family])
        return Voucher(voice, told.outlet, _shown(document), told.family, carriers, source, runs)

    def _closest(self, unit: Unit, match: Match) -> int:
        """The unit of a stretch that shares most with the claim: its attribution is the report's."""
        theirs = self._voices[match.voice].units
        return max(range(match.first, match.last + 1), key=lambda at: (len(unit.stems & theirs[at].stems), -at))

    def _span(self, match: Match) -> tuple[int, int]:
        theirs = self._voices[match.voice].units
        return theirs[match.first].start, theirs[match.last].end

    def _cut(self, voice: int, first: int, last: int) -> list[Word]:
        text, told = self._documents[voice].text, self._voices[voice].units[first : last + 1]
        return [word for unit in told for word in cut(text, unit.start, unit.end)]

    def _count(self, voice: int, first: int, last: int) -> Counted:
        return counted(self._words(voice, first, last))


def _outlet(document: Document) -> str:
    """A key for who published a document: an unknown outlet is its own."""
    return house(document.outlet.value) if document.outlet else f"\0{document.path}\0{document.line}"


def _shown(document: Document) -> str:
    return document.outlet.value if document.outlet else f"an unknown outlet ({PurePath(document.path).name})"


@lru_cache(maxsize=100_000)
def _same_span(start: int, end: int) -> Span:
    """Equal spans as one object: a large story has millions of them."""
    return Span(start, end)
