"""The command that makes a report of claims, for others to read, cite and check."""

import sys
from pathlib import Path

import click

from index.library import Library, LibraryError
from index.reporting.choosing import MOST, Wanted, named_story
from index.reporting.formats import FORMATS
from tui.commands.common import FOUND, NOTHING, as_text, fail, folder_argument, mending, roots_of, updated
from tui.output import streams

_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@folder_argument
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="markdown", show_default=True)
@click.option("--story", type=as_text, metavar="NAME", help="Only claims of this story; a part of its name will do.")
@click.option("--query", type=as_text, metavar="QUERY", help="The claims that it finds, instead of the flagged ones.")
@click.option("--marked", is_flag=True, help="Only claims of which somebody said something.")
@click.option("--limit", type=click.IntRange(min=1), default=MOST, show_default=True, help="The most claims.")
@click.option("--output", type=_file, metavar="FILE", help="Write it to this file, in place of what is there.")
@click.option("--csl", type=_file, metavar="FILE", help="Beside it, write the sources as CSL-JSON to this file.")
@mending
def report(
    folder: str | None,
    form: str,
    story: str | None,
    query: str | None,
    marked: bool,
    limit: int,
    output: Path | None,
    csl: Path | None,
) -> None:
    """Make a report of the claims that are flagged or marked: standing, evidence side by side, sources, method.

    bibtex, ris and csl have the sources only.
    """
    from index.reporting.gathering import gather

    with updated(roots_of(() if folder is None else (folder,))) as library:
        try:
            name = named_story(story, (entry.story for entry in library.entries())) if story else ""
            found = gather(library, Wanted(story=name, query=query or "", marked=marked, most=limit))
            if found.note:
                streams.tell(found.note)
            if not found.items:
                streams.tell(f"No such claims here, so there is no report: {found.wanted}.")
                sys.exit(NOTHING)
            if csl:
                _write(library, csl, FORMATS["csl"].make(found))
            _write(library, output, FORMATS[form].make(found))
        except LibraryError as error:
            fail(error)
        if found.found > found.claims:
            streams.tell(f"The {found.claims:,} most salient claims of {found.found:,}; --limit says how many.")
    sys.exit(FOUND)


def _write(library: Library, path: Path | None, text: str) -> None:
    """Write a text to a file, or print it as it is."""
    from tui.output import printing, reports

    if path:
        reports.write(library, path, text, replace=True)
    else:
        printing.print_text(text)
