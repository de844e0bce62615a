"""A document while it is being read: its paragraphs, their labels so far, and the facts found so far."""

import re
from dataclasses import dataclass, field

from msgspec.structs import replace

from index.model.document import Fact, Part, PartKind
from index.reading.metadata.dates import Stamp
from index.reading.parts.blocks import Block

HEAD = 15  # paragraphs at the beginning in which facts about the text are looked for
TAIL = 10  # paragraphs at the end in which they are
_PROSE = 140  # characters; a paragraph of that length is prose in any case
_SHORT_PROSE = 60  # characters; one of that length is if it ends as a sentence does
_TERMINAL = ".!?…:;,"
_NOT_LETTERS = re.compile(r"[\W_]+")
_CLOSING = "\"'”’»“)]"


@dataclass(slots=True)
class Facts:
    """What is known about a document. A format fills in what a file states in fields before the text is labelled."""

    title: Fact | None = None
    outlet: Fact | None = None
    agency: Fact | None = None
    via: list[Fact] = field(default_factory=list)
    authors: list[Fact] = field(default_factory=list)
    date: Fact | None = None
    updated: Fact | None = None
    url: str | None = None


@dataclass(slots=True)
class Draft:
    """`labels[i]` is the part that `blocks[i]` becomes, None while that is unknown."""

    text: str
    blocks: list[Block]
    facts: Facts
    labels: list[Part | None]
    dated: int = 0  # how much the line is worth from which the date is

    def date_line(self, stamp: Stamp, *, at_end: bool = False) -> None:
        """Note the date of a line unless a better one is known.

        A date that a label calls that of publication is worth more than one without a label, that of a later change
        less, a guess least; what the format itself states stays, if it is no guess.
        """
        facts = self.facts
        guess = stamp.guess or (at_end and not stamp.labelled)
        worth = 1 if guess else 2 if stamp.updated else 4 if stamp.labelled else 3
        stated = facts.date is not None and not self.dated and not facts.date.guess
        fact = stamp.fact()
        if fact and not stated and worth > self.dated:
            facts.date, self.dated = replace(fact, guess=guess), worth

    def label(self, index: int, kind: PartKind, rule: str) -> None:
        block = self.blocks[index]
        self.labels[index] = Part(kind, block.start, block.end, rule)

    def is_furniture(self, index: int) -> bool:
        part = self.labels[index]
        return part is not None and part.kind is PartKind.FURNITURE

    def open(self) -> list[int]:
        """The blocks without a label."""
        return [index for index, part in enumerate(self.labels) if part is None]


def ends_sentence(text: str) -> bool:
    """Whether a paragraph ends like a sentence, ignoring closing quotation marks and brackets."""
    bare = text.rstrip(_CLOSING)
    return bare[-1:] in tuple(_TERMINAL)


def is_prose(text: str) -> bool:
    """Whether a paragraph is running text rather than a line of a head, a heading or a list."""
    return len(text) >= _PROSE or (len(text) >= _SHORT_PROSE and ends_sentence(text) and text[-1] not in ":;,")


def same_words(one: str, other: str) -> bool:
    """Whether two lines are the same except for case, spacing and punctuation."""
    return 2 * len(one) >= len(other) and 2 * len(other) >= len(one) and _letters(one) == _letters(other) != ""


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text.casefold())
