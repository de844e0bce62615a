"""The timeline of a story: each claim once, with when each outlet first had it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.model.claims import Claim, Relation, Report
from index.model.document import Span
from index.model.grouping import grouped
from index.model.timeline import Line, Telling, Timeline
from index.store.timelines import Member

UNKNOWN = "outlet unknown"
_Group = tuple[Claim, frozenset[str]]  # a claim, and the ids of all that it stands for


def timeline(story: str, members: Sequence[Member]) -> Timeline:
    """The timeline of a story's documents, given in path order."""
    published = {member.id: member.source.published for member in members}
    ordered = sorted(members, key=lambda member: published[member.id])
    places = {member.id: at for at, member in enumerate(ordered)}
    named = {member.id: _named(member) for member in ordered}
    claims = {claim.id: claim for member in ordered for claim in member.claims}
    teller = _Teller({member.id: member for member in ordered}, named, places)
    lines = [teller.line(groups) for groups in teller.repeated(grouped(tuple(claims.values()), named), claims)]
    lines.sort(key=lambda line: (places[line.tellings[0].document], line.tellings[0].start))
    return Timeline(
        story=story,
        outlets=tuple(dict.fromkeys(named.values())),
        lines=tuple(lines),
        sources={member.id: member.source for member in ordered},
        named=named,
    )


def _named(member: Member) -> str:
    """The outlet of a document; one without is told apart from the others by its path."""
    return member.source.outlet.value if member.source.outlet else f"{UNKNOWN} ({member.source.path})"


class _Teller:
    """Finds who tells a claim. `named` are the documents' outlets, `places` their places in order of publication."""

    def __init__(self, members: Mapping[int, Member], named: Mapping[int, str], places: Mapping[int, int]) -> None:
        self._members = members
        self._named = named
        self._places = places

    def repeated(self, groups: Iterable[_Group], claims: Mapping[str, Claim]) -> Iterator[list[_Group]]:
        """The groups, those together in which an outlet says the same in the same words: its own documents are not
        compared with each other. The claim with most reports comes first.
        """
        together: list[list[_Group]] = []
        known: dict[tuple[str, str], list[_Group]] = {}
        for group in groups:
            keys = [self._key(claims[id_]) for id_ in sorted(group[1])]
            found = next((known[key] for key in keys if key in known), None)
            if found is None:
                found = []
                together.append(found)
            found.append(group)
            for key in keys:
                known.setdefault(key, found)
        for found in together:
            yield sorted(found, key=lambda group: -len(group[0].reports))

    def _key(self, claim: Claim) -> tuple[str, str]:
        """The outlet and the words of a claim."""
        words = self._members[claim.document].text[claim.start : claim.end].casefold()
        return self._named[claim.document], " ".join(words.split())

    def line(self, groups: Sequence[_Group]) -> Line:
        """A line for claims that say the same, with the first telling of each outlet that has it."""
        claim = groups[0][0]
        own = self._made(claim, None)
        found = [own]
        for other, _ in groups:
            if other is not claim:
                found.append(self._made(other, Relation.SAME))
            found += (self._reported(report) for report in other.reports if report.document in self._members)
        found.sort(key=lambda telling: (self._places[telling.document], telling.start))
        first: dict[str, Telling] = {}
        for telling in found:
            first.setdefault(self._named[telling.document], telling)
        return Line(claim, own, frozenset().union(*(same for _, same in groups)), tuple(first.values()))

    def _made(self, claim: Claim, relation: Relation | None) -> Telling:
        return _telling(self._members[claim.document].text, claim, claim, relation)

    def _reported(self, report: Report) -> Telling:
        """A report, which is one or two claims of its document, with the speaker of the one that is more of it."""
        member = self._members[report.document]
        at = bisect_left(member.claims, report.start, key=lambda claim: claim.start)
        here = max(member.claims[at : at + 2], key=lambda claim: _shared(report, claim), default=None)
        return _telling(member.text, report, here if here and _shared(report, here) > 0 else None, report.relation)


def _telling(text: str, where: Claim | Report, made: Claim | None, relation: Relation | None) -> Telling:
    """The words of a stretch; `made` is the claim that its document makes there."""
    said = made.statement if made else None
    return Telling(
        document=where.document,
        start=where.start,
        end=where.end,
        text=text[where.start : where.end],
        speaker=said.speaker if said else None,
        mention=_mention(text, said.source) if said else "",
        via=said.via if said else (),
        credited=said.credited if said else None,
        relation=relation,
    )


def _mention(text: str, source: Iterable[Span]) -> str:
    return " ".join(" ".join(text[span.start : span.end].split()) for span in source)


def _shared(report: Report, claim: Claim) -> int:
    """How many characters a report and a claim have in common."""
    return min(report.end, claim.end) - max(report.start, claim.start)
