"""Looser forms of a query: each is a query of its own, and finds what the one before did not."""

from hypothesis import given
from hypothesis import strategies as st

from index.search.looser import looser
from index.search.queries import parse
from tests.conftest import MakeLibrary, read_in

_WORDS = st.sampled_from(
    ["kim", "putin", "-tank", '"north korea"', "title:visit", "mosc*", "said:capital", "OR", "(", ")"]
)


@given(st.lists(_WORDS, min_size=1, max_size=6).map(" ".join))
def test_each_is_another_query_that_is_understood_as_told(query: str) -> None:
    parsed = parse(query).query
    if parsed is None:
        return
    forms = looser(parsed)
    assert len(set(forms)) == len(forms)
    for form in forms:
        assert form != parsed
        assert str(parse(str(form)).query) == str(form)


def test_the_nearest_that_finds_something_comes_first(library: MakeLibrary) -> None:
    made = read_in(
        library(
            {
                "a.txt": "Flood\n\nThe river rose by three metres on Monday, the mayor said.",
                "b.txt": "Bridge\n\nThe bridge over the river is closed, the mayor said.",
            }
        )
    )
    assert made.search('"river metres"').total == 0
    assert [(one.query, one.total) for one in made.looser('"river metres"')] == [
        ('"river metres"~10', 1),
        ("river AND metres", 1),
        ("river~1 AND metres~1", 1),
        ("riv* AND metr*", 1),
        ("river OR metres", 2),
    ]
    assert made.looser("mayr")[0].query == "mayr~1"
    assert made.looser("river brigde")[0].query == "river~1 AND brigde~1"
    assert made.looser("xyzzyx") == ()
    assert made.looser("") == ()
