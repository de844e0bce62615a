"""The user's own settings: `config.toml` in their config folder. A wrong one is told and passed over.

theme = "ansi-light"     # one of THEMES; the default is the first
mouse = false            # default: on, but off over SSH
ascii = true             # default: as the terminal is known
plain = true             # as --plain
clipboard = "file"       # or "terminal", the default

[keys]
claims.next = "],ctrl+t" # `twosource keys` lists the ids

[columns]                # what columns of tables and fields of JSON Lines are called, read by index.reading
text = "story"
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from index.store.files import LibraryError, own_folder, read_small

COLUMNS = ("text", "title", "outlet", "date", "url", "authors")  # what a column may be set to state
# The first two follow the terminal's own colours; the others are ours, and cost more bytes.
THEMES = ("ansi-dark", "ansi-light", "twosource-dark", "twosource-light")

_MOST = 1_000_000  # bytes
_CHOICES: dict[str, tuple[object, ...]] = {
    "theme": THEMES,
    "mouse": (True, False),
    "ascii": (True, False),
    "plain": (True, False),
    "clipboard": ("terminal", "file"),
}


class Settings(msgspec.Struct, frozen=True):
    """What the user wants; None where they leave it to what is known of the terminal.

    `keys` are those wished for, by id, not yet compared with the table. `problems` say in a line each what was not
    understood.
    """

    theme: str = THEMES[0]
    mouse: bool | None = None
    ascii: bool | None = None
    plain: bool = False
    clipboard: Literal["terminal", "file"] = "terminal"
    keys: Mapping[str, str] = msgspec.field(default_factory=dict)
    problems: tuple[str, ...] = ()


def file() -> Path:
    """Where the settings are, if there are any. Raises LibraryError."""
    return own_folder("config") / "config.toml"


def read() -> Settings:
    """The settings, those of the table where the file has none. Never raises."""
    try:
        content = read_small(file(), _MOST, follow=True).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError, LibraryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(problems=(f"it cannot be read: {(isinstance(error, OSError) and error.strerror) or error}",))
    import tomllib  # only where there is a file

    try:
        found = tomllib.loads(content)
        return _settings(found)
    except (ValueError, RecursionError) as error:  # beside its own errors those of numbers and depths beyond limits
        return Settings(problems=(f"it is not TOML: {error}",))


def _settings(found: dict[str, Any]) -> Settings:
    chosen: dict[str, Any] = {}
    keys: dict[str, str] = {}
    problems = []
    for name, value in found.items():
        if name == "keys" and isinstance(value, dict):
            for id, wish in _flat(value):
                if isinstance(wish, str):
                    keys[id] = wish
                else:
                    problems.append(f'{id}: keys are text, as in {id} = "w,ctrl+w"')
        elif name == "columns" and isinstance(value, dict):
            problems += [
                f'columns.{stated}: not one of {", ".join(COLUMNS)}, or not named as in text = "story"'
                for stated, names in value.items()
                if stated not in COLUMNS or not all(isinstance(one, str) for one in _several(names))
            ]
        elif name not in _CHOICES:
            problems.append(f"there is no setting {name}")
        elif not any(value is choice or (isinstance(value, str) and value == choice) for choice in _CHOICES[name]):
            problems.append(f"{name} is one of {', '.join(str(choice).lower() for choice in _CHOICES[name])}")
        else:
            chosen[name] = value
    return Settings(**chosen, keys=keys, problems=tuple(problems))


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """`claims.next = "w"` is a table in a table to TOML; here it is one id."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value
