"""What a library gives and keeps, as values: entries of a list, claims with their words, hits, progress, counts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from index.document import Document, Fact, PartKind, Span
from index.findings import Claim, Kind, Standing

_HEADING_LENGTH = 80  # characters of the body that stand in for a missing title
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"\([0-9]+\)$")


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

    `content` are its spans in the document and `text` their words. `claim` is the id of the claim it makes and
    `standing` what that stands on, None where it makes none or claims were not looked for yet.
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


class Card(msgspec.Struct, frozen=True):
    """What a list shows of a document, kept apart from the text: a list loads no texts. See Entry."""

    outlet: Fact | None
    title: Fact | None
    date: Fact | None
    heading: str
    via: tuple[Fact, ...]
    language: str | None
    words: int


class KnownFile(NamedTuple):
    """A file as it was when last read: `stamp` holds its size, times and inode in one text."""

    stamp: str
    read_at_ns: int
    sha256: str
    reader: str


class Kept(msgspec.Struct, frozen=True):
    """A document the catalogue keeps, without its text."""

    id: int
    line: int
    sha256: str
    reader: str


class Counts(msgspec.Struct, frozen=True):
    documents: int
    analysed: int
    claims: int
    problems: int


class Hit(msgspec.Struct, frozen=True):
    """A document found, or a statement or a claim in one.

    `spans` are where the query's words stand in its text, in order, a phrase as one span, at most 1,000; `snippet` is
    the stretch of about 160 characters that shows them best. Of a statement or a claim `snippet` is all of it and
    `spans` lie in it; `speaker`, the `claim`'s id and its `standing` are None where there is none.
    """

    document: int
    score: float
    spans: tuple[Span, ...]
    snippet: Span
    speaker: str | None = None
    claim: str | None = None
    standing: Standing | None = None


class Facet(msgspec.Struct, frozen=True):
    """What can narrow a search: a `value` of a `field`, in how many of the documents found, and how to ask for it.

    With `at_most` the `count` may be too high.
    """

    field: str
    value: str
    count: int
    query: str
    at_most: bool = False


class SavedSearch(msgspec.Struct, frozen=True):
    """A saved query: how many documents have a hit, and how many of them were not there when it was last looked at."""

    query: str
    documents: int
    new: int


class Alternative(msgspec.Struct, frozen=True):
    """A looser query in place of one that finds nothing, and how much it finds."""

    query: str
    total: int


class Results(msgspec.Struct, frozen=True):
    """What a search found, best first. `understood` is the query as understood; `total` counts all that was found;
    `note` says what could not be used, or what there is instead where nothing was found. `kind` is what the hits are:
    documents, statements or claims.
    """

    query: str
    understood: str
    hits: tuple[Hit, ...]
    total: int
    note: str
    kind: str = "documents"


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far an update is: `done` of `total` files or documents of its stage. The stages are "reading", "indexing",
    "quotes", "claims" and, at the end, "done". `revision` is the catalogue's: who shows it looks again when it moves.
    `note` is something to tell: what was damaged and is made anew, say. `percent` is how much of the next document is
    done, where that one is long.
    """

    stage: str
    done: int
    total: int
    revision: int
    note: str = ""
    percent: int = 0

    @property
    def amount(self) -> str:
        """How far it is within its stage, in words: "3 of 10, 40 %"; "" where that says nothing."""
        within = f", {self.percent} %" if self.percent else ""
        return f"{self.done:,} of {self.total:,}{within}" if self.total else ""


def card(document: Document) -> Card:
    """What a list shows of a document."""
    heading = " ".join(document.title.value.split()) if document.title else ""
    if not heading:
        body = document.spans(PartKind.BODY)
        start = body[0].start if body else 0
        heading = _first_words(document.text[start : start + 4 * _HEADING_LENGTH])
    return Card(
        outlet=document.outlet,
        title=document.title,
        date=document.date,
        heading=heading,
        via=document.via,
        language=document.language,
        words=len(_WORD.findall(document.text)),
    )


def _first_words(text: str) -> str:
    """The text's first words on one line, an ellipsis where some are left out."""
    line = " ".join(text.split())
    if len(line) <= _HEADING_LENGTH:
        return line
    return line[: _HEADING_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def tally(claims: Sequence[Claim]) -> Tally:
    """What was found in one document, from its claims."""
    standings = Counter(claim.standing for claim in claims)
    flagged = Counter(claim.standing for claim in claims if claim.flagged)
    return Tally(standings, {standing: flagged[standing] for standing in standings})


def told_apart(labels: Iterable[str]) -> list[str]:
    """The labels of stories, those that are the same told apart by numbers: "News", "News (2)".

    One that ends in such a number gets one in any case, so that no two come out the same.
    """
    seen: Counter[str] = Counter()
    found = []
    for label in labels:
        seen[label] += 1
        found.append(label if seen[label] == 1 and not _NUMBERED.search(label) else f"{label} ({seen[label]})")
    return found
