"""Average the weights of several runs (Wortsman et al., "Model soups", 2022): as fast as one of them, and better.

    python -m index.quotes.training.average MEAN CHECKPOINT...

The runs must have their first epochs in common.
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mean", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    options = parser.parse_args()
    runs = [torch.load(path, weights_only=True)["network"] for path in options.checkpoints]
    mean = {name: sum(run[name].float() for run in runs) / len(runs) for name in runs[0]}
    torch.save({"network": mean}, options.mean)


if __name__ == "__main__":
    main()
