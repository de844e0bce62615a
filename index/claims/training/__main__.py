"""Train the judge, and measure it on stories that are kept out.

    python -m index.claims.training LABELS FOLDER ENCODER RUN

LABELS are the labelled sentences of stories (see index.claims.training.stories), FOLDER holds a folder of articles for
each, ENCODER is the folder of all-MiniLM-L6-v2's published files (model.safetensors), RUN a folder for checkpoints: the
same command goes on where a run was stopped. Every FOLDS-th story, from number FOLD on, is kept out.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from index.claims.training.losses import judged, losses
from index.claims.training.network import Network
from index.claims.training.stories import Story, stories
from index.claims.training.worth import told
from index.text.training.runs import Run

BATCH = 2  # stories
RATE, HEAD_RATE = 6e-5, 1e-3
WARMUP = 0.08  # share of all steps
ENCODER = ("encoder.", "segment")  # what learns at RATE
KINDS = 0.3  # the weight of the loss of kinds
TELL = 10  # batches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--fold", type=int, default=0)
    options = parser.parse_args()
    if not 0 <= options.fold < options.folds or options.folds < 2:
        parser.error("--fold is a number from 0 on, below --folds, and that is 2 at least")
    options.run.mkdir(parents=True, exist_ok=True)
    settings = {name: getattr(options, name) for name in ("epochs", "seed", "folds", "fold")}
    kept = options.run / "settings.json"
    if kept.exists() and json.loads(kept.read_text(encoding="utf-8")) != settings:
        parser.error(f"{kept} tells of a run with other settings: go on with those, or name another folder")
    kept.write_text(json.dumps(settings) + "\n", encoding="utf-8")
    every = stories(options.labels, options.folder)
    trained = [story for number, story in enumerate(every) if number % options.folds != options.fold]
    kept_out = every[options.fold :: options.folds]
    print(f"{len(trained)} stories to train on, {len(kept_out)} kept out", flush=True)
    torch.manual_seed(options.seed)
    network = Network()
    network.load_encoder(options.encoder)
    train(network, trained, kept_out, options.run, options.epochs, options.seed)


def train(
    network: Network, trained: Sequence[Story], kept_out: Sequence[Story], run: Path, epochs: int, seed: int
) -> None:
    """Train for `epochs`, with a checkpoint and a measurement after each; goes on from the last checkpoint in `run`."""
    steps = epochs * -(-len(trained) // BATCH)
    progress = Run(run, network, ENCODER, (RATE, HEAD_RATE), WARMUP, steps)
    for epoch in range(progress.resume(epochs), epochs):
        torch.manual_seed(seed + epoch)
        network.train()
        order = random.Random(f"{seed} {epoch}").sample(trained, len(trained))  # noqa: S311 (not for secrets)
        sums = torch.zeros(3)
        started = time.monotonic()
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        for number, batch in enumerate(batches, 1):
            for story in batch:
                found = losses(network, story)
                ((found.telling + found.reporting + KINDS * found.kinds) / len(batch)).backward()
                sums += torch.stack(found).detach() / len(batch)
            progress.step()
            if number % TELL == 0:
                telling, reporting, kinds = (sums / TELL).tolist()
                print(
                    f"epoch {epoch + 1} {number}/{len(batches)} telling {telling:.3f} "
                    f"reporting {reporting:.3f} kinds {kinds:.3f} {time.monotonic() - started:.0f}s",
                    flush=True,
                )
                sums.zero_()
        progress.save(epoch + 1)
        print(told(*judged(network, kept_out)), flush=True)


if __name__ == "__main__":
    main()
