"""The statements that a query finds, newest document first: by who makes them, their words, and who passed them on."""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import TypeGuard

from index.model.claims import Standing
from index.model.document import Span
from index.model.results import Hit
from index.search.conditions import Conditions, holds, stands
from index.search.nodes import OF_MARKS, And, Leaf, Node, Phrase, Term, field_of, leaves, positive
from index.search.passages import MOST_READ, Passages, looked_through, spans_within
from index.search.snippets import Words, occurs
from index.store.claimsets import ClaimFacts
from index.store.speakers import SEPARATOR
from index.store.statements import Stated


class Statements(Passages[Stated]):
    """The statements that a query finds, newest document first."""

    def __init__(self, conditions: Conditions) -> None:
        super().__init__(conditions)
        self._text = lru_cache(1)(conditions.catalogue.columns.text)  # the statements of a document come together
        self._made: Mapping[tuple[int, int], ClaimFacts] = {}

    def rows(self, most: int = MOST_READ, enough: int = sys.maxsize) -> tuple[list[Stated], str]:
        conditions = self._conditions
        documents = conditions.newest_first(conditions.widest)
        said = conditions.catalogue.statements.of(documents[:most], self._names)
        if self._asks_for_claims:
            self._made = conditions.catalogue.statements.made(row for rows in said.values() for row in rows)
        found = (
            row
            for id_ in documents[:most]
            for row in said.get(id_, ())
            if holds(conditions.query, partial(self._meets, row))
        )
        return list(islice(found, enough)), looked_through(most, len(documents))

    def standings(self) -> set[tuple[Standing, int]]:
        """The standing of each claim that is made by a statement found, with its document."""
        rows, _ = self.rows()
        made = self._conditions.catalogue.statements.made(rows)
        return {(one.standing, row.document) for row in rows if (one := made.get((row.document, row.key)))}

    @cached_property
    def _names(self) -> Collection[str] | None:
        """The speakers that a hit can have, if the query itself limits them; otherwise None."""
        query = self._conditions.query
        parts = query.parts if isinstance(query, And) else (query,)
        named = [self._conditions.names(part) for part in parts if _is_of_speakers(part)]
        return set.intersection(*named) if named else None

    @cached_property
    def _asks_for_claims(self) -> bool:
        fields = {field_of(leaf) for leaf in leaves(self._conditions.query)}
        return bool(fields & {"standing", *OF_MARKS})

    def _meets(self, row: Stated, leaf: Leaf) -> bool:
        """Whether a statement meets a condition."""
        match leaf:
            case Term(field="speaker") | Phrase(field="speaker"):
                return row.speaker in self._conditions.names(leaf)
            case Term(field="via") | Phrase(field="via"):
                return any(Words(name).spans(leaf) for name in row.via)
            case Term(field="said") | Phrase(field="said"):
                text = self._text(row.document)
                return occurs(leaf, SEPARATOR.join(text[span.start : span.end] for span in row.content))
            case Term(word, "standing"):
                claim = self._made.get((row.document, row.key))
                return claim is not None and stands(claim, word)
            case _ if field_of(leaf) in OF_MARKS:
                said = self._conditions.said(leaf)
                if row.document not in said.documents:
                    return False
                claim = self._made.get((row.document, row.key))
                return said.hold_for(row.document, row.start, row.end) or (
                    claim is not None and said.hold_for(row.document, claim.start, claim.end)
                )
            case _:
                return row.document in self._conditions.met_by(leaf)

    def _hits(self, rows: Iterable[Stated]) -> Iterator[Hit]:
        sought = [leaf for leaf in positive(self._conditions.query) if field_of(leaf) in ("said", "body", "case")]
        shown = list(rows)
        catalogue = self._conditions.catalogue
        made = catalogue.statements.made(shown)
        for row in shown:
            document, one = catalogue.document(row.document), made.get((row.document, row.key))
            if document:
                whole = Span(row.start, row.end)
                marked = spans_within(document, row.content, sought)
                claim = catalogue.claim(row.document, one.position) if one else None
                standing = claim.standing if claim else None
                yield Hit(
                    row.document, 0.0, marked, whole, row.speaker, claim.id if claim else None, standing
                )  # fmt: skip


def _is_of_speakers(node: Node) -> TypeGuard[Term | Phrase]:
    return isinstance(node, Term | Phrase) and node.field == "speaker"
