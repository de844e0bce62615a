"""What is folded of lines that are put into articles: a minimum, as for the other measures."""

from pathlib import Path

import pytest

from tests.judgement import furniture


@pytest.mark.slow
def test_no_measure_of_furniture_is_below_its_minimum(tmp_path: Path) -> None:
    lines = furniture.placed(tmp_path)
    measured = furniture.measured(lines)
    assert all(measured[name] >= least for name, least in furniture.MINIMA.items()), list(furniture.wrong(lines))
