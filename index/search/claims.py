"""The claims that a query finds, most salient first: by standing, and by words of their own or of their speaker."""

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import islice

from index.model.claims import Claim, Standing
from index.model.document import Document, Span
from index.model.results import Hit
from index.search.conditions import OWN, STANDINGS, Conditions, holds, stands
from index.search.nodes import OF_MARKS, And, Leaf, Term, field_of, positive
from index.search.passages import MOST_READ, Passages, looked_through, spans_within
from index.search.snippets import Words
from index.store.columns import ClaimFacts


class Claims(Passages[ClaimFacts]):
    """The claims that a query finds, most salient first."""

    def __init__(self, conditions: Conditions) -> None:
        super().__init__(conditions)
        self._told = cache(conditions.catalogue.claims)
        self._words = cache(self._words_of_claims)

    def rows(self, most: int = MOST_READ, enough: int = sys.maxsize) -> tuple[list[ClaimFacts], str]:
        conditions = self._conditions
        documents, note = set(conditions.widest), ""
        if conditions.has_own_words:
            note = looked_through(most, len(documents))
            documents = set(conditions.newest_first(documents)[:most])
        found = (
            one
            for one in conditions.catalogue.columns.claims(self._standings())
            if one.document in documents and holds(conditions.query, partial(self._meets, one))
        )
        return list(islice(found, enough)), note

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
                claims = self._words(one.document)
                return one.position < len(claims) and any(words.spans(leaf) for words in claims[one.position])
            case _:
                return one.document in self._conditions.met_by(leaf)

    def _words_of_claims(self, document: int) -> tuple[tuple[Words, ...], ...]:
        """The words of each claim of a document, followed by those of its speaker's name."""
        text = self._conditions.catalogue.columns.text(document)
        return tuple(
            (Words(text[claim.start : claim.end]), *([Words(claim.speaker)] if claim.speaker else ()))
            for claim in self._told(document)
        )

    def _hits(self, rows: Iterable[ClaimFacts]) -> Iterator[Hit]:
        sought = [leaf for leaf in positive(self._conditions.query) if field_of(leaf) in OWN]
        for one in rows:
            document, claims = self._conditions.catalogue.document(one.document), self._told(one.document)
            if document and one.position < len(claims):
                yield _hit(document, claims[one.position], sought)


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
