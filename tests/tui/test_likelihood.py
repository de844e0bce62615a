"""Likelihood in words: they never rise as the chance falls, and change where the engine draws its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.claims.engine import DOUBTED, LOOSE, SAME
from index.reporting.words import LIKELIHOODS, likely, may_be

_ORDER = [words for _, words in LIKELIHOODS]
_CHANCES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (1.0, "almost certainly"), (0.95, "almost certainly"), (0.91, "very likely"), (0.7, "likely"),
        (0.55, "a loose match"), (0.44, "perhaps"), (0.3, "unlikely"), (0.07, "hardly"), (0.0, "hardly"),
    ],
)  # fmt: skip
def test_a_chance_has_words(chance: float, words: str) -> None:
    assert likely(chance) == words


@given(_CHANCES, _CHANCES)
def test_the_greater_chance_never_has_the_weaker_words(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert _ORDER.index(likely(more)) <= _ORDER.index(likely(less))


@given(_CHANCES)
def test_the_words_are_as_the_engine_decides(chance: float) -> None:
    assert (likely(chance) == "a loose match") == (SAME <= chance < LOOSE)
    assert (likely(chance) == "perhaps") == (DOUBTED <= chance < SAME)
    assert may_be(chance) == (chance >= DOUBTED)
