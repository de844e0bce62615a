"""The evidence for a claim, put together for the screen: who said it, and what the other outlets have."""

from collections import Counter
from contextlib import suppress
from typing import Protocol, TypeAlias

import msgspec
from msgspec.structs import replace

from index.library import Library, LibraryError
from index.model.actions import Kept
from index.model.claims import Bearing, Claim, Dispute, bearing
from index.model.document import Document, Span
from index.model.statements import Attribution
from index.reporting.words import told_of
from tui.present import marks, roles
from tui.present.actions import target
from tui.present.facts import counted, guessed, timed, unsure
from tui.present.glyphs import Words
from tui.present.languages import limited
from tui.present.layout import Role
from tui.present.standing import DISPUTED, MARKS, counts, dispute, why, words
from tui.present.view import View, view_of

Line = tuple[Words, Words]  # the left and the right half of a line
Sides: TypeAlias = tuple[tuple[View, View], ...]

_QUOTED = 120  # characters of a dispute's words


class Judged(Protocol):
    """Takes the analyst's word on whether a claim and a stretch of another text say the same."""

    def __call__(self, one: Claim, other: Claim | Bearing, *, same: bool) -> None: ...


class Other(msgspec.Struct, frozen=True):
    """A stretch of another document: one that disputes the claim, one that reports it, or the nearest that does not."""

    found: Bearing
    view: View

    @property
    def document(self) -> Document:
        return self.view.document


class Evidence(msgspec.Struct, frozen=True):
    """A claim, its document, and everything about it in other places."""

    claim: Claim
    view: View
    others: tuple[Other, ...]
    named: tuple[Kept, ...] = ()  # by whose word the speaker has this name

    @property
    def document(self) -> Document:
        return self.view.document


def weight(claim: Claim) -> Line:
    """How much a claim matters, and how sure it is."""
    return ((f"  salience {claim.salience:.2f}", "dim"),), ((f"  sure {claim.certainty:.2f}", "dim"),)


def gather(library: Library, view: View, claim: Claim) -> Evidence:
    """Read the documents that a claim's evidence refers to."""
    others = tuple(Other(found, other) for found in bearing(claim) if (other := view_of(library, found.document)))
    named: tuple[Kept, ...] = ()
    if claim.speaker:
        with suppress(LibraryError):  # the journal cannot be read; the rest is told
            named = library.speaker_called(claim.speaker)
    return Evidence(claim, view, others, named)


def sides(evidence: Evidence) -> Sides:
    """The claim beside each other stretch, marked by what they share, where they differ, and what is not compared."""
    from tui.present.differences import compare  # late: it imports the engine's word lists

    found = []
    text, claim = evidence.document.text, Span(evidence.claim.start, evidence.claim.end)
    for other in evidence.others:
        stretch = _stretch(other)
        ours, theirs = compare(text, claim, other.document.text, stretch)
        if isinstance(other.found, Dispute):
            ours += ((other.found.own, Role.FIGURE),) if other.found.own else ()
            theirs += ((Span(other.found.start, other.found.end), Role.FIGURE),)
        left = replace(evidence.view, analysis=None, hits=(), compared=(*_around(text, claim), *ours))
        right = replace(other.view, analysis=None, compared=(*_around(other.document.text, stretch), *theirs))
        found.append((left, right))
    return tuple(found)


def _stretch(other: Other) -> Span:
    """The stretch to compare the claim with. A dispute may be only a figure, so its whole claim is compared."""
    start, end = other.found.start, other.found.end
    if isinstance(other.found, Dispute):
        for claim in other.view.claims:
            if claim.start <= start and end <= claim.end:
                return Span(claim.start, claim.end)
    return Span(start, end)


def claim_at(other: Other) -> Claim | Bearing:
    """The claim of the other document that bears on this one: the one with most of the stretch, else the stretch."""
    start, end = other.found.start, other.found.end
    shared = [(min(claim.end, end) - max(claim.start, start), claim) for claim in other.view.claims]
    most, claim = max(shared, key=lambda one: one[0], default=(0, None))
    return claim if claim and most > 0 else other.found


def _around(text: str, span: Span) -> tuple[tuple[Span, Role], ...]:
    return (Span(0, span.start), Role.CONTEXT), (Span(span.end, len(text)), Role.CONTEXT)


def lines(evidence: Evidence) -> list[Line]:
    """The evidence as lines: the verdict, then each other report in its own words."""
    found = verdict_lines(evidence)
    for other in evidence.others:
        found.append((((f"{other.found.outlet} {told_of(other.found)}", "bold"),), ()))
        found.append((_excerpt(other), ()))
    return found


def verdict_lines(evidence: Evidence) -> list[Line]:
    """Who says it and how, its standing and the reasons, what analysts said of it, and what disputes it."""
    claim, mark = evidence.claim, MARKS[evidence.claim.standing]
    salience, sure = weight(claim)
    reasons = (why(claim), "")
    standing = ((f"{mark.gutter} {words(claim)}  ", f"bold {mark.colour}"), reasons, *salience), sure
    named = [
        (((f"{one.author} says  ", "bold"), (f"{target(one.target)} is {claim.speaker}", "")), ())
        for one in evidence.named
    ]
    disputes = [(_dispute(evidence, other), ()) for other in evidence.others if isinstance(other.found, Dispute)]
    said = evidence.view.said_of(claim)
    who = (*marks.brief(said), *_who(evidence.document, claim.statement))
    return [(who, ()), standing, *marks.lines(said), *named, *disputes]


def _dispute(evidence: Evidence, other: Other) -> Words:
    """Both sides of a dispute with their words and dates, without a verdict on who is right."""
    found = other.found
    assert isinstance(found, Dispute)
    ours, theirs = evidence.document, other.document
    told = [(f"{dispute(found.conflict)}  ", f"bold {DISPUTED.colour}")]
    if found.own:
        told.append((f"{guessed(ours.outlet)} says ", ""))
        told.append((_quoted(ours.text, found.own.start, found.own.end), roles.FIGURE))
        told.append((f" ({timed(ours.date)}), ", ""))
    told.append((f"{found.outlet} says ", ""))
    told.append((_quoted(theirs.text, found.start, found.end), roles.FIGURE))
    return [*told, (f" ({timed(theirs.date)})", "")]


def _quoted(text: str, start: int, end: int) -> str:
    words = " ".join(text[start:end].split())
    return f'"{words}"' if len(words) <= _QUOTED else f'"{words[:_QUOTED]} ..."'


def statement_lines(view: View, attribution: Attribution) -> list[Line]:
    """What to show for a statement that makes no claim."""
    told = "nothing checkable was found in this statement alone: see its sentence"
    words = (("NO CLAIM  ", "bold"), (told, ""))
    start, end = attribution.content[0].start, attribution.content[-1].end
    said = [placed for placed in view.said if start <= placed.where.middle < end]
    return [((*marks.brief(said), *_who(view.document, attribution)), ()), (words, ()), *marks.lines(said)]


def overview(view: View | None, progress: str) -> list[Line]:
    """What to show while no claim is selected: what there is, and what analysts said of the text as a whole."""
    whole = [placed for placed in view.said if placed.where.middle < 0] if view else []
    return [*_overview(view.claims if view else (), progress), *marks.lines(whole)]


def _overview(claims: tuple[Claim, ...], progress: str) -> list[Line]:
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
        (((f"{counted(len(claims), 'claim')}  ", "bold"), (counts(standings), "")), ()),
        (
            (
                ((f"{flagged:,} flagged", "bold")),
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
    if attribution.credited:
        told.append(
            (f" ({attribution.credited.author} says so; the engine: {attribution.credited.found or 'nobody'})", "")
        )
    if attribution.via:
        told.append((", via " + ", ".join(attribution.via), "bold"))
    if cue:
        told += [("  CUE ", "dim"), (cue, "")]
    doubt = f", {unsure(attribution.confidence)}" if unsure(attribution.confidence) else ""
    return [*told, (f"  {attribution.kind} quote{doubt}", "dim")]


def _excerpt(other: Other) -> Words:
    """The stretch of the other document, with marks on the words that it shares with the claim."""
    text, position = other.document.text, other.found.start
    told: list[tuple[str, str]] = [("  ", "")]
    for span in () if isinstance(other.found, Dispute) else other.found.matching:
        told.append((text[position : span.start], ""))
        told.append((text[span.start : span.end], "bold underline"))
        position = span.end
    return [*told, (text[position : other.found.end], "")]
