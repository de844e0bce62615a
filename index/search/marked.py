"""What analysts marked, tagged or noted that a query finds: documents, and words in them, newest document first.

A condition on marks must hold for the words, or for their document; any other one for their document.
"""

import sys
from collections.abc import Iterable, Iterator
from functools import cache, partial

from index.model.claims import Claim
from index.model.document import Document, Span
from index.model.results import Hit
from index.search.conditions import OWN, Conditions, holds
from index.search.nodes import OF_MARKS, Leaf, field_of, positive
from index.search.passages import MOST_READ, Passages, spans_within
from index.search.snippets import snippet, spans
from index.store.marked import Spot


class MarkedThings(Passages[Spot]):
    """The documents, and the words in them, that are marked as a query says."""

    def __init__(self, conditions: Conditions) -> None:
        super().__init__(conditions)
        self._claims = cache(conditions.catalogue.claims)

    def rows(self, most: int = MOST_READ, enough: int = sys.maxsize) -> tuple[list[Spot], str]:
        conditions = self._conditions
        asked = [leaf for leaf in positive(conditions.query) if field_of(leaf) in OF_MARKS]
        documents = {id_: at for at, id_ in enumerate(conditions.newest_first(conditions.widest).tolist())}
        found = {spot for leaf in asked for spot in conditions.said(leaf).all if spot.document in documents}
        rows = [spot for spot in found if holds(conditions.query, partial(self._meets, spot))]
        return sorted(rows, key=lambda spot: (documents[spot.document], spot.start or -1, spot.end or -1))[:enough], ""

    def _meets(self, spot: Spot, leaf: Leaf) -> bool:
        """Whether what was marked meets a condition."""
        if field_of(leaf) not in OF_MARKS:
            return bool(self._conditions.met_by(leaf)[spot.document])
        said = self._conditions.said(leaf)
        if spot.start is None or spot.end is None:
            return spot.document in said.whole
        return said.hold_for(spot.document, spot.start, spot.end)

    def _hits(self, rows: Iterable[Spot]) -> Iterator[Hit]:
        sought = [leaf for leaf in positive(self._conditions.query) if field_of(leaf) not in OF_MARKS]
        for spot in rows:
            document = self._conditions.catalogue.document(spot.document)
            if document is None:  # it was removed meanwhile
                continue
            if spot.start is None or spot.end is None:
                marked = spans(document, sought)
                yield Hit(spot.document, 0.0, marked, snippet(document, marked))
            else:
                yield self._of_words(document, Span(spot.start, spot.end), sought)

    def _of_words(self, document: Document, words: Span, sought: list[Leaf]) -> Hit:
        """A hit for words of a document: for the claim that holds their middle, if there is one."""
        middle = (words.start + words.end) // 2
        claims: Iterable[Claim] = self._claims(document.id)
        claim = next((one for one in claims if one.start <= middle < one.end), None)
        whole = Span(claim.start, claim.end) if claim else words
        marked = spans_within(document, (whole,), [leaf for leaf in sought if field_of(leaf) in OWN])
        if claim is None:
            return Hit(document.id, 0.0, marked, whole)
        return Hit(
            document.id, 0.0, marked, whole, speaker=claim.speaker, claim=claim.id, standing=claim.standing
        )  # fmt: skip
