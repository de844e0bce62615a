"""The command that prints what is new, fit for cron."""

import sys
from datetime import UTC, datetime

import click

from tui.commands.common import (
    FOUND,
    NOTHING,
    author_option,
    folder_argument,
    jsonl_option,
    mending,
    roots_of,
    updated,
)


def _time(argument: str) -> str:
    """A time of this place as UTC in ISO 8601."""
    try:
        return datetime.fromisoformat(argument).astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        raise click.BadParameter("write it as 2024-06-19, or 2024-06-19T07:48.") from None


@click.command()
@folder_argument
@jsonl_option
@click.option("--since", metavar="TIME", type=_time, help="Also what you have seen since then: 2024-06-19, or T07:48.")
@click.option("--all", "all_", is_flag=True, help="Also all that you have seen before, as far as it is kept.")
@click.option("--seen", is_flag=True, help="Count it as seen: the next time it is not new.")
@click.option("--quiet", is_flag=True, help="Print nothing: the exit code tells.")
@author_option
@mending
def news(
    folder: str | None, jsonl: bool, since: str | None, all_: bool, seen: bool, quiet: bool, author: str | None
) -> None:
    """Print what is new since you last looked: changed standings, documents, their flagged claims, and what saved
    searches find. With --jsonl all their claims.

    Exit code 0: there is something; 1: there is nothing, and nothing is printed. What is printed stays new until you
    look at it in the app, or with --seen. With --as NAME it is what NAME has not seen: a reader of your mails, say.
    """
    from tui.output import printing
    from tui.output.news import news_lines, news_record
    from tui.present.news import rejudged

    with updated(roots_of(() if folder is None else (folder,)), author=author) as library:
        before = library.news_seen(since or "") if since or all_ else ()
        found, searched = library.news(sys.maxsize, every=jsonl), library.search_news()
        items = [*((told.item, told.at) for told in before), *((item, "") for item in (*found.items, *searched))]
        if jsonl and not quiet:
            printing.print_records(news_record(*one) for one in items)
        elif items and not quiet:
            printing.print_lines(line for one in items for line in news_lines(*one))
            printing.print_lines([((rejudged(found), "dim"),)] if found.rejudged else ())
        if seen:
            sys.stdout.flush()  # what could not be printed stays new
            library.see_news(found)
            for query in {one.query for one in searched}:
                library.look_at_search(query)
    sys.exit(FOUND if items else NOTHING)
