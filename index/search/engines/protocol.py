"""What an engine of the full text must do: take documents in and out, and say which ones a query finds.

An engine is asked with the tree of index.search.nodes; of its leaves it answers words and phrases of the INDEXED
fields, and `Among`. All engines find the same documents; each ranks them in its own way, a word in the title counting
more, and those with a word itself before those with another form of it alone. Snippets, facets, dates and places in the
text come from the catalogue.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from index.model.document import Document, PartKind
from index.search.forms import among, family
from index.search.nodes import INDEXED, And, Node, Not, Or, Phrase, Term, positive
from index.text.words import is_near

_MOST_LOOKED_AT = 50_000  # words of an index that begin alike
_MOST_WAYS = 100  # words that the last of a phrase may begin


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ids and scores, best first, equal scores by id; and how many documents match in all."""

    best: tuple[tuple[int, float], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Extent:
    """How much an index holds: `generation` grows with each commit."""

    generation: int
    documents: int


class Reader(Protocol):
    """An index as it was when it was opened."""

    def rank(self, query: Node, limit: int) -> Ranked:
        """The best documents of all that match."""

    def first(self, query: Node, limit: int | None) -> Sequence[int]:
        """Documents that match, in any order, not scored: the first that are met, or all of them."""

    def frequency(self, term: Term) -> int:
        """How many documents have a word in a field; those removed may count until they are merged away."""

    def beginning(self, term: Term) -> Iterable[str]:
        """The index's words of a field that begin so."""

    def close(self) -> None: ...


class Writer(Protocol):
    def add(self, document: Document) -> None: ...

    def remove(self, id_: int) -> None: ...

    def commit(self) -> None:
        """Make all that was added and removed lasting, and seen by those who open the index from now on."""

    def close(self) -> None:
        """Leave out what was not committed."""


class Engine(Protocol):
    """Indexes in folders. Anything may be raised where an index is torn or planted; no code in it is run."""

    format: str  # what an index must have been made with to be used as it is

    def create(self, folder: Path) -> None: ...

    def extent(self, folder: Path) -> Extent: ...

    def reader(self, folder: Path) -> Reader:
        """Fails where a part of the index is missing or torn, as far as can be seen without reading it all."""

    def writer(self, folder: Path) -> Writer: ...

    def needs_tidying(self, folder: Path) -> bool: ...

    def tidy(self, folder: Path) -> None: ...


def loose_title(document: Document) -> str:
    """The title of a document whose text does not hold it: it is found there nevertheless."""
    if document.title is None or any(part.kind is PartKind.TITLE for part in document.parts):
        return ""
    return document.title.value


def forms(reader: Reader, term: Term) -> list[str]:
    """The words of the index that a word stands for, in order; the word itself, where it is there, is the first."""
    alike = family(term.word) if term.has_forms else None
    begun = (reader.beginning(Term(letters, term.field)) for letters in (alike.beginnings if alike else ()))
    here = [term.word] if reader.frequency(term) else []
    return among((*here, *(word for words in begun for word in islice(words, _MOST_LOOKED_AT))), term.word)


def spelled_out(reader: Reader, node: Node) -> Node:
    """The query with each phrase that ends in the beginning of a word as the phrases there are."""
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
    """The words of the index that begin at most one edit otherwise, with the same first letter, in order."""
    lengths = range(len(term.word) - 1, len(term.word) + 2)
    return _alike(reader, term, lambda word: any(is_near(word[:length], term.word) for length in lengths))


def _alike(reader: Reader, term: Term, is_alike: Callable[[str], bool]) -> list[str]:
    begun = islice(reader.beginning(Term(term.word[0], term.field)), _MOST_LOOKED_AT)
    return sorted({word for word in begun if is_alike(word)})


def alternatives(reader: Reader, node: Node) -> str:
    """How many documents have each word of a query that finds nothing, and words nearly the same."""
    told = []
    for leaf in dict.fromkeys(positive(node)):
        match leaf:
            case Phrase(words, field) if field in INDEXED:
                apart = all(reader.frequency(Term(word, field)) for word in words)
                told.append(f"{leaf} 0{' (the words apart are there)' if apart else ''}")
            case Term(field=field, fuzzy=False) if field in INDEXED:
                count = len(reader.first(leaf, None))
                other = "" if count else _nearest(reader, leaf)
                told.append(f"{leaf} {count}{f' (near: {other})' if other else ''}")
    return ", ".join(told[:8])


def _nearest(reader: Reader, leaf: Term) -> str:
    """The most frequent word of the index one edit away, with its count; "" where there is none."""
    if len(leaf.word) < 4:
        return ""
    alike = _nearly_begun(reader, leaf) if leaf.prefix else near(reader, leaf)
    counted = [(reader.frequency(Term(word, leaf.field)), word) for word in alike]
    if not counted:
        return ""
    count, word = max(counted)
    return f"{word} {count}"


def body_words(node: Node) -> list[str]:
    """The words of the text that a query is after: in a title they count more."""
    found: list[str] = []
    for leaf in positive(node):
        match leaf:
            case Term(word, "body"):
                found.append(word)
            case Phrase(words, "body"):
                found += words
    return list(dict.fromkeys(found))
