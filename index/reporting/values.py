"""A report: what it says of which claims, and by which sources. All texts are raw: each format makes them safe.

Nothing in it depends on when or where it is made, so that the same library gives the same report.
"""

from enum import StrEnum

import msgspec

from index.model.claims import Conflict, Standing
from index.model.document import Span
from index.reporting.matrix import Has


class Source(msgspec.Struct, frozen=True):
    """A document that is cited: an endnote. `number` counts from 1 in the order in which they are cited.

    What is unknown is "". `guesses` names the fields that are only guesses: "outlet", "title", "date". `path` is the
    place of the file below the library, `accessed` when it was fetched (UTC, ISO 8601), `sha256` the digest of the
    bytes that it was read from. `said` are analysts' words on the document.
    """

    number: int
    outlet: str
    title: str
    date: str
    authors: tuple[str, ...]
    agency: str
    url: str
    path: str
    accessed: str
    language: str
    sha256: str
    guesses: tuple[str, ...] = ()
    said: tuple["Said", ...] = ()


class Quote(msgspec.Struct, frozen=True):
    """Words of a source, `text[start:end]` of its document; `cut` if more than can be quoted stands there.

    `place` is the page or chapter. `has` and `told` say how they bear on the claim, the second in words, "" for the
    claim itself. `shared` are the stretches of the quotation whose words the claim has too.
    """

    source: int
    outlet: str
    text: str
    start: int
    end: int
    place: str
    has: Has
    told: str = ""
    shared: tuple[Span, ...] = ()
    cut: bool = False


class Kind(StrEnum):
    """What of the analysts' own words it is, so that formats can tell them apart."""

    MARK = "mark"
    TAG = "tag"
    NOTE = "note"
    GRADE = "grade"
    VERDICT = "verdict"


class Said(msgspec.Struct, frozen=True):
    """What an analyst said: in words, of what ("" for the claim it stands at), by whom and when (UTC, ISO 8601)."""

    kind: Kind
    words: str
    about: str
    author: str
    at: str


class Item(msgspec.Struct, frozen=True):
    """A claim of the report. `claims` are the ids of all claims of the report that say the same, its own first.

    `who` says it according to `quote`, in words; `speaker` is the name, "" where there is none. `elsewhere` quotes what
    disputes it, then what reports it, then what only comes near. `cells` says what each outlet of the story has. `said`
    are the analysts' words, all else the engine's; but where an analyst overruled the standing, `ruled` names who,
    `standing` is the analyst's and `found` the engine's.
    """

    number: int
    claims: tuple[str, ...]
    quote: Quote
    who: str
    speaker: str
    origins: tuple[str, ...]
    standing: Standing
    conflict: Conflict
    reasons: tuple[str, ...]
    salience: float
    certainty: float
    flagged: bool
    elsewhere: tuple[Quote, ...]
    cells: tuple[Has | None, ...]
    said: tuple[Said, ...] = ()
    ruled: str = ""
    found: Standing | None = None


class Story(msgspec.Struct, frozen=True):
    """The reported claims of one story, most salient first, and with what they were compared."""

    name: str
    documents: int
    outlets: tuple[str, ...]
    items: tuple[Item, ...]


class Compared(msgspec.Struct, frozen=True):
    """What the library holds. `first` and `last` are days; `other_languages` counts documents that are not English."""

    documents: int
    analysed: int
    outlets: int
    first: str
    last: str
    undated: int
    other_languages: int
    unread: int


class Report(msgspec.Struct, frozen=True):
    """A whole report. `wanted` says in words which claims were asked for, `found` how many there were, `note` what of
    the query could not be used.

    `said` is what analysts said of outlets and speakers. `versions` are those of the program and of
    the rooms that found the claims.
    """

    library: str
    wanted: str
    note: str
    found: int
    stories: tuple[Story, ...]
    sources: tuple[Source, ...]
    compared: Compared
    versions: tuple[tuple[str, str], ...]
    said: tuple[Said, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for story in self.stories for item in story.items)

    @property
    def claims(self) -> int:
        """How many claims it reports."""
        return sum(len(item.claims) for item in self.items)

    def source(self, quote: Quote) -> Source:
        """The source of a quotation."""
        return self.sources[quote.source - 1]
