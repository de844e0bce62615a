"""The word lists of the rules, read once from the data files beside this module."""

import tomllib
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

FUNCTION = (
    "prepositions",
    "subordinators",
    "coordinators",
    "determiners",
    "wh",
    "clause_pronouns",
    "passives",
    "modals",
    "auxiliaries",
)


class Form(Enum):
    BASE = "base"  # "they say"
    THIRD = "third"  # "she says"
    PAST = "past"
    ING = "ing"


class Verb(NamedTuple):
    """One form of a reporting verb, and what the verb takes (`verbs.txt` says what the words mean)."""

    form: Form
    takes: frozenset[str]


@cache
def words(name: str) -> frozenset[str]:
    """The words listed under `name` in words.toml, in small letters; "function" is all its closed classes."""
    if name == "function":
        return frozenset().union(*(words(part) for part in FUNCTION))
    return frozenset(_table("words.toml")[name].split())


@cache
def verbs() -> dict[str, Verb]:
    """Every form of every reporting verb."""
    forms: dict[str, Verb] = {}
    for line in (files(__package__) / "verbs.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        spelled, _, taken = line.partition(":")
        base, third, past, participle, ing = spelled.split()
        takes = frozenset(taken.split())
        for word, form in (
            (base, Form.BASE),
            (third, Form.THIRD),
            (ing, Form.ING),
            (participle, Form.PAST),
            (past, Form.PAST),
        ):
            if word != "-":
                forms[word] = Verb(form, takes)
    return forms


@cache
def confidence(pattern: str) -> float:
    """Share of a pattern's attributions that agreed with a trained annotator (precision.toml)."""
    return float(_table("precision.toml")[pattern])


@cache
def _table(name: str) -> dict[str, str]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))
