"""The statements that a query finds, newest document first: by who makes them, their words, and who passed them on.

The catalogue says which statements meet a condition, by their numbers. What remains to be asked of documents, claims
and marks is asked of those statements alone.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache, reduce

import numpy as np
from msgspec.structs import replace

from index.model.claims import Standing
from index.model.document import Span
from index.model.results import Hit
from index.search.conditions import CONFLICTS, STANDINGS, Conditions, Found
from index.search.nodes import OF_MARKS, And, Leaf, Node, Not, Or, Phrase, Term, field_of, positive
from index.search.passages import MOST_READ, READ_AT_ONCE, looked_through, spans_within
from index.search.snippets import Words, occurs
from index.store import claimsets
from index.store.claimsets import Where
from index.store.columns import Mask
from index.store.spoken import Column, Numbers, document_of, every, run, some
from index.store.statements import SEPARATOR, Stated

# Statements with some words. If there are more, only the newest documents are looked through.
_MOST_FOUND = 100_000


class Statements:
    """The statements that a query finds. All methods raise UnusableError, OSError, LibraryError."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self._stated = conditions.catalogue.statements
        self._meeting = cache(self._find_meeting)

    def find(self, limit: int, start: int) -> Found:
        """The best hits, from the one numbered `start` on."""
        numbers, note = self._numbers(MOST_READ)
        return Found(tuple(self._hits(numbers[start : start + limit].tolist())), len(numbers), note)

    def first(self, limit: int) -> Found:
        """Some hits, as fast as possible."""
        numbers, note = self._numbers(READ_AT_ONCE)
        hits = tuple(self._hits(numbers[:limit].tolist()))
        return Found(hits, len(hits), note)

    def documents(self) -> Collection[int]:
        """The documents with a hit, as far as they are looked through."""
        documents: list[int] = np.unique(document_of(self._numbers(MOST_READ)[0])).tolist()
        return documents

    def speakers(self) -> set[tuple[str, int]]:
        """Who makes the statements found, with the documents."""
        return set(self._stated.speakers(self._numbers(MOST_READ)[0].tolist()))

    def standings(self) -> set[tuple[Standing, int]]:
        """The standing of each claim that is made by a statement found, with its document."""
        numbers = self._numbers(MOST_READ)[0]
        made = self._stated.claims_of(numbers.tolist(), claimsets.ANY)
        documents = document_of(np.array([number for number, _ in made], np.int64)).tolist()
        return {(standing, id_) for (_, standing), id_ in zip(made, documents, strict=True)}

    def _numbers(self, most: int) -> tuple[Numbers, str]:
        """The numbers of the statements found, in order, and a note on what was not looked at."""
        conditions, note = self._conditions, ""
        among = self._among(conditions.query)
        if among is None:
            documents = conditions.newest_first(conditions.widest)
            note = looked_through(most, len(documents))
            among = np.sort(np.array(self._stated.numbers(documents[:most].tolist()), np.int64))
        facts = conditions.facts
        among = among[facts.holds(document_of(among))]
        found = among[self._met(conditions.query, among)]
        documents = document_of(found)
        return found[np.lexsort((found, documents, -facts.date[documents]))], note

    def _among(self, node: Node) -> Numbers | None:
        """Statements among which all are that are found, in order; None if they may be any."""
        match node:
            case And(parts):
                known = [numbers for part in parts if (numbers := self._among(part)) is not None]
                return min(known, key=len) if known else None
            case Or(parts):
                either = [self._among(part) for part in parts]
                known = [numbers for numbers in either if numbers is not None]
                return reduce(np.union1d, known) if len(known) == len(either) else None
            case Not():
                return None
            case _:
                return self._meeting(node)

    def _met(self, node: Node, numbers: Numbers) -> Mask:
        """Which of some statements, in order, meet a condition."""
        match node:
            case And(parts):
                return reduce(np.logical_and, (self._met(part, numbers) for part in parts))
            case Or(parts):
                return reduce(np.logical_or, (self._met(part, numbers) for part in parts))
            case Not(part):
                return ~self._met(part, numbers)
            case Term(word, "standing"):
                made = self._stated.claims_of(numbers.tolist(), _standing(word))
                return np.isin(numbers, [number for number, _ in made], assume_unique=True)
            case _ if field_of(node) in OF_MARKS:
                return self._marked(node, numbers)
            case Term(field="speaker" | "said" | "via") | Phrase(field="speaker" | "said" | "via"):
                found = self._meeting(node)
                if found is None:
                    found = self._spoken_in(np.unique(document_of(numbers)).tolist(), node)
                return np.isin(numbers, found, assume_unique=True)
            case _:
                return self._conditions.met_by(node)[document_of(numbers)]

    def _find_meeting(self, leaf: Leaf) -> Numbers | None:
        """The statements that meet a condition, in order; None if it is not one on statements, or too many meet it."""
        match leaf:
            case Term(field="speaker") | Phrase(field="speaker"):
                return np.sort(np.array(self._stated.by(self._conditions.names(leaf)), np.int64))
            case Term(field="said" | "via") | Phrase(field="said" | "via"):
                condition = self._condition(leaf)
                found = self._conditions.catalogue.spoken.having(_column(leaf), condition, _MOST_FOUND + 1)
                if len(found) > _MOST_FOUND:
                    return None
                if not _is_loose(leaf):
                    return found
                return self._verified(found, leaf) if len(np.unique(document_of(found))) <= MOST_READ else None
            case _:
                return None

    def _spoken_in(self, documents: list[int], leaf: Term | Phrase) -> Numbers:
        """The statements in these documents that meet a condition on words, in order."""
        found = self._conditions.catalogue.spoken.within(documents, _column(leaf), self._condition(leaf))
        return self._verified(found, leaf) if _is_loose(leaf) else found

    def _condition(self, leaf: Term | Phrase) -> str:
        """A condition on words, for the index of what was said. Where it is loose, more than is meant meets it."""
        match leaf:
            case Phrase(words, slop=slop, prefix=begun) if slop > 1:
                return every((*(run((word,)) for word in words[:-1]), run(words[-1:], begun=begun)))
            case Phrase(words, prefix=begun):
                return run(words, begun=begun)
            case Term(word, prefix=True):
                return run((word,), begun=True)
            case Term(word, "via", fuzzy=True):
                return run((word[0],), begun=True)
            case Term(word, fuzzy=fuzzy):
                alike = self._conditions.fulltext.alike(replace(leaf, field="body")) if fuzzy or leaf.has_forms else ()
                return some(run((other,)) for other in dict.fromkeys((word, *alike)))

    def _verified(self, numbers: Numbers, leaf: Term | Phrase) -> Numbers:
        """Those of some statements that meet a condition on words, in order."""
        text = lru_cache(1)(self._conditions.catalogue.text)  # the statements of a document come together
        rows = self._stated.of(numbers.tolist())

        def has(row: Stated) -> bool:
            if leaf.field == "via":
                return any(Words(name).spans(leaf) for name in row.via)
            return occurs(leaf, SEPARATOR.join(text(row.document)[span.start : span.end] for span in row.content))

        return np.array([number for number in sorted(rows) if has(rows[number])], np.int64)

    def _marked(self, leaf: Leaf, numbers: Numbers) -> Mask:
        """Which of some statements are marked so, or their claims or documents are."""
        said = self._conditions.said(leaf)
        here = numbers[self._conditions.met_by(leaf)[document_of(numbers)]]
        rows = self._stated.of(here.tolist())
        made = self._stated.made(rows.values())

        def holds(row: Stated) -> bool:
            claim = made.get((row.document, row.key))
            return said.hold_for(row.document, row.start, row.end) or (
                claim is not None and said.hold_for(row.document, claim.start, claim.end)
            )

        return np.isin(numbers, [number for number, row in rows.items() if holds(row)], assume_unique=True)

    def _hits(self, numbers: Sequence[int]) -> Iterator[Hit]:
        sought = [leaf for leaf in positive(self._conditions.query) if field_of(leaf) in ("said", "body", "case")]
        catalogue = self._conditions.catalogue
        rows = self._stated.of(numbers)
        made = self._stated.made(rows.values())
        for row in filter(None, map(rows.get, numbers)):
            document, one = catalogue.document(row.document), made.get((row.document, row.key))
            if document:
                whole = Span(row.start, row.end)
                marked = spans_within(document, row.content, sought)
                claim = catalogue.claim(row.document, one.position) if one else None
                standing = claim.standing if claim else None
                yield Hit(
                    row.document, 0.0, marked, whole, row.speaker, claim.id if claim else None, standing
                )  # fmt: skip


def _column(leaf: Term | Phrase) -> Column:
    return "via" if leaf.field == "via" else "said"


def _is_loose(leaf: Term | Phrase) -> bool:
    """Whether the index of words cannot say by itself what meets a condition: how far apart words are, for instance."""
    return leaf.slop > 1 if isinstance(leaf, Phrase) else leaf.fuzzy and leaf.field == "via"


def _standing(word: str) -> Where:
    """The condition that claims have the standing or conflict that a word of a query names."""
    if word == "flagged":
        return claimsets.FLAGGED
    return claimsets.disputed(CONFLICTS[word]) if word in CONFLICTS else claimsets.stands_as(STANDINGS[word])
