"""Which documents meet the conditions of a query: the full text knows about words, the catalogue about the rest."""

from collections.abc import Callable, Iterable
from functools import cache, cached_property, reduce
from itertools import chain
from typing import Literal

import msgspec
import numpy as np
from msgspec.structs import replace

from index.model.claims import Claim, Conflict, Standing
from index.model.results import Hit
from index.search.fulltext import FullText
from index.search.nodes import (
    INDEXED,
    OF_MARKS,
    OF_STATEMENTS,
    Among,
    And,
    Dates,
    Exact,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Tagged,
    Term,
    field_of,
    leaves,
)
from index.search.snippets import Words, beginnings
from index.store.catalogue import Catalogue
from index.store.claimsets import ClaimFacts
from index.store.columns import Facts, Ids, Mask
from index.store.marked import Marked, Spots
from index.text.words import words

HitKind = Literal["documents", "statements", "claims", "marks"]
Own = Callable[[], tuple[Marked, str]]
"""Gives what analysts said, up to date, and who of them asks. It is called only where a query is about that."""

OWN = ("body", "case")  # the fields which, when claims are searched for, mean a claim's own words
STANDINGS = {
    "single": Standing.SINGLE_SOURCE,
    "copies": Standing.COPIES,
    "origin": Standing.ONE_ORIGIN,
    "corroborated": Standing.CORROBORATED,
    "unresolved": Standing.UNRESOLVED,
}
CONFLICTS = {
    "disputed": frozenset(Conflict) - {Conflict.NONE},
    "figures": frozenset({Conflict.FIGURES_DIFFER}),
    "denied": frozenset({Conflict.DENIED}),
    "contradicted": frozenset({Conflict.CONTRADICTED}),
    "updated": frozenset({Conflict.UPDATED}),
}


class Found(msgspec.Struct, frozen=True):
    """`hits` are the best of `total`; `note` says what was not looked at."""

    hits: tuple[Hit, ...]
    total: int
    note: str = ""


def kind_of(query: Node) -> HitKind:
    """The kind of hits that a query asks for."""
    fields = {field_of(leaf) for leaf in leaves(query)}
    if fields & OF_STATEMENTS:
        return "statements"
    return "claims" if "standing" in fields else "marks" if _asks_for_marks(query) else "documents"


def _asks_for_marks(node: Node) -> bool:
    """Whether nothing is found but by a condition on marks that holds."""
    match node:
        case And(parts):
            return any(map(_asks_for_marks, parts))
        case Or(parts):
            return all(map(_asks_for_marks, parts))
        case Not():
            return False
        case _:
            return field_of(node) in OF_MARKS


class Conditions:
    """A query for hits of one kind, on one state of the catalogue and the full text.

    All methods raise UnusableError, OSError, LibraryError.
    """

    def __init__(self, catalogue: Catalogue, fulltext: FullText, own: Own, query: Node, kind: HitKind) -> None:
        self.catalogue = catalogue
        self.fulltext = fulltext
        self._own = own
        self.query = query
        self.kind = kind
        self.met_by = cache(self._met_by)  # so that each condition is evaluated only once
        self.said = cache(self._said)
        self.names = cache(self._names)

    def of_kind(self, kind: HitKind) -> "Conditions":
        """The same query, asking for hits of another kind."""
        return self if kind == self.kind else Conditions(self.catalogue, self.fulltext, self._own, self.query, kind)

    @cached_property
    def facts(self) -> Facts:
        """What is known about each document. Not read by searches for words alone."""
        return self.catalogue.columns.facts()

    @cached_property
    def own(self) -> tuple[Marked, str]:
        """What analysts said, and who of them asks."""
        return self._own()

    def newest_first(self, documents: Mask) -> Ids:
        return self.facts.newest_first(documents)

    @property
    def has_words(self) -> bool:
        """Whether any condition must be answered by the engine."""
        return any(field_of(leaf) in INDEXED for leaf in leaves(self.query))

    @property
    def has_own_words(self) -> bool:
        """Whether any condition is on a claim's own words."""
        return any(field_of(leaf) in OWN for leaf in leaves(self.query))

    @property
    def for_engine(self) -> Node:
        """The query for the engine: conditions that it cannot answer are replaced by the documents that meet them."""
        return self._for_engine(self.query)

    def _for_engine(self, node: Node) -> Node:
        match node:
            case And(parts):
                return And(tuple(map(self._for_engine, parts)))
            case Or(parts):
                return Or(tuple(map(self._for_engine, parts)))
            case Not(part):
                return Not(self._for_engine(part))
            case _ if field_of(node) in self._answered:
                return node
            case Term("unread", "is"):  # by what is read, which is less
                return Not(self._for_engine(replace(node, word="read")))
            case _:
                return Among(tuple(np.flatnonzero(self.met_by(node)).tolist()))

    @cached_property
    def _answered(self) -> frozenset[str]:
        """The fields of the conditions that the engine answers."""
        return self.fulltext.fields

    @property
    def widest(self) -> Mask:
        """The documents that may contain a hit. Only conditions on statements and claims remain to be checked."""
        return self._widest(self.query)

    def _widest(self, node: Node) -> Mask:
        match node:
            case And(parts):
                return reduce(np.logical_and, map(self._widest, parts))
            case Or(parts):
                return reduce(np.logical_or, map(self._widest, parts))
            case Not(part):
                own = any(self._is_own(leaf) for leaf in leaves(part))
                return self.facts.shown if own else self.facts.shown & ~self._widest(part)
            case Term(field="body") | Phrase(field="body") if self.kind == "claims":
                return self.met_by(node) | self._speaking(node)
            case _:
                return self.met_by(node)

    def _is_own(self, leaf: Leaf) -> bool:
        """Whether a condition is on statements or claims rather than on documents."""
        field = field_of(leaf)
        return (
            field in OF_STATEMENTS
            or field == "standing"
            or (self.kind == "claims" and field in OWN)
            or (self.kind != "documents" and field in OF_MARKS)
        )

    def _speaking(self, leaf: Term | Phrase) -> Mask:
        """The documents in which somebody speaks whose name matches."""
        return self.facts.mask(self.catalogue.speakers.speaking(self.names(leaf)))

    def _names(self, leaf: Term | Phrase) -> set[str]:
        """The speakers, or the mentions of unknown ones, whose names match."""
        begun = (self.catalogue.speakers.with_word(word, whole=whole) for word, whole in beginnings(leaf))
        names = set(chain.from_iterable(begun))
        is_sure = isinstance(leaf, Term) and not leaf.fuzzy and not leaf.has_forms  # names were found by just this word
        return names if is_sure else _meant(leaf, names)

    def _met_by(self, leaf: Leaf) -> Mask:
        """The documents that meet a condition, or in which a statement or claim may meet it."""
        columns, facts = self.catalogue.columns, self.facts
        match leaf:
            case Among(documents):
                return facts.mask(documents)
            case Dates(first, last):
                return facts.dated_within(first, last)
            case Exact(text):
                found = self.fulltext.first(_in_any_case(text))
                return facts.mask([id_ for id_ in found if leaf.pattern.search(self.catalogue.text(id_))])
            case Term(word, "lang"):
                return facts.in_language(word)
            case Term("flagged", "standing"):
                return facts.mask(columns.flagged())
            case Term(word, "standing") if word in CONFLICTS:
                return facts.mask(columns.disputed(CONFLICTS[word]))
            case Term(word, "standing"):
                return facts.mask(columns.standing(STANDINGS[word]))
            case Term(word, "is"):
                marked, asking = self.own
                read = facts.mask(marked.read_by(asking))
                return read if word == "read" else facts.shown & ~read
            case _ if field_of(leaf) in OF_MARKS:
                return facts.mask(self.said(leaf).documents)
            case Term(field="story") | Phrase(field="story"):
                return facts.mask(columns.of_story(_meant(leaf, columns.stories())))
            case Term(field="speaker") | Phrase(field="speaker"):
                return self._speaking(leaf)
            case Term(field="said") | Phrase(field="said"):
                return facts.mask(self.fulltext.first(replace(leaf, field="body")))
            case Term(field="via") | Phrase(field="via"):
                return facts.shown
            case _:
                return facts.mask(self.fulltext.first(leaf))

    def _said(self, leaf: Leaf) -> Spots:
        """Where it is said what a condition on marks asks for."""
        marked, _ = self.own
        match leaf:
            case Tagged():
                return marked.spots("tag", list(filter(leaf.holds, marked.names("tag"))))
            case Term("any", "marked"):
                return marked.spots("mark", marked.names("mark"))
            case Term(word, "marked"):
                return marked.spots("mark", [word])
            case Term("", prefix=True):
                return Spots(spot for spot, _ in marked.notes())
            case _:
                return Spots(spot for spot, text in marked.notes() if Words(text).spans(leaf))


def holds(node: Node, meets: Callable[[Leaf], bool]) -> bool:
    """Whether a query is true of something, given which conditions that `meets`."""
    match node:
        case And(parts):
            return all(holds(part, meets) for part in parts)
        case Or(parts):
            return any(holds(part, meets) for part in parts)
        case Not(part):
            return not holds(part, meets)
        case _:
            return meets(node)


def stands(claim: Claim | ClaimFacts, word: str) -> bool:
    """Whether a claim has the standing or conflict that this word of a query names."""
    if word == "flagged":
        return claim.flagged
    if word in CONFLICTS:
        return claim.conflict in CONFLICTS[word]
    return claim.standing is STANDINGS[word]


def _meant(leaf: Leaf, values: Iterable[str]) -> set[str]:
    """The values that contain a word or phrase."""
    return {value for value in values if value and Words(value).spans(leaf)}


def _in_any_case(text: str) -> Node:
    """A condition that all texts with these letters meet, whatever their case; other texts may meet it too."""
    found = tuple(word for word, _, _ in words(text))
    return Phrase(found) if len(found) > 1 else Term(found[0], exact=True)
