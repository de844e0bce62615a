"""What Textual has no public door for: sequences of our own for the terminal. Textual is pinned for this."""

from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


def toggle_mouse(app: App[Any]) -> bool:
    """Take the mouse, or leave it to the terminal; True where it is ours now."""
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
