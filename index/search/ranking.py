"""How a query is asked of Whoosh, and what it finds there.

This module brings Whoosh with it: import it only where a search needs it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from index.search.engine import EitherQuery, PhraseQuery, PrefixQuery, query
from index.search.queries import And, Node, Not, Or, Phrase, Term, positive
from index.search.words import is_near

_TITLE_BOOST = 2.0  # of what a word scores in the titles; what it scores in the text comes on top


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ids and scores, best first; how many match in all; and what the query's fuzzy words stand for."""

    best: tuple[tuple[int, float], ...]
    total: int
    similar: Mapping[Term, Collection[str]]


def rank(searcher: Any, ids: Sequence[int], node: Node, limit: int) -> Ranked:  # noqa: ANN401 (Whoosh is untyped)
    """The best documents by BM25F, a word in the title counting more; equal scores by id.

    `ids` are the documents of Whoosh's numbers. All that match are scored: how many they are is wanted too, and
    counting them costs as much.
    """
    similar = _similar(searcher, node)
    scores = dict(searcher.search(_to_whoosh(node, similar), limit=None).items())
    for number, score in _title_scores(searcher, node):
        if number in scores:
            scores[number] += _TITLE_BOOST * score
    best = nsmallest(limit, ((-score, ids[number]) for number, score in scores.items()))
    return Ranked(tuple((id_, -score) for score, id_ in best), len(scores), similar)


def alternatives(reader: Any, node: Node) -> str:  # noqa: ANN401
    """How many documents have each word of a query that finds nothing, and words nearly the same."""
    told = []
    for leaf in dict.fromkeys(positive(node)):
        if isinstance(leaf, Phrase):
            apart = all(reader.doc_frequency(leaf.field, word) for word in leaf.words)
            told.append(f"{leaf} 0{' (the words apart are there)' if apart else ''}")
        elif not (leaf.prefix or leaf.fuzzy):
            count = reader.doc_frequency(leaf.field, leaf.word)
            near = "" if count or leaf.field == "date" else _nearest(reader, leaf)
            told.append(f"{leaf} {count}{f' (near: {near})' if near else ''}")
    return ", ".join(told[:8])


def _to_whoosh(node: Node, similar: Mapping[Term, Collection[str]]) -> Any:  # noqa: ANN401
    match node:
        case Term(field=field, fuzzy=True):
            return EitherQuery([query.Term(field, word) for word in similar[node]])
        case Term(word, field, prefix=True):
            return PrefixQuery(field, word)
        case Term(word, field):
            return query.Term(field, word)
        case Phrase(words, field, slop):
            return PhraseQuery(field, list(words), slop)
        case Not(part):
            return query.And([query.Every(), query.Not(_to_whoosh(part, similar))])
        case Or(parts):
            return EitherQuery([_to_whoosh(part, similar) for part in parts])
        case And(parts):
            kept = [_to_whoosh(part, similar) for part in parts if not isinstance(part, Not)]
            left_out = [query.Not(_to_whoosh(part.part, similar)) for part in parts if isinstance(part, Not)]
            return query.And([*(kept or [query.Every()]), *left_out])


def _title_scores(searcher: Any, node: Node) -> Iterable[tuple[int, float]]:  # noqa: ANN401
    """How well the titles have the query's words, by Whoosh's document numbers."""
    leaves = [leaf for leaf in positive(node) if leaf.field == "body"]
    words = [word for leaf in leaves for word in (leaf.words if isinstance(leaf, Phrase) else (leaf.word,))]
    terms = [query.Term("title", word) for word in dict.fromkeys(words)]
    return searcher.search(EitherQuery(terms), limit=None).items() if terms else ()


def _similar(searcher: Any, node: Node) -> dict[Term, tuple[str, ...]]:  # noqa: ANN401
    """What each fuzzy word of the query stands for."""
    return {
        leaf: tuple(_near(searcher.reader(), leaf)) for leaf in _leaves(node) if isinstance(leaf, Term) and leaf.fuzzy
    }


def _near(reader: Any, leaf: Term) -> list[str]:  # noqa: ANN401
    """The words of the index at most one edit away, with the same first letter, in order.

    (Whoosh's own search for them counts two letters swapped as one edit or as two, by the number of segments.)
    """
    found = {
        word
        for segment, _ in reader.leaf_readers()
        for word in map(bytes.decode, segment.expand_prefix(leaf.field, leaf.word[0]))
        if is_near(word, leaf.word)
    }
    return sorted(found)


def _leaves(node: Node) -> Sequence[Term | Phrase]:
    match node:
        case Term() | Phrase():
            return (node,)
        case Not(part):
            return _leaves(part)
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in _leaves(part))


def _nearest(reader: Any, leaf: Term) -> str:  # noqa: ANN401
    """The most frequent word of the index one edit away, with its count; "" where there is none."""
    if len(leaf.word) < 4:
        return ""
    counted = [(reader.doc_frequency(leaf.field, word), word) for word in _near(reader, leaf)]
    if not counted:
        return ""
    count, word = max(counted)
    return f"{word} {count}"
