"""Who published a text and where it comes from: wire services, credited origins, outlets named in notices."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from index.model.document import Fact, PartKind
from index.reading.metadata.outlets import (
    agency,
    has_outlet_word,
    host_of_url,
    masthead,
    outlet_of_file,
    outlet_of_url,
    outlets_in,
)
from index.reading.parts.draft import Draft
from index.reading.parts.furniture import outlets_of_bio

_LONGEST_PLACE = 60  # characters
_LONGEST_OUTLET = 5  # words of an unknown outlet's name
_LONGEST_AGENCY = 3  # words of a wire service's name within a sentence
_LONGEST_NAME = 6  # words of a known outlet's or wire service's name
_DATELINE = re.compile(r"([^()\n]{0,60})\(([^()\n]{2,40})\)\s*([-–—:]+\s)?")
_AT_END = re.compile(r"\((?:(?:avec|con|com|mit|met|with|by|von|par) )?([^()\n]{2,40})\)\W{0,2}$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:/|,|;|&|\+|\b(?:and|und|et|y|e|en)\b)\s*")
_CONTRIBUTED = re.compile(
    r"\b(?:contributed|contributing|with reporting|with material|additional reporting|wire reports)\b"
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\)|copyright)?\s*(?:(?:19|20)\d\d)?[\s,-]*(?:by\s)?([^.©\n]{2,60})", re.IGNORECASE
)
_OWN_NOTICE = ("newsletter", "comments", "legal", "another language")  # furniture that names its own outlet
_OF_PICTURES = ("caption", "control")  # furniture whose credits are those of pictures


def agencies_in(text: str) -> str | None:
    """The wire services in a credit that names nothing else ("dpa/AFP", "(Reuters)"), joined by "/"; otherwise None."""
    if len(text) > _LONGEST_PLACE:
        return None
    names = [agency(piece) for piece in _JOINED.split(text.strip(" ().,;:-–—©"))]
    return "/".join(dict.fromkeys(name for name in names if name)) if names and all(names) else None


def credited(value: str) -> tuple[list[Fact], str | None]:
    """What follows "Source:": the outlets named there, and the wire services, joined by "/"."""
    sources: list[Fact] = []
    wires: list[str] = []
    for piece in [value] if masthead(value) else _JOINED.split(value.strip(" .")):
        if wire := agency(piece):
            wires.append(wire)
        elif known := outlet_of_url(piece) or masthead(piece):
            sources.append(Fact(piece if masthead(piece) else known, "labelled line: source"))
        elif len(piece.split()) <= _LONGEST_OUTLET and has_outlet_word(piece):
            sources.append(Fact(piece, "labelled line: source", guess=True))
    return sources, "/".join(dict.fromkeys(wires)) or None


def read_sources(draft: Draft, path_folder: str, stem: str) -> None:
    """Fill in the wire service and the outlet, from other parts of the labelled text or else from the file's name."""
    facts = draft.facts
    facts.via += _first_published(draft)
    facts.agency = facts.agency or _agency(draft)
    if facts.outlet is None and facts.url and (name := outlet_of_url(facts.url)):
        facts.outlet = Fact(name, "web address")
    facts.outlet = facts.outlet or _named_in_notices(draft) or _named_in_bio(draft)
    if facts.outlet is None and (name := outlet_of_file(path_folder, stem)):
        facts.outlet = Fact(name, "name of the file", guess=True)
    if facts.outlet:
        own = masthead(facts.outlet.value) or facts.outlet.value
        facts.via = [source for source in facts.via if (masthead(source.value) or source.value) != own]
    elif len(facts.via) == 1:
        facts.outlet = Fact(facts.via[0].value, "credited source, no other outlet named", guess=True)
    elif facts.url and (host := host_of_url(facts.url)):
        facts.outlet = Fact(host, "host of the web address", guess=True, raw=facts.url)
    if facts.agency is None and facts.outlet and (wire := agency(facts.outlet.value)):
        facts.agency = Fact(wire, "the outlet is a wire service", facts.outlet.guess)


@cache
def _origin_phrases() -> re.Pattern[str]:
    table = tomllib.loads((files("index.reading") / "data" / "labels.toml").read_text("utf-8"))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, table['origins']['phrases']))}) ", re.IGNORECASE)


def _first_published(draft: Draft) -> list[Fact]:
    """The known outlet in which the text was published first, if a notice says so."""
    for part in draft.labels:
        if part is not None and part.rule.startswith("rights"):
            text = draft.text[part.start : part.end]
            found = _origin_phrases().search(text)
            name = _first_name(text[found.end() :]) if found else None
            if name:
                return [Fact(masthead(name) or name, "named in a notice as first to publish")]
    return []


def _agency(draft: Draft) -> Fact | None:
    """The wire service that the text is credited to: in a dateline, at its end, or in a notice."""
    body = [draft.blocks[index].text for index in draft.open()]
    for text in body[:3]:
        found = _DATELINE.match(text)
        if found and (found[3] or not found[1] or found[1].isupper()) and (wires := agencies_in(found[2])):
            return Fact(wires, "dateline")
    for text in body[-2:]:
        found = _AT_END.search(text)
        if found and (wires := agencies_in(found[1])):
            return Fact(wires, "credit at the end of a paragraph")
    for rule, text in _notices(draft):
        if rights := _RIGHTS.search(text):
            name = _first_name(rights[1])
            if name and (wire := agency(name)):
                return Fact(wire, "copyright notice")
        if rule.startswith("credit"):
            wire = _contributed(text)
            if wire:
                return Fact(wire, "contributed to the text", guess=True)
    return None


def _notices(draft: Draft) -> Iterator[tuple[str, str]]:
    """What is furniture, but for that of pictures: the rule by which it is, and its text."""
    for part in draft.labels:
        if part and part.kind is PartKind.FURNITURE and not part.rule.startswith(_OF_PICTURES):
            yield part.rule, draft.text[part.start : part.end]


def _contributed(text: str) -> str | None:
    """The wire service of "The Associated Press contributed to this report"."""
    if not _CONTRIBUTED.search(text.lower()):
        return None
    words = text.split()
    for length in range(_LONGEST_AGENCY, 0, -1):
        for start in range(0, len(words) - length + 1):
            name = " ".join(words[start : start + length]).strip("(),.;:•*-–— ")
            if wire := agency(name):
                return wire
    return None


def _first_name(text: str) -> str | None:
    """The known outlet or wire service that a text begins with."""
    words = text.split()
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        candidate = " ".join(words[:length]).strip(",.;: ")
        if masthead(candidate):
            return candidate
    return None


def _named_in_notices(draft: Draft) -> Fact | None:
    """The outlet named in copyright lines and other notices, if they all name the same one."""
    named: list[str] = []
    for rule, text in _notices(draft):
        rights = _RIGHTS.search(text)
        name = _first_name(rights[1]) if rights else None
        if name and not agency(name) and (known := masthead(name)):
            return Fact(known, "copyright notice", guess=True)
        if rule.startswith(_OWN_NOTICE):
            named += outlets_in(text)
    one = set(named)
    return Fact(named[0], "named in a notice", guess=True) if len(one) == 1 else None


def _named_in_bio(draft: Draft) -> Fact | None:
    """The outlet named in the author's bio: a known one, or else a name of at least two words."""
    for part in draft.labels:
        if part is None or not part.rule.startswith("bio"):
            continue
        names = outlets_of_bio(draft.text[part.start : part.end])
        for name in names:
            if known := masthead(name):
                return Fact(known, "named in the author's bio", guess=True)
        for name in names:
            if len(name.split()) > 1:
                return Fact(name, "named in the author's bio", guess=True)
    return None
