"""Take the least useful attention heads and neurons out of a trained encoder: the start of a faster one.

What a part is worth is how much the loss would change without it, to the first order, squared and summed over batches
(Molchanov et al., "Importance Estimation for Neural Network Pruning", 2019).
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from index.text.training.bert import HEAD, Encoder

BLOCK = 128  # neurons cost as much time as one head


def slim(encoder: Encoder, losses: Iterable[Tensor], share: float) -> dict[str, Tensor]:
    """Its weights with that share of the heads and of the blocks of neurons, the most useful ones whatever their layer.

    Each layer keeps at least one of each. Usefulness is measured by `losses`, each of which is to be reckoned with the
    encoder only when it is asked for.
    """
    heads, neurons = _worth(encoder, losses)
    order = [row.argsort(descending=True) for row in neurons]
    blocks = [row[places].view(-1, BLOCK).sum(1) for row, places in zip(neurons, order, strict=True)]
    ranked = torch.cat([*heads, *blocks]).sort(descending=True).values
    least = ranked[round(share * len(ranked)) - 1]
    kept_heads = [torch.nonzero(row >= torch.minimum(least, row.max())).flatten() for row in heads]
    kept_neurons = [
        places[: BLOCK * int((row >= torch.minimum(least, row.max())).sum())].sort().values
        for places, row in zip(order, blocks, strict=True)
    ]
    state: dict[str, Tensor] = encoder.state_dict()
    for number, (head, neuron) in enumerate(zip(kept_heads, kept_neurons, strict=True)):
        rows_of = (head[:, None] * HEAD + torch.arange(HEAD)).flatten()
        layer = f"layers.{number}"
        for name in ("query", "key", "value"):
            state[f"{layer}.{name}.weight"] = state[f"{layer}.{name}.weight"][rows_of]
            state[f"{layer}.{name}.bias"] = state[f"{layer}.{name}.bias"][rows_of]
        state[f"{layer}.attended.weight"] = state[f"{layer}.attended.weight"][:, rows_of]
        state[f"{layer}.widened.weight"] = state[f"{layer}.widened.weight"][neuron]
        state[f"{layer}.widened.bias"] = state[f"{layer}.widened.bias"][neuron]
        state[f"{layer}.narrowed.weight"] = state[f"{layer}.narrowed.weight"][:, neuron]
    return state


def _worth(encoder: Encoder, losses: Iterable[Tensor]) -> tuple[list[Tensor], list[Tensor]]:
    """For each layer, what its heads are worth, and what its neurons are worth."""
    encoder.eval()
    given: dict[nn.Module, Tensor] = {}

    def keep(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        inputs[0].retain_grad()
        given[module] = inputs[0]

    layers = list(encoder.layers)
    hooks = [part.register_forward_pre_hook(keep) for layer in layers for part in (layer.attended, layer.narrowed)]
    heads = [torch.zeros(layer.heads) for layer in layers]
    neurons = [torch.zeros(layer.narrowed.in_features) for layer in layers]
    for loss in losses:
        loss.backward()
        for number, layer in enumerate(layers):
            for part, sums, width in ((layer.attended, heads[number], HEAD), (layer.narrowed, neurons[number], 1)):
                states = given[part]
                assert states.grad is not None
                changes = (states.detach().float() * states.grad.float()).sum(1)
                sums += changes.view(len(changes), -1, width).sum(2).square().sum(0)
        encoder.zero_grad()
    for hook in hooks:
        hook.remove()
    return heads, neurons
