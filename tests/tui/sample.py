"""The app on the sample library, with all findings there."""

from pathlib import Path

import pytest

from tests.tui.terminal import Terminal

SEEDS = Path(__file__).parents[2] / "seeds"


def read_in(terminal: Terminal) -> None:
    """Wait until the sample library is read, analysed and compared."""
    terminal.wait_for("next flagged claim")
    terminal.settle()


def sized(size: tuple[int, int] = (80, 24), *options: str, **environ: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("seeds", [(size, environ, *options)], indirect=True)
