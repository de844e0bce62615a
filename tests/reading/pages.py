"""A page of three paragraphs, between and around which something else may stand."""

from pathlib import Path

from index.model.document import Document
from tests.reading.samples import document

FIRST = (
    "The council of Kestrel Bay decided on Monday to sell the old lighthouse to a group of fishermen, who want to open "
    "a museum there before the next summer and to keep the lamp burning on stormy nights."
)
SECOND = (
    "The price of 340,000 crowns is less than half of what the tower was worth ten years ago, according to an estimate "
    "of the bank, but no one else had made an offer since the railway to the coast was closed."
)
LAST = (
    "Neighbours fear for the view from their gardens. Some of them have hired a lawyer, who told the council in a "
    "letter that the sale would be brought before the court if the garden wall were torn down."
)
TITLE = "Kestrel Bay sells its lighthouse"


def page(middle: str = "", *, head: str = "", above: str = "", below: str = "", wrap: str = "article") -> str:
    opening, closing = (f"<{wrap}>", f"</{wrap.split()[0]}>") if wrap else ("", "")
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>{head}</head><body>{opening}'
        f"<h1>{TITLE}</h1>{above}<p>{FIRST}</p>{middle}<p>{SECOND}</p><p>{LAST}</p>{below}{closing}</body></html>"
    )


def seen(tmp_path: Path, *arguments: str, **more: str) -> Document:
    return document(tmp_path, page(*arguments, **more), "page.html")
