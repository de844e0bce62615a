"""A timeline in words: when something was published, and which outlet had a claim first."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.model.claims import Claim, bearing
from index.model.document import Fact
from index.model.timeline import Line, Source, Telling, Timeline
from index.reporting.words import told_of
from tui.present.evidence import Line as Pair
from tui.present.evidence import weight
from tui.present.facts import counted, guessed, timed
from tui.present.glyphs import Words
from tui.present.standing import DISPUTED, MARKS, dispute, why, words

OWN_VOICE = "own voice"
KINDS = ("all claims", "claims of several outlets", "flagged claims", "disputed claims")


def when(fact: Fact | None) -> str:
    """A date of publication as it is stated, with its zone: "19 Jun 2024 07:48 +02:00"."""
    return " ".join(filter(None, (timed(fact), fact.value[16:] if fact else "")))


def _since(before: Source, source: Source) -> str:
    """A date as told behind an earlier one: without the day where that is the same."""
    if not (source.date and before.date and source.date.value[:10] == before.date.value[:10]):
        return when(source.date)
    clock = f"{source.date.value[11:16]} {source.date.value[16:]}".rstrip()
    return (clock or "the same day") + "?" * source.date.guess


def outlet(timeline: Timeline, telling: Telling) -> str:
    """The outlet of a telling, with a question mark where it is a guess."""
    source = timeline.sources[telling.document]
    return guessed(source.outlet) if source.outlet else timeline.named[telling.document]


def said_by(telling: Telling) -> str:
    """Who says it, through whom, and which analyst says so: "Vladimir Putin (as ana says), via Interfax"."""
    who = telling.speaker or telling.mention or OWN_VOICE
    who += f" (as {telling.credited.author} says)" if telling.credited else ""
    return ", ".join((who, f"via {', '.join(telling.via)}")) if telling.via else who


def order(timeline: Timeline, line: Line, chosen: Telling | None = None) -> Words:
    """Which outlet had it first, and which followed: "first 19 Jun 2024 07:48 Krone, then 09:10 Stern, undated Echo".

    "First" and "then" are said only of what is surely earlier. The outlet of `chosen` is bold.
    """
    sources = [timeline.sources[telling.document] for telling in line.tellings]
    sure = len(sources) > 1 and sources[0].published.precedes(sources[1].published)
    told: list[tuple[str, str]] = [
        ("first " * sure + when(sources[0].date), ""),
        *_bold(timeline, line.tellings[0], chosen),
    ]
    for (before, source), telling in zip(pairwise(sources), line.tellings[1:], strict=True):
        told += [(f"{_between(before, source)}{_since(before, source)}", ""), *_bold(timeline, telling, chosen)]
    return told


def followers(timeline: Timeline, line: Line) -> str:
    """The outlets behind the first one, in short: ", then 09:10 Stern, undated Echo"."""
    sources = [timeline.sources[telling.document] for telling in line.tellings]
    return "".join(
        f"{_between(before, source)}{_since(before, source)} {outlet(timeline, telling)}"
        for (before, source), telling in zip(pairwise(sources), line.tellings[1:], strict=True)
    )


def _between(before: Source, source: Source) -> str:
    return ", then " if before.published.precedes(source.published) else ", "


def _bold(timeline: Timeline, telling: Telling, chosen: Telling | None) -> Words:
    return ((" ", ""), (outlet(timeline, telling), "bold" if telling is chosen else ""))


def mark(claim: Claim) -> Words:
    """The mark of a claim's standing in two cells, the second one for a dispute."""
    standing = MARKS[claim.standing]
    return (
        (standing.gutter, f"bold {standing.colour}"),
        (DISPUTED.gutter if dispute(claim.conflict) else " ", f"bold {DISPUTED.colour}"),
    )


def of_kind(kind: str, line: Line) -> bool:
    """Whether a line is of one of the KINDS."""
    match kind:
        case "claims of several outlets":
            return len(line.tellings) > 1
        case "flagged claims":
            return line.claim.flagged
        case "disputed claims":
            return bool(dispute(line.claim.conflict))
        case _:
            return True


def size(timeline: Timeline, lines: Sequence[Line]) -> str:
    """How much it is: "33 claims, 2 outlets, 6 undated at the end"."""
    undated = sum(timeline.sources[line.tellings[0].document].date is None for line in lines)
    apart = f", {undated:,} undated at the end" if undated else ""
    return f"{counted(len(lines), 'claim')}, {counted(len(timeline.outlets), 'outlet')}{apart}"


def number(line: Line, telling: Telling) -> int:
    """The place of a telling in the evidence of the claim, the first where it is that claim itself."""
    found = bearing(line.claim)
    return next((at for at, one in enumerate(found) if _is_at(one.document, one.start, telling)), 0)


def _is_at(document: int, start: int, telling: Telling) -> bool:
    return (document, start) == (telling.document, telling.start)


def details(timeline: Timeline, line: Line, telling: Telling) -> Iterator[Pair]:
    """What the claim stands on, who had it when, and the words of one telling with who says so."""
    claim, standing = line.claim, MARKS[line.claim.standing]
    conflict = f"{dispute(claim.conflict)}  " if dispute(claim.conflict) else ""
    stands = ((f"{standing.gutter} {words(claim)}  ", f"bold {standing.colour}"), (conflict, f"bold {DISPUTED.colour}"))
    salience, sure = weight(claim)
    yield (*stands, (why(claim), ""), *salience), sure
    yield order(timeline, line, telling), ()
    found = next((one for one in claim.reports if _is_at(one.document, one.start, telling)), None)
    relation = f"{told_of(found)}  " if found else ""
    yield ((outlet(timeline, telling), "bold"), (f"  {relation}{said_by(telling)}", "")), ()
    yield (("  " + " ".join(telling.text.split()), ""),), ()
    if telling.relation:
        yield ((outlet(timeline, line.own), "bold"), (f"  {said_by(line.own)}", "")), ()
        yield (("  " + " ".join(line.own.text.split()), ""),), ()
