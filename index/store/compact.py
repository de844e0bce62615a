"""Statements and claims as the catalogue stores them: most of what is found of a document is places in texts.

Fields have no names, places are counted from the one before, and shares of 1 are thousandths, as they are found. What
follows from the rest is left out. All of it is deflated (index.store.packing).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from index.model.claims import Claim, Conflict, Dispute, Nearest, Relation, Report, Ruling, Standing, claim_id
from index.model.document import Span
from index.model.statements import Attribution, Credited, Kind
from index.store.packing import deflated, inflated
from index.store.schema import damaged


class _Said(msgspec.Struct, array_like=True):
    """An attribution: the spans of its source, its cue and its content, of which the first two are counted."""

    kind: Kind
    sources: int
    cues: int
    places: list[int]
    speaker: str | None
    via: tuple[str, ...]
    confidence: int | float
    credited: Credited | None


class _Near(msgspec.Struct, array_like=True):
    """A Nearest, or a Report where there is a `relation`."""

    document: int
    places: list[int]  # its own, and those of the matching words
    outlet: str
    score: int | float
    origins: tuple[str, ...] = ()
    relation: Relation | None = None


class _Dispute(msgspec.Struct, array_like=True):
    document: int
    places: list[int]  # its own, and that of the claim's words
    outlet: str
    conflict: Conflict


class _Claim(msgspec.Struct, array_like=True):
    """A claim. `id` is stored only where it does not follow from its place."""

    start: int
    length: int
    standing: Standing
    conflict: Conflict
    salience: int | float
    certainty: int | float
    speaker: str | None
    origins: tuple[str, ...]
    reasons: tuple[str, ...]
    near: list[_Near]  # reports, then the nearest
    disputes: list[_Dispute]
    statement: _Said | None
    ruling: Ruling | None
    id: str | None


class _Claims(msgspec.Struct, array_like=True):
    """Claims of one document and story; `document_print` as in `claim_id`."""

    document: int
    document_print: str
    story: str
    claims: list[msgspec.Raw]


_encode = msgspec.msgpack.encode
_decode_said = msgspec.msgpack.Decoder(list[_Said]).decode
_decode_steps = msgspec.msgpack.Decoder(list[int]).decode
_decode_claims = msgspec.msgpack.Decoder(_Claims).decode
_decode_claim = msgspec.msgpack.Decoder(_Claim).decode


def packed_statements(statements: Sequence[Attribution]) -> bytes:
    ends = [0, *(one.content[-1].end if one.content else 0 for one in statements)]
    return deflated(_encode([_said(one, end) for one, end in zip(statements, ends, strict=False)]))


def unpacked_statements(stored: bytes) -> tuple[Attribution, ...]:
    """Raises DamagedError for anything else than `packed_statements` has made."""
    found: list[Attribution] = []
    with only_own():
        for one in _decode_said(inflated(stored)):
            content = found[-1].content if found else ()
            found.append(_attribution(one, content[-1].end if content else 0))
    return tuple(found)


def packed_claims(claims: Sequence[Claim], document_print: str) -> bytes:
    """Claims of one document and story, at least one."""
    encoded = [msgspec.Raw(_encode(_claim(one, document_print))) for one in claims]
    return deflated(_encode(_Claims(claims[0].document, document_print, claims[0].story, encoded)))


def stored_spans(found: Sequence[Span]) -> bytes:
    """Spans that are stored by themselves."""
    return _encode(steps(found, 0))


def spans_of(stored: bytes) -> tuple[Span, ...]:
    """Raises DamagedError for anything else than `stored_spans` has made."""
    with only_own():
        return spans(_decode_steps(stored), 0)


class UnpackedClaims:
    """Claims that were packed together, each decoded when it is asked for."""

    def __init__(self, stored: bytes) -> None:
        """Raises DamagedError for anything else than `packed_claims` has made."""
        with only_own():
            self._found = _decode_claims(inflated(stored))

    def __len__(self) -> int:
        return len(self._found.claims)

    def __getitem__(self, number: int) -> Claim:
        """Raises DamagedError, IndexError."""
        claim = self._found.claims[number]
        with only_own():
            return _model(_decode_claim(claim), self._found)

    def __iter__(self) -> Iterator[Claim]:
        with only_own():
            return iter([_model(_decode_claim(claim), self._found) for claim in self._found.claims])


@contextmanager
def only_own() -> Iterator[None]:
    """Turns errors of what is decoded within into DamagedError."""
    try:
        yield
    except (msgspec.DecodeError, ValueError) as error:
        raise damaged(f"it holds something else than it should: {error}") from error


def _said(one: Attribution, start: int) -> _Said:
    return _Said(
        one.kind,
        len(one.source),
        len(one.cue),
        steps((*one.source, *one.cue, *one.content), start),
        one.speaker,
        one.via,
        _thousandths(one.confidence),
        one.credited,
    )


def _attribution(one: _Said, start: int) -> Attribution:
    places = spans(one.places, start)
    cue, content = one.sources, one.sources + one.cues
    return Attribution(
        one.kind,
        places[:cue],
        places[cue:content],
        places[content:],
        one.speaker,
        one.via,
        _share(one.confidence),
        one.credited,
    )


def _claim(one: Claim, document_print: str) -> _Claim:
    start = one.start
    others: tuple[Report | Nearest, ...] = (*one.reports, *one.nearest)
    near = [
        _Near(
            near.document,
            steps((Span(near.start, near.end), *near.matching), start),
            near.outlet,
            _thousandths(near.score),
            *((near.origins, near.relation) if isinstance(near, Report) else ()),
        )
        for near in others
    ]
    disputes = [
        _Dispute(
            dispute.document,
            steps((Span(dispute.start, dispute.end), *((dispute.own,) if dispute.own else ())), start),
            dispute.outlet,
            dispute.conflict,
        )
        for dispute in one.disputes
    ]
    return _Claim(
        start=start,
        length=one.end - start,
        standing=one.standing,
        conflict=one.conflict,
        salience=_thousandths(one.salience),
        certainty=_thousandths(one.certainty),
        speaker=one.speaker,
        origins=one.origins,
        reasons=one.reasons,
        near=near,
        disputes=disputes,
        statement=_said(one.statement, start) if one.statement else None,
        ruling=one.ruling,
        id=None if one.id == claim_id(document_print, start, one.end) else one.id,
    )


def _model(one: _Claim, among: _Claims) -> Claim:
    start, end = one.start, one.start + one.length
    reports, nearest = [], []
    for near in one.near:
        own, *matching = spans(near.places, start)
        if near.relation is None:
            nearest.append(Nearest(near.document, own.start, own.end, near.outlet, _share(near.score), tuple(matching)))
        else:
            reports.append(
                Report(
                    near.document,
                    own.start,
                    own.end,
                    near.outlet,
                    near.origins,
                    near.relation,
                    _share(near.score),
                    tuple(matching),
                )
            )
    disputes = []
    for dispute in one.disputes:
        place, *words = spans(dispute.places, start)
        disputes.append(
            Dispute(
                dispute.document,
                place.start,
                place.end,
                dispute.outlet,
                dispute.conflict,
                words[0] if words else None,
            )
        )
    return Claim(
        id=claim_id(among.document_print, start, end) if one.id is None else one.id,
        document=among.document,
        start=start,
        end=end,
        story=among.story,
        speaker=one.speaker,
        origins=one.origins,
        standing=one.standing,
        conflict=one.conflict,
        salience=_share(one.salience),
        reports=tuple(reports),
        nearest=tuple(nearest),
        reasons=one.reasons,
        disputes=tuple(disputes),
        statement=_attribution(one.statement, start) if one.statement else None,
        certainty=_share(one.certainty),
        ruling=one.ruling,
    )


def steps(found: Sequence[Span], start: int) -> list[int]:
    """How far each span is from the end of the one before, the first from `start`, and how long it is."""
    ends = [start, *(span.end for span in found)]
    return [step for span, end in zip(found, ends, strict=False) for step in (span.start - end, span.end - span.start)]


def spans(stored: Sequence[int], start: int) -> tuple[Span, ...]:
    """Raises ValueError where there is half a span."""
    found = []
    end = start
    for gap, length in zip(stored[::2], stored[1::2], strict=True):
        begin, end = end + gap, end + gap + length
        found.append(Span(begin, end))
    return tuple(found)


def _thousandths(share: float) -> int | float:
    """A share of 1 in thousandths, or itself if they are not enough to tell it."""
    thousandths = round(share * 1_000) if 0 <= share <= 1 else 0
    return thousandths if thousandths / 1_000 == share else share


def _share(stored: int | float) -> float:
    return stored / 1_000 if isinstance(stored, int) else stored
