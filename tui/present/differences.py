"""Compares two stretches of text: the words that both have, those that only one has, and figures that differ."""

from index.model.document import Span
from index.text.stems import Word, cut, is_number
from tui.present.layout import Role

# Small words that reverse the meaning of a sentence.
_TELLING = frozenset({"not", "no", "nor"})

Marks = tuple[tuple[Span, Role], ...]


def compare(one: str, span: Span, other: str, stretch: Span) -> tuple[Marks, Marks]:
    """The marks of `one[span]` and of `other[stretch]`, in order. Stop words have no marks, except for negations."""
    ours, theirs = cut(one, span.start, span.end), cut(other, stretch.start, stretch.end)
    return _marks(one, ours, theirs), _marks(other, theirs, ours)


def _marks(text: str, words: list[Word], others: list[Word]) -> Marks:
    known = {word.stem for word in others}
    found: list[tuple[Span, Role]] = []
    for word in words:
        if word.is_stop and (word.folded not in _TELLING or word.stem in known):
            continue
        role = Role.SHARED if word.stem in known else Role.FIGURE if is_number(word.stem) else Role.DIFFERS
        before = found[-1] if found else None
        if before and before[1] is role and text[before[0].end : word.start].isspace():
            found[-1] = Span(before[0].start, word.end), role  # adjacent words with the same mark are joined
        else:
            found.append((Span(word.start, word.end), role))
    return tuple(found)
