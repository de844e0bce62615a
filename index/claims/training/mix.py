"""Fit how the judge's answers in both directions and what words say are mixed, on stories that it was not trained on.

    python -m index.claims.training.mix LABELS FOLDER [--like MODEL] [--write]

LABELS and FOLDER are those of the training; --folds and --fold name the stories that it kept out. Prints what the mix
is worth on stories left out in turn; --write puts it into the model's judge.npz. With --like it is fitted to what the
judge in the folder MODEL, with a mix of its own, answers on all other stories: labels are only measured with.
"""

import argparse
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.claims.judge import Judge, Tells
from index.claims.training.stories import Story, stories
from index.claims.training.worth import area

MODEL = Path(__file__).parents[1] / "model"
PARTS = 9  # that are left out in turn
RIDGE = 10.0  # how strongly weights are held near zero, of measures of unit variance
STEPS = 30
TINY = 1e-6

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


class Examples(NamedTuple):
    """Claims with another article each: what is weighed [examples, any], whether that reports it, which story."""

    given: Floats
    reported: Truths
    stories: NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL, help="the folder of judge.onnx and judge.npz")
    parser.add_argument("--like", type=Path, metavar="MODEL", help="the folder of a judge to answer like")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="put the mix into judge.npz")
    options = parser.parse_args()
    every = stories(options.labels, options.folder)
    kept_out = every[options.fold :: options.folds]
    judge = Judge(options.model)
    found = examples(judge, kept_out)
    print(f"{len(kept_out)} stories, {len(found.reported):,} pairs, {found.reported.sum():,} of them reports")
    if options.like:
        others = [story for number, story in enumerate(every) if number % options.folds != options.fold]
        bias, weights = fit(examples(judge, others).given, answers(options.like, others))
        print(f"AUC of pairs {area(bias + found.given @ weights, found.reported):.4f}")
    else:
        print(f"on stories left out: AUC of pairs {area(left_out(found), found.reported):.4f}")
        bias, weights = fit(found.given, found.reported)
    print(f"bias {bias:.2f}, weights {weights.round(2).tolist()}")
    if options.write:
        write(options.model / "judge.npz", bias, weights)


def examples(judge: Judge, of: Sequence[Story]) -> Examples:
    """Every claim with every other article of its story."""
    given: list[NDArray[np.float32]] = []
    reported: list[bool] = []
    places: list[int] = []
    for number, story in enumerate(of):
        articles = story.articles
        encodings = [judge.encode(one.tokens, range(len(one.tokens)), one.wording) for one in articles]
        for pair in combinations(range(len(articles)), 2):
            weighed = judge.weighed(*(encodings[at] for at in pair))
            for rows, (one, other) in zip(weighed, (pair, pair[::-1]), strict=True):
                for claim, told in articles[one].claims.items():
                    given.append(rows[claim])
                    reported.append(any(tells is Tells.SAME for tells, _ in told.get(other, ())))
                    places.append(number)
    return Examples(np.array(given, dtype=np.float64), np.array(reported), np.array(places))


def answers(model: Path, of: Sequence[Story]) -> Floats:
    """The chance that the judge in that folder gives each of the examples of these stories."""
    with np.load(model / "judge.npz", allow_pickle=False) as learned:
        sums = examples(Judge(model), of).given @ learned["mix.weights"] + learned["mix.bias"][0]
    chances: Floats = 1 / (1 + np.exp(-sums))
    return chances


def left_out(found: Examples) -> Floats:
    """The log-odds of each example by a mix fitted without its story, and some others."""
    odds = np.zeros(len(found.reported))
    parts = found.stories % PARTS
    for part in np.unique(parts):
        left = parts == part
        bias, weights = fit(found.given[~left], found.reported[~left])
        odds[left] = bias + found.given[left] @ weights
    return odds


def fit(given: Floats, reported: Truths | Floats) -> tuple[float, Floats]:
    """Logistic regression by Newton's method, on what is true or the chances of it: the bias and the weights."""
    mean, deviation = given.mean(0), given.std(0) + TINY
    columns = np.hstack([np.ones((len(given), 1)), (given - mean) / deviation])
    held = np.diag([0.0] + [RIDGE] * given.shape[1])
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (chances - reported) + held @ weights
        curve = (columns * (chances * (1 - chances))[:, None]).T @ columns + held
        weights = weights - np.linalg.solve(curve, slope)
    plain = weights[1:] / deviation
    return float(weights[0] - plain @ mean), plain


def write(file: Path, bias: float, weights: Floats) -> None:
    """Put the mix into judge.npz, beside the other weights there."""
    with np.load(file, allow_pickle=False) as kept:
        learned = {name: kept[name] for name in kept.files}
    learned |= {"mix.weights": weights.astype(np.float32), "mix.bias": np.array([bias], dtype=np.float32)}
    np.savez(file, **learned)


if __name__ == "__main__":
    main()
