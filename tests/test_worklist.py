"""The worklist: flagged claims leave it when they are checked, and it is narrowed by what analysts said."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from index.library import ClaimFacet, ClaimFilter, ClaimOrder, ClaimRow, Library
from index.model.actions import Credibility, Mark, Marking, Note, Outlet, Read, Reliability, Tag
from tests.conftest import ROOT

CHECKED = Mark(Marking.CHECKED)
LEFT = ClaimFilter(flagged=True, unchecked=True)


@pytest.fixture
def made(seeds_read_in: None) -> Iterator[Library]:
    with Library([ROOT / "seeds"]) as library:
        yield library


def ids(library: Library, wanted: ClaimFilter) -> list[str]:
    rows = library.claim_rows(wanted)
    assert library.count_claims(wanted) == len(rows)
    return [row.claim.id for row in rows]


def said(row: ClaimRow) -> list[str]:
    return [placed.kept.value.kind for placed in row.said]


def test_a_checked_claim_leaves_it_and_comes_back_when_that_is_undone(made: Library) -> None:
    everything = ids(made, LEFT)
    assert len(everything) > 2
    claim = made.claim_rows(LEFT)[1].claim
    made.say(made.asserted(claim), CHECKED)
    assert ids(made, LEFT) == [one for one in everything if one != claim.id]
    made.say(made.asserted(claim), Note("from the minutes"))
    (row,) = [row for row in made.claim_rows(ClaimFilter(flagged=True)) if row.said]
    assert (row.claim.id, said(row)) == (claim.id, ["mark", "note"])
    made.undo()
    made.undo()
    assert ids(made, LEFT) == everything
    made.redo()
    assert len(ids(made, LEFT)) == len(everything) - 1


@pytest.mark.parametrize("order", ClaimOrder)
def test_parts_of_it_put_together_are_the_whole_in_any_order(made: Library, order: ClaimOrder) -> None:
    made.say(made.asserted(made.claim_rows(LEFT)[1].claim), CHECKED)
    for wanted in (LEFT, replace(LEFT, only={ClaimFacet.OUTLET: "Krone"}), replace(LEFT, since="2024-06-19")):
        whole = made.claim_rows(wanted, order=order)
        assert whole
        parts = (made.claim_rows(wanted, order=order, limit=3, start=start) for start in range(0, len(whole), 3))
        assert whole == sum(parts, ())
        places = [made.claim_place(wanted, order, row.claim) for row in whole]
        assert places == list(range(len(whole)))


def test_other_marks_and_those_of_whole_documents_leave_it_as_it_is(made: Library) -> None:
    everything = ids(made, LEFT)
    claim = made.claim_rows(LEFT)[0].claim
    made.say(made.asserted(claim), Mark(Marking.IMPORTANT))
    made.say(made.asserted(claim), Credibility(2))
    made.say(made.whole(claim.document), CHECKED)
    made.say(made.whole(claim.document), Read())
    assert ids(made, LEFT) == everything


def test_it_is_narrowed_by_tags_salience_and_date(made: Library) -> None:
    rows = made.claim_rows(LEFT)
    first, last = rows[0].claim, rows[-1].claim
    made.say(made.asserted(first), Tag("money"))
    made.say(made.whole(last.document), Tag("ferry"))
    assert ids(made, ClaimFilter(only={ClaimFacet.TAG: "money"})) == [first.id]
    of_document = {claim.id for claim in made.claims(last.document)}
    assert set(ids(made, ClaimFilter(only={ClaimFacet.TAG: "ferry"}))) == of_document
    everything = {row.claim.id for row in made.claim_rows()}
    assert set(ids(made, ClaimFilter(only={ClaimFacet.TAG: ""}))) == everything - of_document - {first.id}
    choices = {choice.value: choice.claims for choice in made.choices() if choice.facet is ClaimFacet.TAG}
    assert choices == {"ferry": len(of_document), "money": 1}
    assert made.tag_names() == ("ferry", "money")
    at_least = rows[1].claim.salience
    assert ids(made, ClaimFilter(flagged=True, unchecked=True, salience=at_least)) == [
        row.claim.id for row in rows if row.claim.salience >= at_least
    ]
    assert {row.outlet.value for row in made.claim_rows(ClaimFilter(since="2024-06-19")) if row.outlet} == {"Krone"}
    assert ids(made, ClaimFilter(since="2024-06-20")) == []


def test_what_is_said_is_counted_for_each_document(made: Library) -> None:
    row = made.claim_rows(LEFT)[0]
    assert row.outlet
    document = row.claim.document
    made.say(made.asserted(row.claim), CHECKED)
    made.say(made.whole(document), Tag("ferry"))
    made.say(made.whole(document), Read())
    made.say(Outlet(row.outlet.value), Reliability("B"))
    assert set(made.tallied()) == {document}
    assert (made.tallied()[document].counts, made.tallied()[document].read) == ({"checked": 1}, True)
    assert made.reliability()[row.outlet.value].value == Reliability("B")
    with Library(made.roots, author="anna") as other:
        assert not other.tallied()[document].read
