"""What the catalogue keeps of a document beside its text, so that lists need not read it."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from index.model.claims import Claim
from index.model.document import Document, Fact, PartKind
from index.model.rows import Entry, Tally

_HEADING_LENGTH = 80  # characters of the body that stand in for a missing title
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"\([0-9]+\)$")


class Card(msgspec.Struct, frozen=True, array_like=True):
    """What a list shows of a document, kept apart from the text: a list loads no texts. See Entry.

    It is stored without the names of its fields, so that their order matters.
    """

    outlet: Fact | None
    title: Fact | None
    date: Fact | None
    heading: str
    via: tuple[Fact, ...]
    language: str | None
    words: int


class Listed(NamedTuple):
    """A document in the catalogue's list: where it stands, its card, and what is known about it so far."""

    id: int
    path: str
    line: int
    member: str
    card: Card
    is_analysed: bool
    story: str
    tally: Tally
    copies: int
    older: int


class KnownFile(NamedTuple):
    """A file as it was when last read: `stamp` holds its size, times and inode in one string."""

    stamp: str
    read_at_ns: int
    sha256: str
    reader: str

    @property
    def size(self) -> int:
        """In bytes, -1 if it was not read to its end."""
        return int(self.stamp.partition(" ")[0] or -1)


class Kept(msgspec.Struct, frozen=True):
    """What is known of a stored document without reading its text."""

    id: int
    line: int
    member: str
    sha256: str
    reader: str


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


def entries(listed: Iterable[Listed], shown: Callable[[str, int, str], str]) -> tuple[Entry, ...]:
    """The entries for listed documents; `shown` makes a path, line and member readable."""
    facts: dict[Fact | None, Fact | None] = {}  # one object for equal facts: in a large library, half the memory
    return tuple(
        Entry(
            id=id_,
            path=shown(path, line, member),
            outlet=facts.setdefault(card.outlet, card.outlet),
            title=card.title,
            date=facts.setdefault(card.date, card.date),
            heading=card.title.value if card.title and card.title.value == card.heading else card.heading,
            via=card.via,
            language=sys.intern(card.language) if card.language else None,
            analysed=is_analysed,
            standings=tally.standings,
            flagged=tally.flagged,
            story=sys.intern(story),
            words=card.words,
            copies=copies,
            older=older,
        )
        for id_, path, line, member, card, is_analysed, story, tally, copies, older in listed
    )


def _first_words(text: str) -> str:
    """The text's first words on one line, with an ellipsis if the text goes on."""
    line = " ".join(text.split())
    if len(line) <= _HEADING_LENGTH:
        return line
    return line[: _HEADING_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def tally(claims: Sequence[Claim]) -> Tally:
    """The tally of a document's claims."""
    standings = Counter(claim.standing for claim in claims)
    flagged = Counter(claim.standing for claim in claims if claim.flagged)
    return Tally(standings, {standing: flagged[standing] for standing in standings})


def told_apart(labels: Iterable[str]) -> list[str]:
    """The labels of stories, equal ones told apart by numbers: "News", "News (2)".

    A label that already ends in such a number always gets another, so that no two results are the same.
    """
    seen: Counter[str] = Counter()
    found = []
    for label in labels:
        seen[label] += 1
        found.append(label if seen[label] == 1 and not _NUMBERED.search(label) else f"{label} ({seen[label]})")
    return found
