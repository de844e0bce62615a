"""Documents composed of paragraphs, for formats in which the text has to be put together, and of a file's properties.

What properties state is a guess: the title may be a template's, the author who typed it, the date that of the file. A
title is believed where the text has it, too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from index.model.document import Document, Fact, Part, PartKind, Place
from index.reading.decoding import encodable
from index.reading.metadata.dates import date_field
from index.reading.metadata.names import people
from index.reading.parts.article import article
from index.reading.parts.draft import Facts, same_words
from index.reading.reasons import UnreadableError

_FIRST = 8  # paragraphs among which the title is
_LONGEST = 2000  # characters of a property
TITLE = "title of the file's properties"
_NO_TITLE = re.compile(
    r"untitled|unbenannt|sans titre|microsoft |slide \d|\(?unspecified|https?:"
    r"|\S+\.(?:docx?|pdf|indd|qxp|html?|tex|rtf|odt)\b",
    re.IGNORECASE,
)
_CONTROL = re.compile("[\xad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file states about itself, "" for what it does not. `created` is ISO 8601."""

    title: str = ""
    author: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and what the format says that it is. `place` is what begins with it: a chapter."""

    text: str
    kind: PartKind | None = None
    rule: str = ""
    place: str = ""


def shown(text: object) -> str:
    """A text in one line, without what is no character and without soft hyphens."""
    return " ".join(_CONTROL.sub("", encodable(str(text or ""))).split())


def properties(title: object, author: object, created: object) -> Properties:
    """What a file states about itself. A title that a program has made up is left out."""
    stated = shown(title)[:_LONGEST]
    return Properties("" if _NO_TITLE.match(stated) else stated, shown(author)[:_LONGEST], shown(created)[:_LONGEST])


def composed(path: str, paragraphs: Sequence[Paragraph], stated: Properties, facts: Facts) -> Document:
    """The document of these paragraphs, a blank line between them. Raises UnreadableError where none has a letter."""
    cleaned = [replaced for one in paragraphs if (replaced := _cleaned(one)).text]
    if not cleaned:
        raise UnreadableError("no text was found in it")
    texts: list[str] = []
    labels: dict[int, Part] = {}
    places: list[Place] = []
    titles = [one for one in cleaned if one.kind is PartKind.TITLE][:1]
    titles = titles or [one for one in cleaned[:_FIRST] if same_words(one.text, stated.title)][:1]
    position = 0
    for one in cleaned:
        end = position + len(one.text)
        if one.place:
            places.append(Place(position, one.place))
        if one in titles:
            sure = one.kind is PartKind.TITLE
            rule = one.rule if sure else TITLE
            facts.title = facts.title or Fact(one.text, rule)
            labels[position] = Part(PartKind.TITLE, position, end, rule)
            titles = []
        elif one.kind:
            labels[position] = Part(
                PartKind.HEADING if one.kind is PartKind.TITLE else one.kind, position, end, one.rule
            )
        texts.append(one.text)
        position = end + 2
    document = article(path, "\n\n".join(texts), facts, labels=labels)
    return completed(replace(document, places=tuple(places)), stated)


def completed(document: Document, stated: Properties) -> Document:
    """The document with guesses from the file's properties where the text tells nothing."""
    names = people(stated.author) or ()
    created = date_field(stated.created)
    return replace(
        document,
        title=document.title or (Fact(stated.title, TITLE, guess=True) if stated.title else None),
        authors=document.authors or tuple(Fact(name, "author of the file's properties", guess=True) for name in names),
        date=document.date
        or (Fact(created.value, "creation of the file", guess=True) if created and created.value else None),
    )


def _cleaned(one: Paragraph) -> Paragraph:
    """The paragraph without what is no character; in one line if it is to be labelled."""
    lines = [shown(line) for line in one.text.splitlines()]
    text = (" " if one.kind else "\n").join(line for line in lines if line)
    return Paragraph(text, one.kind, one.rule, shown(one.place)[:_LONGEST])
