"""The judge as a network that learns: index.claims.judge computes the same from what is learned.

The encoder is all-MiniLM-L6-v2's. Late interaction (Khattab and Zaharia, ColBERT, 2020) tells which sentences of
another article come nearest to a claim, decomposable attention (Parikh and others, 2016) what these do with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from index.claims.judge import FIRST, HIDDEN, SHARPEST, WIDTH, Kind, Tells, windows
from index.claims.laying import COMPARED, LAID
from index.claims.wording import ALIKE, MEASURES
from index.text.training import bert

PADDED = 256  # tokens that every window is padded to: oneDNN compiles its kernels anew for each new shape
CANDIDATES = 6  # sentences of the other article that are looked at closely for each claim
LINKS = 2  # of these that labels may name
BESIDE = 3  # measures that tell of a sentence's place and length
BY_MEANING = 14  # measures of a claim and a sentence that are had from vectors
JUDGED = 96  # numbers that tell what a sentence does with a claim
UNHEEDED = -1e4  # the score of what is not there
DROPOUT = 0.1


class _Laid(NamedTuple):
    """Tokens by sentences: vectors and directions [sentences, longest, WIDTH], weights and which of them are there."""

    tokens: Tensor
    directions: Tensor
    weights: Tensor
    there: Tensor


@dataclass(frozen=True, eq=False)
class Encoded:
    """An article's sentences as the network reads them.

    Each token has a vector [tokens, WIDTH], a weight, and the sentence that it stands in. `vectors` [sentences, WIDTH]
    have length 1; `kinds` [sentences, 4] are logits of Kind.
    """

    tokens: Tensor
    weights: Tensor
    sentences: Tensor
    vectors: Tensor
    kinds: Tensor

    def __len__(self) -> int:
        return len(self.vectors)

    @cached_property
    def directions(self) -> Tensor:
        return functional.normalize(self.tokens, dim=1)

    @cached_property
    def totals(self) -> Tensor:
        """The weight of each sentence."""
        return torch.zeros(len(self)).index_add(0, self.sentences, self.weights)

    def mean(self, of_tokens: Tensor) -> Tensor:
        """Means over the tokens of each sentence, by their weights: [tokens, any] to [sentences, any]."""
        return _sums(of_tokens * self.weights[:, None], self.sentences, len(self)) / self.totals[:, None]

    def most(self, of_tokens: Tensor) -> Tensor:
        """The most of any token of each sentence: [any, tokens] to [any, sentences], of cosines."""
        least = torch.full((len(of_tokens), len(self)), -1.0)
        return least.scatter_reduce(1, self.sentences.expand(len(of_tokens), -1), of_tokens, "amax")

    @cached_property
    def laid(self) -> _Laid:
        """The tokens by sentences, padded to one length."""
        lengths = torch.bincount(self.sentences, minlength=len(self))
        starts = lengths.cumsum(0) - lengths
        places = torch.arange(len(self.sentences)) - starts[self.sentences]
        kept = places < LAID
        at = (self.sentences[kept], places[kept])
        shape = (len(self), min(LAID, int(lengths.max())))
        there = torch.zeros(shape, dtype=torch.bool)
        there[at] = True
        tokens = torch.zeros(*shape, WIDTH).index_put(at, self.tokens[kept])
        weights = torch.zeros(shape).index_put(at, self.weights[kept])
        return _Laid(tokens, functional.normalize(tokens, dim=-1), weights, there)


class Network(nn.Module):
    """`tokens`, `weights` and `vectors` make an Encoded's of the encoder's states, `kinds` tells of what kind a
    sentence is, `pair` what one does with a claim; the rest lays the two beside each other, word by word.
    """

    def __init__(self, sizes: Sequence[bert.Size] = bert.FULL) -> None:
        super().__init__()
        self.encoder = bert.Encoder(sizes)
        self.segment = nn.Parameter(torch.zeros(bert.WIDTH))
        self.tokens, self.vectors = nn.Linear(bert.WIDTH, WIDTH), nn.Linear(bert.WIDTH, WIDTH)
        self.weights = nn.Linear(bert.WIDTH, 1)
        for linear in (self.tokens, self.vectors):
            nn.init.orthogonal_(linear.weight)
            nn.init.zeros_(linear.bias)
        nn.init.zeros_(self.weights.weight)
        nn.init.constant_(self.weights.bias, 0.5)  # all tokens weigh about 1
        self.kinds = nn.Sequential(nn.Linear(bert.WIDTH + BESIDE, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, len(Kind)))
        self.own = nn.Linear(WIDTH, COMPARED)
        self.theirs, self.product = nn.Linear(WIDTH, COMPARED, bias=False), nn.Linear(WIDTH, COMPARED, bias=False)
        self.focus = nn.Parameter(torch.tensor(8.0))
        self.pair = nn.Sequential(
            nn.Linear(4 * COMPARED + BY_MEANING + MEASURES, JUDGED),
            nn.GELU(),
            nn.Dropout(DROPOUT),
            nn.Linear(JUDGED, len(Tells)),
        )
        self.sharp = nn.Parameter(torch.tensor([2.0, 0.0]))
        self.dropout = nn.Dropout(DROPOUT)

    @classmethod
    def of(cls, state: Mapping[str, Tensor]) -> Self:
        """The network with the weights of a checkpoint, as large as these are."""
        network = cls(bert.sizes({name.removeprefix("encoder."): weight for name, weight in state.items()}))
        network.load_state_dict(state)
        return network

    def load_encoder(self, folder: Path) -> None:
        """Begin with all-MiniLM-L6-v2's weights, from the folder of its published files."""
        weights, segment = bert.weights(folder)
        self.encoder.load_state_dict(weights)
        with torch.no_grad():
            self.segment.copy_(segment)

    def encode(self, articles: Sequence[Sequence[Sequence[int]]]) -> list[Encoded]:
        """Read articles, given as the token ids of their sentences."""
        cuts = [list(windows(sentences)) for sentences in articles]
        every = [ids for cut in cuts for ids, _ in cut]
        ids = torch.zeros(len(every), PADDED, dtype=torch.long)
        mask = torch.zeros(len(every), PADDED)
        for row, window in enumerate(every):
            ids[row, : len(window)] = torch.tensor(window)
            mask[row, : len(window)] = 1
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encoder.encode(ids, mask, self.segment)
        rows = iter(states.float())
        found = []
        for sentences, cut in zip(articles, cuts, strict=True):
            pieces = [next(rows)[places[0][1] : places[-1][2]] for _, places in cut]
            found.append(self._encoded(torch.cat(pieces), torch.tensor([len(sentence) for sentence in sentences])))
        return found

    def _encoded(self, states: Tensor, lengths: Tensor) -> Encoded:
        """`states` [tokens, bert.WIDTH] of an article's sentences, of the given lengths."""
        count = len(lengths)
        numbers = torch.arange(count)
        sentences = torch.repeat_interleave(numbers, lengths)
        weights = functional.softplus(self.weights(states)[:, 0])
        totals = torch.zeros(count).index_add(0, sentences, weights)
        weighed = _sums(states * weights[:, None], sentences, count) / totals[:, None]
        vectors = functional.normalize(self.vectors(weighed), dim=1)
        plain = _sums(states, sentences, count) / lengths[:, None]
        beside = torch.stack([numbers / max(1, count - 1), (numbers < FIRST).float(), lengths / 40], 1)
        kinds = self.kinds(torch.cat([self.dropout(plain), beside], 1))
        return Encoded(self.tokens(self.dropout(states)), weights, sentences, vectors, kinds)

    def of_tokens(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What the encoder's last states [any, tokens, bert.WIDTH] say of each token: its vector, its weight before it
        is made positive, what it adds to its sentence's vector, and what it adds to that which tells the kind of that.
        """
        kinds = functional.linear(states, self.kinds[0].weight[:, : bert.WIDTH], self.kinds[0].bias)
        return self.tokens(states), self.weights(states), self.vectors(states), kinds

    def compare(
        self, claims: Encoded, others: Encoded, words: Tensor, links: Sequence[tuple[int, int]] = ()
    ) -> tuple[Tensor, Tensor]:
        """What the sentences that come nearest to each claim do with it: logits of Tells [claims, candidates, 5], and
        which these are [claims, candidates].

        `words` [claims, others, MEASURES] are the measures by words. The sentences that `links` name for a claim are
        always among its candidates.
        """
        alike = claims.directions @ others.directions.T
        in_others, in_claims = others.most(alike), claims.most(alike.T)
        covers, covered = claims.mean(in_others), others.mean(in_claims).T
        meant = claims.vectors @ others.vectors.T
        near = (covers + covered) / 2
        measures = (
            covers,
            claims.mean(_nearby(in_others)),
            covered,
            others.mean(_nearby(in_claims)).T,
            claims.mean(alike.amax(1)[:, None]),
            others.mean(alike.amax(0)[:, None]).T,
            meant,
            meant - meant.mean(1, keepdim=True),
            meant - meant.amax(1, keepdim=True),
            meant - meant.amax(0, keepdim=True),
            near - near.amax(1, keepdim=True),
            near - near.amax(0, keepdim=True),
            claims.totals[:, None] / 20,
            others.totals[None] / 20,
        )
        by_meaning = torch.stack([measure.expand(meant.shape) for measure in measures], -1)
        ranks = (near + meant).detach() + words[..., ALIKE]
        for claim, sentence in links:
            ranks[claim, sentence] = torch.inf
        places = ranks.topk(min(CANDIDATES, len(others)), 1).indices
        mine = torch.arange(len(claims)).repeat_interleave(places.shape[1])
        theirs = places.reshape(-1)
        laid = self._laid_beside(claims.laid, others.laid, mine, theirs)
        told = self.pair(torch.cat([laid, by_meaning[mine, theirs], words[mine, theirs]], 1))
        return told.view(*places.shape, len(Tells)), places

    def _laid_beside(self, claims: _Laid, others: _Laid, mine: Tensor, theirs: Tensor) -> Tensor:
        """How the words of claims are taken up by those of sentences, and these by those: [pairs, 4 * COMPARED]."""
        alike = claims.directions[mine] @ others.directions[theirs].transpose(1, 2) * self.focus

        def taken_up(one: _Laid, other: _Laid, own: Tensor, its: Tensor, alike: Tensor) -> Tensor:
            heed = torch.softmax(alike.masked_fill(~other.there[its][:, None], UNHEEDED), -1)
            found = functional.gelu(
                self.own(one.tokens)[own]
                + heed @ self.theirs(other.tokens)[its]
                + self.product(one.tokens[own] * (heed @ other.tokens[its]))
            )
            weights = one.weights[own]
            mean = (found * weights[..., None]).sum(1) / weights.sum(1, keepdim=True)
            return torch.cat([mean, found.masked_fill(~one.there[own][..., None], UNHEEDED).amax(1)], 1)

        there = taken_up(claims, others, mine, theirs, alike)
        back = taken_up(others, claims, theirs, mine, alike.transpose(1, 2))
        return torch.cat([there, back], 1)

    def scores(self, told: Tensor) -> Tensor:
        """The log-odds [claims] that the other article reports each claim, from what its candidates do with it."""
        odds = told[..., Tells.SAME] - torch.logsumexp(_without(told, Tells.SAME), -1)
        sharp = self.sharp[0].clamp(min=SHARPEST)
        return torch.logsumexp(odds * sharp, 1) / sharp + self.sharp[1]


def _without(logits: Tensor, number: int) -> Tensor:
    """All logits (of the last axis) but one."""
    return torch.cat([logits[..., :number], logits[..., number + 1 :]], -1)


def _sums(of_tokens: Tensor, sentences: Tensor, count: int) -> Tensor:
    """[tokens, any] to [sentences, any]."""
    return torch.zeros(count, of_tokens.shape[1]).index_add(0, sentences, of_tokens)


def _nearby(of_sentences: Tensor) -> Tensor:
    """The most of each sentence and its neighbours: [any, sentences]."""
    return functional.max_pool1d(of_sentences[None], 3, 1, 1)[0]
