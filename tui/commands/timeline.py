"""`twosource timeline`: who said what when, story by story."""

import sys

import click

from tui.commands.common import (
    FOUND,
    NOTHING,
    as_text,
    folder_argument,
    jsonl_option,
    mending,
    roots_of,
    updated,
)
from tui.output import streams


@click.command()
@folder_argument
@jsonl_option
@click.option(
    "--story", type=as_text, metavar="NAME", help="Only the stories of this name, or with this in their names."
)
@mending
def timeline(folder: str | None, jsonl: bool, story: str | None) -> None:
    """Print who said what when, story by story: which outlet had a claim first, and which followed."""
    from tui.output import printing
    from tui.output.timeline import timeline_lines, timeline_record

    found = False
    with updated(roots_of(() if folder is None else (folder,)), whole=True) as library:
        names = library.stories()
        if story is not None:
            wanted = story.casefold()
            exact = tuple(name for name in names if name == story)
            names = exact or tuple(name for name in names if wanted in name.casefold())
            if not names:
                streams.tell(f"No story here is called {story}: `twosource timeline` prints all of them.")
        for made in map(library.timeline, names):
            if jsonl:
                printed = printing.print_records(timeline_record(made, line) for line in made.lines)
            else:
                printed = bool(made.lines) and printing.print_lines(timeline_lines(made))
            found = found or printed
    sys.exit(FOUND if found else NOTHING)
