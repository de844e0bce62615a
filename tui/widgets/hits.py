"""The search results: documents with the words around their best hit."""

import msgspec

from index.document import Span
from index.library import Entry, Hit, Library, Results
from tui import roles
from tui.facts import dated, guessed
from tui.glyphs import Words
from tui.standing import MARKS
from tui.widgets.rows import Rows


class HitRow(msgspec.Struct, frozen=True):
    """A hit with its document's entry. `spans` are the hits within the snippet."""

    hit: Hit
    entry: Entry
    snippet: str
    spans: tuple[Span, ...]


def hit_rows(library: Library, results: Results) -> list[HitRow]:
    """The hits of a search with the text around them."""
    entries = {entry.id: entry for entry in library.entries()}
    rows = []
    for hit in results.hits:
        document = library.document(hit.document)
        if document is None or hit.document not in entries:
            continue
        start, end = hit.snippet.start, hit.snippet.end
        spans = tuple(
            Span(span.start - start, span.end - start) for span in hit.spans if start <= span.start and span.end <= end
        )
        rows.append(HitRow(hit, entries[hit.document], document.text[start:end], spans))
    return rows


class Hits(Rows[HitRow]):
    note = "Type / to search."

    def identity(self, row: HitRow) -> object:
        return row.hit.document, row.hit.claim, row.hit.snippet

    def row_height(self, width: int) -> int:
        return 2

    def row_lines(self, row: HitRow, width: int) -> list[tuple[Words, Words]]:
        head: Words = (
            (guessed(row.entry.outlet) + "  ", "bold"),
            (row.entry.heading, ""),
        )
        number = len(row.hit.spans)
        found = f" {number} {'hit' if number == 1 else 'hits'}  {dated(row.entry.date)}" if width > 56 else f" {number}"
        who: Words = ((f"{row.hit.speaker}: ", roles.SOURCE),) if row.hit.speaker else ()
        mark: Words = ((f" {MARKS[row.hit.standing].gutter}", "bold"),) if row.hit.standing else ()
        return [(head, ((found, "dim"),)), ((*who, *_snippet(row, width)), mark)]

    def empty_words(self) -> str:
        return self.note


def _snippet(row: HitRow, width: int) -> Words:
    """The snippet, begun late enough for its first hit to be in sight."""
    words: list[tuple[str, str]] = []
    position = max(0, row.spans[0].start - width // 3) if row.spans else 0
    for span in row.spans:
        words.append((row.snippet[position : span.start], ""))
        words.append((row.snippet[span.start : span.end], "bold underline"))
        position = span.end
    return [*words, (row.snippet[position:], "")]
