"""What the network gets wrong of a story, and what it says of stories that it does not know."""

from collections.abc import Iterable
from itertools import permutations
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from index.claims.judge import Tells
from index.claims.training.network import LINKS, Encoded, Network
from index.claims.training.stories import Article, Story

LINKED = 1.0  # how much it counts what the network says of a sentence that is linked to the claim,
UNLINKED = 0.25  # of one that is not,
PERHAPS = 0.05  # and of one that is not where another of its article reports the claim: it may do so, too


class Losses(NamedTuple):
    """Each a mean: of what sentences do with claims, of which articles report them, of the kinds of sentences."""

    telling: Tensor
    reporting: Tensor
    kinds: Tensor


def losses(network: Network, story: Story) -> Losses:
    """The losses of one story."""
    encoded = network.encode([article.tokens for article in story.articles])
    telling = weighed = reporting = torch.zeros(())
    claims = 0
    for one, other in permutations(range(len(story.articles)), 2):
        article = story.articles[one]
        if not article.claims:
            continue
        told, places = _compared(network, story, encoded, one, other, _links(article, other))
        gold, weights = _gold(article, other, places)
        asked = list(article.claims)
        each = functional.cross_entropy(told[asked].flatten(0, 1), gold[asked].flatten(), reduction="none")
        telling = telling + (each * weights[asked].flatten()).sum()
        weighed = weighed + weights[asked].sum()
        truth = torch.tensor([float(_reported(article, claim, other)) for claim in asked])
        scores = network.scores(told)[asked]
        reporting = reporting + functional.binary_cross_entropy_with_logits(scores, truth, reduction="sum")
        claims += len(asked)
    kinds = torch.from_numpy(np.concatenate([article.kinds for article in story.articles]))
    return Losses(
        telling / weighed.clamp(min=1),
        reporting / max(1, claims),
        functional.cross_entropy(torch.cat([one.kinds for one in encoded]), kinds),
    )


class Judged(NamedTuple):
    """What the network says of stories, and what is true.

    Of every claim and every other article: the log-odds that this reports it, whether it does, and which claim it is.
    Of every sentence: the chances of each Kind [sentences, 4], and its Kind.
    """

    scores: NDArray[np.float64]
    reported: NDArray[np.bool_]
    claims: NDArray[np.int64]
    chances: NDArray[np.float64]
    kinds: NDArray[np.int64]


def judged(network: Network, stories: Iterable[Story]) -> Judged:
    """What the network says of stories."""
    network.eval()
    scores: list[float] = []
    reported: list[bool] = []
    claims: list[int] = []
    chances, kinds = [], []
    known: dict[tuple[str, int, int], int] = {}
    with torch.no_grad():
        for story in stories:
            encoded = network.encode([article.tokens for article in story.articles])
            chances += [torch.softmax(one.kinds, -1).numpy() for one in encoded]
            kinds += [article.kinds for article in story.articles]
            for one, other in permutations(range(len(story.articles)), 2):
                article = story.articles[one]
                given = network.scores(_compared(network, story, encoded, one, other)[0]).tolist()
                for claim in article.claims:
                    scores.append(given[claim])
                    reported.append(_reported(article, claim, other))
                    claims.append(known.setdefault((story.name, one, claim), len(known)))
    return Judged(
        np.array(scores), np.array(reported), np.array(claims), np.concatenate(chances), np.concatenate(kinds)
    )


def _compared(
    network: Network,
    story: Story,
    encoded: list[Encoded],
    one: int,
    other: int,
    links: tuple[tuple[int, int], ...] = (),
) -> tuple[Tensor, Tensor]:
    return network.compare(encoded[one], encoded[other], torch.from_numpy(story.words[one, other]), links)


def _links(article: Article, other: int) -> tuple[tuple[int, int], ...]:
    """Claims with the sentences of another article that are linked to them, a few for each."""
    return tuple(
        (claim, sentence) for claim, told in article.claims.items() for _, sentence in told.get(other, ())[:LINKS]
    )


def _gold(article: Article, other: int, places: Tensor) -> tuple[Tensor, Tensor]:
    """What each candidate does with its claim, and how much it counts, both [sentences, candidates]."""
    gold = torch.full(places.shape, int(Tells.NOTHING))
    weights = torch.full(places.shape, UNLINKED)
    for claim, told in article.claims.items():
        if _reported(article, claim, other):
            weights[claim] = PERHAPS
        for tells, sentence in told.get(other, ()):
            at = places[claim] == sentence
            gold[claim][at], weights[claim][at] = int(tells), LINKED
    return gold, weights


def _reported(article: Article, claim: int, other: int) -> bool:
    return any(tells is Tells.SAME for tells, _ in article.claims[claim].get(other, ()))
