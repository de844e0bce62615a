"""Make a faster tagger of a trained one: slimmer layers that learn to answer as it does.

    python -m index.quotes.training.distill TEACHER.pt POLNEAR NEWS ENCODER RUN

TEACHER.pt is the checkpoint to learn from, NEWS a file of articles without marks (JSON Lines with a `text` each, .gz or
not). Batches of PolNeAR, with its marks and the teacher's answers, alternate with batches of NEWS, where the teacher's
answers are all there is. RUN is a folder for checkpoints, one a round: the same command goes on where it was stopped.
The teacher answers in a process of its own.

What is compared with the teacher is the states after each layer, the scores of tags (as probabilities) and the vectors
of links. Words keep the teacher's embeddings.
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.utils.data import IterableDataset

from index.model.document import Span
from index.quotes.training.__main__ import BATCH, ENCODER, LINKS
from index.quotes.training.batches import Batch, batch, loss, marked_loss
from index.quotes.training.network import Network
from index.quotes.training.polnear import Article, Example, articles, examples
from index.quotes.windows import LONGEST, Window, windows
from index.text.training.copying import ROUND, all_apart, apart, batches, learn, texts
from index.text.training.runs import Run
from index.text.training.slim import slim

RATE, HEAD_RATE = 3e-4, 5e-4
WARMUP = 0.03  # share of all steps
SLIM_ON = 25  # batches on which the teacher's parts are weighed
WEIGHTS = {"states": 0.5, "tags": 2.0, "vectors": 1.0, "marked / 2": 1.0, "links / 2": LINKS}  # of the losses


@dataclass(frozen=True, slots=True)
class Answered:
    """A batch with the teacher's answers.

    `states` are those after each layer [batch, tokens, WIDTH], `words` says which rows of `scores` and `vectors` are
    words. `marked` are the windows' marks, none for news.
    """

    rows: Batch
    words: Tensor
    states: list[Tensor]
    scores: Tensor
    vectors: Tensor
    marked: list[Example]


class Lessons(IterableDataset[Answered]):
    """Batches without end, of news and of PolNeAR by turns, that the teacher answered."""

    def __init__(self, teacher: Network, marked: list[Article], news: Path, tokenizer: Tokenizer, seed: str) -> None:
        self._teacher = teacher.eval()
        self._marked, self._news, self._tokenizer, self._seed = marked, news, tokenizer, seed

    def __iter__(self) -> Iterator[Answered]:
        chance = random.Random(self._seed)  # noqa: S311 (not for secrets)
        with_marks = marked_batches(self._marked, self._tokenizer, chance)
        news = _unmarked(self._news, self._tokenizer, chance)
        for without in batches(news, BATCH, lambda window: len(window.ids), chance):
            yield self._answered(without, [])
            marked = next(with_marks)
            yield self._answered([example.window for example in marked], marked)

    def _answered(self, given: Sequence[Window], marked: list[Example]) -> Answered:
        rows = batch(given)
        words = torch.stack([torch.arange(rows.firsts.shape[1]) < len(window.spans) for window in given])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            states, scores, vectors = _answers(self._teacher, rows)
        return Answered(rows, words, [one.bfloat16() for one in states], scores, vectors, marked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("teacher", type=Path)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--student", type=Path, help="a checkpoint to make slimmer instead of the teacher")
    parser.add_argument("--share", type=float, default=0.5, help="of the heads and neurons that are kept")
    parser.add_argument("--rounds", type=int, default=15, help=f"of {ROUND} steps each")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    teacher = Network.of(torch.load(options.teacher, weights_only=True)["network"])
    marked = articles(options.polnear / "train")
    start = options.run / "start.pt"
    if not start.exists():
        chance = random.Random(options.seed)  # noqa: S311 (not for secrets)
        large = Network.of(torch.load(options.student or options.teacher, weights_only=True)["network"])
        given = islice(marked_batches(marked, tokenizer, chance), SLIM_ON)
        losses = (torch.stack(loss(large, one)).sum() for one in given)
        torch.save({"network": slim(large, losses, options.share)}, start)
    student = Network.of(torch.load(start, weights_only=True)["network"])
    print("heads and neurons:", *((layer.heads, layer.widened.out_features) for layer in student.layers), flush=True)
    for embedding in (student.words, student.positions, student.shapes):
        embedding.requires_grad_(False)
    progress = Run(options.run, student, ENCODER, (RATE, HEAD_RATE), WARMUP, options.rounds * ROUND)
    done = progress.resume(options.rounds)
    lessons = Lessons(teacher, marked, options.news, tokenizer, f"{options.seed} {done}")
    torch.manual_seed(options.seed + done)
    student.eval()  # without dropout: what it copies is softer than marks, and no news comes twice
    learn(lessons, partial(_losses, student), WEIGHTS, progress, range(done, options.rounds))


def _losses(student: Network, given: Answered) -> Tensor:
    """[5]: how far states, tags and vectors are from the teacher's; the losses of tagging and linking by marks."""
    with torch.autocast("cpu", torch.bfloat16):
        states, scores, vectors = _answers(student, given.rows)
    there, words = given.rows.mask.bool(), given.words
    tags = functional.kl_div(
        functional.log_softmax(scores[words].float(), -1),
        functional.log_softmax(given.scores[words].float(), -1),
        reduction="batchmean",
        log_target=True,
    )
    found = [all_apart(states, given.states, there), tags, apart(vectors[words], given.vectors[words])]
    if given.marked:
        found += marked_loss(student, given.marked, scores.float(), vectors.float())
    return torch.stack([*found, *[torch.zeros(())] * (5 - len(found))])


def _answers(network: Network, rows: Batch) -> tuple[list[Tensor], Tensor, Tensor]:
    states = network.states(rows.ids, rows.mask, network.shapes(rows.shapes))
    return states, *network.told(states[-1], rows.firsts)


def marked_batches(marked: Sequence[Article], tokenizer: Tokenizer, chance: random.Random) -> Iterator[list[Example]]:
    """Batches of PolNeAR's windows without end, cut and ordered differently each time."""

    def each() -> Iterator[Example]:
        while True:
            for text in chance.sample(marked, len(marked)):
                yield from examples(text, tokenizer, chance)

    return batches(each(), BATCH, lambda example: len(example.window.ids), chance)


def _unmarked(path: Path, tokenizer: Tokenizer, chance: random.Random) -> Iterator[Window]:
    """The windows of articles without end."""
    for text in texts(path, chance):
        paragraphs = [Span(*match.span()) for match in re.finditer(r"\S[^\n]*", text)]
        yield from windows(text, paragraphs, tokenizer, chance.randint(LONGEST // 4, LONGEST))


if __name__ == "__main__":
    main()
