"""Two texts side by side: what they share, where they differ, and figures above all."""

from hypothesis import given
from hypothesis import strategies as st

from index.model.document import Span
from tui.present.differences import Marks, compare
from tui.present.layout import Role


def marked(text: str, marks: Marks, role: Role) -> list[str]:
    return [text[span.start : span.end] for span, found in marks if found is role]


def both(one: str, other: str) -> tuple[Marks, Marks]:
    return compare(one, Span(0, len(one)), other, Span(0, len(other)))


def test_shared_and_differing_words_are_told_apart_on_both_sides() -> None:
    one, other = "The mayor opened the old bridge.", "The minister opened a bridge on Monday."
    ours, theirs = both(one, other)
    assert marked(one, ours, Role.SHARED) == ["opened", "bridge"]
    assert marked(one, ours, Role.DIFFERS) == ["mayor", "old"]
    assert marked(other, theirs, Role.SHARED) == ["opened", "bridge"]
    assert marked(other, theirs, Role.DIFFERS) == ["minister", "Monday"]


def test_figures_that_differ_are_marked_as_such_and_equal_ones_are_not() -> None:
    one, other = "Two of 1,200 weavers and 12 looms were lost.", "Of 1200 weavers, 2 were lost, and 14 looms."
    ours, theirs = both(one, other)
    assert marked(one, ours, Role.FIGURE) == ["12"]
    assert marked(other, theirs, Role.FIGURE) == ["14"]


def test_a_negation_that_only_one_has_is_marked() -> None:
    one, other = "The bridge is safe.", "The bridge is not safe."
    ours, theirs = both(one, other)
    assert marked(other, theirs, Role.DIFFERS) == ["not"]
    assert marked(one, ours, Role.DIFFERS) == []


def test_neighbours_of_one_kind_are_one_mark() -> None:
    one = "Black smoke drifted along."
    ours, _ = both(one, one)
    assert marked(one, ours, Role.SHARED) == ["Black smoke drifted along"]


_WORDS = ["mill", "fire", "not", "12", "14", "the", "of", "burned", "Brentford,", "looms."]
_TEXTS = st.lists(st.sampled_from(_WORDS)).map(" ".join)


@given(_TEXTS, _TEXTS)
def test_it_is_the_same_from_either_side(one: str, other: str) -> None:
    ours, theirs = both(one, other)
    assert (theirs, ours) == both(other, one)
    for text, marks in ((one, ours), (other, theirs)):
        ends = [place for span, _ in marks for place in (span.start, span.end)]
        assert ends == sorted(ends)
        assert all(text[span.start : span.end].strip() for span, _ in marks)
    assert bool([role for _, role in ours if role is Role.SHARED]) == bool(
        [role for _, role in theirs if role is Role.SHARED]
    )
    assert not [role for _, role in both(one, one)[0] if role is not Role.SHARED]
