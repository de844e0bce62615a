"""The end of a text: recognises credits, dates, bios, notices, and passages in another language."""

from index.model.document import Fact, PartKind
from index.reading.metadata.dates import date_line
from index.reading.metadata.language import ENOUGH, has_words_of, is_other, letters
from index.reading.metadata.names import byline, labelled
from index.reading.parts.draft import TAIL, Draft
from index.reading.parts.furniture import bio, legal_notice, letter_line
from index.reading.parts.sources import agencies_in, credited


def read_tail(draft: Draft, own: str | None) -> None:
    """Label the end of the text and note its facts. `own` is the language of the text."""
    _other_language(draft, own)
    greetings: list[tuple[int, str]] = []  # greetings and closings, which are furniture only beside other furniture
    lines = 0
    for index in range(len(draft.blocks) - 1, -1, -1):
        if draft.is_furniture(index):
            continue
        if draft.labels[index] is not None or lines == TAIL:
            break
        if rule := letter_line(draft.blocks[index].text):
            greetings.append((index, rule))
        elif not _end_line(draft, index):
            break
        lines += 1
    for index, rule in greetings:
        if _beside_furniture(draft, index):
            draft.label(index, PartKind.FURNITURE, rule)


def _end_line(draft: Draft, index: int) -> bool:
    """Label one paragraph of the end. False if it belongs to the article."""
    text = draft.blocks[index].text
    if rule := bio(text) or legal_notice(text):
        draft.label(index, PartKind.FURNITURE, rule)
    elif (named := labelled(text)) and named[0] == "source" and _source(draft, named[1]):
        draft.label(index, PartKind.OUTLET, "labelled line: source")
    elif wires := agencies_in(text):
        draft.facts.agency = draft.facts.agency or Fact(wires, "credit line at the end")
        draft.label(index, PartKind.OUTLET, "credit line at the end")
    elif (stamp := date_line(text)) and stamp.value:
        draft.date_line(stamp, at_end=True)
        draft.label(index, PartKind.DATE, stamp.rule)
    elif names := byline(text):
        draft.facts.authors = draft.facts.authors or [Fact(name, "byline at the end") for name in names]
        draft.label(index, PartKind.BYLINE, "byline at the end")
    else:
        return False
    return True


def _source(draft: Draft, value: str) -> bool:
    """Note what "Source:" names. False if it names no publisher."""
    sources, wires = credited(value)
    draft.facts.via.extend(sources)
    if wires and draft.facts.agency is None:
        draft.facts.agency = Fact(wires, "labelled line: source")
    return bool(sources or wires)


def _beside_furniture(draft: Draft, index: int) -> bool:
    return any(0 <= other < len(draft.blocks) and draft.is_furniture(other) for other in (index - 1, index + 1))


def _other_language(draft: Draft, own: str | None) -> None:
    """Label the paragraphs at the end that are in another language than the text, and the short ones among them.

    Only a passage shorter than the text itself is furniture: in a document that is half German and half English,
    neither half is.
    """
    if own is None:
        return
    start = len(draft.blocks)
    foreign: list[int] = []
    for index in range(len(draft.blocks) - 1, -1, -1):
        if not draft.is_furniture(index) and letters(text := draft.blocks[index].text) >= ENOUGH:
            if draft.labels[index] is not None or not is_other(text, own):
                break
            foreign.append(index)
        start = index
    if not foreign:
        return
    while start < foreign[-1] and not draft.is_furniture(start):  # short lines before it belong to the article
        start += 1
    sizes = [letters(block.text) for block in draft.blocks]
    if 2 * sum(sizes[start:]) > sum(sizes):
        return
    for index in range(start, len(draft.blocks)):
        short = sizes[index] < ENOUGH
        if draft.labels[index] is None and not (short and has_words_of(draft.blocks[index].text, own)):
            draft.label(index, PartKind.FURNITURE, "another language at the end")
