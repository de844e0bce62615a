"""A report as a table (CSV), a claim a row, for spreadsheets."""

import csv
import io
from collections.abc import Iterator

from index.reporting.csl import address
from index.reporting.values import Item, Kind, Quote, Report, Said, Story
from index.reporting.words import called
from index.text.printable import one_line, shown

_BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know that it is UTF-8
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def table(report: Report) -> str:
    """Cells have no control characters but line ends, and none is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    rows = [dict(_row(report, story, item)) for story in report.stories for item in story.items]
    writer.writerow(rows[0] if rows else ())
    writer.writerows(map(_cell, row.values()) for row in rows)
    return _BYTE_ORDER_MARK + out.getvalue()


def _row(report: Report, story: Story, item: Item) -> Iterator[tuple[str, str]]:
    quote, source = item.quote, report.source(item.quote)
    yield "number", str(item.number)
    yield "story", story.name
    yield "standing", called(item.standing)
    yield "overruled by", item.ruled
    yield "found", called(item.found or item.standing)
    yield "conflict", called(item.conflict)
    yield "flagged", "yes" if item.flagged else "no"
    yield "salience", f"{item.salience:.2f}"
    yield "sure", f"{item.certainty:.2f}"
    yield "claim", one_line(quote.text)
    yield "says", item.who
    yield "outlet", quote.outlet
    yield "title", source.title
    yield "date", source.date
    yield "guesses", ", ".join(source.guesses)
    yield "url", address(source)
    yield "accessed", source.accessed
    yield "file", source.path
    yield "place", quote.place
    yield "start", str(quote.start)
    yield "end", str(quote.end)
    yield "sha256", source.sha256
    yield "reasons", "; ".join(item.reasons)
    yield "elsewhere", "\n".join(_told(other) for other in item.elsewhere)
    for kind in Kind:
        yield f"analyst's {kind.value}s", "\n".join(_said(said) for said in item.said if said.kind is kind)
    yield "ids", " ".join(item.claims)


def _told(quote: Quote) -> str:
    return f"{shown(quote.outlet)} {quote.told}: {one_line(quote.text)}"


def _said(said: Said) -> str:
    about = f" on {shown(said.about)}" if said.about else ""
    return f"{shown(said.words)}{about} ({shown(said.author)}, {said.at[:10]})"


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before it makes it text."""
    lines = "\n".join(map(shown, text.split("\n")))
    return f"'{lines}" if lines.lstrip().startswith(_FORMULA) else lines
