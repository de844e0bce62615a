"""What the catalogue packs comes back as it was, whatever it is; what is no such value is damage."""

import re
import zlib
from contextlib import suppress
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model.claims import Claim, Conflict, Dispute, Nearest, Relation, Report, Ruling, Standing, claim_id
from index.model.document import Document, Fact, Part, PartKind, Place, Span
from index.model.statements import Attribution, Credited, Kind
from index.store import packing
from index.store.compact import (
    UnpackedClaims,
    packed_claims,
    packed_statements,
    spans_of,
    stored_spans,
    unpacked_statements,
)
from index.store.details import packed_details, unpacked_details
from index.store.packing import deflated, inflated, packed_text, unpacked_text
from index.store.schema import DamagedError, plain_errors
from index.store.tables import TABLES

facts = st.none() | st.builds(Fact, st.text(max_size=8), st.text(max_size=8), st.booleans(), st.text(max_size=8))
places = st.integers(0, 2**31)
words = st.text(max_size=8)
shares = st.one_of(st.floats(0, 1), st.integers(0, 1_000).map(lambda number: number / 1_000))
spans = st.builds(Span, places, places)
some = st.lists(spans, max_size=3).map(tuple)
names = st.lists(words, max_size=2).map(tuple)
statements = st.builds(
    Attribution,
    st.sampled_from(Kind),
    some,
    some,
    some,
    st.none() | words,
    names,
    shares,
    st.none() | st.builds(Credited, words, words, st.none() | words),
)
claims = st.builds(
    Claim,
    id=st.none() | words,
    document=st.just(3),
    start=places,
    end=places,
    story=st.just("Ferry sold"),
    speaker=st.none() | words,
    origins=names,
    standing=st.sampled_from(Standing),
    conflict=st.sampled_from(Conflict),
    salience=shares,
    reports=st.lists(
        st.builds(Report, places, places, places, words, names, st.sampled_from(Relation), shares, some), max_size=2
    ).map(tuple),
    nearest=st.lists(st.builds(Nearest, places, places, places, words, shares, some), max_size=2).map(tuple),
    reasons=names,
    disputes=st.lists(
        st.builds(Dispute, places, places, places, words, st.sampled_from(Conflict), st.none() | spans), max_size=2
    ).map(tuple),
    statement=st.none() | statements,
    certainty=shares,
    ruling=st.none() | st.builds(Ruling, words, words, words, st.sampled_from(Standing)),
)


ON_FERRY = Attribution(Kind.MIXED, (Span(0, 4),), (Span(5, 9),), (Span(10, 30),), "Ana", ("dpa",), 0.75)
OF_FERRY = Claim(
    "odd", 3, 0, 30, "Ferry sold", "Ana", ("dpa",), Standing.COPIES, Conflict.DENIED, 0.5,
    (Report(4, 2, 9, "Post", ("dpa",), Relation.SAME, 0.25, (Span(3, 5),)),), (Nearest(5, 1, 8, "Echo", 0.125),),
    ("2 outlets",), (Dispute(6, 1, 2, "Post", Conflict.DENIED, Span(7, 9)),), ON_FERRY, 0.5,
    Ruling("same", "me", "now", Standing.COPIES),
)  # fmt: skip
FERRY = Document("/a.txt", "0" * 64, "Ferry sold.", (Part(PartKind.BODY, 0, 11),), url="https://www.post.test/ferry")


def of_its_place(claim: Claim) -> Claim:
    """The claim with the id that its place gives it, where it has none."""
    id_ = claim_id("print", claim.start, claim.end) if claim.id is None else claim.id
    return msgspec.structs.replace(claim, id=id_)


@given(st.lists(claims.map(of_its_place), min_size=1, max_size=4))
@settings(max_examples=100)
def test_claims_come_back_as_they_were(found: list[Claim]) -> None:
    unpacked = UnpackedClaims(packed_claims(found, "print"))
    assert list(unpacked) == found
    assert unpacked[len(found) - 1] == found[-1]


@given(st.lists(statements, max_size=4))
@settings(max_examples=100)
def test_statements_come_back_as_they_were(found: list[Attribution]) -> None:
    assert unpacked_statements(packed_statements(found)) == tuple(found)


@given(st.lists(st.builds(Part, st.sampled_from(PartKind), places, places, words), max_size=4).map(tuple), facts, facts)
def test_details_come_back_as_they_were(parts: tuple[Part, ...], one: Fact | None, other: Fact | None) -> None:
    authors = (other,) if other else ()
    document = Document(
        "a", "b", "c", parts, agency=one, authors=authors, updated=other, url="d", places=(Place(3, "e"),)
    )
    found = unpacked_details(packed_details(document))
    assert found.labelled() == parts
    assert (found.agency, found.authors, found.updated) == (one, authors, other)
    assert (found.url, found.fetched, found.places) == ("d", None, document.places)


@given(some)
def test_spans_come_back_as_they_were(found: tuple[Span, ...]) -> None:
    assert spans_of(stored_spans(found)) == found


@given(st.text(), st.binary(max_size=200))
def test_texts_and_bytes_come_back_as_they_were(text: str, value: bytes) -> None:
    assert unpacked_text(packed_text(text)) == text
    assert inflated(deflated(value)) == value


def unpack_details(stored: bytes) -> None:
    with plain_errors():
        unpacked_details(stored).labelled()


def unpack_all(stored: bytes) -> None:
    """Unpack these bytes as everything that they could be."""
    for unpack in (
        unpacked_statements,
        lambda stored: list(UnpackedClaims(stored)),
        unpacked_text,
        spans_of,
        unpack_details,
    ):
        with suppress(DamagedError):
            unpack(stored)


numbers = st.integers(-(2**63), 2**64 - 1)
plain = st.recursive(
    st.none() | st.booleans() | numbers | st.floats() | words | st.sampled_from([*Kind, *Standing, *Conflict]),
    lambda inner: st.lists(inner, max_size=8),
    max_leaves=30,
)


@given(plain, st.binary(max_size=50))
@settings(max_examples=100)
def test_what_was_not_packed_here_is_damage_or_a_value(value: object, noise: bytes) -> None:
    unpack_all(noise)
    unpack_all(deflated(noise))
    unpack_all(msgspec.msgpack.encode(value))
    unpack_all(deflated(msgspec.msgpack.encode(value)))


@given(st.lists(claims.map(of_its_place), min_size=1, max_size=2), st.data())
@settings(max_examples=100)
def test_a_byte_that_is_another_is_damage_or_a_value(found: list[Claim], data: st.DataObject) -> None:
    stored = bytearray(inflated(packed_claims(found, "print")))
    at = data.draw(st.integers(0, len(stored) - 1))
    stored[at] = data.draw(st.integers(0, 255))
    unpack_all(deflated(bytes(stored)))


def test_a_bomb_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_MOST", 1_000)
    for bomb in (deflated(bytes(10_000)), zlib.compress(bytes(10_000))):
        with pytest.raises(DamagedError):
            inflated(bomb)


def test_what_is_packed_otherwise_is_of_another_form() -> None:
    values = packed_statements([ON_FERRY]), packed_claims([OF_FERRY], "print"), packed_details(FERRY)
    text = packed_text(FERRY.text)
    known = [stored[2:6] for stored in (*values, text)]  # which dictionary deflate refers to (RFC 1950)
    form = sha256(b"".join([*known, *map(inflated, values)])).hexdigest()[:8]
    numbers = re.findall("'form', '([0-9]+)'", TABLES)
    assert (numbers, form) == (["1"], "303bb987"), "change the form in index/store/tables.py, and both here"
