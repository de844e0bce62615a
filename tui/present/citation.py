"""A claim or a paragraph with its citation, as it goes into an analyst's notes."""

from index.model.document import Document
from tui.present.glyphs import UNICODE


def cite(document: Document, path: str, start: int, end: int) -> str:
    """The words, then outlet, title, date, address, file, page or chapter, and offsets.

    Control characters are made visible.
    """
    facts = [fact.value + (" (guess)" if fact.guess else "") for fact in (document.outlet,) if fact]
    if document.title:
        facts.append(f'"{document.title.value}"')
    if document.date:
        facts.append(document.date.value + (" (guess)" if document.date.guess else ""))
    if document.url:
        accessed = f" (accessed {document.fetched[:10]})" if document.fetched else ""
        facts.append(f"{document.url}{accessed}")
    place = document.place(start)
    where = f"{path}{', ' if place else ''}{place}, characters {start}-{end}"
    return f"{UNICODE.show_lines(document.text[start:end])}\n-- {UNICODE.show(', '.join([*facts, where]))}\n"
