"""The word lists of people.toml, read once."""

import tomllib
from functools import cache
from importlib.resources import files

JOINED = {  # pairs that the rules treat as one word
    ("north", "korea"): "north-korea",
    ("north", "korean"): "north-korean",
    ("south", "korea"): "south-korea",
    ("south", "korean"): "south-korean",
    ("south", "africa"): "south-africa",
    ("south", "african"): "south-african",
    ("new", "zealand"): "new-zealand",
    ("saudi", "arabia"): "saudi-arabia",
    ("sri", "lanka"): "sri-lanka",
    ("sri", "lankan"): "sri-lankan",
    ("united", "states"): "united-states",
    ("united", "kingdom"): "united-kingdom",
    ("white", "house"): "white-house",
    ("downing", "street"): "downing-street",
    ("prime", "minister"): "prime-minister",
    ("vice", "president"): "vice-president",
}


@cache
def listed(name: str) -> frozenset[str]:
    """The words listed under `name` in people.toml, in lower case."""
    return frozenset(str(_table()["words"][name]).split())


@cache
def given_names(gender: str) -> frozenset[str]:
    """Given names of one gender, "male" or "female", in lower case."""
    return frozenset(str(_table()["given"][gender]).split())


@cache
def countries() -> dict[str, str]:
    """Maps countries, peoples, capitals and seats of government, in lower case, to keys: "russian" to "russia"."""
    return {word: row[0][0] for row in _country_rows() for words in row for word in words}


@cache
def adjectives() -> dict[str, str]:
    """Maps the names of countries and peoples, but not of capitals, to keys: "russian" to "russia"."""
    return {word: row[0][0] for row in _country_rows() for words in row[:2] for word in words}


@cache
def states() -> frozenset[str]:
    """Names of countries, and of cities that stand for their governments: "russia", "moscow", but not "russian"."""
    return frozenset(word for row in _country_rows() for words in (row[0], *row[2:]) for word in words)


def _country_rows() -> list[list[list[str]]]:
    lines = str(_table()["countries"]["lines"]).splitlines()
    return [[part.split() for part in line.split("|")] for line in lines if line]


@cache
def function_words() -> frozenset[str]:
    """Words of the closed classes: none of them is a name, even if it is capitalised."""
    return listed("closed") | listed("determiners") | listed("pronouns") | listed("prepositions")


@cache
def titles_and_offices() -> frozenset[str]:
    return listed("roles") | listed("offices")


@cache
def peoples() -> frozenset[str]:
    """Adjectives before a title: "Russian", "Republican", "western"."""
    return frozenset(countries()) | frozenset(str(_table()["countries"]["peoples"]).split())


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Maps nouns to other nouns that may mean the same person or body."""
    found: dict[str, set[str]] = {}
    for line in str(_table()["synonyms"]["lines"]).splitlines():
        first, *others = line.split() or [""]
        for one in others if first == "=" else [first]:
            for other in others:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


def joined(words: list[str]) -> list[str]:
    """The words with pairs in JOINED made one: "north korean" becomes "north-korean"."""
    found: list[str] = []
    for word in words:
        if found and (pair := JOINED.get((found[-1], word))):
            found[-1] = pair
        else:
            found.append(word)
    return found


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__package__) / "people.toml").read_text(encoding="utf-8"))


def country_name(key: str) -> str:
    """The name of a country by its key: "North Korea" for "north-korea"."""
    return " ".join(word.capitalize() for word in key.split("-"))
