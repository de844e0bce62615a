"""The search results: documents with the words around their best hit."""

from functools import partial

import msgspec

from index.library import Entry, Hit, Library, Results
from index.model.document import Span
from tui.desk import HITS, Desk
from tui.present import roles
from tui.present.facts import dated, guessed
from tui.present.glyphs import Words
from tui.present.standing import MARKS
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.targets import ToText


class HitRow(msgspec.Struct, frozen=True):
    """A hit with its document's entry. `spans` are the hits within the snippet."""

    hit: Hit
    entry: Entry
    snippet: str
    spans: tuple[Span, ...]


def hit_rows(library: Library, results: Results) -> list[HitRow]:
    """The hits of a search with the text around them."""
    ids = list(dict.fromkeys(hit.document for hit in results.hits))
    entries = {entry.id: entry for entry in library.entries_of(ids)}
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
    window = HITS
    asked = ""  # what was searched for

    async def read_on(self, desk: Desk, around: int | None = None) -> None:
        """Search for the hits around the cursor, or another place; those of another query that came meanwhile stay."""
        start = self.start if around is None else around - self.window // 2
        query, first = self.asked, max(min(start, self.total - self.window), 0)
        results = await desk.search(query, start=first)
        rows = await desk.ask(partial(hit_rows, results=results))
        if query == self.asked:
            last = first + len(rows)  # some reports may be gone
            self.renew_rows(rows, first=first, total=results.total if self.cursor < last else last)

    def identity(self, row: HitRow) -> object:
        return row.hit.document, row.hit.claim, row.hit.snippet

    def target(self, step: int = 1) -> ToText | None:
        """The document found, at its first hit (`step` 1) or its last (-1)."""
        choose = partial(Reader.step_hit, step=step)
        return ToText(self.current.hit.document, hits=self.current.hit.spans, choose=choose) if self.current else None

    def row_height(self, width: int) -> int:
        return 2

    def row_lines(self, row: HitRow, width: int) -> list[tuple[Words, Words]]:
        head: Words = (
            (guessed(row.entry.outlet) + "  ", "bold"),
            (row.entry.heading, ""),
        )
        number = len(row.hit.spans)
        hits = f"{number:>2,} {'hit' if number == 1 else 'hits':4}"
        found = f" {hits} {dated(row.entry.date):>12}" if width > 56 else f" {number:,}"
        who: Words = ((f"{row.hit.speaker}: ", roles.SOURCE),) if row.hit.speaker else ()
        mark: Words = ((f" {MARKS[row.hit.standing].gutter}", "bold"),) if row.hit.standing else ()
        return [(head, ((found, "dim"),)), ((*who, *self._snippet(row, width, who)), mark)]

    def _snippet(self, row: HitRow, width: int, who: Words) -> Words:
        """The snippet with its hits marked, cut so that the first hit is in sight to the right of the speaker `who`."""
        position = _begun(row, width - 4 - sum(len(text) for text, _ in who))
        words: list[tuple[str, str]] = [(self.glyphs.ellipsis, "")] if position else []
        for span in row.spans:
            words.append((row.snippet[position : span.start], ""))
            words.append((row.snippet[span.start : span.end], "bold underline"))
            position = span.end
        return [*words, (row.snippet[position:], "")]


def _begun(row: HitRow, room: int) -> int:
    """The offset to show a snippet from, so that its first hit fits into `room` cells: 0, or a word before the hit."""
    first, text = row.spans[0] if row.spans else Span(0, 0), row.snippet
    if first.end <= room:
        return 0
    start = max(first.start - room // 3, 1)
    words = (at for at in range(start, first.start) if text[at - 1].isspace() and not text[at].isspace())
    return next(words, first.start)
