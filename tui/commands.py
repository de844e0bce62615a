"""The commands: `twosource` opens the app, its subcommands print.

Each first brings the library up to date (reading, analysis), with progress on standard error. Exit codes: 0 found,
1 nothing found, 2 usage, 3 failed.
"""

import contextlib
import functools
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO, NoReturn, ParamSpec

import click
import msgspec

from index.library import DamagedError, FileChange, Library, LibraryError
from index.model.document import Document
from index.store.roots import printable
from tui import fetching
from tui.output import streams
from tui.present.glyphs import ASCII, UNICODE, for_terminal
from tui.settings import config as settings
from tui.settings import last, session
from tui.settings.session import Session

FOUND, NOTHING, FAILED = 0, 1, 3
Wanted = ParamSpec("Wanted")

_SOME, _ALL = 50, 2**31 - 1  # hits that a search prints: by default, and at most


class _OpensByDefault(click.Group):
    """A group whose first word may be a folder: `twosource reports/` is `twosource open reports/`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"--help", "-h", "--version"}
        if not args or (args[0] not in self.commands and args[0] not in own):
            args = ["open", *args]
        return super().parse_args(ctx, args)


def _words(argument: str) -> str:
    """An argument as text. Python represents bytes that are not text by lone surrogates."""
    return os.fsencode(argument).decode("utf-8", "replace")


def _mending(command: Callable[Wanted, None]) -> Callable[Wanted, None]:
    """Makes a command start again if it meets damage, which its update then mends. It must print only after reading."""

    @functools.wraps(command)
    def twice(*args: Wanted.args, **kwargs: Wanted.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except DamagedError:
            try:
                command(*args, **kwargs)
            except DamagedError as error:
                _fail(error)

    return twice


_paths = click.argument("paths", nargs=-1, metavar="[FOLDER|FILE ...]")
_folder = click.argument("folder", required=False)
_jsonl = click.option("--jsonl", is_flag=True, help="Print JSON Lines.")


_as = click.option("--as", "author", metavar="NAME", help="Who says it. Default: your name on this machine.")


@click.group(
    cls=_OpensByDefault,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="With a folder or files and no command, twosource opens them to read. With nothing, it opens the last ones.",
)
@click.version_option(package_name="twosource")
def main() -> None:
    """Read many outlets' reports on the same events: who said what, and what stands on one source."""


for _command in (fetching.add, fetching.follow, fetching.unfollow, fetching.fetch):
    main.add_command(_command)


@main.command("open")
@_paths
@click.option(
    "--ascii/--unicode", "in_ascii", default=None, help="Draw in ASCII only, or not. Default: as the terminal is known."
)
@click.option("--plain", is_flag=True, help="For screen readers: no rules, no colours, the cursor on the current line.")
@click.option("--fresh", is_flag=True, help="Begin at the top, not where you were when you quit.")
@click.option("--watch", is_flag=True, help="Take in files that come, change or go while the app is open.")
def open_(paths: tuple[str, ...], in_ascii: bool | None, plain: bool, fresh: bool, watch: bool) -> None:
    """Open the app on a folder or files (the default command)."""
    roots = _roots(paths)
    # The app needs all three streams: Textual draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        _print_overview(roots)
        return
    with _library(roots):
        pass  # so that an error is reported before the app takes over the screen
    last.remember(roots)
    # Without its terminal the app has nothing to do, even if it was started with hang-ups ignored (nohup).
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    # Loading modules makes no garbage; the app turns the collector on when its first screen is drawn.
    gc.disable()
    # Late: commands that print do not need it, and it takes 300 ms to import.
    from tui.app import TwosourceApp

    wanted = settings.read()
    in_ascii = wanted.ascii if in_ascii is None else in_ascii
    glyphs = for_terminal() if in_ascii is None else (ASCII if in_ascii else UNICODE)
    glyphs = msgspec.structs.replace(glyphs, plain=plain or wanted.plain)
    app = TwosourceApp(roots, glyphs, wanted, last=Session() if fresh else session.recall(roots), watch=watch)
    app.heed_signals()
    streams.restore()
    # Over SSH, selecting text in the terminal is worth more than using the mouse here, and hovering costs bytes.
    app.run(mouse="SSH_CONNECTION" not in os.environ if wanted.mouse is None else wanted.mouse)
    # Everything is saved by now, and freeing a large library object by object would take too long.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(app.return_code or 0)


@main.command()
@click.argument("query", type=_words)
@_folder
@_jsonl
@click.option(
    "--limit", type=click.IntRange(min=1), help=f"The most documents to print. Default: {_SOME}; with --jsonl, all."
)
@_mending
def search(query: str, folder: str | None, jsonl: bool, limit: int | None) -> None:
    """Search: words, "phrases", AND OR NOT, prefix*, title: outlet: date:2024-06..2024-07.

    speaker:NAME said:WORD finds statements, standing:single finds claims; ? in the app says more.
    """
    from tui.output import printing, prose, records

    with _updated(_roots(() if folder is None else (folder,))) as library:
        results = library.search(query, min(limit or (_ALL if jsonl else _SOME), _ALL))
        if results.note:
            streams.tell(results.note)
        found = [
            (entry, hit, document)
            for hit in results.hits
            if (entry := library.entry(hit.document)) and (document := library.document(hit.document))
        ]
        if jsonl:
            printing.print_records(records.hit_record(*hit, results.kind) for hit in found)
        else:
            printing.print_lines(line for hit in found for line in prose.hit_lines(*hit))
        if len(results.hits) < results.total:
            streams.tell(f"The first {len(results.hits):,} of {results.total:,}; --limit says how many.")
    sys.exit(FOUND if found else NOTHING)


@main.command()
@_paths
@_jsonl
@_mending
def quotes(paths: tuple[str, ...], jsonl: bool) -> None:
    """Print who said what, document by document."""
    from tui.output import printing, prose, records

    found = False
    with _updated(_roots(paths), whole=True) as library:
        for document in _documents(library):
            analysis = library.analysis(document.id)
            attributions = analysis.attributions if analysis else ()
            found = found or bool(attributions)
            if jsonl:
                printing.print_records([records.quotes_record(library, document, attributions)])
            else:
                printing.print_lines(prose.quote_lines(library, document, attributions))
    sys.exit(FOUND if found else NOTHING)


@main.command()
@_paths
@_jsonl
@_mending
def claims(paths: tuple[str, ...], jsonl: bool) -> None:
    """Print the claims with their standing, most salient first; with --jsonl in the order of the documents."""
    from tui.output import printing, prose, records

    with _updated(_roots(paths), whole=True) as library:
        found = library.claims()
        documents = Documents(library)
        if jsonl:
            places = functools.cache(library.places)
            printing.print_records(records.claim_record(library, claim, documents, places) for claim in found)
        else:
            ranked = sorted(found, key=lambda claim: -claim.salience)
            printing.print_lines(line for claim in ranked for line in prose.claim_lines(library, claim, documents))
    sys.exit(FOUND if found else NOTHING)


@main.command()
@_folder
@_jsonl
@click.option("--of", type=_words, metavar="SPEAKER", help="Print all that this speaker says instead, newest first.")
@_mending
def speakers(folder: str | None, jsonl: bool, of: str | None) -> None:
    """Print who says something, how often, and in which outlets; most statements first, unnamed sources last."""
    from tui.output import printing, prose, records

    with _updated(_roots(() if folder is None else (folder,))) as library:
        if of is None:
            rows = library.speakers()
            if jsonl:
                found = printing.print_records(map(records.speaker_record, rows))
            else:
                found = printing.print_lines(prose.speaker_lines(rows))
        else:
            entries = {entry.id: entry for entry in library.entries()}
            said = [(row, entries[row.document]) for row in library.statements(of, limit=sys.maxsize)]
            if not said:
                streams.tell(f"Nobody here is called {of}: `twosource speakers` lists the names.")
            if jsonl:
                found = printing.print_records(records.statement_record(*one) for one in said)
            else:
                found = printing.print_lines(line for one in said for line in prose.statement_lines(*one))
    sys.exit(FOUND if found else NOTHING)


@main.command()
@_paths
@_jsonl
@_mending
def show(paths: tuple[str, ...], jsonl: bool) -> None:
    """Print documents as read: metadata, parts, text."""
    from tui.output import printing, prose, records

    found = False
    with _updated(_roots(paths), whole=True) as library:
        for document in _documents(library):
            found = True
            if jsonl:
                printing.print_records([records.document_record(library, document)])
            else:
                printing.print_lines(prose.document_lines(library, document))
    sys.exit(FOUND if found else NOTHING)


@main.command()
@_folder
@click.option("--verify", is_flag=True, help="Check the chain of hashes; exit code 1 where it is broken.")
@click.option("--export", "form", type=click.Choice(["jsonl", "webannotation"]), help="Print it for others to take in.")
@click.option("--import", "file", type=click.File("rb"), help="Take in what --export jsonl printed.")
@_as
def journal(folder: str | None, verify: bool, form: str | None, file: BinaryIO | None, author: str | None) -> None:
    """Print what was said of this library: who, when, and what. With --import, --as says that it was said by NAME."""
    from tui.output import printing, prose

    found = True
    with _library(_roots(() if folder is None else (folder,)), author) as library:
        try:
            kept = library.journal
            if file:
                new = kept.take_in(file, author)
                streams.tell(f"{new:,} row{'s'[: new != 1]} new here.")
            elif verify:
                head, wrong = kept.verify()
                printing.print_lines(prose.verified_lines(kept.last(), head, wrong))
                found = not wrong
            elif form:
                found = printing.print_records(kept.export("jsonl" if form == "jsonl" else "webannotation"))
            else:
                found = printing.print_lines(map(prose.entry_line, kept.entries()))
        except LibraryError as error:
            _fail(error)
    sys.exit(FOUND if found else NOTHING)


@main.command("set")
@click.argument("field", type=click.Choice(["outlet", "date", "title"]))
@click.argument("words", nargs=-1, required=True, type=_words, metavar="[VALUE] FILES [FOLDER]")
@click.option("--clear", is_flag=True, help="Take it back: name no VALUE.")
@_as
def set_(field: str, words: tuple[str, ...], clear: bool, author: str | None) -> None:
    """Set the outlet, date or title of a file, a folder, or all files like a pattern ("krone*.html").

    Your word outranks what was read. It is kept in the journal; a date is 2024-06-19 or 2024-06-19T07:48.
    """
    from index.model.actions import Field

    value, rest = (None, words) if clear else (words[0], words[1:])
    if not 1 <= len(rest) <= 2:
        raise click.UsageError("Name the files, and the library's folder where it is not the last one.")
    files, *folder = rest
    with _updated(_roots(tuple(folder)), author=author) as library:
        try:
            met = library.set_of(files, Field(field), value)
        except LibraryError as error:
            _fail(error)
        _update(library)
        streams.tell(f"{met:,} document{'s'[: met != 1]} like {files}.")
    sys.exit(FOUND if met else NOTHING)


@main.command()
def keys() -> None:
    """Print the keys of the app as you have them, with the ids by which config.toml changes them."""
    from tui.output import printing
    from tui.settings.keys import PANES, remapped

    keymap, _ = remapped(settings.read().keys)
    for pane in PANES:
        printing.print_lines(keymap.lines(pane))
        printing.print_lines([()])
    for problem in _wrong_settings():
        streams.tell(f"{settings.file()}: {problem}")


@main.command()
@_folder
@_jsonl
@click.option("--rebuild", is_flag=True, help="Throw away what was derived from the files and make it anew.")
@_mending
def check(folder: str | None, jsonl: bool, rebuild: bool) -> None:
    """Print what could not be read and why, which files are not as they were read, what is wrong in config.toml, and
    the state of catalogue and index.

    Exit code 1: something is listed.
    """
    from tui.output import printing, prose, records

    roots = _roots(() if folder is None else (folder,))
    with _library(roots) as library:
        changes = _verified(library)
        if rebuild:
            library.rebuild()
    with _updated(roots, whole=True) as library:
        report = library.check()
        wrong = _wrong_settings()
        if jsonl:
            printing.print_records(records.settings_records(settings.file(), wrong) if wrong else ())
            printing.print_records(records.check_records(library, report, changes))
        else:
            printing.print_lines(prose.settings_lines(settings.file(), wrong) if wrong else ())
            printing.print_lines(prose.check_lines(library, report, changes))
        trouble = bool(library.problems() or wrong or changes)
    sys.exit(NOTHING if trouble else FOUND)


def _verified(library: Library) -> list[FileChange]:
    """The files that are not as they were read. Comes before an update, after which they would be."""
    changes = []
    for found in library.verify_files():
        if isinstance(found, FileChange):
            changes.append(found)
        else:
            streams.progress(f"{found.stage} {found.amount}")
    streams.progress("")
    return changes


def _wrong_settings() -> tuple[str, ...]:
    """What is wrong with the user's settings, a line each."""
    wanted = settings.read()
    if not wanted.keys:
        return wanted.problems
    from tui.settings.keys import remapped  # late: it brings Textual

    return (*wanted.problems, *remapped(wanted.keys)[1])


@_mending
def _print_overview(roots: tuple[str, ...]) -> None:
    from tui.output import printing, prose

    with _updated(roots) as library:
        entries = library.entries()
        printing.print_lines(prose.overview_lines(library, entries))
    sys.exit(FOUND if entries else NOTHING)


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


@contextlib.contextmanager
def _library(roots: tuple[str, ...], author: str | None = None) -> Iterator[Library]:
    """Opens the library. Its errors are told in one line, with exit code 3."""
    try:
        with Library(roots, author=author) as library:
            yield library
    except DamagedError:
        raise  # _mending handles it
    except LibraryError as error:
        _fail(error)


def _fail(error: LibraryError) -> NoReturn:
    streams.tell(f"twosource: {error}")
    sys.exit(FAILED)


@contextlib.contextmanager
def _updated(roots: tuple[str, ...], *, whole: bool = False, author: str | None = None) -> Iterator[Library]:
    """Opens the library after reading and analysing all new files, with progress on standard error.

    If that fails, says so in one line and opens the library as it is. With `whole`, raises DamagedError unless
    everything stored can be read: for commands that print while they read.
    """
    with _library(roots, author) as library:
        _update(library)
        if whole:
            library.verify()
        yield library


def _update(library: Library) -> None:
    try:
        for progress in library.update(wait=True):
            if progress.note:
                streams.progress("")
                streams.tell(f"twosource: {progress.note}")
            streams.progress(f"{progress.stage} {progress.amount}")
        streams.progress("")
    except LibraryError as error:
        streams.progress("")
        streams.tell(f"twosource: not brought up to date: {error}")


def _roots(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The folders and files named on the command line, or the last ones opened."""
    roots = paths or last.recall()
    if not roots:
        raise click.UsageError("Name a folder or files to read. Later, without a name, the last ones are opened.")
    missing = [root for root in paths if not os.path.lexists(root)]
    if missing:
        raise click.UsageError(f"There is no {printable(missing[0]) or 'file without a name'}.")
    return roots
