"""The manual page, made of what the commands say of themselves and of the tables of keys, settings and variables."""

import sys
from collections.abc import Iterator
from importlib.metadata import version

import click

from tui.settings.config import CLUSTER, COLUMNS, SETTINGS
from tui.settings.environment import VARIABLES

_EXITS = (
    ("0", "found"),
    ("1", "nothing found, or nothing new; for check and config: something is listed"),
    ("2", "the command line is not understood"),
    ("3", "something failed"),
    ("128 and more", "ended by the signal of that number less 128"),
)
# What troff would read as something else, or set as another character.
_ESCAPED = str.maketrans(
    {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", '"': r"\(dq", "^": r"\(ha", "~": r"\(ti"}
)


@click.command()
@click.pass_context
def man(ctx: click.Context) -> None:
    """Print the manual page: twosource man | man -l -"""
    sys.stdout.write("\n".join(page(ctx.find_root())) + "\n")


def page(root: click.Context) -> Iterator[str]:
    """The page in troff with the man macros, line by line, in ASCII. `root` is the context of `twosource` itself."""
    group = root.command
    assert isinstance(group, click.Group)
    yield f'.TH TWOSOURCE 1 "" "twosource {version("twosource")}" "User Commands"'
    yield from (".SH NAME", rf"twosource \- {_plain(_first(group.help))}")
    yield from (".SH SYNOPSIS", r".B twosource", _plain("[FOLDER|FILE ...]"))
    yield from (".br", ".B twosource", r"\fICOMMAND\fR [\fIARGUMENT\fR ...]")
    yield from (".SH DESCRIPTION", *_paragraphs(group.help, group.epilog))
    yield ".SH COMMANDS"
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        if command and not command.hidden:
            yield from _command(command, click.Context(command, info_name=name, parent=root))
    yield ".SH KEYS"
    yield from _keys()
    yield ".SH SETTINGS"
    yield _plain("config.toml in your config folder. `twosource config` prints where that is, and what is in effect.")
    for setting in SETTINGS:
        choices = " | ".join(str(choice).lower() if isinstance(choice, bool) else choice for choice in setting.choices)
        yield from _tagged(f"{setting.name} = {choices}", f"{setting.help}; without it {setting.default}")
    yield from _tagged("[columns]", f"what columns of tables are called: {', '.join(COLUMNS)}")
    yield from _tagged("[cluster]", f"files of certificates for update --cluster: {', '.join(CLUSTER)}")
    yield from _tagged("[keys]", "your own keys, by the ids that stand above")
    yield ".SH ENVIRONMENT"
    for variable in VARIABLES:
        yield from _tagged(variable.name, variable.help)
    yield ".SH EXIT STATUS"
    for code, meaning in _EXITS:
        yield from _tagged(code, meaning)


def _command(command: click.Command, ctx: click.Context) -> Iterator[str]:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    yield from (rf".SS {_plain(f'twosource {ctx.info_name} {pieces}')}", *_paragraphs(command.help))
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record and record[1] and "--help" not in param.opts:
            yield from _tagged(*record)


def _keys() -> Iterator[str]:
    from tui.settings.keys import KEYS, PANES  # late: it brings Textual

    for pane, heading in PANES.items():
        yield f".SS {_plain(heading)}"
        for key in KEYS:
            if key.pane == pane:
                yield from _tagged(key.shown, f"{key.help} ({key.id})")


def _tagged(name: str, words: str) -> Iterator[str]:
    yield from (".TP", rf"\fB{_plain(name)}\fR", _plain(words))


def _paragraphs(*texts: str | None) -> Iterator[str]:
    """Texts of several paragraphs, as they stand below a heading."""
    several = [paragraph for text in texts for paragraph in (text or "").split("\n\n") if paragraph.strip()]
    for number, paragraph in enumerate(several):
        yield from ([".PP"] if number else [])
        yield _plain(paragraph)


def _first(text: str | None) -> str:
    return (text or "").partition("\n")[0].rstrip(".")


def _plain(text: str) -> str:
    r"""A text as one line of troff that means nothing but itself: no escape, no request, hyphens that can be copied."""
    line = " ".join(text.split()).translate(_ESCAPED)
    line = "".join(char if char.isascii() else rf"\[u{ord(char):04X}]" for char in line)
    return rf"\&{line}" if line.startswith(".") else line
