"""The journal for others: JSON Lines, which another journal takes in, and W3C Web Annotation, which other tools read.

In JSON Lines a row is an object with the fields of index.model.actions.Entry. As annotations go out what holds now:
the values on documents and on words in them.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from index.model.actions import Anchor, Credibility, Entry, Kept, Mark, Note, Overruled, Place, Read, Tag, Whole
from index.store.files import LibraryError

SCHEMA = "twosource/journal/1"
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(Entry).decode


def records(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """The rows, each as what becomes a line of JSON."""
    for entry in entries:
        yield {"schema": SCHEMA, **msgspec.to_builtins(entry)}


def entries(file: Iterable[bytes], author: str | None = None) -> Iterator[Entry]:
    """The rows in lines of JSON, as if said by `author` if one is given. Raises LibraryError that names the line."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            entry = _decode(line)
            at = datetime.fromisoformat(entry.at).astimezone(UTC).isoformat(timespec="microseconds")
            if entry.before is None and entry.after is None:
                raise ValueError("it says nothing")
        except (msgspec.DecodeError, ValueError, OverflowError) as error:
            raise LibraryError(f"Line {number} is no row of a journal ({error}). Nothing was taken in.") from error
        yield msgspec.structs.replace(entry, at=at, author=author or entry.author)


def annotations(kept: Iterable[Kept]) -> Iterator[dict[str, Any]]:
    """What is said of documents and of words in them, as annotations. The source is the document's SHA-256 as a URN."""
    for one in kept:
        target = one.target
        if not isinstance(target, Whole | Place):
            continue
        motivation, body = _body(one)
        source = f"urn:sha256:{target.source.sha256}"
        made: dict[str, Any] = {
            "@context": _CONTEXT,
            "id": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{source} {one.at} {one.author} {one.entry}')}",
            "type": "Annotation",
            "motivation": motivation,
            "created": one.at,
            "creator": {"type": "Person", "name": one.author},
            "target": source,
        }
        if body:
            made["body"] = {"type": "TextualBody", "value": body, "purpose": motivation}
        if not isinstance(target, Whole):
            made["target"] = {"source": source, "selector": _selectors(target.anchor)}
        yield made


def _body(kept: Kept) -> tuple[str, str]:
    """Why the annotation was made, in the words of the standard, and what it says."""
    match kept.value:
        case Note(text):
            return "commenting", text
        case Tag(tag):
            return "tagging", tag
        case Mark(mark):
            return "assessing", mark.value
        case Credibility(grade):
            return "assessing", f'admiralty-scale:information-credibility="{grade}"'
        case Overruled(standing, reason):
            return "assessing", f"{standing.value}: {reason}"
        case Read():
            return "bookmarking", "read"
        case other:
            return "editing", _encode(other).decode()


def _selectors(anchor: Anchor) -> list[dict[str, Any]]:
    return [
        {"type": "TextQuoteSelector", "exact": anchor.exact, "prefix": anchor.prefix, "suffix": anchor.suffix},
        {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end},
    ]
