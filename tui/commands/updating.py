"""The command that brings a library up to date and prints nothing: for cron, also for others who read there."""

import sys

import click

from index.library import LibraryError
from index.store.files import is_shared, shared_cache
from tui.commands.common import FOUND, mending, opened, paths_argument, roots_of
from tui.output import streams


@click.command()
@paths_argument
@mending
def update(paths: tuple[str, ...]) -> None:
    """Read and analyse what is new, and find its claims.

    With TWOSOURCE_SHARED it is kept in that folder, where its group reads it. Exit code 3: it could not be done to the
    end; what was done is kept.
    """
    with opened(roots_of(paths)) as library:
        if library.kept:
            raise LibraryError(f"{library.kept.by} keeps this library: run this as {library.kept.by}.")
        if shared_cache() and not is_shared(library.folder):
            streams.tell(
                "twosource: TWOSOURCE_SHARED names a folder that is not yours, so this is kept in your own cache."
            )
        for progress in library.update(wait=True):
            if progress.note:
                streams.tell(f"twosource: {progress.note}")
            streams.progress(f"{progress.stage} {progress.amount}")
        streams.progress("")
    sys.exit(FOUND)
