"""A document as read: its text, the parts of the text, and what is known about it.

Offsets are Unicode code points into `Document.text`, end exclusive.

Values are msgspec Structs here and in every module that the app loads when it starts: a dataclass takes half a
millisecond to define, and three times as long to instantiate.
"""

from enum import StrEnum

import msgspec


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of a document's text, `text[start:end]`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


class PartKind(StrEnum):
    """What a part of a document is."""

    TITLE = "title"
    BYLINE = "byline"
    DATE = "date"
    OUTLET = "outlet"  # a line that names the publisher or the credited origin ("Source: Stern")
    HEADING = "heading"  # a kicker above the title, or a subheading within the body
    BODY = "body"
    FURNITURE = "furniture"  # not the article: bios, notices, controls


class Part(msgspec.Struct, frozen=True):
    """A labelled stretch of the text. `rule` names the rule that labelled it."""

    kind: PartKind
    start: int
    end: int
    rule: str = ""


SET_BY_YOU = "set by you"  # the rule of a fact that the analyst gave; it outranks all others


class Fact(msgspec.Struct, frozen=True):
    """One piece of metadata: its value, the rule that found it, whether it is only a guess, and what stood there.

    `raw` is the string that was read, "" where that is the value itself.
    """

    value: str
    rule: str
    guess: bool = False
    raw: str = ""


class Place(msgspec.Struct, frozen=True):
    """What begins at an offset of the text: a page, or a chapter. `name` is what a citation calls it ("page 3")."""

    start: int
    name: str


class Document(msgspec.Struct, frozen=True):
    """One article as read.

    `path` is the file it was read from. In a file of several articles `line` is its number there, from 1: the line, the
    message of a mailbox, the entry of a feed; in a file of one it is 0. `member` is its name in the file where it has
    one, as in an archive ("" otherwise); no two documents of a file share both. `sha256` is the digest of the bytes it
    was read from. `parts` are in order, do not overlap, and leave out only white space. `places` are the pages or
    chapters of the text, in order; each goes on to the next, the last to the end. `id` is its number in the catalogue,
    0 until it is stored there.
    """

    path: str
    sha256: str
    text: str
    parts: tuple[Part, ...] = ()
    title: Fact | None = None
    outlet: Fact | None = None
    agency: Fact | None = None  # the credited wire service
    via: tuple[Fact, ...] = ()  # the credited origin of the whole text: "Source: Stern"
    authors: tuple[Fact, ...] = ()
    date: Fact | None = None  # ISO 8601: "2024-06-19T07:48", "2024-06-19T07:48+02:00" or "2024-06-19"
    updated: Fact | None = None  # the last change that the source itself states, in the same form
    url: str | None = None
    fetched: str | None = None  # when it was fetched from there: UTC, ISO 8601
    language: str | None = None  # ISO 639-1, None where the text is too short to tell
    line: int = 0
    member: str = ""
    places: tuple[Place, ...] = ()
    id: int = 0

    def place(self, offset: int) -> str:
        """The name of the place that has this offset, "" where there is none."""
        return next((place.name for place in reversed(self.places) if place.start <= offset), "")

    def spans(self, *kinds: PartKind) -> tuple[Span, ...]:
        """The stretches of the given kinds of part, in order."""
        return tuple(Span(part.start, part.end) for part in self.parts if part.kind in kinds)

    @property
    def body(self) -> str:
        """The body parts, a blank line between them."""
        return "\n\n".join(self.text[span.start : span.end] for span in self.spans(PartKind.BODY))


class Problem(msgspec.Struct, frozen=True):
    """A file that could not be read completely, and the reason in words for the analyst.

    `line` and `member` tell which part of the file is meant, as in Document: 0 and "" for all of it.
    """

    path: str
    reason: str
    line: int = 0
    member: str = ""
