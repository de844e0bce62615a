"""What is in effect, and where it is from: a flag, config.toml, the environment, the terminal, or the table."""

import os
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from index.store.files import LibraryError, shared_cache
from tui.present.glyphs import for_terminal
from tui.settings import environment
from tui.settings.config import COLUMNS, SETTINGS, THEMES, Refused, Settings

FILE, DEFAULT, TERMINAL = "config.toml", "default", "terminal"  # sources, beside flags and variables

Value = str | bool | tuple[str, ...]


class Effective(msgspec.Struct, frozen=True):
    """A value by its name, as in "theme" or "keys.claims.next".

    `source` is FILE, DEFAULT or TERMINAL, or the flag or the variable that says so.
    """

    name: str
    value: Value
    source: str


def settings(
    wanted: Settings, *, in_ascii: bool | None = None, plain: bool = False, environ: Mapping[str, str] = os.environ
) -> dict[str, Effective]:
    """All of SETTINGS by name, where the file has these settings and the command line those flags."""

    def found(name: str, value: str | bool | None, otherwise: str | bool, source: str) -> Effective:
        if name in wanted.given and value is not None:
            return Effective(name, value, FILE)
        return Effective(name, otherwise, source)

    over_ssh = "SSH_CONNECTION" in environ
    there = {
        "theme": found("theme", wanted.theme, THEMES[0], DEFAULT),
        "ascii": found("ascii", wanted.ascii, for_terminal(environ).ascii, TERMINAL),
        # Over SSH, selecting text in the terminal is worth more than using the mouse here, and hovering costs bytes.
        "mouse": found("mouse", wanted.mouse, not over_ssh, "SSH_CONNECTION" if over_ssh else DEFAULT),
        "plain": found("plain", wanted.plain, False, DEFAULT),
        "clipboard": found("clipboard", wanted.clipboard, "terminal", DEFAULT),
    }
    if in_ascii is not None:
        there["ascii"] = Effective("ascii", in_ascii, "--ascii" if in_ascii else "--unicode")
    if plain:
        there["plain"] = Effective("plain", True, "--plain")
    if there["theme"].value != THEMES[0]:  # what has no colours has the terminal's own only
        if there["plain"].value:
            there["theme"] = Effective("theme", THEMES[0], "plain")
        if "NO_COLOR" in environ:
            there["theme"] = Effective("theme", THEMES[0], "NO_COLOR")
    return {setting.name: there[setting.name] for setting in SETTINGS}


def columns(wanted: Settings) -> Iterator[Effective]:
    """The names that the file has for columns."""
    return (Effective(f"columns.{name}", wanted.columns[name], FILE) for name in COLUMNS if wanted.columns.get(name))


def cluster(wanted: Settings) -> Iterator[Effective]:
    """The files of certificates that the file has."""
    return (Effective(f"cluster.{name}", path, FILE) for name, path in wanted.cluster.items())


def keys(wanted: Settings, refused: Sequence[Refused]) -> Iterator[Effective]:
    """The keys that the file has, but for those that are refused."""
    passed_over = {one.name for one in refused}
    named = ((f"keys.{id}", wish) for id, wish in wanted.keys.items())
    return (Effective(name, wish, FILE) for name, wish in named if name not in passed_over)


def surroundings(environ: Mapping[str, str] = os.environ) -> Iterator[Effective | Refused]:
    """What the environment decides alone: what is sent to the terminal, programs, folders."""
    colours = "NO_COLOR" not in environ
    yield Effective("screen.colours", colours, DEFAULT if colours else "NO_COLOR")
    cells = environment.sends_cells(environ)
    yield Effective("screen.cells", cells, DEFAULT if cells else "TWOSOURCE_DIFF")
    for name in environment.PROGRAMS:
        command, variable = environment.program(name, environ)
        yield Effective(f"program.{name}", command, variable or DEFAULT)
    for place in environment.FOLDERS:
        try:
            path, variable = environment.folder(place)
        except LibraryError as error:
            yield Refused(f"folder.{place}", str(error))
        else:
            yield Effective(f"folder.{place}", os.fspath(path), variable or DEFAULT)
    if shared := shared_cache():
        yield Effective("folder.shared", os.fspath(shared), "TWOSOURCE_SHARED")
