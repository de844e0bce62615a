"""A training that can be stopped at any time and goes on after the last epoch that was finished."""

from pathlib import Path

import torch
from torch import nn


class Run:
    """A network with its optimizer and schedule, and the folder of their checkpoints, one an epoch.

    The rates rise over the first `warmup` (a share) of `steps` and then fall to nothing. Weights whose names begin with
    one of `inner`, those of the encoder, learn at the first of the two `rates`, the others at the second.
    """

    def __init__(
        self,
        folder: Path,
        network: nn.Module,
        inner: tuple[str, ...],
        rates: tuple[float, float],
        warmup: float,
        steps: int,
    ) -> None:
        named = list(network.named_parameters())
        groups = [
            {"params": [weight for name, weight in named if name.startswith(inner)], "lr": rates[0]},
            {"params": [weight for name, weight in named if not name.startswith(inner)], "lr": rates[1]},
        ]
        warm = warmup * steps

        def rate(step: int) -> float:
            return min((step + 1) / warm, max((steps - step) / (steps - warm), 0.0))

        self._folder = folder
        self._network = network
        self._optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimizer, rate)

    def resume(self, epochs: int) -> int:
        """How many of the epochs are done: all is as after the last of them."""
        for epoch in range(epochs, 0, -1):
            if (path := self._checkpoint(epoch)).exists():
                state = torch.load(path, weights_only=True)
                self._network.load_state_dict(state["network"])
                self._optimizer.load_state_dict(state["optimizer"])
                self._schedule.load_state_dict(state["schedule"])
                return epoch
        return 0

    def step(self) -> None:
        """Learn from the gradients that were summed up since the last step."""
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self._schedule.step()
        self._optimizer.zero_grad()

    def save(self, epoch: int) -> None:
        """Write the checkpoint of an epoch, the first of which is 1."""
        state = {
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
        }
        unfinished = self._checkpoint(epoch).with_suffix(".part")
        torch.save(state, unfinished)
        unfinished.replace(self._checkpoint(epoch))

    def _checkpoint(self, epoch: int) -> Path:
        return self._folder / f"epoch{epoch}.pt"
