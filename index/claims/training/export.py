"""Write a trained judge down as the package's data, as index.claims.judge reads it.

    python -m index.claims.training.export CHECKPOINT FOLDER

judge.onnx is the encoder and what makes an Encoding of its states; its matrices and embeddings are in int8, its layers
fused for onnxruntime. judge.npz holds the rest, in float: what tells kinds, and what compares.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from index.claims.training.network import Network
from index.text.training import bert
from index.text.training.export import export


class _States(nn.Module):
    """For each token its vector, its weight before it is made positive, what it adds to its sentence's vector, and to
    what tells the kind of that.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder
        self.segment = network.segment
        kinds = network.kinds[0]
        parts = (network.tokens, network.weights, network.vectors)
        weight = torch.cat([*(part.weight for part in parts), kinds.weight[:, : bert.WIDTH]])
        bias = torch.cat([*(part.bias for part in parts), torch.zeros(len(kinds.bias))])  # that of kinds is added later
        self.states = nn.Linear(bert.WIDTH, len(bias))
        with torch.no_grad():
            self.states.weight.copy_(weight)
            self.states.bias.copy_(bias)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.states(self.encoder.encode(ids, mask, self.segment))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--float", action="store_true", help="leave it in float32, to measure what int8 costs")
    options = parser.parse_args()
    network = Network.of(torch.load(options.checkpoint, weights_only=True)["network"])
    options.folder.mkdir(parents=True, exist_ok=True)
    write(network, options.folder, quantized=not options.float)


def write(network: Network, folder: Path, *, quantized: bool = True) -> None:
    """Write judge.onnx and judge.npz to `folder`."""
    example = torch.ones(2, 8, dtype=torch.int64)
    inputs = {"ids": example, "mask": example}
    axes = {name: {0: "batch", 1: "tokens"} for name in (*inputs, "states")}
    export(_States(network), folder / "judge.onnx", inputs, axes, ("states",), quantized=quantized)
    np.savez(folder / "judge.npz", **_learned(network))


def _learned(network: Network) -> dict[str, Any]:
    """The weights that index.claims.judge uses by itself, under its names; matrices are for rows from the left."""
    kinds, kinds_last = network.kinds[0], network.kinds[2]
    pair, pair_last = network.pair[0], network.pair[3]
    weights = {
        "kind.place": kinds.weight[:, bert.WIDTH :].T,
        "kind.bias": kinds.bias,
        "kind.last": kinds_last.weight.T,
        "kind.last_bias": kinds_last.bias,
        "own": network.own.weight.T,
        "own_bias": network.own.bias,
        "theirs": network.theirs.weight.T,
        "product": network.product.weight.T,
        "focus": network.focus[None],
        "pair.first": pair.weight.T,
        "pair.first_bias": pair.bias,
        "pair.last": pair_last.weight.T,
        "pair.last_bias": pair_last.bias,
        "sharp": network.sharp,
    }
    return {name: weight.detach().numpy() for name, weight in weights.items()}


if __name__ == "__main__":
    main()
