"""How sure a statement is: the probability that a trained annotator marks the same content with the same source."""

import json
import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from index.quotes.statements import Statement

UNSOURCED = 0.4  # the least confidence of a statement without a source: most of the less sure ones are wrong
_IMPOSSIBLE = 1e-4  # the least probability whose log-odds are taken


class Calibration(NamedTuple):
    """A logistic regression on `features`, and the least confidence at which a statement is shown."""

    bias: float
    weights: tuple[float, ...]
    least: float


@cache
def calibration() -> Calibration:
    """The package's calibration, fitted on articles not used in training (index.quotes.training.calibrate)."""
    read = json.loads((files(__package__) / "model" / "calibration.json").read_text(encoding="utf-8"))
    return Calibration(read["bias"], tuple(read["weights"]), read["least"])


def features(found: Statement) -> tuple[float, ...]:
    """The inputs of the calibration: the log-odds of a statement's spans and links."""
    assert found.cue.link
    return (
        _logit(min(one.probability for one in found.contents)),
        _logit(found.cue.probability),
        _logit(min(one.link.probability if one.link else 1.0 for one in found.contents)),
        _logit(found.cue.link.probability),
        _logit(found.source.probability) if found.source else 0.0,
        float(found.source is None),
    )


def confidence(found: Statement) -> float:
    """The confidence in a statement, 0 to 1, with three digits."""
    known = calibration()
    score = known.bias + sum(weight * one for weight, one in zip(known.weights, features(found), strict=True))
    return round(1 / (1 + math.exp(-score)), 3)


def told(found: Statement) -> bool:
    """Whether the statement is sure enough to be shown."""
    return confidence(found) >= max(calibration().least, 0 if found.source else UNSOURCED)


def _logit(probability: float) -> float:
    return math.log(max(probability, _IMPOSSIBLE) / max(1 - probability, _IMPOSSIBLE))
