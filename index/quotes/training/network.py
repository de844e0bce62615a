"""The network: all-MiniLM-L6-v2's encoder, with tag scores and link vectors for each word.

The encoder is a BERT (Devlin et al., 2019) whose segment embeddings encode the shapes of words. Tags are scored for a
linear-chain conditional random field. Links are scored by pairs of vectors, as in biaffine parsing (Dozat and Manning,
2017), and by the distance between the two spans.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from index.quotes.decoding import INSIDE, NEVER, TAGS, forbidden
from index.quotes.relations import BETWEEN, DISTANCES, LINK
from index.quotes.windows import SHAPES

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30_522, 512
_EPSILON = 1e-12
_DROPOUT = 0.1


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, _EPSILON)
        self.widened = nn.Linear(WIDTH, INNER)
        self.narrowed = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, _EPSILON)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States [batch, tokens, WIDTH]; `mask` [batch, 1, 1, tokens] is added to the attention's scores."""
        batch, tokens, _ = states.shape

        def heads(linear: nn.Linear) -> Tensor:
            return linear(states).view(batch, tokens, HEADS, WIDTH // HEADS).permute(0, 2, 1, 3)

        query, key, value = heads(self.query), heads(self.key), heads(self.value)
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(WIDTH // HEADS)
        mixed = torch.matmul(torch.softmax(scores + mask.to(scores.dtype), -1), value)
        mixed = mixed.permute(0, 2, 1, 3).reshape(batch, tokens, WIDTH)
        states = self.attended_norm(self.dropout(self.attended(mixed)) + states)
        return self.norm(self.dropout(self.narrowed(functional.gelu(self.widened(states)))) + states)


class Network(nn.Module):
    def __init__(self, layers: int = LAYERS) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, _EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.dropout = nn.Dropout(_DROPOUT)
        self.tags = nn.Linear(WIDTH, TAGS)
        self.links = nn.Linear(WIDTH, 4 * LINK)  # content to cue, cue to source: what asks and what answers
        self.transitions = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.first = nn.Parameter(torch.zeros(TAGS))
        self.last = nn.Parameter(torch.zeros(TAGS))
        self.unsourced = nn.Parameter(torch.zeros(LINK))  # the vector that stands for "no source"
        self.unsourced_bias = nn.Parameter(torch.zeros(1))
        self.distances = nn.Parameter(torch.zeros(2, DISTANCES))
        self.between = nn.Parameter(torch.zeros(2, BETWEEN))
        self.register_buffer("forbidden", torch.from_numpy(forbidden()), persistent=False)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor]:
        """Tag scores [batch, words, TAGS] and link vectors [batch, words, 4 * LINK].

        `ids`, `shapes` and `mask` (0 for padding) are [batch, tokens], `firsts` [batch, words].
        """
        positions = torch.arange(ids.shape[1]).unsqueeze(0)
        states = self.dropout(self.norm(self.words(ids) + self.positions(positions) + self.shapes(shapes)))
        added = (1.0 - mask[:, None, None, :].to(states.dtype)) * NEVER
        for layer in self.layers:
            states = layer(states, added)
        words = torch.gather(states, 1, firsts.unsqueeze(-1).expand(-1, -1, WIDTH))
        words = self.dropout(words)
        return self.tags(words), self.links(words)

    def tag_loss(self, scores: Tensor, tags: Tensor, mask: Tensor, continues: Tensor) -> Tensor:
        """The mean negative log-likelihood per word of paragraphs: scores [n, words, TAGS], tags, mask [n, words]."""
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
    """all-MiniLM-L6-v2's weights under this network's names, read from the folder of its published files."""
    given = load_file(folder / "model.safetensors")
    parts = {
        "attention.self.query": "query",
        "attention.self.key": "key",
        "attention.self.value": "value",
        "attention.output.dense": "attended",
        "attention.output.LayerNorm": "attended_norm",
        "intermediate.dense": "widened",
        "output.dense": "narrowed",
        "output.LayerNorm": "norm",
    }
    weights = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "shapes.weight": given["embeddings.token_type_embeddings.weight"][:1].repeat(SHAPES, 1),
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for layer in range(LAYERS):
        for theirs, ours in parts.items():
            for kind in ("weight", "bias"):
                weights[f"layers.{layer}.{ours}.{kind}"] = given[f"encoder.layer.{layer}.{theirs}.{kind}"]
    return weights
