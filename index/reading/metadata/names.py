"""Bylines and labelled lines: "By Jane Doe and John Roe", "Source: Stern"."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.reading.metadata.outlets import has_outlet_word

_LABELLED = re.compile(r"([^\W\d_][\w ]{1,20}?)\s?:\s*(\S.{0,1998})")
_LONGEST_VALUE = {
    "title": 1999,
    "url": 1999,
    "source": 1999,
    "author": 400,
}  # characters behind a label; 119 behind any other
_LONGEST_BYLINE = 400  # characters
_REPORTING = re.compile(r"(?:(?:additional|further|with) )?(?:reporting|writing|editing|research) by ", re.IGNORECASE)
_PLACE = re.compile(r" (?:in|at|aus|à|en|a) [A-ZÄÖÜÉ][\w .'’-]*\Z")
_SEPARATOR = re.compile(r"\s*(?:\||//|·|•| [-–—] )\s*")


@dataclass(frozen=True, slots=True)
class _Labels:
    fields: dict[str, str]
    by: re.Pattern[str]
    joins: re.Pattern[str]
    staff: frozenset[str]
    roles: frozenset[str]
    particles: frozenset[str]


@cache
def _labels() -> _Labels:
    table = tomllib.loads((files("index.reading") / "data" / "labels.toml").read_text("utf-8"))
    bylines = table["bylines"]
    joins = "|".join(map(re.escape, bylines["joins"]))
    by = "|".join(map(re.escape, sorted(bylines["by"], key=len, reverse=True)))
    return _Labels(
        {label: name for name, labels in table["labels"].items() for label in labels},
        re.compile(rf"(?:{by})\s?:?\s+", re.IGNORECASE),
        re.compile(rf"\s*(?:,\s*(?:{joins})\s|,|;|\s(?:{joins})\s)\s*"),
        frozenset(bylines["staff"]),
        frozenset(bylines["roles"]),
        frozenset(bylines["particles"]),
    )


def labelled(line: str) -> tuple[str, str] | None:
    """The label of a line ("source", "outlet", "title", "author", "url" or "other") and its value, None if it has none.

    >>> labelled("Quelle: Stern")
    ('source', 'Stern')
    """
    found = _LABELLED.fullmatch(line)
    if found is None:
        return None
    name = _labels().fields.get(found[1].lower())
    value = found[2].strip()
    return (name, value) if name and len(value) <= _LONGEST_VALUE.get(name, 119) else None


def fields(line: str) -> list[str]:
    """The pieces of a line that lists several facts ("By Jane Doe | The Hill | June 19, 2024")."""
    return [piece for piece in _SEPARATOR.split(line) if piece]


def after_by(line: str) -> str | None:
    """What follows "By" at the beginning of a line; None if there is no "By", or the line is too long for a byline."""
    found = _labels().by.match(line) if len(line) <= _LONGEST_BYLINE else None
    return line[found.end() :] if found else None


def byline(line: str) -> list[str] | None:
    """The names in a byline ("By Jane Doe and John Roe"), none of "By our correspondent"; None if it is no byline."""
    names = after_by(line)
    return _names(names) if names else None


def people(text: str) -> list[str] | None:
    """The names in a list of people; None if any piece of it cannot be a name.

    >>> people("Jane Doe, John Roe and Ursula von der Leyen, staff writer")
    ['Jane Doe', 'John Roe', 'Ursula von der Leyen']
    """
    return _names(text) or None


def _names(text: str) -> list[str] | None:
    names = []
    for piece in _labels().joins.split(text.strip(" .;,()")):
        piece = _PLACE.sub("", _REPORTING.sub("", piece))
        words = piece.lower().split()
        if piece.lower() in _labels().staff or "@" in piece or (words and words[-1] in _labels().roles):
            continue
        if not _is_person(piece):
            return None
        names.append(piece)
    return names


def _is_person(name: str) -> bool:
    words = name.split()
    capitals = [word for word in words if word[0].isupper()]
    return (
        2 <= len(words) <= 5
        and len(capitals) >= 2
        and words[-1][0].isupper()
        and all(word[0].isupper() or word.lower() in _labels().particles for word in words)
        and not any(char.isdigit() or char in ':!?"“”' for char in name)
        and not has_outlet_word(name)
    )
