"""The known outlets and wire services, with their other names and their web addresses."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

LONGEST_NAME = 60  # characters
_SHORT = 4  # letters; a name this short counts only in its exact spelling: "AP", "DR", "i"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Names:
    """`keys` maps normalised names to the names in the table; `spellings` holds every name as written."""

    keys: Mapping[str, str]
    spellings: Mapping[str, str]
    domains: Mapping[str, str]


def _load(table: dict[str, list[str]]) -> _Names:
    keys: dict[str, str] = {}
    spellings: dict[str, str] = {}
    domains: dict[str, str] = {}
    for name, others in table.items():
        for alias in [name, *others]:
            spellings.setdefault(alias, name)
            keys.setdefault(_key(_words(alias)), name)
            if "." in alias and " " not in alias and alias == alias.lower():
                domains.setdefault(alias, name)
    return _Names(keys, spellings, domains)


@cache
def _outlets() -> _Names:
    return _load(tomllib.loads(_data("outlets.toml"))["outlets"])


@cache
def _agencies() -> _Names:
    return _load(tomllib.loads(_data("agencies.toml"))["agencies"])


@dataclass(frozen=True, slots=True)
class _Sections:
    """Words that may follow a masthead, words in outlets' names, articles, and mastheads that are plain words."""

    after: frozenset[str]
    names: frozenset[str]
    articles: frozenset[str]
    plain: frozenset[str]


@cache
def _sections() -> _Sections:
    table = tomllib.loads(_data("outlets.toml"))["sections"]
    after = frozenset(word for entry in table["words"] for word in entry.split())
    return _Sections(after, frozenset(table["names"]), frozenset(table["articles"]), frozenset(table["plain"]))


def _data(name: str) -> str:
    return (files("index.reading") / "data" / name).read_text("utf-8")


def _words(name: str) -> list[str]:
    """The words of a name without case, accents and punctuation, and without "the" if two or more words follow it."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    words = _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))
    return words[1:] if len(words) > 2 and words[0] == "the" else words


def _key(words: list[str]) -> str:
    return "".join(words)


def masthead(name: str) -> str | None:
    """The known outlet that `name` means, ignoring sections and editions; None if it means none.

    >>> masthead("NEW YORK TIMES - Opinion")
    'The New York Times'
    """
    return _look_up(name, _outlets(), _sections().after) or agency(name)


def agency(name: str) -> str | None:
    """The known wire service that `name` means, None if it means none.

    >>> agency("The Associated Press")
    'Associated Press'
    """
    return _look_up(name, _agencies(), frozenset())


def _look_up(name: str, names: _Names, sections: frozenset[str]) -> str | None:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        return None
    if name in names.spellings:
        return names.spellings[name]
    spelled = _WORD.findall(name)
    words = _words(name)
    if words and words[-1] in ("com", "org", "net"):  # "RollingStone.com"
        words, spelled = words[:-1], spelled[:-1]
    while words:
        key = _key(words)
        if len(key) > _SHORT and key in names.keys:
            return names.keys[key]
        if len(key) <= _SHORT and (short := names.spellings.get(" ".join(spelled))):
            return short
        if words[-1] not in sections:
            return None
        words, spelled = words[:-1], spelled[:-1]
    return None


def outlet_of_url(url: str) -> str | None:
    """The known outlet to which a web address belongs, None if there is none.

    >>> outlet_of_url("https://www.krone.at/1")
    'Krone'
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    labels = host.split(".")
    for start in range(max(0, len(labels) - 1)):
        domain = ".".join(labels[start:])
        if name := _outlets().domains.get(domain) or _agencies().domains.get(domain):
            return name
    return None


@lru_cache(1000)
def host_of_url(url: str) -> str | None:
    """The domain that the owner of a web address registered, None for a number or a name within a network.

    >>> host_of_url("https://news.herald.co.uk/1")
    'herald.co.uk'
    """
    try:
        host = (urlsplit(url).hostname or "").strip(".")
    except ValueError:
        return None
    if "." not in host or host.rpartition(".")[2].isdigit():
        return None
    return _public_suffixes().privatesuffix(host)


@cache
def _public_suffixes() -> "PublicSuffixList":
    # Late: it takes 50 ms to load, and only addresses of unknown outlets need it.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def outlets_in(text: str) -> list[str]:
    """The known outlets that are named in running text, each once, in the table's order.

    Only names of at least two words besides an article count: "Time" and "The Hill" are also ordinary words.
    """
    return list(dict.fromkeys(name for alias, name in _telling() if alias in text and _whole(alias, text)))


@cache
def _telling() -> tuple[tuple[str, str], ...]:
    articles = _sections().articles
    return tuple(
        (alias.removeprefix("The "), name)
        for alias, name in _outlets().spellings.items()
        if "(" not in alias and sum(word not in articles for word in alias.casefold().split()) >= 2
    )


def _whole(alias: str, text: str) -> bool:
    """Whether `alias` occurs in `text` as whole words, not within a longer name."""
    start = text.find(alias)
    end = start + len(alias)
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


def has_outlet_word(name: str) -> bool:
    """Whether a name contains something typical of outlets but not of people ("Times", "Zeitung", ".com")."""
    words = _words(name)
    return any(word in _sections().names for word in words) or bool(re.search(r"\w\.(?:com|org|net|[a-z]{2})\b", name))


def is_plain_word(name: str) -> bool:
    """Whether a name is also a word or a surname, so that it means an outlet only where one is expected."""
    return _key(_words(name)) in _sections().plain


@lru_cache(1000)  # asked again for every line of a JSON Lines file
def outlet_of_file(folder: str, stem: str) -> str | None:
    """The known outlet that a file is named after, or else its folder; None if there is none.

    >>> outlet_of_file("event01", "d2_the-hill")
    'The Hill'
    """
    tokens = [token for token in re.split(r"[_\s-]+", stem) if token]
    while tokens and re.fullmatch(r"[A-Za-z]?\d+|[0-9a-f]{8,}", tokens[0]):
        tokens = tokens[1:]
    while tokens and re.fullmatch(r"\d+|[0-9a-f]{8,}", tokens[-1]):
        tokens = tokens[:-1]
    candidates = [" ".join(tokens)]
    # Browsers name a saved page after its title: "Title - The Guardian.html".
    candidates += [stem.rsplit(separator, 1)[1] for separator in (" - ", " | ", "_") if separator in stem]
    candidates.append(re.sub(r"[_-]+", " ", folder))
    for candidate in candidates:
        if not is_plain_word(candidate) and (name := _by_slug(candidate)):
            return name
    return None


def _by_slug(slug: str) -> str | None:
    """Like `masthead`, for part of a file's name in any case; a short name counts only if it would in capitals."""
    return masthead(slug) or masthead(slug.upper()) or masthead(slug.title())
