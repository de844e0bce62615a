"""The user's own settings: `config.toml` in their config folder. A wrong one is told and passed over.

SETTINGS, COLUMNS, CLUSTER and the ids of keys are all that can stand in it, as the README shows. `[columns]` is read by
index.reading.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from index.store.files import LibraryError, own_folder, read_small

COLUMNS = ("text", "title", "outlet", "date", "url", "authors")  # what a column may be set to state
CLUSTER = ("ca", "cert", "key")  # the options of `update --cluster` that may be set: files of certificates
# The first two follow the terminal's own colours; the others are ours, and cost more bytes.
THEMES = ("ansi-dark", "ansi-light", "twosource-dark", "twosource-light")

_MOST = 1_000_000  # bytes


class Setting(msgspec.Struct, frozen=True):
    """A setting of one value: its name, the values that it may have, what it is for, and what holds without it."""

    name: str
    choices: tuple[str | bool, ...]
    help: str
    default: str


SETTINGS = (
    Setting("theme", THEMES, "the colours", THEMES[0]),
    Setting("ascii", (True, False), "draw in ASCII only, as --ascii", "as the terminal is known"),
    Setting("mouse", (True, False), "use the mouse", "on, but off over SSH"),
    Setting("plain", (True, False), "for screen readers, as --plain", "off"),
    Setting("clipboard", ("terminal", "file"), "where copies go; a file where the terminal takes none", "terminal"),
)
_CHOICES = {setting.name: setting.choices for setting in SETTINGS}


class Refused(msgspec.Struct, frozen=True):
    """Something in the file that is passed over: its name, with dots, "" where it is the whole file; and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return self.reason


class Settings(msgspec.Struct, frozen=True):
    """What the user wants; None where they leave it to what is known of the terminal.

    `keys` are those wished for, by id, not yet compared with the table. `given` are the names of those of SETTINGS
    that the file has, `columns` the names that it has for them, and `cluster` the files of certificates.
    """

    theme: str = THEMES[0]
    mouse: bool | None = None
    ascii: bool | None = None
    plain: bool = False
    clipboard: Literal["terminal", "file"] = "terminal"
    keys: Mapping[str, str] = msgspec.field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    cluster: Mapping[str, str] = msgspec.field(default_factory=dict)
    given: frozenset[str] = frozenset()
    refused: tuple[Refused, ...] = ()


def file() -> Path:
    """Where the settings are, if there are any. Raises LibraryError."""
    return own_folder("config") / "config.toml"


def read() -> Settings:
    """The settings, those of the table where the file has none. Never raises."""
    try:
        content = text()
        return parsed(content) if content else Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = f"it cannot be read: {(isinstance(error, OSError) and error.strerror) or error}"
        return Settings(refused=(Refused("", reason),))


def text() -> str:
    """What is in the file; "" where there is none. Raises OSError and UnicodeDecodeError."""
    try:
        return read_small(file(), _MOST, follow=True).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError, LibraryError):
        return ""


def parsed(content: str) -> Settings:
    """The settings that a file of this content has."""
    import tomllib  # only where there is a file

    try:
        return _settings(tomllib.loads(content))
    except (ValueError, RecursionError) as error:  # beside its own errors those of numbers and depths beyond limits
        return Settings(refused=(Refused("", f"it is not TOML: {error}"),))


def places(content: str) -> Iterator[tuple[str, int]]:
    """The names that stand in a file of this content, tables and dots as in "keys.claims.next", each with its line.

    What goes over several lines is at its first one. Content that is not TOML has none behind the fault.
    """
    import tomllib

    header, statement, first = "", "", 1
    for number, line in enumerate(content.split("\n"), 1):
        statement += f"{line}\n"
        try:
            found = tomllib.loads(header + statement)
        except (ValueError, RecursionError):
            continue  # it goes on in the next line
        yield from ((name, first) for name, _ in _flat(found))
        if statement.lstrip().startswith("["):
            header = statement
        statement, first = "", number + 1


def _settings(found: dict[str, Any]) -> Settings:
    chosen: dict[str, Any] = {}
    keys: dict[str, str] = {}
    columns: dict[str, tuple[str, ...]] = {}
    cluster: dict[str, str] = {}
    refused = []
    for name, value in found.items():
        if name == "keys" and isinstance(value, dict):
            for id, wish in _flat(value):
                if isinstance(wish, str):
                    keys[id] = wish
                else:
                    refused.append(Refused(f"keys.{id}", f'{id}: keys are text, as in {id} = "w,ctrl+w"'))
        elif name == "columns" and isinstance(value, dict):
            for stated, names in value.items():
                several = names if isinstance(names, list) else [names]
                if stated in COLUMNS:
                    columns[stated] = tuple(one for one in several if isinstance(one, str))
                if stated not in COLUMNS or len(several) > len(columns[stated]):
                    reason = f'not one of {", ".join(COLUMNS)}, or not named as in text = "story"'
                    refused.append(Refused(f"columns.{stated}", f"columns.{stated}: {reason}"))
        elif name == "cluster" and isinstance(value, dict):
            for option, path in value.items():
                if option in CLUSTER and isinstance(path, str):
                    cluster[option] = path
                else:
                    reason = f'not one of {", ".join(CLUSTER)}, or no path as in ca = "~/ca.pem"'
                    refused.append(Refused(f"cluster.{option}", f"cluster.{option}: {reason}"))
        elif name not in _CHOICES:
            refused.append(Refused(name, f"there is no setting {name}"))
        elif not any(value is choice or (isinstance(value, str) and value == choice) for choice in _CHOICES[name]):
            choices = ", ".join(str(choice).lower() for choice in _CHOICES[name])
            refused.append(Refused(name, f"{name} is one of {choices}"))
        else:
            chosen[name] = value
    return Settings(
        **chosen, keys=keys, columns=columns, cluster=cluster, given=frozenset(chosen), refused=tuple(refused)
    )


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """`claims.next = "w"` is a table in a table to TOML; here it is one id."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value
