"""The commands for what the analyst says: their word on files, and the journal that keeps it."""

import sys
from typing import BinaryIO

import click

from index.library import LibraryError
from index.store.files import shared_journals
from tui.commands.common import (
    FOUND,
    NOTHING,
    as_text,
    author_option,
    fail,
    files,
    folder_argument,
    opened,
    roots_of,
    update,
    updated,
)
from tui.output import streams
from tui.present.keeping import not_followed


@click.command()
@folder_argument
@click.option("--verify", is_flag=True, help="Check the chain of hashes; exit code 1 where it is broken.")
@click.option("--export", "form", type=click.Choice(["jsonl", "webannotation"]), help="Print it for others to take in.")
@click.option("--import", "file", type=click.File("rb"), help="Take in what --export printed, or W3C Web Annotations.")
@click.option("--unplaced", is_flag=True, help="List what is said of reports or words that are not found any more.")
@author_option
def journal(
    folder: str | None, verify: bool, form: str | None, file: BinaryIO | None, unplaced: bool, author: str | None
) -> None:
    """Print what was said of this library: who, when, and what. With --import, --as says that it was said by NAME."""
    from tui.output import printing, prose

    found = True
    with opened(roots_of(() if folder is None else (folder,)), author) as library:
        try:
            kept = library.journal
            if file:
                new, lost = library.take_in(file, author)
                streams.tell(f"{new:,} row{'s'[: new != 1]} new here.")
                if lost:
                    streams.tell(f"{len(lost):,} of them are kept without a place: `twosource journal --unplaced`")
            elif unplaced:
                found = printing.print_lines(map(prose.unplaced_line, library.unplaced()))
            elif verify:
                head, wrong = kept.verify()
                printing.print_lines(prose.verified_lines(kept.last(), head, wrong))
                found = not wrong
            elif form:
                found = printing.print_records(kept.export("jsonl" if form == "jsonl" else "webannotation"))
            else:
                found = printing.print_lines(map(prose.entry_line, kept.entries()))
        except LibraryError as error:
            fail(error)
    sys.exit(FOUND if found else NOTHING)


@click.command("set")
@click.argument("field", type=click.Choice(["outlet", "date", "title"]))
@click.argument("words", nargs=-1, required=True, type=as_text, metavar="[VALUE] FILES [FOLDER]", shell_complete=files)
@click.option("--clear", is_flag=True, help="Take it back: name no VALUE.")
@author_option
def set_(field: str, words: tuple[str, ...], clear: bool, author: str | None) -> None:
    """Set the outlet, date or title of a file, a folder, or all files like a pattern ("krone*.html").

    Your word outranks what was read. It is kept in the journal; a date is 2024-06-19 or 2024-06-19T07:48.
    """
    from index.model.actions import Field

    value, rest = (None, words) if clear else (words[0], words[1:])
    if not 1 <= len(rest) <= 2:
        raise click.UsageError("Name the files, and the library's folder where it is not the last one.")
    files, *folder = rest
    with updated(roots_of(tuple(folder)), author=author) as library:
        try:
            met = library.set_of(files, Field(field), value)
        except LibraryError as error:
            fail(error)
        update(library)
        streams.tell(f"{met:,} document{'s'[: met != 1]} like {files}.")
        if library.kept:
            streams.tell(not_followed(library.kept, shares_journals=shared_journals() is not None))
    sys.exit(FOUND if met else NOTHING)
