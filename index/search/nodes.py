"""A query as a tree: words and conditions at its leaves, joined by AND, OR and NOT.

The text of a node is a query again, one that is understood as the same tree.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from index.search.forms import family
from index.text.words import INVISIBLE

Field = Literal["body", "title", "outlet", "story", "speaker", "said", "via", "standing", "lang"]
# Those that can be named, with "date" and "case"; body is the whole text.
FIELDS: tuple[Field, ...] = ("title", "outlet", "story", "speaker", "said", "via", "standing", "lang")
NAMES = (*FIELDS, "date", "case")
INDEXED: frozenset[Field] = frozenset({"body", "title", "outlet"})  # those that an engine answers
OF_STATEMENTS: frozenset[Field] = frozenset({"speaker", "said", "via"})
_IN_FORMS: frozenset[Field] = frozenset({"body", "title", "story", "said"})  # whose words count in other forms too
DISPUTES = ("disputed", "figures", "denied", "contradicted", "updated")
STANDINGS = ("single", "copies", "origin", "corroborated", "unresolved", "flagged", *DISPUTES)
MAX_TERMS = 64
MAX_SLOP = 50
# Ways in which a phrase's words may stand: an engine may have to try each.
MAX_WAYS = 1_000
MAX_EXACT = 100  # characters


@dataclass(frozen=True, slots=True)
class Term:
    """One word, folded, and its other forms, or with `exact` it alone. With `fuzzy`, words one edit away count instead;
    with `prefix`, words that begin so.

    Of "standing" it is one of STANDINGS, of "lang" a code of two letters.
    """

    word: str
    field: Field = "body"
    fuzzy: bool = False
    prefix: bool = False
    exact: bool = False

    def __str__(self) -> str:
        sign = "~1" if self.fuzzy else "*" if self.prefix else ""
        return f"{_prefix(self.field)}{'=' if self.exact else ''}{self.word}{sign}"

    @property
    def has_forms(self) -> bool:
        """Whether words other than it may count as well."""
        plain = not (self.exact or self.fuzzy or self.prefix)
        return plain and self.field in _IN_FORMS and family(self.word) is not None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, each at most `slop` words after the one before: 1 is side by side. With `prefix`, the last
    may be the beginning of a word.
    """

    words: tuple[str, ...]
    field: Field = "body"
    slop: int = 1
    prefix: bool = False

    def __str__(self) -> str:
        slop = f"~{self.slop}" if self.slop > 1 else ""
        return f'{_prefix(self.field)}"{" ".join(self.words)}{"*" if self.prefix else ""}"{slop}'


@dataclass(frozen=True, slots=True)
class Exact:
    """Words of the text in the letters they are written in, no part of longer ones."""

    text: str

    def __str__(self) -> str:
        return f'case:"{self.text}"'

    @property
    def pattern(self) -> re.Pattern[str]:
        return _exact(self.text)


@dataclass(frozen=True, slots=True)
class Dates:
    """From the first to the last year, month or day (ISO 8601), both included; "" leaves an end open."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"date:{self.first}" if self.first == self.last else f"date:{self.first}..{self.last}"

    def holds(self, date: str) -> bool:
        """Whether a document's date, "" for one without, lies in it for certain."""
        return (
            bool(date)
            and date[: len(self.first)] >= self.first
            and date[: len(self.last) or None] <= (self.last or date)
        )


@dataclass(frozen=True, slots=True)
class Among:
    """Some documents: what the catalogue answered of a query, for an engine to answer the rest."""

    documents: frozenset[int]

    def __str__(self) -> str:
        return f"{len(self.documents)} documents"


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " AND ".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " OR ".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"

    def __str__(self) -> str:
        return f"NOT {_grouped(self.part)}"


Leaf = Term | Phrase | Exact | Dates | Among
Node = Leaf | And | Or | Not


def positive(node: Node | None) -> tuple[Leaf, ...]:
    """What a document is found by, in order: not what stands under a NOT."""
    match node:
        case None | Not():
            return ()
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in positive(part))
        case _:
            return (node,)


def leaves(node: Node) -> tuple[Leaf, ...]:
    """All words and conditions of a query, in order."""
    match node:
        case Not(part):
            return leaves(part)
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case _:
            return (node,)


def field_of(leaf: Leaf) -> str:
    """The name of the field it looks into."""
    match leaf:
        case Term(field=field) | Phrase(field=field):
            return field
        case Exact():
            return "case"
        case Dates():
            return "date"
        case Among():
            return "documents"


@cache
def _exact(text: str) -> re.Pattern[str]:
    unseen = f"[{INVISIBLE}]"
    spaced = r"\s+".join(f"{unseen}*".join(map(re.escape, word)) for word in text.split())
    return re.compile(rf"(?<!\w)(?<!\w{unseen}){spaced}(?!{unseen}*\w)")


def _prefix(field: Field) -> str:
    return "" if field == "body" else f"{field}:"


def _grouped(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def exactly(node: Node) -> Node:
    """The same, without other forms of its words."""
    match node:
        case Not(part):
            return Not(exactly(part))
        case And(parts) | Or(parts):
            return joined(type(node), [exactly(part) for part in parts]) or node
        case Term(field=field, fuzzy=False, prefix=False) if field in _IN_FORMS:
            return replace(node, exact=True)
        case _:
            return node


def joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    """The different parts under one node, those of the same kind merged into it."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    different = tuple(dict.fromkeys(flat))
    if len(different) < 2:
        return different[0] if different else None
    return kind(different)
