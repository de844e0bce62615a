"""What the fields of a record state of an article: a line of JSON Lines, a row of a table."""

from collections.abc import Mapping

from index.model.document import Fact
from index.reading.fields import readable
from index.reading.metadata.dates import date_field
from index.reading.metadata.names import people
from index.reading.parts.draft import Facts

_MOST_AUTHORS = 100  # of one article
_LONGEST_FIELD = 1000  # characters of a metadata field; anything longer is neither a name nor a title


def facts_of(stated: Mapping[str, object], rule: str) -> Facts:
    """The facts that a record states (index.reading.metadata.columns), found by the rule of this name."""
    facts = Facts(
        title=_fact(stated.get("title"), rule),
        outlet=_fact(stated.get("outlet"), rule),
        authors=[Fact(name, rule) for name in _authors(stated.get("authors"))],
        url=_string(stated.get("url")),
    )
    date = stated.get("date")
    stamp = date_field(_string(f"{date:.0f}" if isinstance(date, float) else date) or "")
    facts.date = stamp.fact(rule) if stamp else None
    return facts


def _string(value: object) -> str | None:
    """A field as one line of text; None if it is empty, too long, or of another type."""
    if not isinstance(value, str) or len(value) > _LONGEST_FIELD:
        return None
    return " ".join(readable(value).split()) or None


def _fact(value: object, rule: str) -> Fact | None:
    text = _string(value)
    return Fact(text, rule) if text else None


def _authors(value: object) -> list[str]:
    """Authors, given as a list of names or as one string with commas or "and" between them."""
    if isinstance(value, list):
        several = (item.get("name") if isinstance(item, dict) else item for item in value[:_MOST_AUTHORS])
        return [name for item in several if (name := _string(item))]
    text = _string(value) or ""
    return people(text) or [name for name in (piece.strip(' "') for piece in text.split(",")) if name]
