"""The two themes of our own. Those of the terminal's own colours, ansi-dark and ansi-light, are Textual's."""

from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

OURS = (
    Theme(
        name="twosource-dark",
        primary="#7aa2d8",
        secondary="#6fb7b0",
        warning="#d8b25a",
        error="#e07a6a",
        success="#8fbf78",
        foreground="#d6d3cc",
        background="#171a1e",
        surface="#1e2227",
        panel="#262b31",
        dark=True,
    ),
    Theme(
        name="twosource-light",
        primary="#2f5f9e",
        secondary="#1f7a72",
        warning="#8a6100",
        error="#b03a2a",
        success="#3f7a2a",
        foreground="#22252a",
        background="#f7f5ef",
        surface="#efece4",
        panel="#e6e2d8",
        dark=False,
    ),
)

# What the names of colours mean in them: black, red, green, yellow, blue, magenta, cyan, white.
DARK_PALETTE = TerminalTheme(
    (23, 26, 30),
    (214, 211, 204),
    [
        (38, 43, 49), (224, 122, 106), (143, 191, 120), (216, 178, 90),
        (122, 162, 216), (190, 140, 200), (111, 183, 176), (214, 211, 204),
    ],
)  # fmt: skip
LIGHT_PALETTE = TerminalTheme(
    (247, 245, 239),
    (34, 37, 42),
    [
        (34, 37, 42), (176, 58, 42), (63, 122, 42), (138, 97, 0),
        (47, 95, 158), (130, 70, 140), (31, 122, 114), (230, 226, 216),
    ],
)  # fmt: skip
