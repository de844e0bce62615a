"""Conditions whose values are not words of a text: dates, standings, marks, languages, letters as written."""

import re

from index.search.nodes import MARKS, MAX_EXACT, STANDINGS, STATES, Dates, Exact, Node, Tagged, Term, folded_tag
from index.text.words import words

# How to write the values of these fields.
HOW_TO_WRITE = {
    "date": "date:2024, date:2024-06, date:2024-06-19 or date:2024-06..2024-07",
    "standing": f"standing: and one of {', '.join(STANDINGS)}",
    "marked": f"marked: and one of {', '.join(MARKS)}",
    "is": " or ".join(f"is:{state}" for state in STATES),
    "tag": 'tag:NAME, tag:"SEVERAL WORDS", tag:BEGINNING* or tag:*',
    "lang": "lang: and two letters, such as lang:en",
    "case": f'case:US or case:"North Korea", up to {MAX_EXACT} characters',
}
_DATE = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_DATE_BEGUN = r"(?:[0-9]{0,4}|[0-9]{4}-[0-9]{0,2}|[0-9]{4}-[0-9]{2}-[0-9]{0,2})"
_STANDINGS_TOO = {"one origin": "origin", "single source": "single", "figures differ": "figures"}  # as shown


def value(raw: str, field: str) -> Node | None:
    """The condition that a value of one of these fields stands for; None if it is not a valid one."""
    match field:
        case "date":
            return _dates(raw)
        case "standing":
            return _standing(raw)
        case "marked":
            return Term(raw.lower(), "marked") if raw.lower() in MARKS else None
        case "is":
            return Term(raw.lower(), "is") if raw.lower() in STATES else None
        case "tag":
            tag = folded_tag(raw.removesuffix("*"))
            return Tagged(tag, raw.endswith("*")) if tag or raw == "*" else None
        case "lang":
            return Term(raw.lower(), "lang") if re.fullmatch(r"[A-Za-z]{2}", raw) else None
        case _:
            return Exact(raw) if any(words(raw)) and raw.isprintable() and len(raw) <= MAX_EXACT else None


def is_begun(raw: str, field: str) -> bool:
    """Whether this may become a valid value of the field if the user types on."""
    match field:
        case "date":
            return bool(re.fullmatch(rf"(?:{_DATE})?\.(?:\.{_DATE_BEGUN})?|{_DATE_BEGUN}", raw))
        case "standing":
            return any(name.startswith(raw.lower()) for name in (*STANDINGS, *_STANDINGS_TOO))
        case "marked":
            return any(name.startswith(raw.lower()) for name in MARKS)
        case "is":
            return any(name.startswith(raw.lower()) for name in STATES)
        case "lang":
            return bool(re.fullmatch(r"[A-Za-z]?", raw))
        case _:
            return not raw


def _dates(raw: str) -> Dates | None:
    if re.fullmatch(_DATE, raw):
        return Dates(raw, raw)
    found = re.fullmatch(rf"({_DATE})?\.\.({_DATE})?", raw)
    return Dates(found[1] or "", found[2] or "") if found and (found[1] or found[2]) else None


def _standing(raw: str) -> Term | None:
    """A standing by its name in queries, or as the program shows it: "single_source", "one origin"."""
    plain = re.sub(r"[ _-]+", " ", raw.lower())
    name = _STANDINGS_TOO.get(plain, plain)
    return Term(name, "standing") if name in STANDINGS else None
