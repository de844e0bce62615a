"""The commands that print what is in a library: documents, statements, claims, speakers."""

import functools
import sys
import time
from collections.abc import Iterator

import click

from index.library import ClaimFacet, ClaimFilter, Library, LibraryError
from index.model.document import Document
from tui.commands.common import (
    FOUND,
    NOTHING,
    as_text,
    folder_argument,
    jsonl_option,
    mending,
    opened,
    paths_argument,
    roots_of,
    update,
    updated,
)
from tui.output import streams

_FINDING = {"stories", "quotes", "claims"}  # the stages of an update after those that words are found by
_PATIENCE = 30.0  # seconds for which a search for statements or claims waits for them
_SOME, _ALL = 50, 2**31 - 1  # hits that a search prints: by default, and at most


@click.command()
@click.argument("query", type=as_text)
@folder_argument
@jsonl_option
@click.option(
    "--limit", type=click.IntRange(min=1), help=f"The most documents to print. Default: {_SOME}; with --jsonl, all."
)
@click.option("--wait", is_flag=True, help="Answer once all statements and claims are found.")
@mending
def search(query: str, folder: str | None, jsonl: bool, limit: int | None, wait: bool) -> None:
    """Search: words, "phrases", AND OR NOT, prefix*, title: outlet: date:2024-06..2024-07.

    speaker:NAME said:WORD finds statements, standing:single finds claims, tag:NAME marked:doubtful note:WORD is:unread
    what you said of them; ? in the app says more.
    """
    from tui.output import printing, prose, records

    with opened(roots_of(() if folder is None else (folder,))) as library:
        # Words are found once the index is made, which takes seconds; to find what is said may take hours.
        is_whole = update(library, lambda progress: progress.stage in _FINDING and not wait)
        results = library.search(query, most := min(limit or (_ALL if jsonl else _SOME), _ALL))
        if results.kind in ("statements", "claims") and not is_whole:
            until = time.monotonic() + _PATIENCE
            is_whole = update(library, lambda _: time.monotonic() > until)
            results = library.search(query, most)
            if not is_whole:
                streams.tell("--wait waits until all of it is found.")
        if results.note:
            streams.tell(results.note)
        entries = {entry.id: entry for entry in library.entries_of([hit.document for hit in results.hits])}
        found = [
            (entry, hit, document)
            for hit in results.hits
            if (entry := entries.get(hit.document)) and (document := library.document(hit.document))
        ]
        if jsonl:
            printing.print_records(records.hit_record(*hit, results.kind) for hit in found)
        else:
            printing.print_lines(line for hit in found for line in prose.hit_lines(*hit))
        if len(results.hits) < results.total:
            streams.tell(f"The first {len(results.hits):,} of {results.total:,}; --limit says how many.")
    sys.exit(FOUND if found else NOTHING)


@click.command()
@paths_argument
@jsonl_option
@mending
def quotes(paths: tuple[str, ...], jsonl: bool) -> None:
    """Print who said what, document by document."""
    from tui.output import printing, prose, records

    found = False
    with updated(roots_of(paths), whole=True) as library:
        for document in _documents(library):
            analysis = library.analysis(document.id)
            attributions = analysis.attributions if analysis else ()
            found = found or bool(attributions)
            if jsonl:
                printing.print_records([records.quotes_record(library, document, attributions)])
            else:
                printing.print_lines(prose.quote_lines(library, document, attributions))
    sys.exit(FOUND if found else NOTHING)


@click.command()
@paths_argument
@jsonl_option
@click.option("--unchecked", is_flag=True, help="Only the flagged ones that nobody has checked.")
@click.option("--tag", type=as_text, help="Only those with this tag.")
@mending
def claims(paths: tuple[str, ...], jsonl: bool, unchecked: bool, tag: str | None) -> None:
    """Print the claims with their standing, most salient first; with --jsonl in the order of the documents."""
    from tui.output import printing, prose, records

    with updated(roots_of(paths), whole=True) as library:
        found = library.claims()
        if unchecked or tag:
            only = {ClaimFacet.TAG: tag} if tag else {}
            wanted = ClaimFilter(flagged=unchecked, unchecked=unchecked, only=only)
            left = {row.claim.id for row in library.claim_rows(wanted, limit=_ALL)}
            found = tuple(claim for claim in found if claim.id in left)
        documents, said = Documents(library), functools.cache(library.marks)
        if jsonl:
            places, verdicts = functools.cache(library.places), records.verdicts(library)
            printing.print_records(
                records.claim_record(library, claim, documents, places, said, verdicts) for claim in found
            )
        else:
            ranked = sorted(found, key=lambda claim: -claim.salience)
            printing.print_lines(
                line for claim in ranked for line in prose.claim_lines(library, claim, documents, said)
            )
    sys.exit(FOUND if found else NOTHING)


@click.command()
@folder_argument
@jsonl_option
@click.option("--of", type=as_text, metavar="SPEAKER", help="Print all that this speaker says instead, newest first.")
@mending
def speakers(folder: str | None, jsonl: bool, of: str | None) -> None:
    """Print who says something, how often, and in which outlets; most statements first, unnamed sources last."""
    from tui.output import printing, prose, records

    with updated(roots_of(() if folder is None else (folder,))) as library:
        if of is None:
            rows = library.speakers()
            if jsonl:
                found = printing.print_records(map(records.speaker_record, rows))
            else:
                found = printing.print_lines(prose.speaker_lines(rows))
        else:
            entries = {entry.id: entry for entry in library.entries()}
            page = library.speaker_page(of, limit=sys.maxsize)
            if not page.rows:
                streams.tell(f"Nobody here is called {of}: `twosource speakers` lists the names.")
            if jsonl:
                found = printing.print_records(records.statement_record(row, entries) for row in page.rows)
            else:
                found = bool(page.rows) and printing.print_lines(
                    [
                        *prose.page_lines(page),
                        *(line for row in page.rows for line in prose.statement_lines(row, entries[row.document])),
                    ]
                )
    sys.exit(FOUND if found else NOTHING)


@click.command()
@paths_argument
@jsonl_option
@mending
def show(paths: tuple[str, ...], jsonl: bool) -> None:
    """Print documents as read: metadata, parts, text."""
    from tui.output import printing, prose, records

    found = False
    with updated(roots_of(paths), whole=True) as library:
        for document in _documents(library):
            found = True
            if jsonl:
                printing.print_records([records.document_record(library, document)])
            else:
                printing.print_lines(prose.document_lines(library, document))
    sys.exit(FOUND if found else NOTHING)


class Documents(dict[int, Document]):
    """The library's documents by id, each read when it is first used."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def __missing__(self, document: int) -> Document:
        found = self._library.document(document)
        if found is None:
            raise LibraryError("The library changed while it was printed. Run the command again.")
        self[document] = found
        return found


def _documents(library: Library) -> Iterator[Document]:
    for entry in library.entries():
        document = library.document(entry.id)
        if document:
            yield document
