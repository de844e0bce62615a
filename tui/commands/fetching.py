"""The commands that fetch: the only ones that open connections, and that write into a folder of reports.

Exit codes: 0 something new, 1 nothing new, 2 usage, 3 something could not be fetched or written.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import click

from index.store.files import LibraryBusy, LibraryError
from index.store.roots import printable
from tui.output import streams
from tui.settings import last

if TYPE_CHECKING:
    from index.fetching.following import Outcome
    from index.fetching.follows import Feed, Follows

NEW, NOTHING, FAILED = 0, 1, 3
Wanted = ParamSpec("Wanted")

_jsonl = click.option("--jsonl", is_flag=True, help="Print JSON Lines.")
_into = click.option(
    "--into",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help="Where to write. Default: the folder opened last.",
)
_private = click.option(
    "--allow-private", is_flag=True, help="Also connect to addresses that are not of the public internet."
)


def _limits(command: Callable[Wanted, None]) -> Callable[Wanted, None]:
    pause = click.option(
        "--pause", type=click.FloatRange(0, 60), default=1.0, help="Seconds between two requests to a host. Default: 1."
    )
    seconds = click.option(
        "--timeout", type=click.FloatRange(0.1, 600), default=60.0, help="Seconds for one URL at most. Default: 60."
    )
    return pause(seconds(command))


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@_into
@_private
@_limits
@_jsonl
def add(
    urls: tuple[str, ...], into: str | None, allow_private: bool, pause: float, timeout: float, jsonl: bool
) -> None:
    """Fetch pages and files into a folder, each with a note on where and when it was fetched."""
    from index.fetching.following import add
    from index.fetching.get import Fetcher

    wanted, folder = _sound(urls), _folder(into)
    fetcher = Fetcher(pause=pause, seconds=timeout, allow_private=allow_private)
    sys.exit(_tell(add(wanted, folder, fetcher), jsonl=jsonl))


@click.command()
@click.argument("feeds", nargs=-1, metavar="[FEED ...]")
@_into
@_private
@_jsonl
def follow(feeds: tuple[str, ...], into: str | None, allow_private: bool, jsonl: bool) -> None:
    """Follow RSS or Atom feeds: `twosource fetch` gets their new articles. Without one, print those followed."""
    from index.fetching.follows import Feed, Follows

    try:
        follows = Follows()
        if not feeds:
            sys.exit(_list(follows, jsonl=jsonl))
        wanted, folder = _sound(feeds), _folder(into)
        new = [follows.follow(Feed(url, os.fsencode(folder), allow_private)) for url in wanted]
    except LibraryError as error:
        streams.tell(f"twosource: {error}")
        sys.exit(FAILED)
    streams.tell(f"Followed into {printable(str(folder))}: `twosource fetch` gets what is new in all feeds.")
    sys.exit(NEW if any(new) else NOTHING)


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
def unfollow(feeds: tuple[str, ...]) -> None:
    """Follow feeds no longer. The articles that were fetched stay."""
    from index.fetching.follows import Follows

    try:
        follows = Follows()
        followed, wanted = _followed(follows), set(_sound(feeds))
        for feed in followed:
            if feed.url in wanted:
                follows.drop(feed)
    except LibraryError as error:
        streams.tell(f"twosource: {error}")
        sys.exit(FAILED)
    unknown = wanted - {feed.url for feed in followed}
    for url in sorted(unknown):
        streams.tell(f"{url} is not followed; `twosource follow` prints what is.")
    sys.exit(NOTHING if unknown else NEW)


@click.command()
@click.option("--quiet", "-q", is_flag=True, help="Print only what failed: for cron.")
@_limits
@_jsonl
def fetch(quiet: bool, pause: float, timeout: float, jsonl: bool) -> None:
    """Fetch the new articles of all feeds that are followed."""
    from index.fetching.following import fetch
    from index.fetching.follows import Follows

    try:
        sys.exit(_tell(fetch(Follows(), pause=pause, seconds=timeout), jsonl=jsonl, quiet=quiet))
    except LibraryBusy:
        if not quiet:
            streams.tell("Another `twosource fetch` is at work, which gets what is new.")
        sys.exit(NOTHING)
    except LibraryError as error:
        streams.progress("")
        streams.tell(f"twosource: {error}")
        sys.exit(FAILED)


def _tell(outcomes: Iterable["Outcome"], *, jsonl: bool, quiet: bool = False) -> int:
    """Print what came of each URL as it comes; what failed on standard error. The exit code."""
    from tui.output import printing, records

    states = set()
    for outcome in outcomes:
        states.add(outcome.state)
        streams.progress("")
        if outcome.state == "failed":
            streams.tell(f"twosource: {outcome.url or 'a feed'}: {outcome.reason}")
        if jsonl:
            printing.print_records([records.fetched_record(outcome)])
        elif outcome.state != "failed" and not quiet:
            what = printable(str(outcome.path)) if outcome.path else outcome.url
            printing.print_lines([[(f"{outcome.state:9} ", "dim"), (what, "")]])
        streams.progress("fetching ...")
    streams.progress("")
    return FAILED if "failed" in states else NEW if "new" in states else NOTHING


def _list(follows: "Follows", *, jsonl: bool) -> int:
    """Print the feeds that are followed."""
    from tui.output import printing, records

    feeds = _followed(follows)
    if jsonl:
        printing.print_records(map(records.feed_record, feeds))
    else:
        printing.print_lines([(feed.url, ""), (f"  {printable(str(feed.place))}", "dim")] for feed in feeds)
    return NEW if feeds else NOTHING


def _followed(follows: "Follows") -> list["Feed"]:
    """The feeds that are followed; tells of those that cannot be read."""
    found = []
    for feed in follows.feeds():
        if isinstance(feed, LibraryError):
            streams.tell(f"twosource: {feed}")
        else:
            found.append(feed)
    return found


def _sound(urls: tuple[str, ...]) -> list[str]:
    """The URLs in their normal form, each once. Raises UsageError for anything else."""
    from index.fetching.get import FetchError, parsed

    try:
        return list(dict.fromkeys(str(parsed(url)) for url in urls))
    except FetchError as error:
        raise click.UsageError(f"{error}.") from error


def _folder(into: str | None) -> Path:
    """The folder to write into, made if it is missing. Raises UsageError if none is named, or it cannot be made."""
    if into is None:
        roots = last.recall()
        if len(roots) != 1 or not Path(roots[0]).is_dir():
            raise click.UsageError("Name the folder to write into: --into FOLDER.")
        into = roots[0]
    folder = Path(into).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"{printable(str(folder))} cannot be made: {error.strerror}.") from error
    return folder
