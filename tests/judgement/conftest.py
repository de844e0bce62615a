"""One library of all events, read once, and their labels."""

from collections.abc import Iterator, Mapping

import pytest

from index.library import Library
from tests.conftest import read_in
from tests.judgement import scoring
from tests.judgement.sample import EVENTS, Sample, sample
from tests.judgement.scoring import Found


@pytest.fixture(scope="package")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library([EVENTS], cache=tmp_path_factory.mktemp("judged")) as made:
        yield read_in(made)


@pytest.fixture(scope="package")
def labelled() -> Sample:
    return sample()


@pytest.fixture(scope="package")
def found(library: Library) -> Mapping[str, Found]:
    return scoring.found(library)
