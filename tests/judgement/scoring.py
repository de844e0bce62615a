"""How far what a library finds agrees with the labels: shares between 0 and 1.

A labelled claim is answered by the claim of its report that holds most of its words; a labelled statement by a
statement that shares at least half of its words, as in `MATCH`. What answers nothing is wrong.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from index.library import Library
from index.model.claims import ALARMING, Claim, Conflict, Standing
from index.model.document import Document, Span
from index.model.statements import Attribution
from tests.judgement.sample import EVENTS, Labelled, Said, Sample

MATCH = 0.5  # least share of the words of two contents, taken together, that both have
WORD = re.compile(r"\w+")
CONFLICTS = (Conflict.FIGURES_DIFFER, Conflict.DENIED, Conflict.CONTRADICTED)  # a later figure stands against nothing


@dataclass(frozen=True)
class Found:
    """What the library has found in one report."""

    document: Document
    said: tuple[Attribution, ...]
    speakers: tuple[str | None, ...]  # of each statement, as the whole library knows them
    claims: tuple[Claim, ...]


class Shares(NamedTuple):
    """`right` of `given` answers, where `owed` are owed."""

    right: int
    given: int
    owed: int

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.owed if self.owed else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.given + self.owed) if self.right else 0.0


def found(library: Library) -> dict[str, Found]:
    """What a library made of the events has found in each report."""
    reports = {}
    for entry in library.entries():
        document, analysis = library.document(entry.id), library.analysis(entry.id)
        assert document and analysis
        reports[report_of(entry.path)] = Found(
            document,
            analysis.attributions,
            tuple(library.speaker(entry.id, one) for one in analysis.attributions),
            library.claims(entry.id),
        )
    return reports


def report_of(path: str) -> str:
    """The name of a report, from its path."""
    return Path(path).resolve().relative_to(EVENTS).with_suffix("").as_posix()


# Statements


def statements(sample: Sample, reports: Mapping[str, Found]) -> Shares:
    """Statements with the right content and the right speaker."""
    pairs = _answers(sample, reports)
    right = sum(found.speakers[at] == label.speaker for label, found, at in pairs)
    return Shares(right, _given(sample, reports), len(sample.statements))


def contents(sample: Sample, reports: Mapping[str, Found]) -> Shares:
    """Statements with the right content, whoever says it."""
    return Shares(len(_answers(sample, reports)), _given(sample, reports), len(sample.statements))


def kinds(sample: Sample, reports: Mapping[str, Found]) -> float:
    """Of the statements that are found, those of the right kind with a word of the right cue."""
    pairs = _answers(sample, reports)
    right = 0
    for label, here, at in pairs:
        one = here.said[at]
        cue = set(WORD.findall(" ".join(here.document.text[span.start : span.end] for span in one.cue).lower()))
        right += one.kind is label.kind and not cue.isdisjoint(WORD.findall(label.cue.lower()))
    return right / len(pairs)


def missed(sample: Sample, reports: Mapping[str, Found]) -> Iterable[str]:
    """Each statement that is wrong, in words, to look at."""
    answered = {id(label): (here, at) for label, here, at in _answers(sample, reports)}
    for label in sample.statements:
        words = sample.reports[label.report][label.content.start : label.content.end]
        if id(label) not in answered:
            yield f"{label.report}: not found: {words}"
        else:
            here, at = answered[id(label)]
            if here.speakers[at] != label.speaker:
                yield f"{label.report}: {label.speaker}, not {here.speakers[at]}: {words}"
    for name, here in reports.items():
        for at, one in enumerate(here.said):
            if not any(here is other and at == taken for other, taken in answered.values()):
                words = " | ".join(here.document.text[span.start : span.end] for span in one.content)
                mark = "left open" if _left_open(sample, name, one) else "too much"
                yield f"{name}: {mark}: {here.speakers[at]}: {words}"


def _answers(sample: Sample, reports: Mapping[str, Found]) -> list[tuple[Said, Found, int]]:
    """Each labelled statement with the statement that answers it, the most alike first, each once."""
    pairs = []
    for label in sample.statements:
        here = reports[label.report]
        ours = _words(here.document.text, [label.content])
        for at, one in enumerate(here.said):
            theirs = _words(here.document.text, one.content)
            alike = len(ours & theirs) / len(ours | theirs)
            if alike >= MATCH:
                pairs.append((alike, label, here, at))
    taken: set[tuple[str, int]] = set()
    answered: dict[int, tuple[Said, Found, int]] = {}
    for _, label, here, at in sorted(pairs, key=lambda pair: -pair[0]):
        if id(label) not in answered and (label.report, at) not in taken:
            taken.add((label.report, at))
            answered[id(label)] = label, here, at
    return list(answered.values())


def _given(sample: Sample, reports: Mapping[str, Found]) -> int:
    """How many statements were found, those apart that the labels leave open."""
    return sum(not _left_open(sample, name, one) for name, here in reports.items() for one in here.said)


def _left_open(sample: Sample, report: str, one: Attribution) -> bool:
    return any(name == report and any(_overlap(span, content) for content in one.content) for name, span in sample.open)


def _words(text: str, spans: Iterable[Span]) -> set[int]:
    """The words of some spans, each by where it starts."""
    return {word.start() for span in spans for word in WORD.finditer(text, span.start, span.end)}


# Claims


def answer(label: Labelled, reports: Mapping[str, Found]) -> Claim | None:
    """The claim that holds most of the labelled words."""
    held = [(_overlap(label.span, Span(claim.start, claim.end)), claim) for claim in reports[label.report].claims]
    most, best = max(held, key=lambda pair: pair[0], default=(0, None))
    return best if most else None


def standings(sample: Sample, reports: Mapping[str, Found]) -> dict[Standing, Shares]:
    pairs = [(label.standing, claim and claim.standing) for label, claim in _claims(sample, reports)]
    return {
        standing: Shares(
            sum(gold is standing is got for gold, got in pairs),
            sum(got is standing for _, got in pairs),
            sum(gold is standing for gold, _ in pairs),
        )
        for standing in Standing
    }


def conflicts(sample: Sample, reports: Mapping[str, Found], *which: Conflict) -> Shares:
    """Claims that something stands against: any of `CONFLICTS`, or of those given."""
    asked = which or CONFLICTS
    pairs = [(label.conflict, claim.conflict if claim else Conflict.NONE) for label, claim in _claims(sample, reports)]
    return Shares(
        sum(gold in asked and got in asked for gold, got in pairs),
        sum(got in asked for _, got in pairs),
        sum(gold in asked for gold, _ in pairs),
    )


def flags(sample: Sample, reports: Mapping[str, Found]) -> Shares:
    """Flagged claims that one outlet, or one origin, is behind."""
    pairs = [(label.standing in ALARMING, bool(claim and claim.flagged)) for label, claim in _claims(sample, reports)]
    return Shares(
        sum(gold and got for gold, got in pairs), sum(got for _, got in pairs), sum(gold for gold, _ in pairs)
    )


def links(sample: Sample, reports: Mapping[str, Found]) -> Shares:
    """Other reports that are said to tell a claim."""
    names = {here.document.id: name for name, here in reports.items()}
    counts: Counter[str] = Counter()
    for label, claim in _claims(sample, reports):
        got = {names[report.document] for report in claim.reports} if claim else set()
        counts.update(right=len(got & label.others), given=len(got), owed=len(label.others))
    return Shares(counts["right"], counts["given"], counts["owed"])


def stories(sample: Sample, reports: Mapping[str, Found]) -> Shares:
    """Pairs of reports that are put in one story; those of one event belong together."""
    right = given = owed = 0
    for (one, here), (other, there) in combinations(reports.items(), 2):
        gold = one.partition("/")[0] == other.partition("/")[0]
        got = here.claims[0].story == there.claims[0].story
        right, given, owed = right + (gold and got), given + got, owed + gold
    return Shares(right, given, owed)


def raised(sample: Sample, reports: Mapping[str, Found]) -> list[str]:
    """What is taken for a claim and is none."""
    return [
        sample.reports[name][span.start : span.end]
        for name, span in sample.no_claims
        if any(_overlap(span, Span(claim.start, claim.end)) for claim in reports[name].claims)
    ]


def doubtful(
    sample: Sample, reports: Mapping[str, Found], wrong: Callable[[Labelled, Claim | None], bool]
) -> Iterable[str]:
    """The labelled claims for which `wrong` holds, in words, to look at."""
    for label, claim in _claims(sample, reports):
        if wrong(label, claim):
            got = f"{claim.standing} {claim.conflict} {[one.outlet for one in claim.reports]}" if claim else "none"
            yield f"{label.report}: {label.standing} {label.conflict} {sorted(label.others)}, not {got}: {label.words}"


def _claims(sample: Sample, reports: Mapping[str, Found]) -> list[tuple[Labelled, Claim | None]]:
    return [(label, answer(label, reports)) for label in sample.claims]


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
