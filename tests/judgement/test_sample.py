"""The sample itself: large enough, of every sort, and labelled by words that stand where they are said to."""

from collections import Counter

import pytest

from index.library import Library
from index.model.claims import Conflict, Standing
from index.model.statements import Kind
from tests.judgement.sample import LabelError, Sample, place


def test_it_is_as_large_as_it_is_meant_to_be(labelled: Sample) -> None:
    events = Counter(name.partition("/")[0] for name in labelled.reports)
    assert sum(reports >= 3 for reports in events.values()) >= 12
    assert len(labelled.claims) >= 150
    assert len(labelled.statements) >= 100


def test_every_standing_conflict_and_kind_is_in_it(labelled: Sample) -> None:
    assert {label.standing for label in labelled.claims} == set(Standing)
    assert {label.conflict for label in labelled.claims} == set(Conflict)
    assert {label.kind for label in labelled.statements} == set(Kind)


def test_the_labels_of_a_fact_agree_with_who_tells_it(labelled: Sample) -> None:
    for label in labelled.claims:
        if label.standing is Standing.SINGLE_SOURCE:
            assert not label.others, label
        elif label.standing is not Standing.UNRESOLVED:
            assert label.others, label


def test_no_statement_is_labelled_twice(labelled: Sample) -> None:
    places = Counter((said.report, said.content) for said in labelled.statements)
    assert [place for place, times in places.items() if times > 1] == []


def test_all_of_it_is_read(library: Library, labelled: Sample) -> None:
    assert library.problems() == ()
    assert len(library.entries()) == len(labelled.reports)


@pytest.mark.parametrize("words", ["twice", "nowhere", "once … before"])
def test_a_label_that_points_to_no_one_place_is_told(words: str) -> None:
    with pytest.raises(LabelError, match=r"a\.md"):
        place("before, once, twice and twice", words, "a.md")
