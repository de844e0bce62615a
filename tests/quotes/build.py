"""Documents made by hand, and attributions as plain strings."""

from index.model.document import Document, Part, PartKind
from index.model.statements import Attribution
from index.quotes import attributions

Row = tuple[str, str, tuple[str, ...]]  # source, cue, contents


def document(text: str, language: str | None = "en", others: dict[str, PartKind] | None = None) -> Document:
    """A document with a body part for each line that is not blank; `others` names the lines of another kind."""
    parts: list[Part] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            kind = (others or {}).get(line, PartKind.BODY)
            parts.append(Part(kind, at, at + len(line)))
        at += len(line) + 1
    return Document("a.txt", sha256="", text=text, parts=tuple(parts), language=language)


def row(text: str, found: Attribution) -> Row:
    """The words of an attribution; "" where it has no source or cue."""
    source = " ".join(text[span.start : span.end] for span in found.source)
    cue = " ".join(text[span.start : span.end] for span in found.cue)
    return source, cue, tuple(text[span.start : span.end] for span in found.content)


def rows(text: str, language: str | None = "en") -> list[Row]:
    """The attributions of a text as strings."""
    return [row(text, found) for found in attributions(document(text, language))]


def only(text: str, language: str | None = "en") -> Attribution:
    """The one attribution of a text."""
    (found,) = attributions(document(text, language))
    return found
