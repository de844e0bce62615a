"""Trained networks as files of the package: int8 ONNX graphs, and the vocabulary that the models share."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from index.text import encoder  # before onnxruntime itself, which it keeps from reporting
from index.text.training.bert import EPSILON

VOCABULARY = Path(encoder.__file__).with_name("tokenizer.json")


def export(
    network: nn.Module,
    path: Path,
    inputs: Mapping[str, Tensor],
    axes: Mapping[str, Mapping[int, str]],
    plain: Sequence[str],
    *,
    quantized: bool = True,
) -> None:
    """Write a network to `path`: its matrices and embeddings in int8, its layers fused for onnxruntime.

    `inputs` are examples by their names, `axes` the names of the axes of any length of each input and of each output.
    The network's parts that are called as `plain` says stay in float, and so does all if it is not `quantized`.
    """
    # Here, not above: only after index.text.encoder.
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    network.eval()
    with tempfile.TemporaryDirectory() as folder:
        traced, fused = Path(folder) / "traced.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            network,
            tuple(inputs.values()),
            str(traced),
            input_names=list(inputs),
            output_names=[name for name in axes if name not in inputs],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        options = FusionOptions("bert")
        options.use_multi_head_attention = True  # faster here than attention with its own matrices
        options.enable_embed_layer_norm = False  # this would ask for a mask
        optimize_model(str(traced), "bert", opt_level=0, optimization_options=options).save_model_to_file(str(fused))
        if not quantized:
            onnx.save(_apart(onnx.load(str(fused))), str(path))
            return
        starts = tuple(f"/{part}/" for part in plain)
        quantize_dynamic(
            fused,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=[node.name for node in onnx.load(str(fused)).graph.node if node.name.startswith(starts)],
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    onnx.save(_apart(onnx.load(str(path))), str(path))


def _apart(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with sums and layer norms apart: fused, they take onnxruntime four times as long."""
    given = list(model.graph.node)
    del model.graph.node[:]
    for node in given:
        if node.op_type != "SkipLayerNormalization":
            model.graph.node.append(node)
            continue
        states, skipped, gain, offset, *bias = node.input
        for number, added in enumerate([*bias, skipped]):
            name = f"{node.name}_{number}"
            model.graph.node.append(onnx.helper.make_node("Add", [states, added], [name], name))
            states = name
        normal = onnx.helper.make_node(
            "LayerNormalization", [states, gain, offset], node.output[:1], node.name, axis=-1, epsilon=EPSILON
        )
        model.graph.node.append(normal)
    return model


def write_vocabulary(folder: Path) -> None:
    """Write the vocabulary in the folder of all-MiniLM-L6-v2's published files where the package reads it."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary |= {"truncation": None, "padding": None, "post_processor": None}
    VOCABULARY.write_text(json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
