"""What changed from one version of an article to the next: sentences, words, and claims that came or went."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from index.claims.analysed import Analysed
from index.claims.units import Unit, units
from index.model.document import Document, PartKind, Span
from index.model.versions import Change, Changes, Sentence
from index.text.sentences import sentences
from index.text.words import folded, words

MOST = 2_000  # sentences of a body that are compared: the time may grow with their square
MOST_WORDS = 5_000  # of what is gone or came at one place, in which single words are compared
REWORDED = 0.5  # share of the words of two sentences that both have, from which on they assert the same in other words


def changes(older: Document, newer: Document) -> Changes:
    """The two versions as one text. Of bodies longer than 2,000 sentences only the beginning is compared."""
    before, after = _Version(older), _Version(newer)
    found: list[Sentence] = []
    for what, i, j, k, m in SequenceMatcher(None, before.compared, after.compared, autojunk=False).get_opcodes():
        if what == "equal":
            found += (Sentence(Change.KEPT, span.start, span.end) for span in after.spans[k:m])
        else:
            found += _one_side(Change.GONE, before, (i, j), after, (k, m))
            found += _one_side(Change.CAME, after, (k, m), before, (i, j))
    return Changes(older, newer, tuple(found))


class _Version:
    """The sentences of a body, and the claims among them by where they begin."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.spans = [
            sentence
            for body in document.spans(PartKind.BODY)
            for sentence in sentences(document.text, body.start, body.end)
        ][:MOST]
        self.compared = [" ".join(self.text[span.start : span.end].split()) for span in self.spans]
        self._units = {unit.start: unit for unit in units(Analysed(document, ()))}

    def claims(self, first: int, last: int) -> Iterator[tuple[Span, Unit | None]]:
        for span in self.spans[first:last]:
            yield span, self._units.get(span.start)

    def words(self, first: int, last: int) -> list[tuple[str, int, int]]:
        if first == last:
            return []
        start, end = self.spans[first].start, self.spans[last - 1].end
        return [(word, start + at, start + to) for word, at, to in words(self.text[start:end])]


def _one_side(
    change: Change, own: _Version, stretch: tuple[int, int], other: _Version, there: tuple[int, int]
) -> Iterator[Sentence]:
    """The sentences `stretch` of one version, in place of which the other one has those from `there`."""
    ours, theirs = own.words(*stretch), other.words(*there)
    if max(len(ours), len(theirs)) > MOST_WORDS:
        ours = theirs = []
    matcher = SequenceMatcher(None, [word[0] for word in ours], [word[0] for word in theirs])
    alone = [
        Span(ours[at][1], ours[at][2])
        for what, i, j, _, _ in matcher.get_opcodes()
        if what in ("delete", "replace")
        for at in range(i, j)
    ]
    others = [frozenset(folded(sentence)) for sentence in other.compared[slice(*there)]]
    for span, unit in own.claims(*stretch):
        mine = frozenset(folded(own.text[span.start : span.end]))
        told = unit is not None and not any(_share(mine, one) >= REWORDED for one in others)
        yield Sentence(change, span.start, span.end, _within(span, alone), told)


def _within(span: Span, found: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(one for one in found if span.start <= one.start < span.end)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
