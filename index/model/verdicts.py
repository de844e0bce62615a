"""Verdicts: what an analyst knows better than the engine of claims, statements, speakers, outlets and documents."""

from collections.abc import Collection

import msgspec

from index.model.actions import Called, Compared, Dependent, Kept, Outlet, Overruled, Speaker, Stated
from index.model.claims import Claim
from index.model.document import Document
from index.model.marks import Where

NOWHERE = Where()


class Verdict(msgspec.Struct, frozen=True):
    """A verdict that holds, where that is of which it is said, and where the other is with which that is compared."""

    kept: Kept
    where: Where = NOWHERE
    other: Where = NOWHERE

    def is_of_claim(self, claim: Claim) -> bool:
        """Whether it is said of a claim: of its words, its statement or its speaker."""
        target, value = self.kept.target, self.kept.value
        if isinstance(target, Speaker):
            return self.names({claim.speaker})
        if isinstance(target, Stated):
            said = claim.statement.content if claim.statement else ()
            return any(_is_within(self.where, claim.document, span.start, span.end, whole=False) for span in said)
        places = (self.where, self.other) if isinstance(value, Compared | Overruled) else ()
        return any(_is_within(place, claim.document, claim.start, claim.end) for place in places)

    def names(self, speakers: Collection[str | None]) -> bool:
        """Whether it gives a speaker one of these names."""
        value = self.kept.value
        return isinstance(self.kept.target, Speaker) and isinstance(value, Called) and value.called in speakers

    def is_of_document(self, document: Document) -> bool:
        """Whether it is said of a document, of what is in it, or of its outlet."""
        target, value = self.kept.target, self.kept.value
        if isinstance(target, Outlet):
            other = value.called if isinstance(value, Called) else value.outlet if isinstance(value, Dependent) else ""
            return document.outlet is not None and document.outlet.value in (target.name, other)
        return document.id in (self.where.document, self.other.document)


def _is_within(place: Where, document: int, start: int, end: int, *, whole: bool = True) -> bool:
    """Whether the middle of a place is between these offsets; if not `whole`, whether it has any words there."""
    if place.document != document or place.start is None or place.end is None:
        return False
    return start <= (place.start + place.end) // 2 < end if whole else place.start < end and start < place.end
