"""Make a faster judge of a trained one: slimmer layers that learn to read as its own do.

    python -m index.claims.training.distill TEACHER.pt NEWS RUN

TEACHER.pt is the checkpoint to learn from, NEWS a file of articles (JSON Lines with a `text` each, .gz or not), which
need no labels. RUN is a folder for checkpoints, one a round: the same command goes on where it was stopped. The teacher
answers in a process of its own.

What is compared with the teacher is the states after each layer, and what the last say of each token. From there on, in
what compares two articles and tells kinds, the teacher stays as it is; words keep its embeddings, too.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from index.claims.judge import BEGIN, LONGEST, windows
from index.claims.training.network import Network
from index.text.encoder import tokenizer
from index.text.sentences import sentences
from index.text.training.copying import ROUND, all_apart, apart, batches, learn, texts
from index.text.training.runs import Run
from index.text.training.slim import slim

BATCH = 8  # windows
RATE = 3e-4
WARMUP = 0.012  # share of all steps
LEARN = ("encoder.layers.", "encoder.norm.", "segment", "tokens.", "weights.", "vectors.", "kinds.0.")
SLIM_ON = 25  # batches on which the teacher's parts are weighed
STEP = 32  # tokens; lengths are multiples of it: oneDNN compiles its kernels anew for each new shape
WEIGHTS = {"states": 0.5, "tokens": 1.0, "weights": 1.0, "vectors": 1.0, "kinds": 1.0}  # of the losses


@dataclass(frozen=True, slots=True)
class Answered:
    """Windows padded to one length, with the teacher's answers.

    `ids` and `mask` [batch, tokens]; `states` are those after each layer [batch, tokens, bert.WIDTH], `told` what the
    last of them say of each token (Network.of_tokens).
    """

    ids: Tensor
    mask: Tensor
    states: list[Tensor]
    told: tuple[Tensor, ...]


class Lessons(IterableDataset[Answered]):
    """Batches of news without end that the teacher answered."""

    def __init__(self, teacher: Network, news: Path, seed: str) -> None:
        self._teacher = teacher.eval()
        self._news, self._seed = news, seed

    def __iter__(self) -> Iterator[Answered]:
        for ids, mask in _batches(self._news, random.Random(self._seed)):  # noqa: S311 (not for secrets)
            with torch.no_grad():
                states, told = _answers(self._teacher, ids, mask)
            yield Answered(ids, mask, [one.bfloat16() for one in states], told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("teacher", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--student", type=Path, help="a checkpoint to make slimmer instead of the teacher")
    parser.add_argument("--share", type=float, default=0.4, help="of the heads and neurons that are kept")
    parser.add_argument("--rounds", type=int, default=34, help=f"of {ROUND} steps each")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    teacher = Network.of(torch.load(options.teacher, weights_only=True)["network"])
    start = options.run / "start.pt"
    if not start.exists():
        large = Network.of(torch.load(options.student or options.teacher, weights_only=True)["network"])
        given = islice(_batches(options.news, random.Random(options.seed)), SLIM_ON)  # noqa: S311 (not for secrets)
        slimmed = slim(large.encoder, (_changes(large, ids, mask) for ids, mask in given), options.share)
        kept = {name: weight for name, weight in large.state_dict().items() if not name.startswith("encoder.")}
        torch.save({"network": kept | {f"encoder.{name}": weight for name, weight in slimmed.items()}}, start)
    student = Network.of(torch.load(start, weights_only=True)["network"])
    layers = student.encoder.layers
    print("heads and neurons:", *((layer.heads, layer.widened.out_features) for layer in layers), flush=True)
    for name, weight in student.named_parameters():
        weight.requires_grad_(name.startswith(LEARN))
    progress = Run(options.run, student, LEARN, (RATE, RATE), WARMUP, options.rounds * ROUND)
    done = progress.resume(options.rounds)
    torch.manual_seed(options.seed + done)
    student.eval()  # without dropout: no news comes twice
    lessons = Lessons(teacher, options.news, f"{options.seed} {done}")
    learn(lessons, partial(_losses, student), WEIGHTS, progress, range(done, options.rounds))


def _losses(student: Network, given: Answered) -> Tensor:
    """[5]: how far the states are from the teacher's, and each of what they say of tokens."""
    states, told = _answers(student, given.ids, given.mask)
    there = given.mask.bool()
    parts = [apart(one[there], other[there]) for one, other in zip(told, given.told, strict=True)]
    return torch.stack([all_apart(states, given.states, there), *parts])


def _answers(network: Network, ids: Tensor, mask: Tensor) -> tuple[list[Tensor], tuple[Tensor, ...]]:
    with torch.autocast("cpu", torch.bfloat16):
        states = network.encoder.states(ids, mask, network.segment)
        return states, network.of_tokens(states[-1])


def _changes(network: Network, ids: Tensor, mask: Tensor) -> Tensor:
    """A loss that says how much all that is told of tokens changes: the sum of it in directions of chance."""
    told = network.of_tokens(network.encoder.encode(ids, mask, network.segment))
    parts = [part[mask.bool()] for part in told]
    directions = [torch.randn_like(part) / part.detach().std() / part.shape[1] ** 0.5 for part in parts]
    return torch.stack([(part * way).sum() for part, way in zip(parts, directions, strict=True)]).sum()


def _batches(news: Path, chance: random.Random) -> Iterator[tuple[Tensor, Tensor]]:
    """The ids and mask of windows of about one length."""
    for rows in batches(_windows(news, chance), BATCH, len, chance):
        length = -(-max(map(len, rows)) // STEP) * STEP
        ids = torch.zeros(len(rows), length, dtype=torch.long)
        mask = torch.zeros(len(rows), length)
        for row, window in enumerate(rows):
            ids[row, : len(window)] = torch.tensor(window)
            mask[row, : len(window)] = 1
        yield ids, mask


def _windows(news: Path, chance: random.Random) -> Iterator[Sequence[int]]:
    """The windows of articles without end, as the judge reads them."""
    for text in texts(news, chance):
        spans = [text[span.start : span.end] for span in sentences(text, 0, len(text))]
        ids = [one.ids[:LONGEST] or [BEGIN] for one in tokenizer().encode_batch(spans, add_special_tokens=False)]
        for window, _ in windows(ids):
            yield window


if __name__ == "__main__":
    main()
