"""What the tests of the screen share."""

from collections.abc import Iterator

import pytest

from tests.tui.sample import SEEDS, read_in
from tests.tui.terminal import Terminal, twosource


@pytest.fixture
def seeds(request: pytest.FixtureRequest, seeds_read_in: None) -> Iterator[Terminal]:
    """The app on the sample library, all findings there. Parameters: size, environment, options."""
    size, environ, *options = getattr(request, "param", ((80, 24), {}))
    with Terminal(twosource("open", *options, "seeds"), size, environ, folder=SEEDS.parent) as terminal:
        read_in(terminal)
        yield terminal
