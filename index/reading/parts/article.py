"""Turns a text into a Document: labels every paragraph and finds the facts. All formats use it."""

from itertools import pairwise
from pathlib import Path

from index.model.document import Document, Part, PartKind
from index.reading.metadata.language import language
from index.reading.parts.blocks import Block, blocks
from index.reading.parts.draft import Draft, Facts, ends_sentence
from index.reading.parts.furniture import furniture
from index.reading.parts.head import read_head
from index.reading.parts.sources import read_sources
from index.reading.parts.tail import read_tail

_LONGEST_HEADING = 80  # characters
_MOST_WORDS = 12
_SAMPLE = 3000  # characters of the body by which the language is told
_LONG_TITLE = 40  # characters; a shorter title at the beginning of a paragraph may be there by chance
_SHORTEST_BELOW = 60  # characters of the paragraph below a heading


def article(
    path: str,
    text: str,
    facts: Facts,
    *,
    sha256: str = "",
    labels: dict[int, Part] | None = None,
    headings_known: bool = False,
    front: int = 0,
    line: int = 0,
) -> Document:
    """Label `text`, complete `facts`, and make a Document of them.

    `labels` are the parts known from the format itself (a Markdown heading), by the offset at which their paragraph
    starts; if `headings_known`, there are no other headings. The text up to `front` is front matter. For one of several
    articles in a file, `sha256` is the digest of its own bytes and `line` its line there.

    Raises UnreadableError for a text with far more lines than an article has.
    """
    known = labels or {}
    paragraphs = _split_title(blocks(text, front), facts)
    draft = Draft(text, paragraphs, facts, [known.get(block.start) for block in paragraphs])
    if front:
        draft.label(0, PartKind.FURNITURE, "front matter")
    for index in draft.open():
        if rule := furniture(paragraphs[index].text):
            draft.label(index, PartKind.FURNITURE, rule)
    place = Path(path)
    read_head(draft, place.stem)
    own = _language(draft)
    read_tail(draft, own)
    read_sources(draft, place.parent.name, place.stem)
    if not headings_known:
        _headings(draft)
    for index in draft.open():
        draft.label(index, PartKind.BODY, "paragraph")
    return Document(
        path=path,
        sha256=sha256,
        text=text,
        parts=tuple(part for part in draft.labels if part is not None),
        title=facts.title,
        outlet=facts.outlet,
        agency=facts.agency,
        via=tuple(dict.fromkeys(facts.via)),
        authors=tuple(facts.authors),
        date=facts.date,
        updated=facts.updated,
        url=facts.url,
        language=own,
        line=line,
    )


def _split_title(paragraphs: list[Block], facts: Facts) -> list[Block]:
    """The paragraphs, with the first one split if it begins with a long title that is known from elsewhere."""
    title = facts.title.value if facts.title else ""
    if not paragraphs or len(title) < _LONG_TITLE or not paragraphs[0].text.startswith(title + " "):
        return paragraphs
    first = paragraphs[0]
    rest = first.text[len(title) :]
    start = first.start + len(title) + len(rest) - len(rest.lstrip())
    if rest.lstrip()[0].islower():
        return paragraphs
    parted = [
        Block(first.start, first.start + len(title), title, first.gap),
        Block(start, first.end, rest.lstrip(), False),
    ]
    return parted + paragraphs[1:]


def _language(draft: Draft) -> str | None:
    sample: list[str] = []
    size = 0
    for index in draft.open():
        sample.append(draft.blocks[index].text)
        size += len(sample[-1])
        if size > _SAMPLE:
            break
    return language("\n".join(sample))


def _headings(draft: Draft) -> None:
    """Label headings: short lines that do not end a sentence, with a longer paragraph of the text below them."""
    for index, below in pairwise(draft.open()):
        between = all(draft.is_furniture(other) for other in range(index + 1, below))
        text = draft.blocks[index].text
        if _is_heading(text) and between and len(draft.blocks[below].text) > max(_SHORTEST_BELOW, len(text)):
            draft.label(index, PartKind.HEADING, "short line above a paragraph")


def _is_heading(text: str) -> bool:
    return (
        len(text) <= _LONGEST_HEADING
        and len(text.split()) <= _MOST_WORDS
        and "\n" not in text
        and (not ends_sentence(text) or text.endswith("?"))
        and not text[0].islower()
        and text[0] not in "-*•–—"
        and any(char.isalpha() for char in text)
    )
