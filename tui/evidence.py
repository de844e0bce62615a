"""The evidence for a claim, put together for the screen: who said it, and what the other outlets have."""

import re
from collections import Counter
from dataclasses import dataclass

from index.document import Document, Span
from index.findings import Attribution, Claim, Nearest, Report
from index.library import Library
from tui import roles
from tui.facts import unsure
from tui.glyphs import Words
from tui.languages import limited
from tui.standing import MARKS, counts, words
from tui.view import View, view_of

Line = tuple[Words, Words]  # what stands on the left, what on the right

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Other:
    """A stretch of another document: one that reports the claim, or the nearest that does not."""

    found: Report | Nearest
    view: View

    @property
    def document(self) -> Document:
        return self.view.document

    @property
    def reports(self) -> bool:
        return isinstance(self.found, Report)

    @property
    def title(self) -> str:
        if isinstance(self.found, Report):
            return f"{self.found.outlet}: {'says the same' if self.found.relation == 'same' else 'says it and more'}"
        return f"{self.found.outlet}: nearest, not a match"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`attribution` is the statement in question, None where the claim is the outlet's own."""

    claim: Claim
    view: View
    attribution: Attribution | None
    others: tuple[Other, ...]

    @property
    def document(self) -> Document:
        return self.view.document


def attribution_of(claim: Claim, attributions: tuple[Attribution, ...]) -> Attribution | None:
    """The attribution whose content the claim shares most of, None where it shares none."""
    span = Span(claim.start, claim.end)

    def shared(attribution: Attribution) -> int:
        return sum(max(0, min(part.end, span.end) - max(part.start, span.start)) for part in attribution.content)

    best = max(attributions, key=shared, default=None)
    return best if best and shared(best) else None


def gather(library: Library, view: View, claim: Claim, attribution: Attribution | None) -> Evidence:
    """Read the other documents that a claim's evidence points to."""
    bearing: tuple[Report | Nearest, ...] = (*claim.reports, *claim.nearest)
    others = tuple(Other(found, other) for found in bearing if (other := view_of(library, found.document)))
    return Evidence(claim, view, attribution, others)


def lines(evidence: Evidence) -> list[Line]:
    """The evidence as lines: who and how, the standing and why, then each other report in its own words."""
    claim, mark = evidence.claim, MARKS[evidence.claim.standing]
    found: list[Line] = [
        (_who(evidence.document, evidence.attribution), ()),
        (
            (
                (f"{mark.gutter} {words(claim)}  ", f"bold {mark.colour}"),
                ("; ".join(claim.reasons), ""),
            ),
            ((f"  salience {claim.salience:.2f}", "dim"),),
        ),
    ]
    for other in evidence.others:
        found.append((((other.title, "bold"), (f"  {other.found.score:.2f}", "dim")), ()))
        found.append((_excerpt(other), ()))
    return found


def statement_lines(document: Document, attribution: Attribution) -> list[Line]:
    """What to say of a statement that makes no claim."""
    words = (("NO CLAIM  ", "bold"), ("nothing in this statement was found to assert something checkable", ""))
    return [(_who(document, attribution), ()), (words, ())]


def overview(claims: tuple[Claim, ...], progress: str) -> list[Line]:
    """What to say while no claim is chosen."""
    if not claims and progress:
        return [((("UNCHECKED  ", "bold"), (f"you can read; the analysis is under way: {progress}", "")), ())]
    if not claims:
        return [
            (
                (
                    ("NO CLAIMS  ", "bold"),
                    ("nothing in this text was found to assert something checkable", ""),
                ),
                (),
            )
        ]
    standings = Counter(claim.standing for claim in claims)
    flagged = sum(claim.flagged for claim in claims)
    return [
        (((f"{len(claims)} claims  ", "bold"), (counts(standings), "")), ()),
        (
            (
                ((f"{flagged} flagged", "bold")),
                ("  ] next claim  } next flagged claim  3 all claims  6 all speakers", "dim"),
            ),
            (),
        ),
    ]


def _who(document: Document, attribution: Attribution | None) -> Words:
    text = document.text
    if attribution is None:
        if limited(document.language):
            return (("WHO ", "dim"), ("not looked for", "bold"), (f"  {limited(document.language)}", "dim"))
        return (("WHO ", "dim"), ("own voice of the outlet", "bold"), ("  no one is credited", "dim"))
    mention = " ".join(text[span.start : span.end] for span in attribution.source)
    cue = " ".join(text[span.start : span.end] for span in attribution.cue)
    who = attribution.speaker or mention or "no source is named"
    told = [("WHO ", "dim"), (who, roles.SOURCE)]
    if attribution.speaker and mention and mention != attribution.speaker:
        told.append((f' ("{mention}")', "dim"))
    if not attribution.speaker and mention:
        told.append((" (not resolved to a name)", "dim"))
    if attribution.via:
        told.append((", via " + ", ".join(attribution.via), "bold"))
    if cue:
        told += [("  CUE ", "dim"), (cue, "")]
    doubt = f", {unsure(attribution.confidence)}" if unsure(attribution.confidence) else ""
    return [*told, (f"  {attribution.kind} quote{doubt}", "dim")]


def _excerpt(other: Other) -> Words:
    """The stretch of the other document, the words it shares with the claim marked."""
    text, position = other.document.text, other.found.start
    told: list[tuple[str, str]] = [("  ", "")]
    for span in other.found.matching:
        told.append((text[position : span.start], ""))
        told.append((text[span.start : span.end], "bold underline"))
        position = span.end
    return [*told, (text[position : other.found.end], "")]


def shared_words(evidence: Evidence, other: Other) -> tuple[Span, ...]:
    """The words of the claim that stand, letter for letter, among those the engine matched in the other document."""
    matched = {other.document.text[span.start : span.end].casefold() for span in other.found.matching}
    words_of_claim = _WORD.finditer(evidence.document.text, evidence.claim.start, evidence.claim.end)
    return tuple(Span(*word.span()) for word in words_of_claim if word.group().casefold() in matched)
