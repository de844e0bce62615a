"""A query as a tree: words and conditions at its leaves, joined by AND, OR and NOT.

`str(node)` is a query that parses to the same tree.
"""

import re
from functools import cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from index.model.actions import Marking
from index.search.forms import family
from index.text.words import INVISIBLE, fold

Field = Literal[
    "body", "title", "outlet", "story", "speaker", "said", "via", "standing", "lang", "marked", "is", "note"
]
# The fields that a query can name, besides "date", "case" and "tag"; "body" is the whole text.
FIELDS: tuple[Field, ...] = (
    "title", "outlet", "story", "speaker", "said", "via", "standing", "lang", "marked", "is", "note",
)  # fmt: skip
NAMES = (*FIELDS, "date", "case", "tag")
INDEXED: frozenset[Field] = frozenset({"body", "title", "outlet"})  # the fields in the engine's index
OF_STATEMENTS: frozenset[Field] = frozenset({"speaker", "said", "via"})
OF_MARKS = frozenset({"tag", "marked", "note"})  # what an analyst said of a document, or of words in it
_IN_FORMS: frozenset[Field] = frozenset(
    {"body", "title", "story", "said", "note"}
)  # where other forms of a word match too
DISPUTES = ("disputed", "figures", "denied", "contradicted", "updated")
STANDINGS = ("single", "copies", "origin", "corroborated", "unresolved", "flagged", *DISPUTES)
MARKS = (*(marking.value for marking in Marking), "any")
STATES = ("unread", "read")
MAX_TERMS = 64
MAX_SLOP = 50
# Ways to place the words of a phrase, each of which an engine may have to try.
MAX_WAYS = 1_000
MAX_EXACT = 100  # characters
QUOTES = '"“”„‟«»'
_UNQUOTED = dict.fromkeys(map(ord, QUOTES), " ")
_PLAIN = re.compile(r"[a-z0-9]+\*?|\*")


class Term(msgspec.Struct, frozen=True):
    """A folded word and its other forms; only the word itself if `exact`.

    If `fuzzy`, words at most one edit away match instead; if `prefix`, words that begin with it. In the field
    "standing" it is one of STANDINGS, in "marked" of MARKS, in "is" of STATES, in "lang" a code of two letters. In
    "note" it may be the beginning "", which any note has.
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
        """Whether other forms of the word match too."""
        plain = not (self.exact or self.fuzzy or self.prefix)
        return plain and self.field in _IN_FORMS and family(self.word) is not None


class Phrase(msgspec.Struct, frozen=True):
    """Words in this order, each at most `slop` places after the one before; 1 means side by side.

    If `prefix`, the last one may be the beginning of a word.
    """

    words: tuple[str, ...]
    field: Field = "body"
    slop: int = 1
    prefix: bool = False

    def __str__(self) -> str:
        slop = f"~{self.slop}" if self.slop > 1 else ""
        return f'{_prefix(self.field)}"{" ".join(self.words)}{"*" if self.prefix else ""}"{slop}'


class Exact(msgspec.Struct, frozen=True):
    """Whole words of the text, in exactly these letters."""

    text: str

    def __str__(self) -> str:
        return f'case:"{self.text}"'

    @property
    def pattern(self) -> re.Pattern[str]:
        return _exact(self.text)


class Tagged(msgspec.Struct, frozen=True):
    """A tag as `folded_tag` has it; if `prefix`, any tag that begins so."""

    tag: str
    prefix: bool = False

    def __str__(self) -> str:
        name = f"{self.tag}*" if self.prefix else self.tag
        return f"tag:{name}" if _PLAIN.fullmatch(name) else f'tag:"{name}"'

    def holds(self, tag: str) -> bool:
        """Whether a tag that is as the analyst wrote it is meant."""
        folded = folded_tag(tag)
        return folded.startswith(self.tag) if self.prefix else folded == self.tag


class Dates(msgspec.Struct, frozen=True):
    """A range of years, months or days (ISO 8601), both ends included; "" leaves an end open."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"date:{self.first}" if self.first == self.last else f"date:{self.first}..{self.last}"

    def holds(self, date: str) -> bool:
        """Whether a document's date ("" if unknown) is certainly in the range."""
        return (
            bool(date)
            and date[: len(self.first)] >= self.first
            and date[: len(self.last) or None] <= (self.last or date)
        )


class Among(msgspec.Struct, frozen=True):
    """A set of documents: the catalogue's answer to a part of a query, from which an engine goes on."""

    documents: tuple[int, ...]

    def __str__(self) -> str:
        return f"{len(self.documents)} documents"


class And(msgspec.Struct, frozen=True):
    """All parts must hold."""

    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " AND ".join(_grouped(part) for part in self.parts)


class Or(msgspec.Struct, frozen=True):
    """At least one part must hold."""

    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " OR ".join(_grouped(part) for part in self.parts)


class Not(msgspec.Struct, frozen=True):
    """The part must not hold."""

    part: "Node"

    def __str__(self) -> str:
        return f"NOT {_grouped(self.part)}"


Leaf = Term | Phrase | Exact | Tagged | Dates | Among
Node = Leaf | And | Or | Not


def positive(node: Node | None) -> tuple[Leaf, ...]:
    """The leaves by which a document is found, in order: all but those under a NOT."""
    match node:
        case None | Not():
            return ()
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in positive(part))
        case _:
            return (node,)


def leaves(node: Node) -> tuple[Leaf, ...]:
    """All leaves of a query, in order."""
    match node:
        case Not(part):
            return leaves(part)
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case _:
            return (node,)


def field_of(leaf: Leaf) -> str:
    """The name of the field that a leaf is about."""
    match leaf:
        case Term(field=field) | Phrase(field=field):
            return field
        case Exact():
            return "case"
        case Tagged():
            return "tag"
        case Dates():
            return "date"
        case Among():
            return "documents"


def folded_tag(tag: str) -> str:
    """The form in which tags are compared: on one line, in any case, without accents and quotation marks."""
    return " ".join(fold(" ".join(tag.translate(_UNQUOTED).split())).split())


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
    """The same query, with none of its words matching other forms."""
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
    """The distinct parts under one node; parts of the same kind are merged into it. None if there are none."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    different = tuple(dict.fromkeys(flat))
    if len(different) < 2:
        return different[0] if different else None
    return kind(different)
