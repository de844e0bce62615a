"""Sends our own sequences to the terminal. Textual has no public API for that, so its version is pinned."""

import contextlib
import os
import termios
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


def toggle_mouse(app: App[Any]) -> bool:
    """Take the mouse, or leave it to the terminal. True if it is ours now."""
    driver = app._driver
    if not isinstance(driver, LinuxDriver):
        return False
    if driver._mouse:
        driver._disable_mouse_support()
        driver._mouse = False
    else:
        driver._mouse = True
        driver._enable_mouse_support()
    return driver._mouse


def send(app: App[Any], sequence: str) -> None:
    """Send the terminal a sequence that paints nothing, such as a text for its clipboard."""
    if sequence and app._driver is not None:
        app._driver.write(sequence)
        app._driver.flush()


def give_back(app: App[Any]) -> None:
    """Restore the terminal at once, without waiting for it, because the process is ending."""
    driver = app._driver
    if not isinstance(driver, LinuxDriver) or driver._writer_thread is None or driver._file is None:
        return
    with contextlib.suppress(OSError, termios.error):  # it may be gone
        if driver.attrs_before is not None:
            termios.tcsetattr(driver.fileno, termios.TCSANOW, driver.attrs_before)
        number = driver._file.fileno()
        os.set_blocking(number, False)  # nobody may be reading it any more
        try:
            os.write(number, _ALL_OFF)
        finally:
            os.set_blocking(number, True)


# Switches off what Textual switches on (synchronized output, mouse, reports of size and focus, bracketed paste, the
# keyboard protocol), and switches on again what it switches off (line wrapping, the main screen, the cursor).
_ALL_OFF = (
    b"\x1b[?2026l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?2048l\x1b[?1004l\x1b[?2004l\x1b[<u"
    b"\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"
)
