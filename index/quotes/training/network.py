"""The network: all-MiniLM-L6-v2's encoder, a tag score for each word, and vectors that say what belongs together.

The encoder is BERT's (Devlin et al., 2019), its segment embeddings used for the shape of words. Tags are scored for a
linear-chain conditional random field. Links are scored by pairs of vectors, as in biaffine parsing (Dozat and
Manning, 2017), and by how far apart the two spans stand.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn

from index.quotes.decoding import INSIDE, NEVER, TAGS, forbidden
from index.quotes.relations import BETWEEN, DISTANCES, LINK
from index.quotes.windows import SHAPES
from index.text.training import bert
from index.text.training.bert import FULL, WIDTH, Size


class Network(bert.Encoder):
    def __init__(self, sizes: Sequence[Size] = FULL) -> None:
        super().__init__(sizes)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.tags = nn.Linear(WIDTH, TAGS)
        self.links = nn.Linear(WIDTH, 4 * LINK)  # content to cue, cue to source: what asks and what answers
        self.transitions = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.first = nn.Parameter(torch.zeros(TAGS))
        self.last = nn.Parameter(torch.zeros(TAGS))
        self.unsourced = nn.Parameter(torch.zeros(LINK))  # answers a cue that has no source
        self.unsourced_bias = nn.Parameter(torch.zeros(1))
        self.distances = nn.Parameter(torch.zeros(2, DISTANCES))
        self.between = nn.Parameter(torch.zeros(2, BETWEEN))
        self.register_buffer("forbidden", torch.from_numpy(forbidden()), persistent=False)

    @classmethod
    def of(cls, state: Mapping[str, Tensor]) -> Self:
        """The network with the weights of a checkpoint, as large as these are."""
        network = cls(bert.sizes(state))
        network.load_state_dict(state)
        return network

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor]:
        """Tag scores [batch, words, TAGS] and link vectors [batch, words, 4 * LINK].

        `ids`, `shapes` and `mask` (1 for tokens that are there) are [batch, tokens], `firsts` [batch, words].
        """
        return self.told(self.encode(ids, mask, self.shapes(shapes)), firsts)

    def told(self, states: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor]:
        """As `forward`, from the encoder's last states [batch, tokens, WIDTH]."""
        words = torch.gather(states, 1, firsts.unsqueeze(-1).expand(-1, -1, WIDTH))
        words = self.dropout(words)
        return self.tags(words), self.links(words)

    def tag_loss(self, scores: Tensor, tags: Tensor, mask: Tensor, continues: Tensor) -> Tensor:
        """The mean negative log-likelihood a word, of paragraphs: scores [n, words, TAGS], tags and mask [n, words]."""
        scores = scores.float()
        count, words, _ = scores.shape
        transitions = self.transitions.masked_fill(self.forbidden, NEVER)
        starts = self.first.repeat(count, 1)
        inside = torch.arange(TAGS) > INSIDE
        starts = starts.masked_fill(inside[None] & ~continues[:, None], NEVER)
        emitted = scores.gather(2, tags.unsqueeze(2)).squeeze(2)
        lengths = mask.sum(1)
        gold = (emitted * mask).sum(1) + starts.gather(1, tags[:, :1]).squeeze(1)
        gold = gold + (transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1)
        gold = gold + self.last[tags.gather(1, (lengths - 1).unsqueeze(1)).squeeze(1)]
        so_far = starts + scores[:, 0]
        for at in range(1, words):
            following = torch.logsumexp(so_far.unsqueeze(2) + transitions, 1) + scores[:, at]
            so_far = torch.where(mask[:, at : at + 1], following, so_far)
        total = torch.logsumexp(so_far + self.last, 1)
        return (total - gold).sum() / mask.sum()


def encoder(folder: Path) -> dict[str, Tensor]:
    """all-MiniLM-L6-v2's weights under this network's names, from the folder of its published files."""
    weights, segment = bert.weights(folder)
    return weights | {"shapes.weight": segment.repeat(SHAPES, 1)}
