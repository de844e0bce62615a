"""What the catalogue stores of a document beside its row, its card and its text: mostly the parts of the text."""

import msgspec

from index.model.document import Document, Fact, Part, PartKind, Place, Span
from index.store.compact import only_own, spans, steps
from index.store.packing import deflated, inflated


class Details(msgspec.Struct, array_like=True):
    """The facts that are not on the card, and the parts, whose kinds and rules are apart from their places."""

    agency: Fact | None
    authors: tuple[Fact, ...]
    updated: Fact | None
    url: str | None
    fetched: str | None
    places: tuple[Place, ...]
    labels: list[tuple[PartKind, str]]
    parts: list[int]

    def labelled(self) -> tuple[Part, ...]:
        """Raises ValueError for what `packed_details` has not made."""
        found = zip(self.labels, spans(self.parts, 0), strict=True)
        return tuple(Part(kind, span.start, span.end, rule) for (kind, rule), span in found)


_decode = msgspec.msgpack.Decoder(Details).decode


def packed_details(document: Document) -> bytes:
    details = Details(
        document.agency,
        document.authors,
        document.updated,
        document.url,
        document.fetched,
        document.places,
        [(part.kind, part.rule) for part in document.parts],
        steps([Span(part.start, part.end) for part in document.parts], 0),
    )
    return deflated(msgspec.msgpack.encode(details))


def unpacked_details(stored: bytes) -> Details:
    """Raises DamagedError for anything else than `packed_details` has made."""
    with only_own():
        return _decode(inflated(stored))
