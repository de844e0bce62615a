"""The judgement on the sample must not become worse: each measure has a minimum, just under what was last measured.

`python -m tests.judgement` prints what is measured now, and with a word of a measure's name what it is wrong about.
Raise a minimum when a change makes the measure better.
"""

from collections.abc import Mapping

import pytest

from tests.judgement import scoring
from tests.judgement.measures import MINIMA, measured
from tests.judgement.sample import Sample
from tests.judgement.scoring import Found

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", MINIMA)
def test_no_measure_is_below_its_minimum(labelled: Sample, found: Mapping[str, Found], name: str) -> None:
    value = measured(labelled, found)[name]
    assert value >= MINIMA[name], f"{name}: {value:.3f}; `python -m tests.judgement {name}` shows what is wrong"


def test_every_measure_has_a_minimum(labelled: Sample, found: Mapping[str, Found]) -> None:
    assert measured(labelled, found).keys() == MINIMA.keys()


def test_questions_and_the_like_claim_nothing(labelled: Sample, found: Mapping[str, Found]) -> None:
    assert labelled.no_claims
    assert scoring.raised(labelled, found) == []
