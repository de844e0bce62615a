"""What must hold exactly, whatever the library: none of these needs a label."""

import dataclasses

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.claims import Analysed
from index.model.claims import Claim, Nearest, Relation, Report, Standing
from index.model.document import Document
from tests.claims import mill
from tests.claims.build import article
from tests.whole import findings

pytestmark = pytest.mark.slow

thorough = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def by_place(analysed: list[Analysed]) -> dict[tuple[int, int], Claim]:
    return {(claim.document, claim.start): claim for claim in findings(analysed)}


def corroborated(claims: dict[tuple[int, int], Claim]) -> set[tuple[int, int]]:
    return {place for place, claim in claims.items() if claim.standing is Standing.CORROBORATED}


def renamed(analysed: Analysed, **changes: object) -> Analysed:
    return Analysed(msgspec.structs.replace(analysed.document, **changes), analysed.attributions)


def said_in(document: Document, claim: Claim) -> str:
    return document.text[claim.start : claim.end]


@thorough
@given(mill.stories, st.data())
def test_a_verbatim_copy_never_raises_the_independent_count(stories: list[mill.Story], data: st.DataObject) -> None:
    library = mill.library(stories)
    at = data.draw(st.integers(0, len(library) - 1))
    path = data.draw(st.sampled_from(["!.txt", "copy.txt"]))  # before all others, after all others
    copy = renamed(library[at], path=path, id=1, outlet=article("x", "Courier").document.outlet)
    before, after = by_place(library), by_place([*library, copy])
    assert corroborated({place: claim for place, claim in after.items() if place[0] != 1}) <= corroborated(before)
    original = library[at].document.id
    copied = {start for document, start in corroborated(after) if document == 1}
    assert copied <= {start for document, start in corroborated(before) if document == original}


@thorough
@given(mill.stories, mill.written)
def test_added_and_removed_equals_never_added(stories: list[mill.Story], extra: mill.Story) -> None:
    library = mill.library(stories)
    before = findings(library)
    with_extra = [*library, mill.write("9.txt", extra)]
    findings(with_extra)
    with_extra.pop()
    assert findings(with_extra) == before


@thorough
@given(mill.stories, st.randoms(use_true_random=False))
def test_any_order_equals_a_rebuild(stories: list[mill.Story], random: object) -> None:
    library = mill.library(stories)
    shuffled = list(library)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert by_place(shuffled) == by_place(library)
    given_order = [one.document.id for one in shuffled]
    places = [(given_order.index(claim.document), claim.start) for claim in findings(shuffled)]
    assert places == sorted(places)


@thorough
@given(mill.stories)
def test_the_catalogues_numbers_change_nothing(stories: list[mill.Story]) -> None:
    library = mill.library(stories)
    numbered = [renamed(one, id=len(library) - at) for at, one in enumerate(library)]
    old = [(claim.id, claim.standing, claim.reasons, claim.story) for claim in findings(library)]
    assert [(claim.id, claim.standing, claim.reasons, claim.story) for claim in findings(numbered)] == old


@thorough
@given(mill.stories)
def test_without_its_last_second_origin_a_claim_is_corroborated_no_more(stories: list[mill.Story]) -> None:
    library = mill.library(stories)
    for claim in by_place(library).values():
        if claim.standing is not Standing.CORROBORATED:
            continue
        backing = {report.outlet for report in claim.reports}
        left = [one for one in library if one.document.outlet and one.document.outlet.value not in backing]
        assert by_place(left)[claim.document, claim.start].standing in (Standing.SINGLE_SOURCE, Standing.UNRESOLVED)


@thorough
@given(mill.stories)
def test_furniture_in_every_document_changes_nothing(stories: list[mill.Story]) -> None:
    library = mill.library(stories)
    noticed = []
    for at, one in enumerate(library):
        notice = "The Harlow mill fire destroyed forty looms, our readers say. Subscribe to the Brentford newsletter."
        with_notice = article(f"{at}.txt", None, one.document.text, furniture=notice).document
        noticed.append(renamed(one, text=with_notice.text, parts=(*one.document.parts, with_notice.parts[-1])))
    assert findings(noticed) == findings(library)


@thorough
@given(mill.stories, mill.written, st.data())
def test_an_outlets_second_document_adds_no_origin(
    stories: list[mill.Story], extra: mill.Story, data: st.DataObject
) -> None:
    library = mill.library(stories)
    outlet = data.draw(st.sampled_from([story.outlet for story in stories]))
    second = mill.write("9.txt", dataclasses.replace(extra, outlet=outlet.upper()))
    documents = {one.document.id: one.document for one in library}
    before, after = by_place(library), by_place([*library, second])
    for place in corroborated(after) - corroborated(before):
        mine = documents[place[0]].outlet if place[0] in documents else None
        if mine is not None:
            heard = {mine.value.lower(), *(report.outlet.lower() for report in before[place].reports)}
            assert outlet.lower() not in heard


@thorough
@given(mill.stories)
def test_every_verdict_fits_its_evidence(stories: list[mill.Story]) -> None:
    library = mill.library(stories)
    documents = {one.document.id: one.document for one in library}
    for claim in findings(library):
        mine = documents[claim.document]
        assert mine.outlet is not None
        assert mine.body[claim.start : claim.end] == said_in(mine, claim)
        assert claim.reasons
        assert 0 <= claim.salience <= 1
        assert not (claim.reports and claim.nearest)
        assert (claim.standing is Standing.SINGLE_SOURCE) <= (not claim.reports)
        evidence: list[Report | Nearest] = [*claim.reports, *claim.nearest]
        for found in evidence:
            theirs = documents[found.document]
            assert theirs.outlet is not None
            assert theirs.outlet.value != mine.outlet.value
            assert all(found.start <= word.start < word.end <= found.end for word in found.matching)
            assert list(found.matching) == sorted(found.matching)
        if claim.standing is Standing.CORROBORATED:
            assert len({report.outlet for report in claim.reports}) >= 1
            assert not all(report.origins == claim.origins for report in claim.reports)


@thorough
@given(mill.stories)
def test_claims_that_report_each_other_do_not_contradict_each_other(stories: list[mill.Story]) -> None:
    library = mill.library(stories)
    claims = {(claim.document, claim.start, claim.end): claim for claim in findings(library)}
    outlets = {one.document.outlet.value for one in library if one.document.outlet}
    for place, claim in claims.items():
        for report in claim.reports:
            theirs = claims.get((report.document, report.start, report.end))
            if theirs is None:
                continue
            back = any((one.document, one.start, one.end) == place for one in theirs.reports)
            if back or report.relation is Relation.SAME:
                assert theirs.standing is not Standing.SINGLE_SOURCE
                assert not (theirs.flagged and theirs.reasons[0].startswith("only "))
            if back and len(library) == len(outlets) == 2:
                assert theirs.standing is claim.standing
