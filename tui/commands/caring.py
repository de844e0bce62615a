"""The commands for twosource itself: what it could not read and what it keeps, and the keys as they are set."""

import sys

import click
from click.shell_completion import CompletionItem, get_completion_class

from index.library import FileChange, Library
from tui.commands.common import (
    FOUND,
    NOTHING,
    ascii_option,
    folder_argument,
    jsonl_option,
    mending,
    opened,
    plain_option,
    roots_of,
    updated,
)
from tui.output import streams
from tui.settings import config as settings
from tui.settings import effective
from tui.settings.config import Refused
from tui.settings.effective import Effective


def _ids(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    from tui.settings.keys import KEYS

    return [CompletionItem(key.id, help=key.help) for key in KEYS if key.id.startswith(incomplete)]


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID ...]", shell_complete=_ids)
def keys(ids: tuple[str, ...]) -> None:
    """Print the keys of the app as you have them, with the ids by which config.toml changes them; or only some, by id.

    Exit code 1: there is no such id.
    """
    from tui.output import printing
    from tui.settings.keys import PANES, remapped

    keymap, _ = remapped(settings.read().keys)
    for pane in PANES:
        heading, *rows = keymap.lines(pane)
        wanted = [row for key, row in zip(keymap.of(pane), rows, strict=True) if not ids or key.id in ids]
        printing.print_lines([heading, *wanted, ()] if wanted else ())
    for problem in _wrong_settings():
        streams.tell(f"{settings.file()}: {problem}")
    unknown = set(ids) - {key.id for key in keymap.keys}
    for id in sorted(unknown):
        streams.tell(f"There is no key id {id}: `twosource keys` lists them.")
    sys.exit(NOTHING if unknown else FOUND)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what has a shell complete commands, options, formats, ids of keys, folders and files.

    bash, zsh: eval "$(twosource completion bash)" in your .bashrc or .zshrc; fish: twosource completion fish >
    ~/.config/fish/completions/twosource.fish
    """
    made = get_completion_class(shell)
    assert made
    sys.stdout.write(made(ctx.find_root().command, {}, "twosource", "_TWOSOURCE_COMPLETE").source())


@click.command()
@ascii_option
@plain_option
@jsonl_option
def config(in_ascii: bool | None, plain: bool, jsonl: bool) -> None:
    """Print the settings that are in effect, where each is from, and what is passed over and why.

    Printed is a config.toml that says what yours says; the rest stands in comments. Exit code 1: something is passed
    over.
    """
    from tui.output import configuration, printing

    wanted, file = settings.read(), settings.file()
    placed = not any(one.name == "" for one in wanted.refused)  # else the file cannot be read
    places = dict(settings.places(settings.text())) if placed else {}
    found: list[Effective] = [*effective.settings(wanted, in_ascii=in_ascii, plain=plain).values()]
    found += (*effective.columns(wanted), *effective.cluster(wanted))
    refused = list(_wrong_settings())
    found += effective.keys(wanted, refused)
    for one in effective.surroundings():
        if isinstance(one, Refused):
            refused.append(one)
        else:
            found.append(one)
    if jsonl:
        printing.print_records(configuration.records(found, refused, places, file))
    else:
        glyphs = streams.glyphs(sys.stdout)
        printing.print_lines(configuration.lines(file, wanted, found, refused, places, glyphs))
    sys.exit(NOTHING if refused else FOUND)


@click.command()
@folder_argument
@jsonl_option
@click.option("--rebuild", is_flag=True, help="Throw away what was derived from the files and make it anew.")
@mending
def check(folder: str | None, jsonl: bool, rebuild: bool) -> None:
    """Print what could not be read and why, which files are not as they were read, what is wrong in config.toml, and
    the state of catalogue and index.

    Exit code 1: something is listed.
    """
    from tui.output import printing, prose, records

    roots = roots_of(() if folder is None else (folder,))
    with opened(roots) as library:
        changes = _verified(library)
        if rebuild:
            library.rebuild()
    with updated(roots, whole=True) as library:
        report = library.check()
        wrong = _wrong_settings()
        if jsonl:
            printing.print_records(records.settings_records(settings.file(), wrong) if wrong else ())
            printing.print_records(records.check_records(library, report, changes))
        else:
            printing.print_lines(prose.settings_lines(settings.file(), wrong) if wrong else ())
            printing.print_lines(prose.check_lines(library, report, changes))
        trouble = bool(library.problems() or wrong or changes or library.unplaced())
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


def _wrong_settings() -> tuple[Refused, ...]:
    """What is wrong with the user's settings."""
    wanted = settings.read()
    if not wanted.keys:
        return wanted.refused
    from tui.settings.keys import remapped  # late: it brings Textual

    return (*wanted.refused, *remapped(wanted.keys)[1])
