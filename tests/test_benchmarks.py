"""What the benchmark command makes of its measures."""

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.measure import Measure


@pytest.mark.parametrize(
    ("measure", "missed"),
    [
        (Measure("memory", 300, "MB", 250), "OVER BUDGET"),
        (Measure("memory", 250, "MB", 250), ""),
        (Measure("recall", 0.79, "", least=0.8), "BELOW MINIMUM"),
        (Measure("recall", 0.8, "", least=0.8), ""),
        (Measure("speed", 1, ""), ""),
    ],
)
def test_a_measure_has_a_maximum_or_a_minimum(measure: Measure, missed: str) -> None:
    assert measure.missed == missed


@pytest.mark.slow
def test_measures_that_hold_exit_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judgement"]) == 0
    assert "judgement: statements f1" in capsys.readouterr().out


def test_a_name_that_is_none_is_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judgment"]) == 2
    assert "there are" in capsys.readouterr().err
