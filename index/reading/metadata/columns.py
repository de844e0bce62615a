"""Which column of a table, or field of a record, states what: told by its name, in several languages or by the user.

The user's own names are in the table `[columns]` of config.toml, and come before all others:

    [columns]
    text = "Inhalt des Beitrags"
    outlet = ["Kanal", "meta.sender"]
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from zlib import crc32

from index.store.files import LibraryError, own_folder, read_small

_NOT_LETTERS = re.compile(r"[\W_]+")
_MOST = 1_000_000  # bytes of the settings

_MOST_SHAPES = 1000  # records whose fields are called otherwise

Names = Mapping[str, tuple[str, ...]]  # by what is stated
_Way = tuple[str, str]  # the name of a field, and the key of one in it or ""


def version() -> str:
    """A string for what the user has set: while it stays the same, so does what is read of a record. "" for nothing."""
    chosen = _chosen(_settings())
    return f"columns-{crc32(repr(sorted(chosen.items())).encode()):08x}" if chosen else ""


class Columns:
    """What the records of one file state, by the names of their fields and as the user has set it now."""

    def __init__(self) -> None:
        self._names = _merged(_settings())
        self._found: dict[tuple[str, ...], dict[str, list[_Way]]] = {}

    def stated(self, record: Mapping[str, object]) -> dict[str, object]:
        """By what is stated (text, title, outlet, date, url, authors): the likeliest field that is not empty."""
        shape = tuple(record)
        ways = self._found.get(shape)
        if ways is None:
            if len(self._found) == _MOST_SHAPES:
                self._found.clear()
            ways = self._found[shape] = self._ways(shape)
        stated = {}
        for what, several in ways.items():
            values = (_followed(record[name], inner) for name, inner in several)
            value = next((value for value in values if value not in (None, "", [])), None)
            if value is not None:
                stated[what] = value
        return stated

    def _ways(self, fields: Sequence[str]) -> dict[str, list["_Way"]]:
        """By what is stated: the fields that have one of its names, the likeliest first."""
        by_key: dict[str, str] = {}
        for field in fields:
            by_key.setdefault(key(field), field)
        ways: dict[str, list[_Way]] = {}
        for what, known in self._names.items():
            for name in known:
                outer, _, inner = name.partition(".")
                if key(name) in by_key:
                    ways.setdefault(what, []).append((by_key[key(name)], ""))
                elif inner and key(outer) in by_key:
                    ways.setdefault(what, []).append((by_key[key(outer)], key(inner)))
        return ways


def _followed(value: object, inner: str) -> object:
    """A field's value, or where `inner` is the key of a name what the object that it is has of that name."""
    if not inner:
        return value
    return next((one for name, one in value.items() if key(name) == inner), None) if isinstance(value, dict) else None


@lru_cache(10_000)
def key(name: str) -> str:
    """A name without case, accents, spaces and punctuation."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return _NOT_LETTERS.sub("", plain.casefold())


@cache
def _known() -> Names:
    import tomllib  # late: where no file has changed, no record is read
    from importlib.resources import files

    table = tomllib.loads((files("index.reading") / "data" / "columns.toml").read_text("utf-8"))
    return {stated: tuple(known) for stated, known in table["columns"].items()}


@lru_cache(1)
def _merged(settings: bytes) -> Names:
    chosen = _chosen(settings)
    return {stated: (*chosen.get(stated, ()), *known) for stated, known in _known().items()}


def _settings() -> bytes:
    """The user's settings, b"" where there are none or they cannot be read, which the app tells."""
    try:
        return read_small(own_folder("config") / "config.toml", _MOST, follow=True)
    except (OSError, LibraryError):
        return b""


@lru_cache(1)
def _chosen(settings: bytes) -> Names:
    """The names that the user has given; what is not understood is passed over."""
    if b"columns" not in settings:
        return {}
    import tomllib  # late: few have set any

    try:
        table = tomllib.loads(settings.decode("utf-8")).get("columns")
    except (ValueError, RecursionError):
        return {}
    return {
        stated: tuple(_several(table[stated])) for stated in _known() if isinstance(table, dict) and stated in table
    }


def _several(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
