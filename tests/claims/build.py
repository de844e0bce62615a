"""Articles made by hand, with who said what in them."""

import hashlib
from collections.abc import Iterable, Sequence

from index.claims import Analysed
from index.model.claims import Claim
from index.model.document import Document, Fact, Part, PartKind, Span
from index.model.statements import Attribution, Kind
from tests.whole import findings


def fact(value: str | None) -> Fact | None:
    return Fact(value, "given") if value is not None else None


def article(
    path: str,
    outlet: str | None,
    *paragraphs: str,
    title: str | None = None,
    date: str | None = "2024-05-14",
    agency: str | None = None,
    via: str | None = None,
    furniture: str = "",
    said: Iterable[Attribution] = (),
    id_: int = 0,
) -> Analysed:
    """An article of body paragraphs, a line of furniture after them where there is one."""
    body = "\n\n".join(paragraphs)
    text = body + (f"\n\n{furniture}" if furniture else "")
    parts = [Part(PartKind.BODY, 0, len(body))] if body else []
    if furniture:
        parts.append(Part(PartKind.FURNITURE, len(text) - len(furniture), len(text)))
    document = Document(
        path=path,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        parts=tuple(parts),
        title=fact(title),
        outlet=fact(outlet),
        agency=fact(agency),
        via=(Fact(via, "given"),) if via else (),
        date=fact(date),
        language="en",
        id=id_ or int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big"),
    )
    return Analysed(document, tuple(said))


def quote(
    analysed: Analysed,
    content: str | Sequence[str],
    source: str = "",
    speaker: str | None = None,
    via: tuple[str, ...] = (),
    kind: Kind = Kind.INDIRECT,
    cue: str = "",
) -> Analysed:
    """The article with one more attribution, its spans found by their words; source and cue are the nearest ones."""
    text = analysed.document.text
    contents = [content] if isinstance(content, str) else content
    spans = tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in contents)

    def nearest(words: str) -> tuple[Span, ...]:
        places = [at for at in range(len(text)) if words and text.startswith(words, at)]
        return tuple(Span(at, at + len(words)) for at in sorted(places, key=lambda at: abs(at - spans[0].start))[:1])

    found = Attribution(kind, nearest(source), nearest(cue), spans, speaker, via, 1.0)
    return Analysed(analysed.document, (*analysed.attributions, found))


def texts(analysed: Sequence[Analysed], claims: Iterable[Claim]) -> list[str]:
    documents = {one.document.id: one.document for one in analysed}
    return [documents[claim.document].text[claim.start : claim.end] for claim in claims]


def claim_of(analysed: Sequence[Analysed], words: str, path: str | None = None) -> Claim:
    """The one claim whose text holds the words, in the document of that path where it is given."""
    documents = {one.document.id: one.document for one in analysed}
    found = [
        claim
        for claim in findings(analysed)
        if words in documents[claim.document].text[claim.start : claim.end]
        and path in (None, documents[claim.document].path)
    ]
    assert len(found) == 1, f"{len(found)} claims hold {words!r}"
    return found[0]
