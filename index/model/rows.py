"""The rows of lists: documents, claims, speakers and statements, each with what a list shows of it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from index.model.claims import Claim, Standing
from index.model.document import Fact, Span
from index.model.statements import Kind


class Entry(msgspec.Struct, frozen=True):
    """One line of the source list.

    `path` is as shown to the user. `heading` is the title, or the first words of the body where there is none, on one
    line. `standings` counts the document's claims and `flagged` those that are flagged; both are empty until
    claims were looked for, and so is `story`, the story the document belongs to. `words` counts the words of the text.
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


class ClaimRow(msgspec.Struct, frozen=True):
    """A claim with its words and its document's outlet, for a list of claims."""

    claim: Claim
    outlet: Fact | None
    text: str


class ClaimFacet(StrEnum):
    """What claims can be narrowed to one value of."""

    STORY = "story"
    OUTLET = "outlet"
    SPEAKER = "speaker"


class ClaimFilter(msgspec.Struct, frozen=True):
    """Which claims are asked for: those for which all of it holds. `only` names the one value that a facet may have, ""
    for claims of which it is not known.
    """

    standings: frozenset[Standing] = frozenset(Standing)
    flagged: bool = False
    disputed: bool = False
    only: Mapping[ClaimFacet, str] = msgspec.field(default_factory=dict)


class ClaimOrder(StrEnum):
    """What claims are sorted by first; then by salience."""

    SALIENCE = "salience"
    STANDING = "standing"
    STORY = "story"
    OUTLET = "outlet"


class Choice(msgspec.Struct, frozen=True):
    """A story, outlet or speaker, and how many claims it has."""

    facet: ClaimFacet
    value: str
    claims: int


class SpeakerRow(msgspec.Struct, frozen=True):
    """Who says something in the library, under the one name used for it in all documents.

    `outlets` are the known outlets that report it, most statements first; `documents` counts the reports. `unnamed`
    tells that it is no name but a mention such as "observers", which may be of different people in each document.
    """

    name: str
    statements: int
    documents: int
    outlets: tuple[str, ...]
    unnamed: bool


class StatementRow(msgspec.Struct, frozen=True):
    """A statement of one speaker, for a list of them.

    `content` are its spans in the document and `text` their words. `claim` is the id of the claim it makes, the most
    salient of several, and `standing` what that stands on, None where it makes none or claims were not looked for yet.
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


class Tally(msgspec.Struct, frozen=True):
    """What was found in one document: its claims by standing, all and the flagged."""

    standings: Mapping[Standing, int]
    flagged: Mapping[Standing, int]


NOTHING_FOUND = Tally(MappingProxyType({}), MappingProxyType({}))


class Counts(msgspec.Struct, frozen=True):
    documents: int
    analysed: int
    claims: int
    problems: int
