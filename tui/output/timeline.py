"""What `twosource timeline` prints: a story's claims in the order in which they were published."""

from collections.abc import Iterator

import msgspec

from index.model.timeline import Line, Telling, Timeline
from tui.output.records import Record, value
from tui.present.glyphs import Words
from tui.present.standing import DISPUTED, MARKS, dispute, words
from tui.present.timeline import order, outlet, said_by, size

_BLANK: Words = ()


def timeline_lines(timeline: Timeline) -> Iterator[Words]:
    """The claims of a story: when each outlet had it, the words, who says so, and the place."""
    yield ((timeline.story, "bold underline"),)
    yield ((f"  {size(timeline, timeline.lines)}", "dim"),)
    yield _BLANK
    apart = False
    for line in timeline.lines:
        if timeline.sources[line.tellings[0].document].date is None and not apart:
            apart = True
            yield (("undated: when these were published is not known", "bold"),)
            yield _BLANK
        yield from _line(timeline, line)


def _line(timeline: Timeline, line: Line) -> Iterator[Words]:
    claim, standing, own = line.claim, MARKS[line.claim.standing], line.own
    conflict = f"  {dispute(claim.conflict)}" if dispute(claim.conflict) else ""
    yield (
        *order(timeline, line, line.tellings[0]),
        (f"  {standing.gutter} {words(claim)}", f"bold {standing.colour}"), (conflict, f"bold {DISPUTED.colour}"),
    )  # fmt: skip
    yield (("  ", ""), (" ".join(own.text.split()), ""))
    yield (("  ", ""), (outlet(timeline, own), "bold"), (f"  {said_by(own)}", "dim"))
    yield ((f"  {timeline.sources[own.document].path} [{own.start}:{own.end}]", "dim"),)
    yield _BLANK


def timeline_record(timeline: Timeline, line: Line) -> Record:
    """A line as a record: the claim that stands for all that say the same, and when each outlet first had it."""
    claim, own = line.claim, line.own
    return {
        "schema": "twosource/timeline/1",
        "story": timeline.story,
        "date": value(timeline.sources[line.tellings[0].document].date),
        "claim": claim.id,
        "same": sorted(line.same),
        **_telling(timeline, own),
        "standing": claim.standing,
        "conflict": claim.conflict,
        "flagged": claim.flagged,
        "salience": claim.salience,
        "tellings": [_telling(timeline, one) for one in line.tellings],
    }


def _telling(timeline: Timeline, telling: Telling) -> Record:
    source = timeline.sources[telling.document]
    return {
        "document": source.path,
        "outlet": value(source.outlet),
        "published": value(source.date),
        "guesses": [name for name, fact in (("outlet", source.outlet), ("date", source.date)) if fact and fact.guess],
        "start": telling.start,
        "end": telling.end,
        "text": telling.text,
        "speaker": telling.speaker,
        "mention": telling.mention or None,
        "via": list(telling.via),
        "credited": msgspec.to_builtins(telling.credited) if telling.credited else None,
        "relation": telling.relation,
    }
