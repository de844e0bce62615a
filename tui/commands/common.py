"""What the commands share: their arguments, the library that they read, brought up to date, and how errors are told."""

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn, ParamSpec

import click
from click.shell_completion import CompletionItem

from index.library import DamagedError, Library, LibraryError, Progress
from index.store.roots import printable
from tui.output import streams
from tui.settings import last

FOUND, NOTHING, FAILED = 0, 1, 3
Wanted = ParamSpec("Wanted")


def as_text(argument: str) -> str:
    """An argument as text. Python represents bytes that are not text by lone surrogates."""
    return os.fsencode(argument).decode("utf-8", "replace")


def files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Has the shell complete the names of files and folders."""
    return [CompletionItem(incomplete, type="file")]


def folders(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Has the shell complete the names of folders."""
    return [CompletionItem(incomplete, type="dir")]


paths_argument = click.argument("paths", nargs=-1, metavar="[FOLDER|FILE ...]", shell_complete=files)
folder_argument = click.argument("folder", required=False, shell_complete=folders)
jsonl_option = click.option("--jsonl", is_flag=True, help="Print JSON Lines.")
ascii_option = click.option(
    "--ascii/--unicode", "in_ascii", default=None, help="Draw in ASCII only, or not. Default: as the terminal is known."
)
plain_option = click.option(
    "--plain", is_flag=True, help="For screen readers: no rules, no colours, the cursor on the current line."
)
author_option = click.option("--as", "author", metavar="NAME", help="Who says it. Default: your name on this machine.")


def mending(command: Callable[Wanted, None]) -> Callable[Wanted, None]:
    """Makes a command start again if it meets damage, which its update then mends. It must print only after reading."""

    @functools.wraps(command)
    def twice(*args: Wanted.args, **kwargs: Wanted.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except DamagedError:
            try:
                command(*args, **kwargs)
            except DamagedError as error:
                fail(error)

    return twice


@contextlib.contextmanager
def opened(roots: tuple[str, ...], author: str | None = None) -> Iterator[Library]:
    """Opens the library. Its errors are told in one line, with exit code 3."""
    try:
        with Library(roots, author=author) as library:
            yield library
    except DamagedError:
        raise  # mending handles it
    except LibraryError as error:
        fail(error)


def fail(error: LibraryError) -> NoReturn:
    """Tell an error in one line, and end with exit code 3."""
    streams.tell(f"twosource: {error}")
    sys.exit(FAILED)


@contextlib.contextmanager
def updated(roots: tuple[str, ...], *, whole: bool = False, author: str | None = None) -> Iterator[Library]:
    """Opens the library after reading and analysing all new files, with progress on standard error.

    If that fails, says so in one line and opens the library as it is. With `whole`, raises DamagedError unless
    everything stored can be read: for commands that print while they read.
    """
    with opened(roots, author) as library:
        update(library)
        if whole:
            library.verify()
        yield library


def update(library: Library, enough: Callable[[Progress], bool] = lambda _: False) -> bool:
    """Read and analyse all new files, with progress on standard error. If that fails, says so in one line.

    Stops when `enough` says so of the progress; false if it did.
    """
    try:
        return follow(library.update(wait=True), enough)
    except LibraryError as error:
        streams.tell(f"twosource: not brought up to date: {error}")
    return True


def follow(steps: Iterable[Progress], enough: Callable[[Progress], bool] = lambda _: False) -> bool:
    """Show an update's progress on standard error. Stops when `enough` says so of it; false if it did."""
    try:
        for progress in steps:
            if progress.note:
                streams.progress("")
                streams.tell(f"twosource: {progress.note}")
            if enough(progress):
                return False
            streams.progress(f"{progress.stage} {progress.amount}")
    finally:
        streams.progress("")
    return True


def roots_of(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The folders and files named on the command line, or the last ones opened."""
    roots = paths or last.recall()
    if not roots:
        raise click.UsageError("Name a folder or files to read. Later, without a name, the last ones are opened.")
    missing = [root for root in paths if not os.path.lexists(root)]
    if missing:
        raise click.UsageError(f"There is no {printable(missing[0]) or 'file without a name'}.")
    return roots
