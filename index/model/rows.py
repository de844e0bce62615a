"""The rows of the lists of documents, claims, speakers and statements: each holds all that its list shows."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from index.model.claims import Claim, Conflict, Standing
from index.model.document import Fact, Span
from index.model.statements import Credited, Kind

if TYPE_CHECKING:
    from index.model.marks import Placed


class Entry(msgspec.Struct, frozen=True):
    """One line of the source list.

    `path` is as shown to the user. `heading`, on one line, is the title, or else the first words of the body.
    `standings` counts the document's claims by standing, `flagged` only the flagged ones; `story` is the name of its
    story. All three are empty until its claims have been found. `words` is the length of the text in words. `copies`
    counts the other places where the same article was read, `older` the older versions of it.
    """

    id: int
    path: str
    outlet: Fact | None
    title: Fact | None
    date: Fact | None
    heading: str
    via: tuple[Fact, ...]
    language: str | None
    analysed: bool
    standings: Mapping[Standing, int]
    flagged: Mapping[Standing, int]
    story: str
    words: int
    copies: int = 0
    older: int = 0


class ClaimRow(msgspec.Struct, frozen=True):
    """A claim with its words, its document's outlet and what analysts said of it, for a list of claims."""

    claim: Claim
    outlet: Fact | None
    text: str
    said: tuple["Placed", ...] = ()


class ClaimFacet(StrEnum):
    """A property by which a list of claims can be narrowed."""

    STORY = "story"
    OUTLET = "outlet"
    SPEAKER = "speaker"
    TAG = "tag"


class ClaimFilter(msgspec.Struct, frozen=True):
    """Conditions on claims, all of which must hold.

    `only` gives the one value that a facet may have; "" selects claims for which it is unknown. Claims that are less
    salient than `salience` are left out, and, with `unchecked`, those that an analyst has checked. `since` is a date
    (ISO 8601): the claims are of documents of that day or later.
    """

    standings: frozenset[Standing] = frozenset(Standing)
    flagged: bool = False
    disputed: bool = False
    only: Mapping[ClaimFacet, str] = msgspec.field(default_factory=dict)
    unchecked: bool = False
    salience: float = 0.0
    since: str = ""


class ClaimOrder(StrEnum):
    """What a list of claims is sorted by; equal ones come in order of salience."""

    SALIENCE = "salience"
    STANDING = "standing"
    STORY = "story"
    OUTLET = "outlet"


class Choice(msgspec.Struct, frozen=True):
    """A story, outlet, speaker or tag, and how many claims it has."""

    facet: ClaimFacet
    value: str
    claims: int


class SpeakerRow(msgspec.Struct, frozen=True):
    """A speaker, under the one name that is used for it throughout the library.

    `outlets` are the known outlets that quote it, most statements first; `documents` counts the documents that do. An
    `unnamed` speaker is only a description such as "observers", which may mean different people in each document.
    """

    name: str
    statements: int
    documents: int
    outlets: tuple[str, ...]
    unnamed: bool


class Against(msgspec.Struct, frozen=True):
    """Another statement of the same speaker that a statement stands against.

    `content` are its spans in the `document`, and `words` what of it is contradicted: a figure, or all that is said.
    `earlier` says that it was surely published earlier; otherwise it cannot be told which of the two came first.
    """

    document: int
    content: tuple[Span, ...]
    words: str
    outlet: Fact | None
    date: Fact | None
    conflict: Conflict
    earlier: bool


class StatementRow(msgspec.Struct, frozen=True):
    """A statement of one speaker, for a list of them.

    `content` are its spans in the document and `text` their words. `claim` is the id of the claim that it makes (the
    most salient of several) and `standing` is that claim's; both are None if there is none, or not yet.
    `credited` tells whose word the speaker is, if an analyst's. `against` are what the same speaker said otherwise, as
    far as it was looked for (SpeakerPage).
    """

    document: int
    speaker: str
    content: tuple[Span, ...]
    text: str
    kind: Kind
    via: tuple[str, ...]
    confidence: float
    outlet: Fact | None
    date: Fact | None
    claim: str | None
    standing: Standing | None
    credited: Credited | None = None
    against: tuple[Against, ...] = ()


class Quoting(msgspec.Struct, frozen=True):
    """An outlet that quotes a speaker, None for those that are not known, and how often."""

    outlet: str | None
    statements: int
    documents: int


class SpeakerPage(msgspec.Struct, frozen=True):
    """All that one speaker says, and what there is to say of it.

    `outlets` come with most statements first. `standings` counts the claims that the speaker makes. `first` and `last`
    are the dates of the oldest and the newest document, None where none is dated. `against` counts the statements that
    stand against another one of the speaker's. `rows` are the statements, newest first, at most as many as were asked
    for.
    """

    name: str
    outlets: tuple[Quoting, ...]
    standings: Mapping[Standing, int]
    first: Fact | None
    last: Fact | None
    against: int
    rows: tuple[StatementRow, ...]

    @property
    def statements(self) -> int:
        return sum(one.statements for one in self.outlets)

    @property
    def documents(self) -> int:
        return sum(one.documents for one in self.outlets)


class Tally(msgspec.Struct, frozen=True):
    """How many claims a document has of each standing, and how many of those are flagged."""

    standings: Mapping[Standing, int]
    flagged: Mapping[Standing, int]


NOTHING_FOUND = Tally(MappingProxyType({}), MappingProxyType({}))


class Counts(msgspec.Struct, frozen=True):
    """How much a catalogue holds."""

    documents: int
    analysed: int
    claims: int
    problems: int
