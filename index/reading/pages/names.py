"""What pages call their parts: by these names it is told what an element is for. The lists are in data/pages.toml."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ATTRIBUTES = ("class", "id", "itemprop", "role", "data-testid")
_LONGEST = 1000  # characters of the names that are looked at


@cache
def listed(group: str, name: str) -> tuple[str, ...]:
    """A list of the table."""
    table = tomllib.loads((files("index.reading") / "data" / "pages.toml").read_text("utf-8"))
    return tuple(cast(list[str], table[group][name]))


@cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """A list of the table as one regular expression, in any case."""
    return re.compile(f"(?:{'|'.join(listed(group, name))})", re.IGNORECASE)


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(listed('names', name))})(?:$|[\s_-])", re.IGNORECASE)


def is_called(element: "HtmlElement", name: str) -> bool:
    """Whether one of the names of an element is in the list `name`."""
    get = element.get
    names = " ".join([value for attribute in _ATTRIBUTES if (value := get(attribute))])
    return bool(names) and _is_called(names[:_LONGEST], name)


@lru_cache(10_000)  # the elements of a page share their names
def _is_called(names: str, name: str) -> bool:
    return bool(_words(name).search(_CAMEL.sub("-", names)))
