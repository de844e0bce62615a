"""Who denies what, and which claims that speaks against.

A denial is a statement whose cue denies ("denied", "refutes"), neither taken back ("did not deny") nor of another
kind ("was denied entry"). It speaks against a claim that holds most of what is denied, something specific among it.
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.claims.analysed import Analysed
from index.claims.units import Unit
from index.model.document import Span
from index.model.statements import Attribution
from index.text.stems import Word, cut, is_number, listed
from index.text.stems import stem as stemmed

COVERED = 0.4  # least share, by weight, of what is denied that the claim holds, where they share a name or a figure
SHARED = 2  # telling words in common, at least
HELD = 0.25  # least share, by weight, of what a claim says that is denied
FEW, FEW_HELD = 3, 0.35  # the same where fewer words are denied ("denies sexual assault"): many sentences hold these
KEPT = 50  # denials looked at for one word


@dataclass(frozen=True, slots=True)
class Denial:
    """A denial, `text[start:end]` of the document of a voice, its cue with what is denied.

    `denier` are the stems of who denies; `telling` those of what is denied, `specific` the names and figures among
    them. What refers back ("which", "that claim") has none: it denies what stands before it, `within` its sentence.
    """

    voice: int
    start: int
    end: int
    denier: frozenset[str]
    telling: frozenset[str]
    specific: frozenset[str]
    refers_back: bool
    within: bool


def denials(voice: int, analysed: Analysed) -> Iterator[Denial]:
    """The denials in a document; `voice` is its number in the story."""
    text = analysed.document.text
    for one in analysed.attributions:
        said = _words(text, one.content)
        telling = [word for word in said if not word.is_stop and word.folded not in listed("denials", "referring")]
        of_a_claim = not telling and any(word.folded in listed("denials", "referring") for word in said)
        if not one.cue or not _denies(_words(text, one.cue), of_a_claim):
            continue
        stands = [*one.cue, *one.content]
        yield Denial(
            voice,
            min(span.start for span in stands),
            max(span.end for span in stands),
            _name(text, one),
            frozenset(word.stem for word in telling),
            frozenset(word.stem for word in telling if is_number(word.stem) or text[word.start].isupper()),
            not telling and any(word.folded in listed("denials", "back") for word in said),
            one.content[0].start < one.cue[0].start,
        )


class Denied:
    """The denials of one story, and whether one speaks against a claim."""

    def __init__(self, found: Sequence[Denial], units: Sequence[Sequence[Unit]]) -> None:
        """`units` are those of each voice."""
        self._units = units
        self._by_stem: defaultdict[str, list[Denial]] = defaultdict(list)
        self._back: dict[tuple[int, int], Denial] = {}
        self._places: defaultdict[int, list[int]] = defaultdict(list)
        for denial in found:
            if not denial.within:
                self._places[denial.voice].append(denial.start)
            if denial.refers_back:
                number = self._denied_before(denial)
                if number is not None:
                    self._back.setdefault((denial.voice, number), denial)
            for stem in denial.telling:
                if len(self._by_stem[stem]) < KEPT:
                    self._by_stem[stem].append(denial)

    def against(self, voice: int, number: int, weight: Callable[[str], float]) -> Denial | None:
        """A denial of a unit, one that refers back to it first; `weight` gives the idf of a stem."""
        return self._back.get((voice, number)) or self._by_words(voice, self._units[voice][number], weight)

    def is_one(self, voice: int, number: int) -> bool:
        """Whether a unit denies something itself."""
        unit, places = self._units[voice][number], self._places.get(voice, ())
        return any(unit.start <= place < unit.end for place in places)

    def _by_words(self, voice: int, unit: Unit, weight: Callable[[str], float]) -> Denial | None:
        if not _alleging().isdisjoint(unit.said):
            return None
        seen = {denial: None for stem in sorted(unit.stems) for denial in self._by_stem.get(stem, ())}
        for denial in sorted(seen, key=lambda denial: (denial.voice, denial.start)):
            shared = denial.telling & unit.stems
            if len(shared) < SHARED or not shared - denial.specific or self._own(denial, voice, unit):
                continue
            share = _weight(shared, weight) / (_weight(denial.telling, weight) or 1)
            held = _weight(shared.intersection(unit.said), weight) / (_weight(unit.said, weight) or 1)
            if held < (FEW_HELD if len(denial.telling) < FEW else HELD):
                continue
            if shared == denial.telling or (share >= COVERED and shared & denial.specific - denial.denier):
                return denial
        return None

    @staticmethod
    def _own(denial: Denial, voice: int, unit: Unit) -> bool:
        """Whether the unit is the denial, or said by who denies it."""
        if denial.voice == voice and denial.start < unit.end and unit.start < denial.end:
            return True
        said = unit.attribution.speaker if unit.attribution else None
        return said is not None and bool(denial.denier & {word.stem for word in cut(said, 0, len(said))})

    def _denied_before(self, denial: Denial) -> int | None:
        """The unit that a denial which refers back denies: its own sentence, or the one before."""
        units = self._units[denial.voice]
        number = bisect_right(units, denial.start, key=lambda unit: unit.start) - 1
        if number < 0 or denial.start >= units[number].end:
            return None
        if denial.within:
            return number
        return number - 1 if units[number].follows else None


@cache
def _alleging() -> frozenset[str]:
    """Stems of words by which a claim tells that something is alleged: it stays true where that is denied."""
    return frozenset(map(stemmed, listed("denials", "alleged")))


def _weight(stems: Iterable[str], weight: Callable[[str], float]) -> float:
    return math.fsum(map(weight, stems))


def _denies(cue: Sequence[Word], of_a_claim: bool) -> bool:
    """Whether a cue denies; who rejects an offer denies nothing, who rejects "that claim" does."""
    folded = {word.folded for word in cue}
    cues = listed("denials", "cues", "of_claims") if of_a_claim else listed("denials", "cues")
    return not folded.isdisjoint(cues) and folded.isdisjoint(listed("denials", "takes_back"))


def _words(text: str, spans: Sequence[Span]) -> list[Word]:
    return [word for span in spans for word in cut(text, span.start, span.end)]


def _name(text: str, one: Attribution) -> frozenset[str]:
    words = cut(one.speaker, 0, len(one.speaker)) if one.speaker else _words(text, one.source)
    return frozenset(word.stem for word in words if not word.is_stop)
