"""The head of a pasted text: recognises kicker, title, outlet, byline and date by their order."""

from index.model.document import Fact, PartKind
from index.reading.metadata.dates import date_line
from index.reading.metadata.names import people
from index.reading.metadata.outlets import LONGEST_NAME, agency, has_outlet_word
from index.reading.parts.draft import HEAD, Draft, ends_sentence, is_prose, same_words
from index.reading.parts.lines import ADDRESS, SOURCE, Line, line_of_facts
from index.reading.parts.prelude import read_addresses, read_prelude

_LONGEST_TITLE = 250  # characters
_LONGEST_KICKER = 40
_ABOVE = 3  # lines that may be above the first line of facts: a kicker, the title, and a line under the title
_LONGEST_OPENING = 200  # characters; a first line that is longer and ends a sentence is the text itself
_SHORTEST_NAME = 4  # letters of an outlet's name that the file's name can confirm
_LONGEST_OUTLET = 5  # words of an unknown outlet's name
_LATER_DATES = 40  # lines below a date in which further dates are looked for


def read_head(draft: Draft, stem: str) -> None:
    """Label the head and note its facts. `stem` is the file's name without suffix, which may confirm an outlet."""
    read_prelude(draft)
    lines = [index for index in range(min(HEAD, len(draft.blocks))) if draft.labels[index] is None]
    found = _facts(draft, lines)
    head = _extent(draft, lines, found)
    for index in head:
        if index in found:
            _take(draft, index, found[index])
    _late_dates(draft, lines[len(head) :], found)
    first = next((position for position, index in enumerate(head) if index in found), None)
    if draft.facts.title is None:
        if first is None:
            _title_by_shape(draft, head)
        else:
            above = head[:first] or [index for index in head if index not in found]
            _title_by_place(draft, above, head[first], stem)
    _repeated_title(draft, lines)
    _bare_names(draft, lines)
    read_addresses(draft)


def _facts(draft: Draft, lines: list[int]) -> dict[int, Line]:
    """The lines of facts. An outlet whose name is also a plain word ("Focus") counts only beside a date."""
    found = {index: line for index in lines if (line := line_of_facts(draft.blocks[index].text))}
    dates = {index for index, line in found.items() if line.date}
    return {
        index: line
        for index, line in found.items()
        if index in dates or not line.beside_date or dates & {index - 1, index + 1}
    }


def _extent(draft: Draft, lines: list[int], found: dict[int, Line]) -> list[int]:
    """The lines of the head: all before the first prose, including a line of prose directly followed by facts."""
    above = 0
    for position, index in enumerate(lines):
        if index in found:
            continue
        above += not any(earlier in found for earlier in lines[:position])
        text = draft.blocks[index].text
        follower = lines[position + 1] if position + 1 < len(lines) else None
        if is_prose(text) and not (
            follower in found
            and found[follower].rule not in (SOURCE, ADDRESS)
            and above <= _ABOVE
            and len(text) <= _LONGEST_TITLE
            and not _is_diary(draft, follower, found)
        ):
            return lines[:position]
    return lines


def _is_diary(draft: Draft, index: int, found: dict[int, Line]) -> bool:
    """Whether a date is one of several that head the sections of a text, rather than the date of the text."""
    line = found[index]
    if line.kind is not PartKind.DATE or line.rule.startswith("labelled"):
        return False
    later = [
        other
        for other in range(index + 1, len(draft.blocks))
        if draft.labels[other] is None and len(draft.blocks[other].text) < LONGEST_NAME
    ]
    return any(date_line(draft.blocks[other].text) for other in later[:_LATER_DATES] if other > index + 1)


def _take(draft: Draft, index: int, line: Line) -> None:
    """Label a line of facts and note what was not known before."""
    draft.label(index, line.kind, line.rule)
    facts = draft.facts
    facts.title = facts.title or line.title
    facts.url = facts.url or line.url
    facts.via += line.via
    if line.agency and facts.agency is None:
        facts.agency = Fact(line.agency, line.rule)
    if line.date:
        draft.date_line(line.date)
    if line.outlet:
        wire = agency(line.outlet.value)
        if facts.outlet is None:
            facts.outlet = line.outlet
        elif wire and facts.agency is None:
            facts.agency = Fact(wire, "credit line in the head")
    if line.authors and not facts.authors:
        facts.authors.extend(line.authors)


def _late_dates(draft: Draft, lines: list[int], found: dict[int, Line]) -> None:
    """Take a date below the beginning of the text if a word such as "Published" precedes it."""
    for index in lines:
        line = found.get(index)
        if line and line.date and line.date.labelled and line.kind is PartKind.DATE:
            _take(draft, index, line)


def _title_by_place(draft: Draft, above: list[int], fact_line: int, stem: str) -> None:
    """Find the title above the first line of facts, perhaps with a kicker, a line under it, or an unknown outlet."""
    above = [index for index in above if len(draft.blocks[index].text) <= _LONGEST_TITLE][:_ABOVE]
    if not above or _only_prose(draft, above):
        return
    texts = [draft.blocks[index].text for index in above]
    if draft.facts.outlet is None and len(above) == 2 and draft.labels[fact_line] and _is_outlet(texts, stem):
        sure = _confirms(stem, texts[1])
        draft.facts.outlet = Fact(texts[1], "line between title and date", not sure)
        draft.label(above[1], PartKind.OUTLET, "line between title and date")
        above, texts = above[:1], texts[:1]
    title = 1 if len(above) > 1 and _is_kicker(texts[0], texts[1]) and not people(texts[1]) else 0
    draft.facts.title = Fact(texts[title], "line above the facts of the head")
    for position, index in enumerate(above):
        if position == title:
            draft.label(index, PartKind.TITLE, "line above the facts of the head")
        elif position < title:
            draft.label(index, PartKind.HEADING, "kicker")
        elif not draft.facts.authors and (names := people(texts[position])):
            draft.facts.authors = [Fact(name, "names under the title", guess=True) for name in names]
            draft.label(index, PartKind.BYLINE, "names under the title")
        elif not is_prose(texts[position]) and not ends_sentence(texts[position]):
            draft.label(index, PartKind.HEADING, "line under the title")


def _only_prose(draft: Draft, above: list[int]) -> bool:
    """Whether the text begins at once, with a sentence that is too long for a title."""
    text = draft.blocks[above[0]].text
    return len(text) > _LONGEST_OPENING and ends_sentence(text)


def _title_by_shape(draft: Draft, head: list[int]) -> None:
    """Guess the title of a text that has no lines of facts, from one or two short lines before the first prose."""
    after = head[-1] + 1 if head else 0
    if not 1 <= len(head) <= 2 or not any(is_prose(block.text) for block in draft.blocks[after : after + 3]):
        return
    texts = [draft.blocks[index].text for index in head]
    title = 1 if len(head) > 1 and _is_kicker(texts[0], texts[1]) else 0
    if texts[title][-1] in ".:;," or len(texts[title]) > _LONGEST_TITLE:
        return
    draft.facts.title = Fact(texts[title], "first line", guess=True)
    draft.label(head[title], PartKind.TITLE, "first line")
    if title:
        draft.label(head[0], PartKind.HEADING, "kicker")


def _is_kicker(line: str, below: str) -> bool:
    """Whether a line is a kicker above the title: short, not a sentence, and shorter than the title."""
    return len(line) <= _LONGEST_KICKER and len(line) < len(below) and not ends_sentence(line) and not is_prose(below)


def _is_outlet(texts: list[str], stem: str) -> bool:
    title, name = texts
    return (
        len(name) <= LONGEST_NAME
        and not ends_sentence(name)
        and (_confirms(stem, name) or _looks_like_outlet(name, title))
    )


def _looks_like_outlet(name: str, title: str) -> bool:
    return has_outlet_word(name) and len(name.split()) <= _LONGEST_OUTLET and len(title) > len(name)


def _confirms(stem: str, name: str) -> bool:
    """Whether the file's name ends with this name ("d2_polish-times" and "Polish Times")."""
    slug = "".join(char for char in stem.casefold() if char.isalnum())
    letters = "".join(char for char in name.casefold() if char.isalnum())
    return len(letters) >= _SHORTEST_NAME and slug.endswith(letters)


def _repeated_title(draft: Draft, lines: list[int]) -> None:
    """Label further lines of the head that repeat the title."""
    title = draft.facts.title
    for index in lines:
        if title and draft.labels[index] is None and same_words(draft.blocks[index].text, title.value):
            draft.label(index, PartKind.TITLE, "repeats the title")


def _bare_names(draft: Draft, lines: list[int]) -> None:
    """Label names without "by" beside the other facts of the head, and lines that name a known author."""
    facts = draft.facts
    known = list(facts.authors)
    for index in lines:
        text = draft.blocks[index].text
        if draft.labels[index] is not None:
            continue
        if any(same_words(text, author.value) for author in known):
            draft.label(index, PartKind.BYLINE, "names a known author")
        elif index > 0 and (above := draft.labels[index - 1]) and above.kind in (PartKind.DATE, PartKind.OUTLET):
            names = people(text) if not known and len(text) <= 2 * LONGEST_NAME else None
            if names and not facts.authors:
                facts.authors.extend(Fact(name, "name under the date", guess=True) for name in names)
                draft.label(index, PartKind.BYLINE, "name under the date")
