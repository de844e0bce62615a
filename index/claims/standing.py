"""The standing of a claim, and why, from the reports of it (terms: see `index.model.claims.Standing`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

from index.claims.origins import Origin, Source, Tie, tie
from index.model.claims import Standing

Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Voucher:
    """One report of a claim, the claim's own first. `outlet` is a key, `shown` its name.

    `document` is its position in the story. `runs` are the runs of words that tell a common text. Each is equal to
    itself only, so that what is known of two is found fast.
    """

    document: int
    outlet: str
    shown: str
    family: int
    origin: Origin
    runs: frozenset[tuple[str, ...]]


class Verdict(NamedTuple):
    standing: Standing
    reasons: tuple[str, ...]


def verdict(
    vouchers: Sequence[Voucher],
    others: int,
    tied: Callable[[Voucher, Voucher], tuple[Tie, str]],
    open_: str = "",
    more: bool = False,
) -> Verdict:
    """The standing of the claim that the first voucher makes and the rest report.

    `others`: how many other outlets have a document in the story. `tied`: what two reports have to do with each other
    (`tied` below). `open_`: in words, why it is left open where no other outlet has it. `more`: there are reports
    beside these.
    """
    outlets = {voucher.outlet: voucher.shown for voucher in vouchers}
    having = len(outlets) - 1
    share = (
        f"{'at least ' if more and having else ''}{having} of {others} other {'outlet' if others == 1 else 'outlets'} "
        f"on this story {'has' if others == 1 or having == 1 else 'have'} it"
    )
    if not having:
        if not others:
            return Verdict(Standing.UNRESOLVED, ("nothing to compare with: no other outlet reports on this story",))
        if open_:
            return Verdict(Standing.UNRESOLVED, (open_,))
        return Verdict(Standing.SINGLE_SOURCE, (f"only {vouchers[0].shown}; {share}",))
    count = f"{'at least ' if more else ''}{len(outlets)} outlets"
    both = "both" if having == 1 else "all"
    if len({voucher.family for voucher in vouchers}) == 1:
        return Verdict(Standing.COPIES, (f"{count}, {both} from the same text", share))
    ties = _Ties(vouchers, tied)
    if ties.is_one():
        return Verdict(Standing.ONE_ORIGIN, (f"{count}, {both} from {ties.origin()}", share))
    independent = ties.independent()
    if independent:
        names = " and ".join(vouchers[at].origin.names[0] for at in independent)
        return Verdict(Standing.CORROBORATED, (f"{count}, independent of each other: {names}", share))
    if ties.may_be_one():
        return Verdict(Standing.ONE_ORIGIN, (f"{count}, perhaps {both} from {ties.link()}", share))
    doubt = f"{count}, but whether they are independent cannot be told: {ties.doubt()}"
    return Verdict(Standing.UNRESOLVED, (doubt, share))


class _Ties:
    """What the reports of a claim have to do with one another: components of reports that have one origin.

    Two components are independent if no report of one may be behind, or the same as, one of the other, and each has a
    report by a known outlet. So a further report of a component can take independence away, and never give it.
    """

    def __init__(self, vouchers: Sequence[Voucher], tied: Callable[[Voucher, Voucher], tuple[Tie, str]]) -> None:
        self._vouchers = vouchers
        self._tied = tied
        self._links: list[str] = []
        self._doubts: set[tuple[int, int]] = set()  # pairs of different components
        # Of each report the first that it has one origin with, or may have: few are compared, so this is fast enough.
        self._one, self._maybe = list(range(len(vouchers))), list(range(len(vouchers)))
        for at, one in enumerate(vouchers):
            for before in range(at):
                if self._one[before] == self._one[at]:
                    continue
                known, why = tied(vouchers[before], one)
                if known is Tie.ONE:
                    _join(self._one, before, at)
                elif known is not Tie.TWO:
                    self._doubts.add((before, at))
                if known in (Tie.ONE, Tie.MAYBE):
                    _join(self._maybe, before, at)
                    self._links.append(why)

    def is_one(self) -> bool:
        return not any(self._one)

    def may_be_one(self) -> bool:
        return not any(self._maybe)

    def independent(self) -> tuple[int, int] | None:
        """A report each of two independent components, None where there are no such two."""
        parts: dict[int, list[int]] = {}
        for at, first in enumerate(self._one):
            parts.setdefault(first, []).append(at)
        known = [part for part in parts.values() if any(self._vouchers[at].origin.known for at in part)]
        for one, other in combinations(known, 2):
            if not any((min(pair), max(pair)) in self._doubts for pair in product(one, other)):
                return one[0], other[0]
        return None

    def origin(self) -> str:
        """What all reports come from, in words."""
        named = [voucher.origin.names[0] for voucher in self._vouchers if voucher.origin.source is Source.NAMED]
        return max(named, key=len) if len(named) == len(self._vouchers) else self.link()

    def link(self) -> str:
        """What ties two of the reports together, in words."""
        return self._links[0]

    def doubt(self) -> str:
        for at, one in enumerate(self._vouchers):
            for before in self._vouchers[:at]:
                known, why = self._tied(before, one)
                if known not in (Tie.ONE, Tie.TWO):
                    return why
        return "an outlet is not known"


def _join(firsts: list[int], one: int, other: int) -> None:
    low, high = firsts[one], firsts[other]
    if low != high:
        low, high = min(low, high), max(low, high)
        firsts[:] = [low if first == high else first for first in firsts]


def tied(
    one: Voucher,
    other: Voucher,
    share_passage: Callable[[int, int], bool],
    share_outlet: Callable[[int, int], bool],
    dependent: Pairs = frozenset(),
) -> tuple[Tie, str]:
    """What two reports of a claim have to do with each other, and why, in words.

    `share_passage`: whether two documents have a passage in common, word for word. `share_outlet`: whether one outlet
    has texts of two families. `dependent`: pairs of outlets, by their keys, that the analyst calls dependent on each
    other.
    """
    if one.family == other.family:
        return Tie.ONE, "the same text"
    if share_outlet(one.family, other.family):
        return Tie.ONE, "one outlet"
    if frozenset((one.outlet, other.outlet)) in dependent:
        return Tie.ONE, "outlets that depend on each other, as you said"
    known, why = tie(one.origin, other.origin)
    if known is not Tie.ONE and one.runs & other.runs:
        return Tie.ONE, "the same words"
    own = one.origin.source is Source.OWN and other.origin.source is Source.OWN
    if known is Tie.TWO and own and share_passage(one.document, other.document):
        return Tie.ONE, "texts that share a passage word for word"
    return known, why
