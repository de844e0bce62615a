"""A report as JSON, all in ASCII: texts as they are in the documents, spans as pairs of offsets into the quotation."""

import json
from typing import Any

import msgspec

from index.reporting import method
from index.reporting.values import Item, Quote, Report


def records(report: Report) -> str:
    found = {
        "schema": "twosource/report/1",
        **msgspec.to_builtins(report),
        "stories": [
            {**msgspec.to_builtins(story), "items": [_item(item) for item in story.items]} for story in report.stories
        ],
        "versions": dict(report.versions),
        "method": [{"heading": heading, "paragraphs": list(told)} for heading, told in method.sections(report)],
    }
    return json.dumps(found, indent=1).replace("\x7f", "\\u007f") + "\n"


def _item(item: Item) -> dict[str, Any]:
    return {
        **msgspec.to_builtins(item),
        "quote": _quote(item.quote),
        "elsewhere": [_quote(quote) for quote in item.elsewhere],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {**msgspec.to_builtins(quote), "shared": [[span.start, span.end] for span in quote.shared]}
