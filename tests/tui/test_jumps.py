"""Going back and forward again through the places read."""

from hypothesis import given
from hypothesis import strategies as st

from tui.present.jumps import Jumps, Place

PLACES = st.lists(st.builds(Place, st.integers(0, 3), st.integers(0, 3)), max_size=30)


def test_a_place_left_is_come_back_to_and_left_again() -> None:
    a, b, c = (Place(1, offset) for offset in (0, 100, 200))
    jumps = Jumps()
    jumps.leave(a)
    jumps.leave(b)
    assert jumps.step(c, -1) == b
    assert jumps.step(b, -1) == a
    assert jumps.step(a, -1) is None
    assert jumps.step(a, 1) == b
    assert jumps.step(b, 1) == c
    assert jumps.step(c, 1) is None


def test_a_new_way_forgets_what_was_ahead() -> None:
    jumps = Jumps()
    jumps.leave(Place(1, 0))
    assert jumps.step(Place(2, 0), -1) == Place(1, 0)
    jumps.leave(Place(1, 0))
    assert jumps.step(Place(3, 0), 1) is None


@given(PLACES, st.builds(Place, st.just(9), st.integers(0, 3)))
def test_all_the_way_back_and_forward_ends_where_it_began(left: list[Place], here: Place) -> None:
    jumps = Jumps()
    for place in left:
        jumps.leave(place)
    way = [here]
    while (before := jumps.step(way[-1], -1)) is not None:
        way.append(before)
    back = way[-1:]
    while (after := jumps.step(back[-1], 1)) is not None:
        back.append(after)
    assert back == way[::-1]
    assert set(way) == {here, *left}


def test_the_list_does_not_grow_without_end() -> None:
    jumps = Jumps()
    for offset in range(10_000):
        jumps.leave(Place(1, offset))
    steps = 0
    place: Place | None = Place(2, 0)
    while place is not None:
        place = jumps.step(place, -1)
        steps += 1
    assert steps < 1_000
