"""BERT's encoder (Devlin et al., 2019) as wide as all-MiniLM-L6-v2 or slimmer inside, and that model's weights."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, LAYERS, VOCABULARY, POSITIONS = 384, 6, 30_522, 512
HEAD = 32  # the width of an attention head
EPSILON = 1e-12
_DROPOUT = 0.1
_UNHEEDED = -1e4  # added to the attention's scores of what is no token


class Size(NamedTuple):
    """How much there is inside of a layer: attention heads, and neurons between its two last matrices."""

    heads: int
    inner: int


FULL = (Size(12, 1536),) * LAYERS  # all-MiniLM-L6-v2 itself


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.heads
        self.query = nn.Linear(WIDTH, size.heads * HEAD)
        self.key = nn.Linear(WIDTH, size.heads * HEAD)
        self.value = nn.Linear(WIDTH, size.heads * HEAD)
        self.attended = nn.Linear(size.heads * HEAD, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, EPSILON)
        self.widened = nn.Linear(WIDTH, size.inner)
        self.narrowed = nn.Linear(size.inner, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States [batch, tokens, WIDTH]; `mask` [batch, 1, 1, tokens] is added to the attention's scores."""
        batch, tokens, _ = states.shape

        def heads(linear: nn.Linear) -> Tensor:
            return linear(states).view(batch, tokens, self.heads, HEAD).permute(0, 2, 1, 3)

        query, key, value = heads(self.query), heads(self.key), heads(self.value)
        if torch.onnx.is_in_onnx_export():  # in the steps by which onnxruntime knows attention
            # Without the mask: the package reads one window at a time, in which every token is there.
            scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(HEAD)
            mixed = torch.matmul(torch.softmax(scores, -1), value)
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.permute(0, 2, 1, 3).reshape(batch, tokens, self.heads * HEAD)
        states = self.attended_norm(self.dropout(self.attended(mixed)) + states)
        return self.norm(self.dropout(self.narrowed(functional.gelu(self.widened(states)))) + states)


class Encoder(nn.Module):
    """BERT without its segment embeddings: what is added to words and positions in their place is given."""

    def __init__(self, sizes: Sequence[Size] = FULL) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer(size) for size in sizes)
        self.dropout = nn.Dropout(_DROPOUT)

    def encode(self, ids: Tensor, mask: Tensor, added: Tensor) -> Tensor:
        """States [batch, tokens, WIDTH] of `ids`; `mask` (1 where there is a token) [batch, tokens] both."""
        return self.states(ids, mask, added)[-1]

    def states(self, ids: Tensor, mask: Tensor, added: Tensor) -> list[Tensor]:
        """As `encode`, but the states after each layer."""
        positions = torch.arange(ids.shape[1]).unsqueeze(0)
        states = self.dropout(self.norm(self.words(ids) + self.positions(positions) + added))
        unheeded = (1.0 - mask[:, None, None, :].to(states.dtype)) * _UNHEEDED
        found = []
        for layer in self.layers:
            states = layer(states, unheeded)
            found.append(states)
        return found


def sizes(state: Mapping[str, Tensor]) -> tuple[Size, ...]:
    """How large the layers are whose weights are in `state`, by the names of Encoder."""
    layers = sum(name.startswith("layers.") and name.endswith(".query.bias") for name in state)
    return tuple(
        Size(len(state[f"layers.{layer}.query.bias"]) // HEAD, len(state[f"layers.{layer}.widened.bias"]))
        for layer in range(layers)
    )


def weights(folder: Path) -> tuple[dict[str, Tensor], Tensor]:
    """all-MiniLM-L6-v2's weights under the names of Encoder, and the embedding of its first segment [WIDTH].

    `folder` holds its published files.
    """
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
    found = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for layer in range(LAYERS):
        for theirs, ours in parts.items():
            for kind in ("weight", "bias"):
                found[f"layers.{layer}.{ours}.{kind}"] = given[f"encoder.layer.{layer}.{theirs}.{kind}"]
    return found, given["embeddings.token_type_embeddings.weight"][0]
