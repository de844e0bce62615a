"""Which claims the claims list shows, and in what order."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from index.library import Choice, ClaimFacet, ClaimFilter, ClaimOrder, ClaimRow, Library
from index.model.claims import Claim
from index.reporting.words import UNKNOWN_OUTLET
from tui.present.standing import FILTERS

_ORDERS = tuple(ClaimOrder)
_UNKNOWN = {
    ClaimFacet.STORY: "not yet compared",
    ClaimFacet.OUTLET: UNKNOWN_OUTLET,
    ClaimFacet.SPEAKER: "no named speaker",
    ClaimFacet.TAG: "no tag",
}
_ALL = next(number for number, choice in enumerate(FILTERS) if choice.name == "all")


class Selection(msgspec.Struct, frozen=True):
    """The choice of claims and their order.

    `standing` is an index into FILTERS; `only` are values of facets. `to_check` keeps the flagged claims that nobody
    has checked; `salience` is the least one, and `since` the first day of the reports.
    """

    standing: int = 0
    order: ClaimOrder = ClaimOrder.SALIENCE
    only: Mapping[ClaimFacet, str] = msgspec.field(default_factory=dict)
    to_check: bool = False
    salience: float = 0.0
    since: str = ""

    @property
    def wanted(self) -> ClaimFilter:
        chosen = FILTERS[self.standing]
        return ClaimFilter(
            chosen.standings,
            chosen.flagged or self.to_check,
            chosen.disputed,
            self.only,
            self.to_check,
            self.salience,
            self.since,
        )

    @property
    def conditions(self) -> list[str]:
        """What the claims are narrowed to beside their standing, in words."""
        found = [shown(facet, value) for facet, value in self.only.items()]
        found += [f"salience from {self.salience:.2f}"] if self.salience else []
        return found + ([f"since {self.since}"] if self.since else [])

    @property
    def name(self) -> str:
        """The standing in words."""
        return FILTERS[self.standing].name

    def next_standing(self) -> "Selection":
        return replace(self, standing=(self.standing + 1) % len(FILTERS))

    def next_order(self) -> "Selection":
        return replace(self, order=_ORDERS[(_ORDERS.index(self.order) + 1) % len(_ORDERS)])

    def switched(self, choice: Choice) -> "Selection":
        """The selection narrowed to the choice, or no longer narrowed to it if it was."""
        only = {facet: value for facet, value in self.only.items() if facet is not choice.facet}
        if self.only.get(choice.facet) != choice.value:
            only[choice.facet] = choice.value
        return replace(self, only=only)

    def everywhere(self) -> "Selection":
        """The same of all stories."""
        return replace(self, only={facet: value for facet, value in self.only.items() if facet is not ClaimFacet.STORY})

    def cleared(self) -> "Selection":
        """All claims, in the same order."""
        return replace(self, standing=_ALL, only={}, salience=0.0, since="")

    def of_standing(self, name: str) -> "Selection":
        """The same of another standing, by its name in FILTERS."""
        return replace(self, standing=kept(name, self.order, {}).standing)


def kept(standing: str, order: ClaimOrder, only: Mapping[ClaimFacet, str]) -> Selection:
    """A selection by the name of its standing, or with the first standing if that name is unknown."""
    number = next((number for number, choice in enumerate(FILTERS) if choice.name == standing), 0)
    return Selection(number, order, only)


def shown(facet: ClaimFacet, value: str) -> str:
    """A story, outlet, speaker or tag in words."""
    named = f"tag {value}" if facet is ClaimFacet.TAG and value else value
    return named or _UNKNOWN[facet]


class ClaimPage(msgspec.Struct, frozen=True):
    """The claims of a selection from the one numbered `first` on, and how many it has in all.

    `all` counts those that are checked too.
    """

    rows: Sequence[ClaimRow]
    first: int
    total: int
    all: int = 0


def read(library: Library, selection: Selection, most: int, start: int = 0, here: Claim | None = None) -> ClaimPage:
    """At most `most` claims, from about `start` on, or around the claim `here`, if it is among them all."""
    wanted, order = selection.wanted, selection.order
    total = library.count_claims(wanted)
    all_ = library.count_claims(replace(wanted, unchecked=False)) if wanted.unchecked else 0

    def page(start: int) -> ClaimPage:
        first = max(min(start, total - most), 0)
        rows = library.claim_rows(wanted, order=order, limit=most, start=first)
        return ClaimPage(rows, first, total if len(rows) == most else first + len(rows), all_)

    found = page(start)
    if here is None or any(row.claim.id == here.id for row in found.rows):
        return found
    place = library.claim_place(wanted, order, here)
    return found if place is None else page(place - most // 2)
