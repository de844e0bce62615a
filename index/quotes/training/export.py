"""Write a trained network down as the package's data: an int8 ONNX graph with the decoder's numbers in it.

    python -m index.quotes.training.export CHECKPOINT ENCODER FOLDER

The encoder's matrices and embeddings are quantized to int8, its layers fused for onnxruntime; what scores tags and
links stays in float. ENCODER's vocabulary goes where index.text.encoder reads it.
"""

import argparse
import json
from pathlib import Path

import onnx
import torch
from torch import nn

from index.quotes.training.network import Network
from index.text.training.export import export, write_vocabulary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--float", action="store_true", help="leave it in float32, to measure what int8 costs")
    options = parser.parse_args()
    network = Network.of(torch.load(options.checkpoint, weights_only=True)["network"])
    options.folder.mkdir(parents=True, exist_ok=True)
    write(network, options.folder / "attribution.onnx", quantized=not options.float)
    write_vocabulary(options.encoder)


def write(network: Network, path: Path, *, quantized: bool = True) -> None:
    """Write the network to `path`."""
    example = torch.ones(2, 8, dtype=torch.int64)
    inputs = {"ids": example, "shapes": example, "mask": example, "firsts": example[:, :5]}
    axes = {name: {0: "batch", 1: "tokens"} for name in ("ids", "shapes", "mask")}
    axes |= {name: {0: "batch", 1: "words"} for name in ("firsts", "tags", "links")}
    export(network, path, inputs, axes, ("tags", "links"), quantized=quantized)
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"decoder": json.dumps(_decoder(network))})
    onnx.save(model, str(path))


def _decoder(network: Network) -> dict[str, list[object]]:
    """The numbers that the decoder needs beside the graph's outputs."""
    names = ("transitions", "first", "last", "unsourced", "unsourced_bias", "distances", "between")
    weights: dict[str, nn.Parameter] = dict(network.named_parameters())
    return {
        name: [round(x, 5) if isinstance(x, float) else [round(y, 5) for y in x] for x in weights[name].tolist()]
        for name in names
    }


if __name__ == "__main__":
    main()
