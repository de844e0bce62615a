"""What a faster network needs to learn to answer as a slower one does, which is its teacher.

The states after each layer are compared with the teacher's, and what is made of the last (Jiao et al., "TinyBERT",
2020; Hinton et al., "Distilling the Knowledge in a Neural Network", 2015).
"""

import gzip
import json
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from index.text.training.runs import Run

ROUND = 100  # steps
_SHUFFLED = 64  # batches; what is of about one length is put together within as many
_AHEAD = 6  # batches that the teacher may have answered before they are needed
_T = TypeVar("_T")


def learn(
    lessons: IterableDataset[_T],
    losses: Callable[[_T], Tensor],
    weights: Mapping[str, float],
    progress: Run,
    rounds: range,
) -> None:
    """Learn from `lessons`, which a process of its own makes, for those rounds, with a checkpoint after each.

    `losses` are as many as they have `weights`.
    """
    given = iter(
        DataLoader(lessons, batch_size=None, num_workers=1, prefetch_factor=_AHEAD, worker_init_fn=lambda _: _aside())
    )
    weighed = torch.tensor(list(weights.values()))
    for number in rounds:
        sums = torch.zeros(len(weights))
        started = time.monotonic()
        for _ in range(ROUND):
            found = losses(next(given))
            (found * weighed).sum().backward()
            progress.step()
            sums += found.detach() / ROUND
        told = " ".join(f"{name} {value:.4f}" for name, value in zip(weights, sums, strict=True))
        print(f"round {number + 1}/{rounds.stop} {told} {time.monotonic() - started:.0f}s", flush=True)
        progress.save(number + 1)


def _aside() -> None:
    """The teacher's process makes way for the student's."""
    torch.set_num_threads(1)
    os.nice(15)


def apart(ones: Tensor, others: Tensor) -> Tensor:
    """The mean squared difference, as a share of the variance of the `others`."""
    return (ones.float() - others.float()).square().mean() / others.float().var()


def all_apart(ones: Sequence[Tensor], others: Sequence[Tensor], there: Tensor) -> Tensor:
    """The mean of how far the states after each layer are apart, of the tokens that are `there`."""
    return torch.stack([apart(one[there], other[there]) for one, other in zip(ones, others, strict=True)]).mean()


def texts(path: Path, chance: random.Random) -> Iterator[str]:
    """The texts of articles (JSON Lines with a `text` each, .gz or not) without end, from one of chance on."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
        lines.seek(0)
        for line in islice(cycle(lines), chance.randrange(count), None):
            yield json.loads(line)["text"]


def batches(found: Iterator[_T], size: int, length: Callable[[_T], int], chance: random.Random) -> Iterator[list[_T]]:
    """Batches of about one length, in an order of chance."""
    while pool := sorted(islice(found, _SHUFFLED * size), key=length):
        cut = [pool[at : at + size] for at in range(0, len(pool), size)]
        chance.shuffle(cut)
        yield from cut
