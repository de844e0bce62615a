"""Claims that say the same, put together: one line of a matrix or of a timeline."""

from collections.abc import Mapping, Sequence

from index.model.claims import Claim, Report


def grouped(claims: Sequence[Claim], outlets: Mapping[int, str]) -> list[tuple[Claim, frozenset[str]]]:
    """The claims with equal ones grouped, each with the ids of all that it represents, in the given order.

    `outlets` gives the outlet of each document of the story; reports in other documents do not count. The claim that
    most outlets have represents those claims that it reports and that report it. This is not transitive: two claims
    that are linked only through a third one remain two.
    """
    by_document: dict[int, list[Claim]] = {}
    for claim in claims:
        by_document.setdefault(claim.document, []).append(claim)
    having = [_having(claim, outlets) for claim in claims]
    order = sorted(range(len(claims)), key=lambda at: (-having[at], -claims[at].salience, at))
    taken: set[str] = set()
    found: dict[int, frozenset[str]] = {}
    for at in order:
        claim = claims[at]
        if claim.id in taken:
            continue
        same = {claim.id}
        for report in claim.reports:
            same |= {
                other.id
                for other in by_document.get(report.document, ())
                if other.id not in taken and meet(report, other) and _reports(other, claim)
            }
        taken |= same
        found[at] = frozenset(same)
    return [(claims[at], found[at]) for at in sorted(found)]


def meet(report: Report, claim: Claim) -> bool:
    """Whether a report stands, at least in part, where another document makes this claim."""
    return report.document == claim.document and report.start < claim.end and claim.start < report.end


def _reports(one: Claim, other: Claim) -> bool:
    return any(meet(report, other) for report in one.reports)


def _having(claim: Claim, outlets: Mapping[int, str]) -> int:
    """How many outlets have a claim."""
    having = {outlets[report.document] for report in claim.reports if report.document in outlets}
    return len(having | {outlets[claim.document]})
