"""Fit the confidence in statements, on articles that the model was not trained on.

    python -m index.quotes.training.calibrate POLNEAR FOLDER

Reads POLNEAR's dev compartment with the model in FOLDER and writes FOLDER/calibration.json: a logistic regression from
a statement's probabilities to whether a trained annotator marked the same content with the same source, and the least
confidence at which a statement is shown.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.model.document import Span
from index.quotes.confidence import features
from index.quotes.printed import printed
from index.quotes.statements import Statement, statements
from index.quotes.tagger import Tagger
from index.quotes.training.polnear import Marked, articles

_RIDGE = 1.0
_GIVEN_UP = 0.005  # of the best F1, in exchange for more recall: doubtful statements are shown as such


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("polnear", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    tagger = Tagger(options.folder)
    rows, right, marked = [], [], 0
    for article in articles(options.polnear / "dev"):
        gold = article.annotations[0]
        marked += len(gold)
        read = statements(article.text, tagger.read(article.text, article.paragraphs))
        for found in printed(article.text, article.paragraphs, read):
            rows.append(features(found))
            right.append(any(_same(found, one) for one in gold))
    given, truth = np.array(rows), np.array(right, dtype=np.float64)
    weights = fit(given, truth)
    chances = 1 / (1 + np.exp(-(given @ weights[1:] + weights[0])))
    order = np.argsort(-chances)
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + marked)
    least = float(chances[order][np.flatnonzero(f1 >= f1.max() - _GIVEN_UP)[-1]])
    calibration = {
        "bias": round(float(weights[0]), 4),
        "weights": [round(float(weight), 4) for weight in weights[1:]],
        "least": round(least, 3),
    }
    (options.folder / "calibration.json").write_text(json.dumps(calibration) + "\n", encoding="utf-8")
    print(calibration)
    for low in np.arange(0, 1, 0.1):
        inside = (chances >= low) & (chances < low + 0.1)
        if inside.any():
            print(f"{low:.1f} to {low + 0.1:.1f}: {inside.sum():5d} statements, {truth[inside].mean():.2f} right")


def fit(rows: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bias and weights of a logistic regression with a small ridge, by Newton's method."""
    given = np.hstack([np.ones((len(rows), 1)), rows])
    weights = np.zeros(given.shape[1])
    for _ in range(25):
        chances = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (truth - chances) - _RIDGE * weights
        curve = (given * (chances * (1 - chances))[:, None]).T @ given + _RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    return weights


def _same(found: Statement, gold: Marked) -> bool:
    """The criterion of the corpus's scorer: half of the contents in common, and sources that touch, or none in both."""
    mine = _characters(one.span for one in found.contents)
    theirs = _characters(gold.content)
    if 2 * len(mine & theirs) < len(mine | theirs):
        return False
    if found.source is None or not gold.source:
        return found.source is None and not gold.source
    return any(found.source.span.overlaps(span) for span in gold.source)


def _characters(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


if __name__ == "__main__":
    main()
