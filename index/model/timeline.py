"""Who said what when: a story's claims in the order in which they were published, and which outlet had each first.

Also the order of dates of publication, of which some have a time and a zone, some a time only, and some none.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from index.model.claims import Claim, Relation
from index.model.document import Fact
from index.model.statements import Credited

_MINUTES = 24 * 60


class Moment(NamedTuple):
    """When something was published, to be compared with other moments.

    `day` is as `date.toordinal` counts, and `minute` is that of the day, -1 where only the day is known. Where the zone
    is stated both are in UTC; a time without a zone counts as it stands. A day comes before all times in it, and what
    is undated after everything else.
    """

    day: int
    minute: int

    def precedes(self, other: "Moment") -> bool:
        """Whether this was surely published earlier: of two on one day, only if both have a time."""
        if other == UNDATED:
            return False
        if self.day == other.day:
            return 0 <= self.minute < other.minute
        return self < other


UNDATED = Moment(2**31, -1)


def moment(date: str | None) -> Moment:
    """The moment of a date as a Document has it: "2024-06-19", "2024-06-19T07:48" or "2024-06-19T07:48+02:00"."""
    if date is None:
        return UNDATED
    at = datetime.fromisoformat(date)
    if "T" not in date:
        return Moment(at.toordinal(), -1)
    # Counted, as the first and last days of the calendar cannot be taken to another zone.
    ahead = at.utcoffset()
    minutes = at.toordinal() * _MINUTES + at.hour * 60 + at.minute - (int(ahead.total_seconds()) // 60 if ahead else 0)
    return Moment(*divmod(minutes, _MINUTES))


def published(date: Fact | None) -> Moment:
    """The moment of a document's date; UNDATED where it has none."""
    return moment(date.value if date else None)


class Source(msgspec.Struct, frozen=True):
    """A document of a timeline. `path` is as shown to the user."""

    path: str
    outlet: Fact | None
    date: Fact | None

    @property
    def published(self) -> Moment:
        return published(self.date)


class Telling(msgspec.Struct, frozen=True):
    """A stretch of a document that has a claim, and its words.

    `speaker` is who says it there, None where that is not resolved to a name; `mention` are the words that name the
    source, "" where the outlet says it itself; `via` names those who passed it on. Where an analyst said who the
    speaker is, `credited` tells who. `relation` says how the stretch matches the claim of its line, None for that claim
    itself.
    """

    document: int
    start: int
    end: int
    text: str
    speaker: str | None
    mention: str
    via: tuple[str, ...]
    credited: Credited | None
    relation: Relation | None


class Line(msgspec.Struct, frozen=True):
    """A claim, and when each outlet first had it: a telling an outlet, the earliest first, undated ones last.

    `claim`, in the words of `own`, stands for all claims of the story that say the same; `same` are their ids,
    including its own.
    """

    claim: Claim
    own: Telling
    same: frozenset[str]
    tellings: tuple[Telling, ...]


class Timeline(msgspec.Struct, frozen=True):
    """The lines of a story in the order of their first tellings, those that are undated last; within a document in its
    own order.

    `outlets` are those of the story in the order of their first documents; a document whose outlet is not known counts
    as one of its own. `sources` are the story's documents by id, in the order of publication, and `named` gives the
    outlet of each.
    """

    story: str
    outlets: tuple[str, ...]
    lines: tuple[Line, ...]
    sources: Mapping[int, Source]
    named: Mapping[int, str]
