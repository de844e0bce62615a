"""Starts twosource so that keys wait for what those before them began, however busy the machine of the tests is."""

from tui.__main__ import main
from tui.screens import hands
from tui.widgets import line

PATIENCE = 30.0  # seconds; a user waits for one

if __name__ == "__main__":
    hands._PATIENCE = line._PATIENCE = PATIENCE
    main()
