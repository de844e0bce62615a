"""For tests that drive the app in their own process."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.terminal import PATIENCE


async def until(pilot: Pilot[None], holds: Any, told: Callable[[], object] = str) -> None:
    """Let the app work until `holds()`. Where it does not come, the test fails with what is `told`."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"waited in vain: {told()}")
        await pilot.pause(0.01)
