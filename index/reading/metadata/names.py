"""Bylines and labelled lines: "By Jane Doe and John Roe", "Source: Stern"."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.reading.metadata.outlets import has_outlet_word

_LABELLED = re.compile(r"([^\W\d_][\w ]{1,20}?)\s?:\s*(\S.{0,118})")
_LONGEST_BYLINE = 140  # characters
_SEPARATOR = re.compile(r"\s*(?:\||//|·|•| [-–—] )\s*")


@dataclass(frozen=True, slots=True)
class _Labels:
    fields: dict[str, str]
    by: re.Pattern[str]
    joins: re.Pattern[str]
    staff: frozenset[str]
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
        frozenset(bylines["particles"]),
    )


def labelled(line: str) -> tuple[str, str] | None:
    """The label of a line ("source", "outlet", "title", "author" or "url") and its value; None if it has none.

    >>> labelled("Quelle: Stern")
    ('source', 'Stern')
    """
    found = _LABELLED.fullmatch(line)
    if found is None:
        return None
    name = _labels().fields.get(found[1].lower())
    return (name, found[2].strip()) if name else None


def fields(line: str) -> list[str]:
    """The pieces of a line that lists several facts ("By Jane Doe | The Hill | June 19, 2024")."""
    return [piece for piece in _SEPARATOR.split(line) if piece]


def after_by(line: str) -> str | None:
    """What follows "By" at the beginning of a line; None if there is no "By", or the line is too long for a byline."""
    found = _labels().by.match(line) if len(line) <= _LONGEST_BYLINE else None
    return line[found.end() :] if found else None


def byline(line: str) -> list[str] | None:
    """The names in a byline ("By Jane Doe and John Roe"); None if the line is not one."""
    names = after_by(line)
    return people(names) if names else None


def people(text: str) -> list[str] | None:
    """The names in a list of people; None if any piece of it cannot be a name.

    >>> people("Jane Doe, John Roe and Ursula von der Leyen, staff writer")
    ['Jane Doe', 'John Roe', 'Ursula von der Leyen']
    """
    names = []
    for piece in _labels().joins.split(text.strip(" .;,")):
        if piece.lower() in _labels().staff:
            continue
        if not _is_person(piece):
            return None
        names.append(piece)
    return names or None


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
