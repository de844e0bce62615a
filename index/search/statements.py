"""The statements that a query finds, newest document first: by who makes them, their words, and who passed them on."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

from index.model.claims import Claim
from index.model.document import Span
from index.model.results import Hit
from index.model.rows import StatementRow
from index.search.conditions import STANDINGS, holds, stands
from index.search.nodes import OF_MARKS, Leaf, Phrase, Term, field_of, positive
from index.search.passages import MOST_READ, Passages, looked_through, spans_within
from index.search.snippets import Words


class Statements(Passages[StatementRow]):
    """The statements that a query finds, newest document first."""

    def rows(self, most: int = MOST_READ, enough: int = sys.maxsize) -> tuple[list[StatementRow], str]:
        conditions = self._conditions
        documents = conditions.newest_first(conditions.widest)
        found: list[StatementRow] = []
        for id_ in documents[:most]:
            claims = cache(partial(self._claims_by_id, id_))
            said = conditions.catalogue.speakers.in_document(id_)
            found += [row for row in said if holds(conditions.query, partial(self._meets, row, claims))]
            if len(found) >= enough:
                break
        return found, looked_through(most, len(documents))

    def _claims_by_id(self, document: int) -> dict[str, Claim]:
        return {claim.id: claim for claim in self._conditions.catalogue.claims(document)}

    def _meets(self, row: StatementRow, claims: Callable[[], dict[str, Claim]], leaf: Leaf) -> bool:
        """Whether a statement meets a condition."""
        match leaf:
            case Term(field="speaker") | Phrase(field="speaker"):
                return bool(Words(row.speaker).spans(leaf))
            case Term(field="via") | Phrase(field="via"):
                return any(Words(name).spans(leaf) for name in row.via)
            case Term(field="said") | Phrase(field="said"):
                return bool(Words(row.text).spans(leaf))
            case Term(word, "standing") if word in STANDINGS:
                return row.standing == STANDINGS[word]
            case Term(word, "standing"):
                return row.claim in claims() and stands(claims()[row.claim], word)
            case _ if field_of(leaf) in OF_MARKS:
                said = self._conditions.said(leaf)
                if row.document not in said.documents:
                    return False
                claim = claims().get(row.claim or "")
                return said.hold_for(row.document, row.content[0].start, row.content[-1].end) or (
                    claim is not None and said.hold_for(row.document, claim.start, claim.end)
                )
            case _:
                return row.document in self._conditions.met_by(leaf)

    def _hits(self, rows: Iterable[StatementRow]) -> Iterator[Hit]:
        sought = [leaf for leaf in positive(self._conditions.query) if field_of(leaf) in ("said", "body", "case")]
        for row in rows:
            document = self._conditions.catalogue.document(row.document)
            if document:
                whole = Span(row.content[0].start, row.content[-1].end)
                marked = spans_within(document, row.content, sought)
                yield Hit(row.document, 0.0, marked, whole, speaker=row.speaker, claim=row.claim, standing=row.standing)
