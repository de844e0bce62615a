"""How a query is answered: by an engine as to the words of the texts, by the catalogue as to all else.

A query finds documents; one that says who speaks finds statements, and one that names a standing finds claims. What it
says of documents then holds for the document that a statement or a claim stands in. Words beside a standing are sought
in the claim's own text, and in the name of its speaker.
"""

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial
from itertools import chain, islice
from typing import Literal

from index.model.claims import Claim, Conflict, Standing
from index.model.document import Document, Span
from index.model.results import Facet, Hit
from index.model.rows import StatementRow
from index.search.engines.protocol import Ranked
from index.search.fulltext import FullText
from index.search.nodes import (
    INDEXED,
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
    Term,
    field_of,
    leaves,
    positive,
)
from index.search.snippets import Words, snippet, spans
from index.store.catalogue import Catalogue
from index.store.columns import ClaimFacts, DocumentFacts
from index.text.words import fold, words

HitKind = Literal["documents", "statements", "claims"]

MOST_READ = 2_000  # documents that are looked through for statements, or for claims by their words, the newest
_READ_AT_ONCE = 200  # while the query is typed
_MOST_FORMS = 3  # words that are told with their forms, and forms of each
_MOST_FACETS = 12  # of one field
_MOST_COUNTED = 200  # documents whose statements are counted, or claims by their words
_MOST_TOLD = 5  # speakers
_MOST_ALIKE = 8  # words
_STANDINGS = {
    "single": Standing.SINGLE_SOURCE,
    "copies": Standing.COPIES,
    "origin": Standing.ONE_ORIGIN,
    "corroborated": Standing.CORROBORATED,
    "unresolved": Standing.UNRESOLVED,
}
_NAMES = {standing: name for name, standing in _STANDINGS.items()}
_CONFLICTS = {
    "disputed": frozenset(Conflict) - {Conflict.NONE},
    "figures": frozenset({Conflict.FIGURES_DIFFER}),
    "denied": frozenset({Conflict.DENIED}),
    "contradicted": frozenset({Conflict.CONTRADICTED}),
    "updated": frozenset({Conflict.UPDATED}),
}
_OWN = ("body", "case")  # conditions on a claim's own words


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` are the best of `total`; `note` says what was not looked at."""

    hits: tuple[Hit, ...]
    total: int
    note: str = ""


def kind_of(query: Node) -> HitKind:
    fields = {field_of(leaf) for leaf in leaves(query)}
    return "statements" if fields & OF_STATEMENTS else "claims" if "standing" in fields else "documents"


class Finder:
    """Answers one query from one state of the catalogue and of the full text."""

    def __init__(self, catalogue: Catalogue, fulltext: FullText, query: Node) -> None:
        self._catalogue = catalogue
        self._fulltext = fulltext
        self._query = query
        self._with = cache(self._documents_with)  # each condition is answered once
        self._told = cache(catalogue.claims)
        self._worded = cache(self._claims_with_words)
        self.kind = kind_of(query)

    @cached_property
    def _facts(self) -> Mapping[int, DocumentFacts]:
        """What is known of each document. A search for words alone does without."""
        return self._catalogue.columns.documents()

    def find(self, limit: int) -> Found:
        """The best hits: documents by rank, claims by salience, statements and what has no rank by date, newest first.

        Raises UnusableError, OSError, LibraryError.
        """
        match self.kind:
            case "documents":
                return self._find_documents(limit)
            case "statements":
                return self._find_statements(limit)
            case "claims":
                return self._find_claims(limit)

    def first(self, limit: int) -> Found:
        """Some of what matches, at once. Raises as `find` does."""
        note = ""
        match self.kind:
            case "documents":
                found = self._fulltext.first(self._asked(self._query), limit)
                hits = tuple(self._document_hits((id_, 0.0) for id_ in found))
            case "statements":
                rows, note = self._statements(_READ_AT_ONCE, limit)
                hits = tuple(self._statement_hits(rows[:limit]))
            case "claims":
                claims, note = self._claims(_READ_AT_ONCE, limit)
                hits = tuple(self._claim_hits(claims[:limit]))
        return Found(hits, len(hits), "The first found." if hits else note)

    def forms(self) -> str:
        """Which other forms of the words sought there are, in a line; "" where there are none."""
        told = []
        for leaf in positive(self._query):
            if isinstance(leaf, Term) and leaf.has_forms and field_of(leaf) in (*INDEXED, "said"):
                known = self._fulltext.forms(replace(leaf, field="title" if leaf.field == "title" else "body"))
                others = [word for word in known if word != leaf.word]
                more = "…" if len(others) > _MOST_FORMS else ""
                if others:
                    told.append(f"{leaf.word} also as {', '.join(others[:_MOST_FORMS])}{more}")
        told = list(dict.fromkeys(told))
        return f"{'; '.join(told[:_MOST_FORMS])} (=word finds it alone)." if told else ""

    def documents(self) -> Collection[int]:
        """All documents with a hit in them, as far as they are looked through."""
        match self.kind:
            case "documents":
                return (
                    self._fulltext.first(self._asked(self._query)) if self._has_words() else self._widest(self._query)
                )
            case "statements":
                return {row.document for row in self._statements()[0]}
            case "claims":
                return {one.document for one in self._claims()[0]}

    def facets(self) -> tuple[Facet, ...]:
        """What the documents found can be narrowed by, most documents first; months newest first.

        Where too many statements, or words of claims, had to be read, all documents found that have such a speaker or
        standing are counted: at most so many are left.
        """
        found = self.documents()
        facts = [self._facts[id_] for id_ in found if id_ in self._facts]
        outlets = Counter(one.outlet for one in facts if one.outlet)
        months = Counter(one.date[:7] for one in facts if len(one.date) >= 7)
        return (
            *(Facet("outlet", name, count, _quoted("outlet", name)) for name, count in _most(outlets)),
            *self._speaker_facets(found),
            *self._standing_facets(found),
            *(Facet("month", name, months[name], f"date:{name}") for name in sorted(months, reverse=True)),
        )

    def _speaker_facets(self, found: Collection[int]) -> Iterator[Facet]:
        at_most = self.kind != "documents" and len(found) > _MOST_COUNTED
        if self.kind == "documents" or at_most:
            speakers = self._catalogue.columns.speakers()
            pairs = {(name, id_) for id_ in found for name in speakers.get(id_, ())}
        else:
            pairs = {(row.speaker, row.document) for row in self._of_kind("statements")._statements()[0]}
        for name, count in _most(Counter(name for name, _ in pairs)):
            yield Facet("speaker", name, count, _quoted("speaker", name), at_most)

    def _standing_facets(self, found: Collection[int]) -> Iterator[Facet]:
        of_words = any(field_of(leaf) in _OWN for leaf in leaves(self._query))
        at_most = (self.kind == "statements" or of_words) and len(found) > _MOST_COUNTED
        if at_most:
            standings = self._catalogue.columns.standings()
            pairs = {(standing, id_) for id_ in found for standing in standings.get(id_, ())}
        elif self.kind == "statements":
            pairs = {(row.standing, row.document) for row in self._statements()[0] if row.standing}
        else:
            pairs = {(one.standing, one.document) for one in self._of_kind("claims")._claims()[0]}
        for standing, count in Counter(standing for standing, _ in pairs).most_common():
            name = _NAMES[standing]
            yield Facet("standing", name, count, f"standing:{name}", at_most)

    def _of_kind(self, kind: HitKind) -> "Finder":
        """What finds statements, or claims, for the same query, as a narrower one would."""
        finder = Finder(self._catalogue, self._fulltext, self._query)
        finder.kind = kind
        return finder

    # Documents

    def _find_documents(self, limit: int) -> Found:
        if self._has_words():
            ranked = self._fulltext.rank(self._asked(self._query), limit)
        else:
            found = self._newest_first(self._widest(self._query))
            ranked = Ranked(tuple((id_, 0.0) for id_ in found[:limit]), len(found))
        hits = tuple(self._document_hits(ranked.best))
        return Found(hits, ranked.total - (len(ranked.best) - len(hits)))

    def _document_hits(self, ranked: Iterable[tuple[int, float]]) -> Iterator[Hit]:
        sought = positive(self._query)
        for id_, score in ranked:
            document = self._catalogue.document(id_)
            if document:  # else it was removed since
                marked = spans(document, sought)
                yield Hit(id_, score, marked, snippet(document, marked))

    def _has_words(self) -> bool:
        return any(field_of(leaf) in INDEXED for leaf in leaves(self._query))

    def _asked(self, node: Node) -> Node:
        """The query as an engine can be asked with it: other conditions as the documents that meet them."""
        match node:
            case And(parts):
                return And(tuple(map(self._asked, parts)))
            case Or(parts):
                return Or(tuple(map(self._asked, parts)))
            case Not(part):
                return Not(self._asked(part))
            case _ if field_of(node) in INDEXED:
                return node
            case _:
                return Among(frozenset(self._with(node)))

    def _newest_first(self, documents: Iterable[int]) -> list[int]:
        facts = self._facts
        return sorted((id_ for id_ in documents if id_ in facts), key=lambda id_: facts[id_].date, reverse=True)

    # Conditions

    def _widest(self, node: Node) -> Collection[int]:
        """The documents that may hold a hit: exact but for conditions on statements and claims."""
        match node:
            case And(parts):
                return set.intersection(*(set(self._widest(part)) for part in parts))
            case Or(parts):
                return set().union(*map(self._widest, parts))
            case Not(part):
                own = any(self._is_own(leaf) for leaf in leaves(part))
                return self._facts.keys() if own else self._facts.keys() - set(self._widest(part))
            case Term(field="body") | Phrase(field="body") if self.kind == "claims":
                return set(self._with(node)) | self._speaking(node)
            case _:
                return self._with(node)

    def _is_own(self, leaf: Leaf) -> bool:
        """Whether a condition is one on statements or claims."""
        field = field_of(leaf)
        return field in OF_STATEMENTS or field == "standing" or (self.kind == "claims" and field in _OWN)

    def _speaking(self, leaf: Leaf) -> set[int]:
        """The documents with a speaker of such a name."""
        speakers = self._catalogue.columns.speakers()
        meant = self._meant(leaf, set(chain.from_iterable(speakers.values())))
        return {id_ for id_, names in speakers.items() if not meant.isdisjoint(names)}

    def _documents_with(self, leaf: Leaf) -> Collection[int]:
        """The documents that meet a condition; of one on statements or claims, those in which one may meet it."""
        columns, facts = self._catalogue.columns, self._facts
        match leaf:
            case Among(documents):
                return documents
            case Dates():
                return {id_ for id_, one in facts.items() if leaf.holds(one.date)}
            case Exact(text):
                found = self._fulltext.first(_in_any_case(text))
                return {id_ for id_ in found if leaf.pattern.search(columns.text(id_))}
            case Term(word, "lang"):
                return {id_ for id_, one in facts.items() if one.language == word}
            case Term("flagged", "standing"):
                return columns.flagged()
            case Term(word, "standing") if word in _CONFLICTS:
                return columns.disputed(_CONFLICTS[word])
            case Term(word, "standing"):
                return {id_ for id_, here in columns.standings().items() if _STANDINGS[word] in here}
            case Term(field="story") | Phrase(field="story"):
                meant = self._meant(leaf, {one.story for one in facts.values()})
                return {id_ for id_, one in facts.items() if one.story in meant}
            case Term(field="speaker") | Phrase(field="speaker"):
                return self._speaking(leaf)
            case Term(field="said") | Phrase(field="said"):
                return set(self._fulltext.first(replace(leaf, field="body")))
            case Term(field="via") | Phrase(field="via"):
                return facts.keys()
            case _:
                return set(self._fulltext.first(leaf))

    def _meant(self, leaf: Leaf, values: Iterable[str]) -> set[str]:
        """Those of the values in which a word or phrase stands."""
        return {value for value in values if value and Words(value).spans(leaf)}

    # Statements

    def _find_statements(self, limit: int) -> Found:
        rows, note = self._statements()
        return Found(tuple(self._statement_hits(rows[:limit])), len(rows), note)

    def _statements(self, most: int = MOST_READ, enough: int = sys.maxsize) -> tuple[list[StatementRow], str]:
        """All statements found, newest document first, and what was not looked at. `most` documents are looked through,
        until there are `enough`.
        """
        documents = self._newest_first(self._widest(self._query))
        rows: list[StatementRow] = []
        for id_ in documents[:most]:
            claims = cache(partial(self._claims_by_id, id_))
            said = self._catalogue.speakers.in_document(id_)
            rows += [row for row in said if _holds(self._query, partial(self._said, row, claims))]
            if len(rows) >= enough:
                break
        return rows, _looked_through(most, len(documents))

    def _claims_by_id(self, document: int) -> dict[str, Claim]:
        return {claim.id: claim for claim in self._catalogue.claims(document)}

    def _said(self, row: StatementRow, claims: Callable[[], dict[str, Claim]], leaf: Leaf) -> bool:
        """Whether a statement meets a condition."""
        match leaf:
            case Term(field="speaker") | Phrase(field="speaker"):
                return bool(Words(row.speaker).spans(leaf))
            case Term(field="via") | Phrase(field="via"):
                return any(Words(name).spans(leaf) for name in row.via)
            case Term(field="said") | Phrase(field="said"):
                return bool(Words(row.text).spans(leaf))
            case Term(word, "standing") if word in _STANDINGS:
                return row.standing == _STANDINGS[word]
            case Term(word, "standing"):
                return row.claim in claims() and _stands(claims()[row.claim], word)
            case _:
                return row.document in self._with(leaf)

    def _statement_hits(self, rows: Iterable[StatementRow]) -> Iterator[Hit]:
        sought = [leaf for leaf in positive(self._query) if field_of(leaf) in ("said", "body", "case")]
        for row in rows:
            document = self._catalogue.document(row.document)
            if document:
                whole = Span(row.content[0].start, row.content[-1].end)
                marked = _within(document, row.content, sought) or row.content
                yield Hit(row.document, 0.0, marked, whole, speaker=row.speaker, claim=row.claim, standing=row.standing)

    # Claims

    def _find_claims(self, limit: int) -> Found:
        found, note = self._claims()
        return Found(tuple(self._claim_hits(found[:limit])), len(found), note)

    def _claim_hits(self, found: Iterable[ClaimFacts]) -> Iterator[Hit]:
        sought = [leaf for leaf in positive(self._query) if field_of(leaf) in _OWN]
        for one in found:
            document, claims = self._catalogue.document(one.document), self._told(one.document)
            if document and one.position < len(claims):
                yield _claim_hit(document, claims[one.position], sought)

    def _claims(self, most: int = MOST_READ, enough: int = sys.maxsize) -> tuple[list[ClaimFacts], str]:
        """All claims found, most salient first, and what was not looked at: for words of claims, `most` documents are
        looked through. No more than `enough` are sought.
        """
        documents, note = set(self._widest(self._query)), ""
        if any(field_of(leaf) in _OWN for leaf in leaves(self._query)):
            note = _looked_through(most, len(documents))
            documents = set(self._newest_first(documents)[:most])
        found = (
            one
            for one in self._catalogue.columns.claims(self._standings())
            if one.document in documents and _holds(self._query, partial(self._claimed, one))
        )
        return list(islice(found, enough)), note

    def _claimed(self, one: ClaimFacts, leaf: Leaf) -> bool:
        """Whether a claim meets a condition."""
        match leaf:
            case Term(word, "standing"):
                return _stands(one, word)
            case _ if field_of(leaf) in _OWN:
                return any(words.spans(leaf) for words in self._own(one.document, one.position))
            case _:
                return one.document in self._with(leaf)

    def _claims_with_words(self, document: int) -> tuple[tuple[Words, ...], ...]:
        """The words of each claim of a document, and of its speaker's name."""
        text = self._catalogue.columns.text(document)
        return tuple(
            (Words(text[claim.start : claim.end]), *([Words(claim.speaker)] if claim.speaker else ()))
            for claim in self._told(document)
        )

    def _own(self, document: int, position: int) -> tuple[Words, ...]:
        claims = self._worded(document)
        return claims[position] if position < len(claims) else ()

    def _standings(self) -> Collection[Standing]:
        """The standings that a claim found can have, as far as the query says so at once."""
        parts = self._query.parts if isinstance(self._query, And) else (self._query,)
        named = [part.word for part in parts if isinstance(part, Term) and part.field == "standing"]
        known = [_STANDINGS[word] for word in named if word in _STANDINGS]
        return known[:1] or tuple(Standing)


def begun(catalogue: Catalogue, letters: str, limit: int) -> Found:
    """Documents with a word in their title that begins so; and, as the note, the speakers that begin so."""
    beginning = f" {fold(letters)}"
    documents = islice(
        (id_ for id_, one in catalogue.columns.documents().items() if beginning in _spaced(one.heading)), limit
    )
    hits = tuple(
        Hit(id_, 0.0, spans(document, (Term(fold(letters), "title", prefix=True),)), snippet(document, ()))
        for id_ in documents
        if (document := catalogue.document(id_))
    )
    counts = Counter(chain.from_iterable(catalogue.columns.speakers().values()))
    named = [name for name, _ in counts.most_common() if beginning in _spaced(name)]
    return Found(hits, len(hits), f"Speakers: {', '.join(named[:_MOST_TOLD])}." if named else "")


def like(fulltext: FullText, text: str) -> str:
    """A query for texts that share the rarest words of this one; "" where it has none that others have."""
    counts = {word: fulltext.frequency(Term(word)) for word in {word for word, _, _ in words(text)} if len(word) > 2}
    shared = sorted((word for word, count in counts.items() if count > 1), key=lambda word: (counts[word], word))
    return " OR ".join(shared[:_MOST_ALIKE])


@lru_cache(maxsize=250_000)
def _spaced(line: str) -> str:
    """The words of a title or a name, folded, a space before each."""
    return "".join(f" {word}" for word, _, _ in words(line))


def _holds(node: Node, meets: Callable[[Leaf], bool]) -> bool:
    match node:
        case And(parts):
            return all(_holds(part, meets) for part in parts)
        case Or(parts):
            return any(_holds(part, meets) for part in parts)
        case Not(part):
            return not _holds(part, meets)
        case _:
            return meets(node)


def _stands(claim: Claim | ClaimFacts, word: str) -> bool:
    """Whether a claim stands as this word of a query says."""
    if word == "flagged":
        return claim.flagged
    if word in _CONFLICTS:
        return claim.conflict in _CONFLICTS[word]
    return claim.standing is _STANDINGS[word]


def _looked_through(most: int, documents: int) -> str:
    return f"Only the newest {most:,} of {documents:,} documents were looked through." if documents > most else ""


def _in_any_case(text: str) -> Node:
    """What finds all texts in which these letters stand, and others."""
    found = tuple(word for word, _, _ in words(text))
    return Phrase(found) if len(found) > 1 else Term(found[0], exact=True)


def _claim_hit(document: Document, claim: Claim, sought: Sequence[Leaf]) -> Hit:
    whole = Span(claim.start, claim.end)
    marked = _within(document, (whole,), sought) or (whole,)
    return Hit(
        document.id,
        claim.salience,
        marked,
        whole,
        speaker=claim.speaker,
        claim=claim.id,
        standing=claim.standing,
    )


def _within(document: Document, stretches: Sequence[Span], sought: Sequence[Leaf]) -> tuple[Span, ...]:
    """Where what is sought stands in some stretches of a document."""
    found: set[Span] = set()
    for stretch in stretches:
        here = Words(document.text[stretch.start : stretch.end])
        for leaf in sought:
            found.update(Span(stretch.start + span.start, stretch.start + span.end) for span in here.spans(leaf))
    return tuple(sorted(found))


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return counts.most_common(_MOST_FACETS)


def _quoted(field: str, value: str) -> str:
    return f'{field}:"{value.replace(chr(34), " ")}"'
