"""Examples as tensors, and the loss of a batch of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from index.quotes.relations import LINK, Range, features
from index.quotes.training.network import Network
from index.quotes.training.polnear import Example
from index.quotes.windows import Window


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length: `ids`, `shapes`, `mask` [batch, tokens], `firsts` [batch, words]."""

    ids: Tensor
    shapes: Tensor
    mask: Tensor
    firsts: Tensor


def batch(windows: Sequence[Window]) -> Batch:
    def padded(rows: Sequence[Sequence[int]]) -> Tensor:
        return pad_sequence([torch.tensor(row) for row in rows], batch_first=True)

    return Batch(
        padded([window.ids for window in windows]),
        padded([window.shapes for window in windows]),
        padded([[1] * len(window.ids) for window in windows]),
        padded([window.firsts for window in windows]),
    )


def paragraphs(window: Window) -> Iterator[Range]:
    """The window's paragraphs as ranges of its words."""
    for _, words in groupby(range(len(window.spans)), key=window.paragraphs.__getitem__):
        run = list(words)
        yield run[0], run[-1] + 1


def loss(network: Network, examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """The losses of tagging and of linking, each a mean."""
    given = batch([example.window for example in examples])
    with torch.autocast("cpu", torch.bfloat16):
        scores, links = network(given.ids, given.shapes, given.mask, given.firsts)
    return marked_loss(network, examples, scores.float(), links.float())


def marked_loss(network: Network, examples: Sequence[Example], scores: Tensor, links: Tensor) -> tuple[Tensor, Tensor]:
    """As `loss`, of the scores [examples, words, TAGS] and link vectors that the network gave."""
    cut, tags, masks, continues = [], [], [], []
    for example, row in zip(examples, scores, strict=True):
        for number, (start, end) in enumerate(paragraphs(example.window)):
            cut.append(row[start:end])
            tags.append(torch.tensor(example.tags[start:end]))
            masks.append(torch.ones(end - start, dtype=torch.bool))
            continues.append(number == 0 and example.window.continues)
    tagging = network.tag_loss(
        pad_sequence(cut, batch_first=True),
        pad_sequence(tags, batch_first=True),
        pad_sequence(masks, batch_first=True),
        torch.tensor(continues),
    )
    parts = [part for example, row in zip(examples, links, strict=True) for part in _link_losses(network, example, row)]
    linking = torch.stack(parts).mean() if parts else torch.zeros(())
    return tagging, linking


def _link_losses(network: Network, example: Example, vectors: Tensor) -> Iterator[Tensor]:
    """The cross-entropy of each content's cue among all cues, and of each cue's source among all sources or none."""
    cues = sorted({cue for _, cue in example.contents} | {cue for cue, _ in example.sources})
    sources = sorted({source for _, source in example.sources if source})
    where = example.window.paragraphs
    if example.contents:
        contents = [content for content, _ in example.contents]
        scores = _ends(vectors, contents, 0) @ _ends(vectors, cues, 1).T / LINK**0.5
        scores = scores + _bias(network, 0, contents, cues, where)
        gold = torch.tensor([cues.index(cue) for _, cue in example.contents])
        yield from functional.cross_entropy(scores, gold, reduction="none")
    if example.sources:
        asking = [cue for cue, _ in example.sources]
        asked = _ends(vectors, asking, 2)
        none = (asked @ network.unsourced / LINK**0.5 + network.unsourced_bias).unsqueeze(1)
        scores = none
        if sources:
            named = asked @ _ends(vectors, sources, 3).T / LINK**0.5 + _bias(network, 1, asking, sources, where)
            scores = torch.cat([none, named], 1)
        gold = torch.tensor([sources.index(source) + 1 if source else 0 for _, source in example.sources])
        yield from functional.cross_entropy(scores, gold, reduction="none")


def _ends(vectors: Tensor, spans: Sequence[Range], number: int) -> Tensor:
    """[spans, LINK]: for each span, the mean of its first and last words' vectors with this number."""
    part = vectors[:, number * LINK : (number + 1) * LINK]
    return (part[[start for start, _ in spans]] + part[[end - 1 for _, end in spans]]) / 2


def _bias(network: Network, kind: int, ones: Sequence[Range], others: Sequence[Range], where: Sequence[int]) -> Tensor:
    distance, between = features(ones, others, where)
    bias: Tensor = network.distances[kind][torch.from_numpy(distance)]
    return bias + network.between[kind][torch.from_numpy(between)]
