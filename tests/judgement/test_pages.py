"""The reading of saved pages must not become worse: each measure has a minimum, just under what was last measured."""

from pathlib import Path

import pytest

from tests.judgement import pages

pytestmark = pytest.mark.slow


def test_no_measure_of_saved_pages_is_below_its_minimum(tmp_path: Path) -> None:
    if not (pages.GOLD.exists() and pages.TOOL.exists()):
        pytest.skip("needs ../shared/data/html")
    found = pages.measured(tmp_path)
    assert found.keys() == pages.MINIMA.keys()
    assert {name: value for name, value in found.items() if value < pages.MINIMA[name]} == {}
