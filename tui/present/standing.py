"""The marks of each standing: a character for the gutter and a word, so that none depends on colour.

Bold and underlined text is reserved for who said what (tui.present.roles).
"""

from collections.abc import Mapping

import msgspec

from index.model.claims import ALARMING, Claim, Conflict, Standing
from index.reporting.words import SIGNS


class Mark(msgspec.Struct, frozen=True):
    """How a standing or a dispute is marked."""

    gutter: str
    word: str
    colour: str  # only an additional hint


MARKS = {
    Standing.SINGLE_SOURCE: Mark(SIGNS[Standing.SINGLE_SOURCE], "SINGLE SOURCE", "yellow"),
    Standing.ONE_ORIGIN: Mark(SIGNS[Standing.ONE_ORIGIN], "ONE ORIGIN", "cyan"),
    Standing.COPIES: Mark(SIGNS[Standing.COPIES], "COPIES", "cyan"),
    Standing.CORROBORATED: Mark(SIGNS[Standing.CORROBORATED], "CORROBORATED", "green"),
    Standing.UNRESOLVED: Mark(SIGNS[Standing.UNRESOLVED], "UNRESOLVED", ""),
}

# A dispute is shown beside the standing, never instead of it.
DISPUTED = Mark("x", "DISPUTED", "red")
CONFLICTS = {
    Conflict.FIGURES_DIFFER: "FIGURES DIFFER",
    Conflict.DENIED: "DENIED",
    Conflict.CONTRADICTED: "CONTRADICTED",
    Conflict.UPDATED: "UPDATED",
}

# In the order of drawing: where claims overlap, the most serious one is drawn last.
SERIOUSNESS = (
    Standing.UNRESOLVED,
    Standing.CORROBORATED,
    Standing.COPIES,
    Standing.ONE_ORIGIN,
    Standing.SINGLE_SOURCE,
)


class Filter(msgspec.Struct, frozen=True):
    """A choice of claims for the claims list."""

    name: str
    standings: frozenset[Standing]
    flagged: bool = False
    disputed: bool = False


ALL = frozenset(Standing)
FILTERS = (
    Filter("flagged", ALARMING, flagged=True),
    Filter("single source", frozenset({Standing.SINGLE_SOURCE})),
    Filter("one origin", frozenset({Standing.ONE_ORIGIN, Standing.COPIES})),
    Filter("corroborated", frozenset({Standing.CORROBORATED})),
    Filter("unresolved", frozenset({Standing.UNRESOLVED})),
    Filter("disputed", ALL, disputed=True),
    Filter("all", ALL),
)


def counts(standings: Mapping[Standing, int], *, brief: bool = False) -> str:
    """The standings in one short line: "!14 single  ~9 one origin  =6 corroborated", or "!14 ~9 =6 ?2"."""
    single = standings.get(Standing.SINGLE_SOURCE, 0)
    one = standings.get(Standing.ONE_ORIGIN, 0) + standings.get(Standing.COPIES, 0)
    corroborated = standings.get(Standing.CORROBORATED, 0)
    unresolved = standings.get(Standing.UNRESOLVED, 0)
    if brief:
        return f"!{single:,} ~{one:,} ={corroborated:,} ?{unresolved:,}"
    line = f"!{single:,} single  ~{one:,} one origin  ={corroborated:,} corroborated"
    return f"{line}  ?{unresolved:,} unresolved" if unresolved else line


def words(claim: Claim) -> str:
    """The standing in words; of one that an analyst gave, who that is."""
    mark = MARKS[claim.standing]
    if claim.ruling:
        return f"{claim.ruling.author}: {mark.word}"
    if claim.standing is Standing.CORROBORATED:
        outlets = {report.outlet for report in claim.reports}
        return f"{mark.word} {len(outlets) + 1}"
    return mark.word


def why(claim: Claim) -> str:
    """The reasons. Where an analyst overruled the engine, the analyst's comes first, and then what was found."""
    found = "; ".join(claim.reasons)
    if claim.ruling is None:
        return found
    mark = MARKS[claim.ruling.found]
    return f"{claim.ruling.reason}; the engine: {mark.gutter} {mark.word}, {found}"


def dispute(conflict: Conflict) -> str:
    """A conflict in words, to be shown beside a standing; "" if there is none."""
    return f"{DISPUTED.gutter} {CONFLICTS[conflict]}" if conflict in CONFLICTS else ""
