"""The command that opens the app. Without a terminal it prints what the app would list first."""

import gc
import os
import signal
import sys

import click
import msgspec

from tui.commands.common import (
    FOUND,
    NOTHING,
    ascii_option,
    mending,
    opened,
    paths_argument,
    plain_option,
    roots_of,
    updated,
)
from tui.output import streams
from tui.present.glyphs import ASCII, UNICODE
from tui.settings import config as settings
from tui.settings import effective, last, session
from tui.settings.session import Session


@click.command("open")
@paths_argument
@ascii_option
@plain_option
@click.option("--fresh", is_flag=True, help="Begin at the top, not where you were when you quit.")
@click.option("--watch", is_flag=True, help="Take in files that come, change or go while the app is open.")
def open_(paths: tuple[str, ...], in_ascii: bool | None, plain: bool, fresh: bool, watch: bool) -> None:
    """Open the app on a folder or files (the default command)."""
    roots = roots_of(paths)
    # The app needs all three streams: Textual draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        _print_overview(roots)
        return
    with opened(roots):
        pass  # so that an error is reported before the app takes over the screen
    last.remember(roots)
    # Without its terminal the app has nothing to do, even if it was started with hang-ups ignored (nohup).
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    # Loading modules makes no garbage; the app turns the collector on when its first screen is drawn.
    gc.disable()
    # Late: commands that print do not need it, and it takes 300 ms to import.
    from tui.app import TwosourceApp

    wanted = settings.read()
    chosen = effective.settings(wanted, in_ascii=in_ascii, plain=plain)
    glyphs = ASCII if chosen["ascii"].value else UNICODE
    glyphs = msgspec.structs.replace(glyphs, plain=bool(chosen["plain"].value))
    app = TwosourceApp(roots, glyphs, wanted, last=Session() if fresh else session.recall(roots), watch=watch)
    app.heed_signals()
    streams.restore()
    app.run(mouse=bool(chosen["mouse"].value))
    # Everything is saved by now, and freeing a large library object by object would take too long.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(app.return_code or 0)


@mending
def _print_overview(roots: tuple[str, ...]) -> None:
    from tui.output import printing, prose

    with updated(roots) as library:
        entries = library.entries()
        printing.print_lines(prose.overview_lines(library, entries))
    sys.exit(FOUND if entries else NOTHING)
