"""Train the tagger and write it down as the package's data.

    python -m index.quotes.training POLNEAR ENCODER RUN

POLNEAR is the corpus's folder of compartments (train/), ENCODER the folder of all-MiniLM-L6-v2's published files
(model.safetensors, tokenizer.json), RUN a folder for checkpoints: the same command goes on where a run was stopped.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from index.quotes.training.batches import loss
from index.quotes.training.network import Network, encoder
from index.quotes.training.polnear import Article, Example, articles, examples
from index.text.training.runs import Run

BATCH = 8  # windows
RATE, HEAD_RATE = 1.5e-4, 1e-3
WARMUP = 0.06  # share of all steps
ENCODER = ("words.", "positions.", "norm.", "layers.")  # what learns at RATE
LINKS = 0.15  # the weight of the linking loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("polnear", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    network = Network()
    network.load_state_dict(encoder(options.encoder), strict=False)
    train(network, articles(options.polnear / "train"), tokenizer, options.run, options.epochs, options.seed)


def train(network: Network, texts: list[Article], tokenizer: Tokenizer, run: Path, epochs: int, seed: int) -> None:
    """Train for `epochs`, with a checkpoint after each; goes on from the last checkpoint in `run`."""
    steps = epochs * len(_epoch(texts, tokenizer, seed, 0))
    progress = Run(run, network, ENCODER, (RATE, HEAD_RATE), WARMUP, steps)
    for epoch in range(progress.resume(epochs), epochs):
        torch.manual_seed(seed + epoch)
        network.train()
        batches = _epoch(texts, tokenizer, seed, epoch)
        tagging = linking = 0.0
        started = time.monotonic()
        for number, examples_ in enumerate(batches, 1):
            tag_loss, link_loss = loss(network, examples_)
            (tag_loss + LINKS * link_loss).backward()
            progress.step()
            tagging += float(tag_loss.detach())
            linking += float(link_loss.detach())
            if number % 50 == 0:
                print(
                    f"epoch {epoch + 1} {number}/{len(batches)} tags {tagging / 50:.4f} links {linking / 50:.4f} "
                    f"{time.monotonic() - started:.0f}s",
                    flush=True,
                )
                tagging = linking = 0.0
        progress.save(epoch + 1)


def _epoch(texts: list[Article], tokenizer: Tokenizer, seed: int, epoch: int) -> list[list[Example]]:
    """The epoch's batches: windows of about one length together, in an order of chance."""
    chance = random.Random(f"{seed} {epoch}")  # noqa: S311 (not for secrets)
    found = [example for text in texts for example in examples(text, tokenizer, chance)]
    chance.shuffle(found)
    found.sort(key=lambda example: len(example.window.ids) // 32)
    batches = [found[at : at + BATCH] for at in range(0, len(found), BATCH)]
    chance.shuffle(batches)
    return batches


if __name__ == "__main__":
    main()
