"""The interface of a full-text engine: it adds and removes documents, and says which ones match a query.

Queries are trees of index.search.nodes, whose leaves are conditions on the fields that the engine has, or `Among`. All
engines find the same documents. Ranking is their own affair, except that words in the title count more, and that a word
itself counts more than its other forms. Snippets, facets, dates and places in the text come from the catalogue.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from index.model.document import Document, PartKind
from index.search.forms import among, family
from index.search.nodes import INDEXED, And, Node, Not, Or, Phrase, Term, positive
from index.text.words import is_near

_MOST_LOOKED_AT = 50_000  # words of an index with the same beginning
_MOST_WAYS = 100  # words that are tried for the unfinished last word of a phrase
_MOST_TOLD = 8  # words of a query about which alternatives are listed
_SHORTEST_NEAR = 4  # letters; shorter words have too many neighbours one edit away


class Ranked(msgspec.Struct, frozen=True):
    """Ids and scores of documents, best first and equal scores by id; and how many documents match in all."""

    best: tuple[tuple[int, float], ...]
    total: int


class Extent(msgspec.Struct, frozen=True):
    """The state of an index. `generation` increases with each commit."""

    generation: int
    documents: int


class Reader(Protocol):
    """An index as it was when it was opened."""

    def rank(self, query: Node, limit: int) -> Ranked:
        """The best `limit` of all documents that match."""

    def first(self, query: Node, limit: int | None) -> Sequence[int]:
        """The first `limit` documents that match (None: all), in any order and without scores."""

    def frequency(self, term: Term) -> int:
        """How many documents have a word in a field. Removed ones may count until segments are merged."""

    def beginning(self, term: Term) -> Iterable[str]:
        """The words of a field that begin with the term's word."""

    def close(self) -> None: ...


class Writer(Protocol):
    """Adds documents to an index and removes them."""

    def add(self, document: Document) -> None: ...

    def remove(self, id_: int) -> None: ...

    def commit(self) -> None:
        """Make all additions and removals permanent, and visible to whoever opens the index afterwards."""

    def close(self) -> None:
        """Discard what was not committed."""


class Engine(Protocol):
    """Keeps indexes in folders. A torn or forged index may raise any error, but no code in it is executed."""

    format: str  # names all that an index depends on: one of another format cannot be used
    fields: frozenset[str]  # of the conditions that it answers: INDEXED, and perhaps "date" and "lang"

    def create(self, folder: Path) -> None: ...

    def extent(self, folder: Path) -> Extent: ...

    def reader(self, folder: Path) -> Reader:
        """Open the index. Fails if a part is missing or torn, as far as that shows without reading all of it."""

    def writer(self, folder: Path) -> Writer: ...

    def needs_tidying(self, folder: Path) -> bool: ...

    def tidy(self, folder: Path) -> None: ...


def loose_title(document: Document) -> str:
    """A document's title if its text does not contain it (it is searched for all the same), otherwise ""."""
    if document.title is None or any(part.kind is PartKind.TITLE for part in document.parts):
        return ""
    return document.title.value


def forms(reader: Reader, term: Term) -> list[str]:
    """The words of the index that a word of a query stands for, in order; the word itself comes first if it occurs."""
    alike = family(term.word) if term.has_forms else None
    begun = (reader.beginning(Term(letters, term.field)) for letters in (alike.beginnings if alike else ()))
    here = [term.word] if reader.frequency(term) else []
    return among((*here, *(word for words in begun for word in islice(words, _MOST_LOOKED_AT))), term.word)


def spelled_out(reader: Reader, node: Node) -> Node:
    """The query with each phrase whose last word is unfinished replaced by the phrases that it may become."""
    match node:
        case Phrase(words, field, prefix=True):
            ends = set(islice(reader.beginning(Term(words[-1], field)), _MOST_LOOKED_AT))
            often = sorted(ends, key=lambda word: (-reader.frequency(Term(word, field)), word))
            ways = [replace(node, words=(*words[:-1], word), prefix=False) for word in often[:_MOST_WAYS]]
            return Or(tuple(ways)) if ways else replace(node, prefix=False)
        case And(parts):
            return And(tuple(spelled_out(reader, part) for part in parts))
        case Or(parts):
            return Or(tuple(spelled_out(reader, part) for part in parts))
        case Not(part):
            return Not(spelled_out(reader, part))
        case _:
            return node


def near(reader: Reader, term: Term) -> list[str]:
    """The words of the index at most one edit away, with the same first letter, in order."""
    return _alike(reader, term, lambda word: is_near(word, term.word))


def _nearly_begun(reader: Reader, term: Term) -> list[str]:
    """The words of the index whose beginning is at most one edit away, with the same first letter, in order."""
    lengths = range(len(term.word) - 1, len(term.word) + 2)
    return _alike(reader, term, lambda word: any(is_near(word[:length], term.word) for length in lengths))


def _alike(reader: Reader, term: Term, is_alike: Callable[[str], bool]) -> list[str]:
    begun = islice(reader.beginning(Term(term.word[0], term.field)), _MOST_LOOKED_AT)
    return sorted({word for word in begun if is_alike(word)})


def alternatives(reader: Reader, node: Node) -> str:
    """For a query that finds nothing: how many documents have each of its words, or else a word nearly the same."""
    told = []
    for leaf in dict.fromkeys(positive(node)):
        match leaf:
            case Phrase(words, field) if field in INDEXED:
                apart = all(reader.frequency(Term(word, field)) for word in words)
                told.append(f"{leaf} 0{' (the words apart are there)' if apart else ''}")
            case Term(field=field, fuzzy=False) if field in INDEXED:
                count = reader.rank(leaf, 1).total
                other = "" if count else _nearest(reader, leaf)
                told.append(f"{leaf} {count}{f' (near: {other})' if other else ''}")
    return ", ".join(told[:_MOST_TOLD])


def _nearest(reader: Reader, leaf: Term) -> str:
    """The most frequent word of the index that is one edit away, with its count; "" if there is none."""
    if len(leaf.word) < _SHORTEST_NEAR:
        return ""
    alike = _nearly_begun(reader, leaf) if leaf.prefix else near(reader, leaf)
    counted = [(reader.frequency(Term(word, leaf.field)), word) for word in alike]
    if not counted:
        return ""
    count, word = max(counted)
    return f"{word} {count}"


def body_words(node: Node) -> list[str]:
    """The words of a query that are searched for in the whole text; if they occur in a title, they count more."""
    found: list[str] = []
    for leaf in positive(node):
        match leaf:
            case Term(word, "body"):
                found.append(word)
            case Phrase(words, "body"):
                found += words
    return list(dict.fromkeys(found))
