"""How the commands print: styled words on a terminal, the same words plain in a pipe, JSON Lines on request."""

import io
import json
import sys
from collections.abc import Iterable

from tui.output import streams
from tui.output.records import Record
from tui.present.glyphs import Words


def print_records(records: Iterable[Record]) -> bool:
    """Print JSON Lines, all in ASCII, so that no document can control the terminal. True if there was a record."""
    printed = False
    for record in records:
        print(json.dumps(record).replace("\x7f", "\\u007f"))  # noqa: T201 (the one control that json leaves as it is)
        printed = True
    return printed


def print_lines(lines: Iterable[Words]) -> bool:
    """Print lines for people. True if there was one."""
    glyphs, printed = streams.glyphs(sys.stdout), False
    if sys.stdout.isatty():
        # Late: it takes 70 ms to import, and a pipe does not need it.
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False, markup=False, emoji=False)
        for line in lines:
            console.print(Text.assemble(*((glyphs.show(text), style) for text, style in line)))
            printed = True
    else:
        for line in lines:
            print("".join(glyphs.show(text) for text, _ in line).rstrip())  # noqa: T201
            printed = True
    return printed


def print_text(text: str) -> None:
    """Print a text that is safe to print and has its own line ends, as UTF-8 whatever the terminal's encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    print(text, end="")  # noqa: T201
