"""The claims that a query finds, most salient first: by standing, and by words of their own or of their speaker."""

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
from itertools import islice

import numpy as np

from index.model.claims import Claim, Standing
from index.model.document import Document, Span
from index.model.results import Hit
from index.search.conditions import CONFLICTS, OWN, STANDINGS, Conditions, Found, holds, stands
from index.search.nodes import OF_MARKS, And, Leaf, Node, Not, Or, Term, field_of, leaves, positive
from index.search.passages import MOST_READ, Passages, looked_through, spans_within
from index.search.snippets import occurs
from index.store import claimsets
from index.store.claimsets import ClaimFacts, Where


class Claims(Passages[ClaimFacts]):
    """The claims that a query finds, most salient first.

    The catalogue finds them by itself unless their words or what analysts said of them must be looked at.
    """

    def __init__(self, conditions: Conditions) -> None:
        super().__init__(conditions)
        self._sets = conditions.catalogue.claim_sets
        self._text = lru_cache(MOST_READ)(conditions.catalogue.text)  # claims do not come document by document

    def find(self, limit: int, start: int) -> Found:
        if self._where is None:
            return super().find(limit, start)
        best = self._sets.best(self._where, limit, start)
        return Found(tuple(self._hits(best)), self._sets.count(self._where))

    def first(self, limit: int) -> Found:
        if self._where is None:
            return super().first(limit)
        hits = tuple(self._hits(self._sets.best(self._where, limit)))
        return Found(hits, len(hits))

    def documents(self) -> Collection[int]:
        return super().documents() if self._where is None else self._sets.documents(self._where)

    def standings(self) -> set[tuple[Standing, int]]:
        """The standing of each claim that is found, with its document."""
        if self._where is None:
            return {(one.standing, one.document) for one in self.rows()[0]}
        return self._sets.standings(self._where)

    def rows(self, most: int = MOST_READ, enough: int = sys.maxsize) -> tuple[list[ClaimFacts], str]:
        conditions = self._conditions
        documents, note = conditions.newest_first(conditions.widest), ""
        if conditions.has_own_words:
            note = looked_through(most, len(documents))
            documents = documents[:most]
        standings = claimsets.some(map(claimsets.stands_as, self._standings()))
        found = (
            one
            for one in self._sets.best(claimsets.every((standings, claimsets.among(documents.tolist()))))
            if holds(conditions.query, partial(self._meets, one))
        )
        return list(islice(found, enough)), note

    @cached_property
    def _where(self) -> Where | None:
        """The query as a condition on claims in the catalogue; None if it cannot be one."""
        fields = {field_of(leaf) for leaf in leaves(self._conditions.query)}
        return None if fields & {*OWN, *OF_MARKS} else self._condition(self._conditions.query)

    def _condition(self, node: Node) -> Where:
        match node:
            case And(parts):
                return claimsets.every(map(self._condition, parts))
            case Or(parts):
                return claimsets.some(map(self._condition, parts))
            case Not(part):
                return claimsets.none(self._condition(part))
            case Term("flagged", "standing"):
                return claimsets.FLAGGED
            case Term(word, "standing") if word in CONFLICTS:
                return claimsets.disputed(CONFLICTS[word])
            case Term(word, "standing"):
                return claimsets.stands_as(STANDINGS[word])
            case _:
                return claimsets.among(np.flatnonzero(self._conditions.met_by(node)).tolist())

    def _standings(self) -> Collection[Standing]:
        """The standings that a hit can have, if the query itself limits them to one; otherwise all."""
        query = self._conditions.query
        parts = query.parts if isinstance(query, And) else (query,)
        named = [part.word for part in parts if isinstance(part, Term) and part.field == "standing"]
        known = [STANDINGS[word] for word in named if word in STANDINGS]
        return known[:1] or tuple(Standing)

    def _meets(self, one: ClaimFacts, leaf: Leaf) -> bool:
        """Whether a claim meets a condition."""
        match leaf:
            case Term(word, "standing"):
                return stands(one, word)
            case _ if field_of(leaf) in OF_MARKS:
                return self._conditions.said(leaf).hold_for(one.document, one.start, one.end)
            case _ if field_of(leaf) in OWN:
                return occurs(leaf, self._text(one.document)[one.start : one.end]) or occurs(leaf, one.speaker)
            case _:
                return bool(self._conditions.met_by(leaf)[one.document])

    def _hits(self, rows: Iterable[ClaimFacts]) -> Iterator[Hit]:
        sought = [leaf for leaf in positive(self._conditions.query) if field_of(leaf) in OWN]
        catalogue = self._conditions.catalogue
        for one in rows:
            document, claim = catalogue.document(one.document), catalogue.claim(one.document, one.position)
            if document and claim:
                yield _hit(document, claim, sought)


def _hit(document: Document, claim: Claim, sought: Sequence[Leaf]) -> Hit:
    whole = Span(claim.start, claim.end)
    return Hit(
        document.id,
        claim.salience,
        spans_within(document, (whole,), sought),
        whole,
        speaker=claim.speaker,
        claim=claim.id,
        standing=claim.standing,
    )
