"""What the tests of the screen share."""

from collections.abc import Iterator

import pytest

from tests.tui.patient import PATIENCE
from tests.tui.sample import SEEDS, read_in
from tests.tui.terminal import Terminal, patient
from tui.screens import hands
from tui.widgets import line


@pytest.fixture(autouse=True)
def patient_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process too, keys wait for what those before them began, however busy the machine is."""
    monkeypatch.setattr(hands, "_PATIENCE", PATIENCE)
    monkeypatch.setattr(line, "_PATIENCE", PATIENCE)


@pytest.fixture
def seeds(request: pytest.FixtureRequest, seeds_read_in: None) -> Iterator[Terminal]:
    """The app on the sample library, all findings there. Parameters: size, environment, options."""
    size, environ, *options = getattr(request, "param", ((80, 24), {}))
    with Terminal(patient("open", *options, "seeds"), size, environ, folder=SEEDS.parent) as terminal:
        read_in(terminal)
        yield terminal
