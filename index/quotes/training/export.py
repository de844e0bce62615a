"""Store a trained network as the package's data: an int8 ONNX graph that includes the decoder's numbers.

    python -m index.quotes.training.export CHECKPOINT ENCODER FOLDER

The encoder's matrices and embeddings are quantized to int8, and its layers fused for onnxruntime; the layers that score
tags and links remain in float.
"""

import argparse
import json
import tempfile
from pathlib import Path

import onnx
import torch
from torch import nn

from index.quotes.training.network import HEADS, WIDTH, Network
from index.text import encoder  # noqa: F401 (before onnxruntime itself, to switch off its telemetry)

_INPUTS = ("ids", "shapes", "mask", "firsts")
_OUTPUTS = ("tags", "links")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--float", action="store_true", help="leave it in float32, to measure what int8 costs")
    options = parser.parse_args()
    network = Network()
    network.load_state_dict(torch.load(options.checkpoint, weights_only=True)["network"])
    options.folder.mkdir(parents=True, exist_ok=True)
    export(network, options.folder / "attribution.onnx", quantized=not options.float)
    tokenizer = json.loads((options.encoder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer |= {"truncation": None, "padding": None, "post_processor": None}
    text = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    (options.folder / "tokenizer.json").write_text(text, encoding="utf-8")


def export(network: Network, path: Path, *, quantized: bool = True) -> None:
    """Write the network to `path`."""
    # Not at the top: it must come after index.text.encoder.
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.optimizer import optimize_model

    network.eval()
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        example = torch.ones(2, 8, dtype=torch.int64)
        axes = {name: {0: "batch", 1: "tokens"} for name in _INPUTS[:3]}
        axes |= {name: {0: "batch", 1: "words"} for name in ("firsts", *_OUTPUTS)}
        torch.onnx.export(
            network,
            (example, example, example, example[:, :5]),
            str(plain),
            input_names=list(_INPUTS),
            output_names=list(_OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        optimize_model(str(plain), "bert", num_heads=HEADS, hidden_size=WIDTH, opt_level=0).save_model_to_file(
            str(fused)
        )
        if quantized:
            outer = [
                node.name for node in onnx.load(str(fused)).graph.node if "tags" in node.name or "links" in node.name
            ]
            quantize_dynamic(
                fused,
                path,
                per_channel=True,
                weight_type=QuantType.QInt8,
                nodes_to_exclude=outer,
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )
        else:
            path.write_bytes(fused.read_bytes())
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"decoder": json.dumps(_decoder(network))})
    onnx.save(model, str(path))


def _decoder(network: Network) -> dict[str, list[object]]:
    """The numbers that the decoder needs besides the graph's outputs."""
    names = ("transitions", "first", "last", "unsourced", "unsourced_bias", "distances", "between")
    weights: dict[str, nn.Parameter] = dict(network.named_parameters())
    return {
        name: [round(x, 5) if isinstance(x, float) else [round(y, 5) for y in x] for x in weights[name].tolist()]
        for name in names
    }


if __name__ == "__main__":
    main()
