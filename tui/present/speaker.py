"""A speaker's page in words: who quotes the speaker, how it stands, and where one statement stands against another."""

from index.library import SpeakerPage
from index.model.claims import Conflict, Standing
from index.model.rows import Against, Quoting
from index.reporting.words import UNKNOWN_OUTLET
from tui.present.facts import counted, dated, guessed
from tui.present.glyphs import Words
from tui.present.standing import DISPUTED, MARKS

_NAMED = 8  # outlets that a line names
_QUOTED = 120  # characters of the other statement
_WHAT = {
    Conflict.FIGURES_DIFFER: "another figure",
    Conflict.DENIED: "said and denied",
    Conflict.CONTRADICTED: "the opposite",
    Conflict.UPDATED: "another figure",
}
_DISPUTED = f"bold {DISPUTED.colour}"


def stands_against(one: Against) -> Words:
    """What a statement stands against: "x another figure, earlier: “12 people” (Post, 14 May 2024)"."""
    when = "earlier" if one.earlier else "elsewhere"
    words = " ".join(one.words.split())
    words = words if len(words) <= _QUOTED else f"{words[:_QUOTED].rstrip()} ..."
    where = f"“{words}” ({guessed(one.outlet)}, {dated(one.date)})"
    return ((f"{DISPUTED.gutter} {_WHAT[one.conflict]}, {when}: ", _DISPUTED), (where, ""))


def summary(page: SpeakerPage) -> Words:
    """How many of the claims stand on a single source, what is contradicted, and the outlets with their statements."""
    single = MARKS[Standing.SINGLE_SOURCE]
    told = [(f"{single.gutter}{page.standings.get(Standing.SINGLE_SOURCE, 0):,} single source  ", single.colour)]
    if page.against:
        told.append((f"{DISPUTED.gutter}{page.against:,} against another  ", _DISPUTED))
    return [*told, (quoted_by(page.outlets), "dim")]


def quoted_by(outlets: tuple[Quoting, ...]) -> str:
    """The outlets with the number of statements in each: "Krone 7, Stern 2 and 3 more"."""
    named = ", ".join(f"{one.outlet or UNKNOWN_OUTLET} {one.statements:,}" for one in outlets[:_NAMED])
    return named + (f" and {len(outlets) - _NAMED:,} more" if len(outlets) > _NAMED else "")


def extent(page: SpeakerPage) -> str:
    """How much there is, and from when to when: "12 statements in 3 reports, 14 May 2024 to 16 May 2024"."""
    size = f"{counted(page.statements, 'statement')} in {counted(page.documents, 'report')}"
    if page.first is None or page.last is None:
        return f"{size}, undated"
    span = dict.fromkeys((dated(page.first), dated(page.last)))
    return f"{size}, {' to '.join(span)}"
