"""Stories whose every sentence is labelled with what the other articles do with it, as the judge reads them.

The labels are JSON Lines, one a sentence: its `event`, `doc`, `start`, `end` and `kind`, and for a claim its `reports`,
each with `doc`, `start`, `end` and `relation`. Offsets are code points into the article EVENT/DOC.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.claims.judge import BEGIN, LONGEST, Kind, Tells
from index.claims.wording import Floats, Wording, measures, wording
from index.text.encoder import tokenizer
from index.text.stems import cut

KINDS = {
    "claim": Kind.NEWS,
    "background": Kind.BACKGROUND,
    "opinion": Kind.OPINION,
    "not_claim": Kind.NOTHING,
}
CLAIMS = (Kind.NEWS, Kind.BACKGROUND)
RELATIONS = {
    "same": Tells.SAME,
    "covers": Tells.SAME,
    "partial": Tells.PART,
    "contradicts": Tells.OTHERWISE,
    "denies": Tells.DENIES,
}


class Link(msgspec.Struct, frozen=True):
    """What a sentence of another article does with a claim."""

    doc: str
    relation: str
    start: int
    end: int


class Label(msgspec.Struct, frozen=True):
    """A sentence as it is labelled."""

    event: str
    doc: str
    start: int
    end: int
    kind: str
    reports: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """An article's sentences.

    `tokens` are the ids of each, `kinds` [sentences] the Kind of each. `claims` are those that are claims, in order:
    each with what every article of the story (its position) does with it, and in which of its sentences.
    """

    tokens: tuple[tuple[int, ...], ...]
    kinds: NDArray[np.int64]
    wording: Wording
    claims: Mapping[int, Mapping[int, tuple[tuple[Tells, int], ...]]]


@dataclass(frozen=True, eq=False)
class Story:
    """Articles on one event."""

    name: str
    articles: tuple[Article, ...]

    @cached_property
    def words(self) -> Mapping[tuple[int, int], Floats]:
        """The measures by words for each two articles, by their positions: how the first is told in the second."""
        return {
            (one, other): measures(self.articles[one].wording, self.articles[other].wording)
            for one, other in permutations(range(len(self.articles)), 2)
        }


def stories(labels: Path, folder: Path) -> list[Story]:
    """The labelled stories in the order of the file; `folder` has a folder of articles for each.

    Raises msgspec.DecodeError for a line that is no label, KeyError for a kind or a relation without a meaning here.
    """
    decoder = msgspec.json.Decoder(Label)
    found: dict[str, dict[str, list[Label]]] = defaultdict(lambda: defaultdict(list))
    for line in labels.read_bytes().splitlines():
        label = decoder.decode(line)
        found[label.event][label.doc].append(label)
    for docs in found.values():
        for sentences in docs.values():
            sentences.sort(key=lambda label: (label.start, label.end))
    return [Story(name, tuple(_articles(docs, folder / name))) for name, docs in found.items()]


def _articles(docs: Mapping[str, Sequence[Label]], folder: Path) -> Iterator[Article]:
    positions = {doc: position for position, doc in enumerate(docs)}
    for doc, labels in docs.items():
        text = (folder / doc).read_bytes().decode("utf-8")
        sentences = [text[label.start : label.end] for label in labels]
        cuts = [cut(sentence, 0, len(sentence)) for sentence in sentences]
        kinds = [KINDS[label.kind] for label in labels]
        yield Article(
            tuple(
                tuple(encoded.ids[:LONGEST] or [BEGIN])
                for encoded in tokenizer().encode_batch(sentences, add_special_tokens=False)
            ),
            np.array(kinds, dtype=np.int64),
            wording(
                [[word.stem for word in words] for words in cuts],
                [
                    [word.stem for word in words[1:] if sentence[word.start].isupper()]
                    for sentence, words in zip(sentences, cuts, strict=True)
                ],
            ),
            {
                place: _told(label, docs, positions)
                for place, (label, kind) in enumerate(zip(labels, kinds, strict=True))
                if kind in CLAIMS
            },
        )


def _told(
    label: Label, docs: Mapping[str, Sequence[Label]], positions: Mapping[str, int]
) -> dict[int, tuple[tuple[Tells, int], ...]]:
    told: dict[int, tuple[tuple[Tells, int], ...]] = {}
    for link in label.reports:
        others = docs.get(link.doc, ())
        shares = [min(other.end, link.end) - max(other.start, link.start) for other in others]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is not None and shares[best] > 0:
            other = positions[link.doc]
            told[other] = (*told.get(other, ()), (RELATIONS[link.relation], best))
    return told
