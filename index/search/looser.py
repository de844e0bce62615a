"""Looser forms of a query that finds nothing."""

from collections.abc import Callable, Iterator

from index.model.results import SHORTEST_PREFIX
from index.search.nodes import And, Node, Not, Or, Phrase, Term, joined, positive

_SLOP = 10  # how many words after the one before each word of a loosened phrase may be
_FUZZY = 4  # letters; shorter words are not searched for with one of them changed
_CODES = ("standing", "lang", "marked", "is")  # fields with a fixed set of values
_ENDING = 2  # letters at the end of a word that may be different


def looser(query: Node) -> tuple[Node, ...]:
    """Looser forms of a query, the nearest first.

    They loosen phrases, vary the words a little, leave out a part, or ask for any of the words.
    """
    forms = dict.fromkeys((*_apart(query), *_otherwise(query), *_without_one(query), *_any(query)))
    return tuple(form for form in forms if form != query)


def _apart(query: Node) -> Iterator[Node]:
    if any(isinstance(leaf, Phrase) for leaf in positive(query)):
        yield _changed(query, lambda leaf: Phrase(leaf.words, leaf.field, _SLOP) if isinstance(leaf, Phrase) else leaf)
        yield _changed(query, _words)


def _words(leaf: Node) -> Node:
    match leaf:
        case Phrase(words, field):
            return And(tuple(Term(word, field) for word in dict.fromkeys(words))) if len(set(words)) > 1 else leaf
        case _:
            return leaf


def _otherwise(query: Node) -> Iterator[Node]:
    apart = _changed(query, _words)
    yield _changed(apart, _misspelt)
    yield _changed(apart, _begun)


def _misspelt(leaf: Node) -> Node:
    match leaf:
        case Term(word, field, fuzzy=False, prefix=False) if field not in _CODES and len(word) >= _FUZZY:
            return Term(word, field, fuzzy=True)
        case _:
            return leaf


def _begun(leaf: Node) -> Node:
    match leaf:
        case Term(word, field, prefix=False) if field not in _CODES and len(word) >= SHORTEST_PREFIX + _ENDING:
            return Term(word[:-_ENDING], field, prefix=True)
        case _:
            return leaf


def _without_one(query: Node) -> Iterator[Node]:
    if not isinstance(query, And):
        return
    for part in query.parts:
        left = joined(And, [other for other in query.parts if other is not part])
        if left is not None and positive(left):
            yield left


def _any(query: Node) -> Iterator[Node]:
    found = joined(Or, list(positive(_changed(query, _words))))
    if isinstance(found, Or):
        yield found


def _changed(query: Node, change: Callable[[Node], Node]) -> Node:
    """The query with its leaves changed, except for those under a NOT."""
    match query:
        case And(parts) | Or(parts):
            return joined(type(query), [_changed(part, change) for part in parts]) or query
        case Not():
            return query
        case _:
            return change(query)
