"""The judgement on the labelled sample of tests/judgement, with the minima that its tests hold."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from index.library import Library
from tests.benchmarks.measure import Measure
from tests.judgement.measures import MINIMA, measured
from tests.judgement.sample import EVENTS, sample
from tests.judgement.scoring import found


def measures() -> Iterator[Measure]:
    """Shares between 0 and 1."""
    with tempfile.TemporaryDirectory() as cache, Library([EVENTS], cache=Path(cache)) as library:
        for _ in library.update():
            pass
        values = measured(sample(), found(library))
    for name, value in values.items():
        yield Measure(f"judgement: {name.replace('-', ' ').replace('_', ' ')}", value, "", least=MINIMA[name])
