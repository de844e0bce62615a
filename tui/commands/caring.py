"""The commands for twosource itself: what it could not read and what it keeps, and the keys as they are set."""

import sys

import click

from index.library import FileChange, Library
from tui.commands.common import FOUND, NOTHING, folder_argument, jsonl_option, mending, opened, roots_of, updated
from tui.output import streams
from tui.settings import config as settings


@click.command()
def keys() -> None:
    """Print the keys of the app as you have them, with the ids by which config.toml changes them."""
    from tui.output import printing
    from tui.settings.keys import PANES, remapped

    keymap, _ = remapped(settings.read().keys)
    for pane in PANES:
        printing.print_lines(keymap.lines(pane))
        printing.print_lines([()])
    for problem in _wrong_settings():
        streams.tell(f"{settings.file()}: {problem}")


@click.command()
@folder_argument
@jsonl_option
@click.option("--rebuild", is_flag=True, help="Throw away what was derived from the files and make it anew.")
@mending
def check(folder: str | None, jsonl: bool, rebuild: bool) -> None:
    """Print what could not be read and why, which files are not as they were read, what is wrong in config.toml, and
    the state of catalogue and index.

    Exit code 1: something is listed.
    """
    from tui.output import printing, prose, records

    roots = roots_of(() if folder is None else (folder,))
    with opened(roots) as library:
        changes = _verified(library)
        if rebuild:
            library.rebuild()
    with updated(roots, whole=True) as library:
        report = library.check()
        wrong = _wrong_settings()
        if jsonl:
            printing.print_records(records.settings_records(settings.file(), wrong) if wrong else ())
            printing.print_records(records.check_records(library, report, changes))
        else:
            printing.print_lines(prose.settings_lines(settings.file(), wrong) if wrong else ())
            printing.print_lines(prose.check_lines(library, report, changes))
        trouble = bool(library.problems() or wrong or changes)
    sys.exit(NOTHING if trouble else FOUND)


def _verified(library: Library) -> list[FileChange]:
    """The files that are not as they were read. Comes before an update, after which they would be."""
    changes = []
    for found in library.verify_files():
        if isinstance(found, FileChange):
            changes.append(found)
        else:
            streams.progress(f"{found.stage} {found.amount}")
    streams.progress("")
    return changes


def _wrong_settings() -> tuple[str, ...]:
    """What is wrong with the user's settings, a line each."""
    wanted = settings.read()
    if not wanted.keys:
        return wanted.problems
    from tui.settings.keys import remapped  # late: it brings Textual

    return (*wanted.problems, *remapped(wanted.keys)[1])
