"""Stand-ins for the models, the tagger and the judge of claims, for sizes at which these take days.

Statements are the plainest to see, found by a pattern; every sentence is a claim, and a report is the same sentence in
another outlet's text. Both are found in far less time, and there are about as many as the models find. So libraries
made with them have names, statements and claims of a likely number and shape, but not the right ones.
"""

import re
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from index.claims import Analysed
from index.model.claims import Claim, Conflict, Nearest, Relation, Report, Standing
from index.model.corrections import UNCORRECTED, Corrections
from index.model.document import Document, PartKind, Span
from index.model.statements import Attribution, Kind
from index.text.sentences import sentences

NOTE = "statements and claims by stand-ins for the models"
_SAID = re.compile(
    r"(?P<who>(?:[A-Z][a-z]+ ){1,2}|[Oo]fficials |[Pp]olice |[Hh]e |[Ss]he |[Tt]hey )"
    r"(?P<cue>said|says|told|added|announced|warned|claimed|called|denied|wrote|believes?|thinks?|reported)\b"
)
_NAME = re.compile(r"\b[A-Z][a-z]{2,} [A-Z][a-z]{2,}\b")
_OTHERS = ("he", "she", "they", "officials", "police")


@contextmanager
def standing_in() -> Iterator[None]:
    """Have updates in this process use the stand-ins. They must not use others: Library.update(processes=1)."""
    with patch("index.quotes.stepwise", stepwise), patch("index.pipeline.telling.story_steps", story_steps):
        yield


def stepwise(document: Document) -> Generator[float, None, tuple[Attribution, ...]]:
    """As index.quotes.stepwise."""
    yield 0.5
    return tuple(_found(document))


def _found(document: Document) -> Iterator[Attribution]:
    text = document.text
    whole = {name.split()[-1]: name for name in _NAME.findall(text)}
    last: str | None = None
    for part in document.parts:
        if part.kind is not PartKind.BODY:
            continue
        for span in sentences(text, part.start, part.end):
            said = _SAID.search(text, span.start, span.end)
            if said is None:
                continue
            who = said["who"].strip()
            if who.lower() not in _OTHERS:
                last = whole.get(who.split()[-1], who)
            speaker = last if who.lower() not in ("officials", "police") else None
            # What is said is what follows, or else what stands before.
            before, after = Span(span.start, said.start()), Span(said.end(), span.end)
            content = after if after.end - after.start > before.end - before.start else before
            if content.end - content.start < 10:
                continue
            kind = Kind.DIRECT if text[content.start] in '"“' else Kind.INDIRECT
            source, cue = Span(*said.span("who")), Span(*said.span("cue"))
            yield Attribution(kind, (Span(source.start, source.end - 1),), (cue,), (content,), speaker, (), 0.9)


def story_steps(
    label: str,
    members: Sequence[Analysed],
    begin: int = 0,
    corrections: Corrections = UNCORRECTED,
    judged: bytes = b"",
) -> Generator[list[Claim] | None, None, bytes]:
    """As index.claims.story_steps."""
    told: dict[str, list[tuple[Analysed, Span]]] = {}
    for member in members:
        for span in _sentences(member.document):
            told.setdefault(member.document.text[span.start : span.end], []).append((member, span))
        yield None
    for member in members[begin:]:
        yield [
            _claim(label, member, number, span, told, len(members))
            for number, span in enumerate(_sentences(member.document))
        ]
    return b""


def _sentences(document: Document) -> list[Span]:
    return [span for part in document.spans(PartKind.BODY) for span in sentences(document.text, part.start, part.end)]


def _claim(
    label: str, member: Analysed, number: int, span: Span, told: dict[str, list[tuple[Analysed, Span]]], size: int
) -> Claim:
    document = member.document
    own = document.outlet.value if document.outlet else ""
    reports = [
        Report(other.document.id, at.start, at.end, outlet, (outlet,), Relation.SAME, 0.9, (at,))
        for other, at in told[document.text[span.start : span.end]]
        if (outlet := other.document.outlet.value if other.document.outlet else "") != own
    ]
    statement = next((one for one in member.attributions if span.start <= one.content[0].start < span.end), None)
    share = zlib.crc32(f"{document.sha256} {number}".encode()) / 2**32
    if reports:
        standing, reason = (Standing.CORROBORATED if share < 0.5 else Standing.ONE_ORIGIN), f"{len(reports)} others"
    else:
        standing, reason = (Standing.SINGLE_SOURCE if size > 1 else Standing.UNRESOLVED), f"only {own}; 0 of {size - 1}"
    others = [one for one in told.values() if one[0][0] is not member][:1] if size > 1 and not reports else []
    return Claim(
        id=f"{document.sha256[:16]}-{number}",
        document=document.id,
        start=span.start,
        end=span.end,
        story=label,
        speaker=statement.speaker if statement else None,
        origins=(own,),
        standing=standing,
        conflict=Conflict.NONE,
        salience=round(share, 3),
        reports=tuple(reports),
        nearest=tuple(
            Nearest(one.document.id, at.start, at.end, one.document.outlet.value if one.document.outlet else "", 0.2)
            for [(one, at), *_] in others
        ),
        reasons=(reason,),
        statement=statement,
        certainty=round(1 - share / 2, 3),
    )
