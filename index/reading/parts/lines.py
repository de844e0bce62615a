"""What one line of a head or an end states, if it consists of facts only: a label, a date, a byline, a masthead."""

import re
from dataclasses import dataclass

from index.model.document import Fact, PartKind
from index.reading.metadata.dates import Stamp, date_line
from index.reading.metadata.names import after_by, byline, fields, labelled, people
from index.reading.metadata.outlets import LONGEST_NAME, has_outlet_word, is_plain_word, masthead
from index.reading.parts.draft import ends_sentence
from index.reading.parts.sources import agencies_in, credited

SOURCE = "labelled line: source"
ADDRESS = "web address"
_LONGEST = 2000  # characters of a title or an address behind its label
_LONGEST_SOURCE = 119
_SEVERAL = "several facts on a line"
_MOST_PIECES = 5
_LONGEST_SECTION = 4  # words
_FEWEST_OF_TITLE = 4  # words
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"]+\.[^\s<>\"]+", re.IGNORECASE)
_OUTLET_THEN_DATE = re.compile(r"([^,:(|]{2,60}?)(?:,|:| \(|(?= \d))\s*(.+)")
_TIME_ONLY = re.compile(r"\d{1,2}[:.h]\d{2}\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of facts: the kind of part that it is, the rule that says so, and what it states.

    With `beside_date` it is one only beside a date: its outlet may be a plain word, or its section anything.
    """

    kind: PartKind
    rule: str
    date: Stamp | None = None
    outlet: Fact | None = None
    authors: tuple[Fact, ...] = ()
    title: Fact | None = None
    url: str | None = None
    via: tuple[Fact, ...] = ()
    agency: str | None = None
    beside_date: bool = False


def line_of_facts(text: str) -> Line | None:
    """What a line states, if it consists of facts only; otherwise None."""
    if len(text) > _LONGEST or "\n" in text:
        return None
    if url := address(text):
        return Line(PartKind.OUTLET, ADDRESS, url=url)
    if named := labelled(text):
        return _labelled_line(*named)
    if stamp := date_line(text):
        return Line(PartKind.DATE, stamp.rule, date=stamp if stamp.value else None)
    if (names := byline(text)) is not None:
        return Line(PartKind.BYLINE, "byline", authors=tuple(Fact(name, "byline") for name in names))
    if (wires := after_by(text)) and (wires := agencies_in(wires)):
        return Line(PartKind.BYLINE, "byline", agency=wires)
    if masthead(text):
        return Line(PartKind.OUTLET, "masthead", outlet=_masthead(text), beside_date=is_plain_word(text))
    return _several(text) or _outlet_then_date(text)


def address(text: str) -> str | None:
    """The web address that a line consists of, None if there is more or less."""
    bare = text.strip("<> ")
    if not _WEB.fullmatch(bare):
        return None
    return bare if bare.lower().startswith("http") else f"https://{bare}"


def _masthead(name: str) -> Fact:
    return Fact(name, "masthead in the head")


def _labelled_line(label: str, value: str) -> Line | None:
    rule = f"labelled line: {label}"
    url = address(value)
    match label:
        case "title":
            return Line(PartKind.TITLE, rule, title=Fact(value, rule))
        case "url" | "source" if url:
            return Line(PartKind.OUTLET, rule, url=url)
        case "outlet" if len(value) <= LONGEST_NAME:
            return Line(PartKind.OUTLET, rule, outlet=Fact(value, rule))
        case "author":
            names = people(value) or [value]
            return Line(PartKind.BYLINE, rule, authors=tuple(Fact(name, rule) for name in names))
        case "source" if len(value) <= _LONGEST_SOURCE:
            sources, wires = credited(value)
            return Line(PartKind.OUTLET, SOURCE, via=tuple(sources), agency=wires) if sources or wires else None
        case "other":
            return Line(PartKind.FURNITURE, "labelled line: section or the like")
    return None


def _outlet_then_date(text: str) -> Line | None:
    """A known outlet and a date with no more than a comma between them ("The Hill, June 19, 2024")."""
    found = _OUTLET_THEN_DATE.fullmatch(text)
    stamp = date_line(found[2]) if found and masthead(found[1]) else None
    if found is None or stamp is None or stamp.value is None:
        return None
    return Line(PartKind.DATE, _SEVERAL, date=stamp, outlet=_masthead(found[1]))


def _several(text: str) -> Line | None:
    """A line of several facts ("By Jane Doe | The Hill - Politics | June 19, 2024").

    Beside a date and an outlet there may be a section, or the title before them. An outlet that is not known is a
    guess, and so are names without "by".
    """
    pieces = _pieces(text)
    if not 2 <= len(pieces) <= _MOST_PIECES:
        return None
    lines: list[Line] = []
    others: list[str] = []
    for piece in pieces:
        line = line_of_facts(piece) if len(fields(piece)) == 1 else None
        if line is None and (names := people(piece)):
            authors = tuple(Fact(name, "name beside a date", True) for name in names)
            line = Line(PartKind.BYLINE, "byline", authors=authors)
        if line is None and (ends_sentence(piece) or not piece[0].isupper()):
            return None
        if line is None:
            others.append(piece)
        else:
            lines.append(line)
    date = next((line.date for line in lines if line.date), None)
    outlet = next((line.outlet for line in lines if line.outlet), None)
    by = any(line.rule == "byline" and not any(author.guess for author in line.authors) for line in lines)
    if outlet and not date and not by and outlet.value == pieces[0] and len(others) == len(pieces) - 1:
        short = all(len(piece.split()) <= _LONGEST_SECTION for piece in others)
        return Line(PartKind.OUTLET, "masthead and section", outlet=outlet, beside_date=True) if short else None
    if not (date or by):
        return None
    title = None
    if others and others[0] == pieces[0] and len(others[0].split()) >= _FEWEST_OF_TITLE and outlet:
        title = Fact(others.pop(0), "before the outlet and the date", guess=True)
    if any(len(piece.split()) > _LONGEST_SECTION for piece in others) or (others and not date):
        return None
    if outlet is None and others and others[0] == pieces[0] and (len(others) > 1 or has_outlet_word(others[0])):
        outlet = Fact(others[0], "first on a line with a date", guess=True)
    return Line(
        PartKind.TITLE if title else PartKind.DATE if others else lines[0].kind,
        _SEVERAL,
        date=date,
        outlet=outlet,
        authors=tuple(author for line in lines for author in line.authors),
        title=title,
        url=next((line.url for line in lines if line.url), None),
        agency=next((line.agency for line in lines if line.agency), None),
    )


def _pieces(text: str) -> list[str]:
    """The pieces of a line; a time stays with its date."""
    pieces: list[str] = []
    for piece in fields(text):
        if pieces and _TIME_ONLY.match(piece) and date_line(joined := f"{pieces[-1]} {piece}"):
            pieces[-1] = joined
        else:
            pieces.append(piece)
    return pieces
