"""How likely it is that a document reports a claim: a logistic regression on a few measures of how alike they are.

Fitted to hand-labelled events (python -m index.claims.training.likelihood), every other document of an event an
example for every labelled sentence. Few measures and few weights, so that it holds on events it has not seen.
"""

import math
from typing import NamedTuple


class Evidence(NamedTuple):
    """What speaks for a document reporting a claim. All but `weight` are shares, 0 to 1."""

    alike: float  # how alike the best stretch is, by index.claims.matching
    pairs: float  # of the claim's pairs of neighbouring words, those that the document has
    held: float  # of the weight of the claim's telling words, what the document has anywhere
    weight: float  # that weight, in units of idf; its logarithm counts


BIAS = -8.94
WEIGHTS = Evidence(alike=8.69, pairs=2.99, held=2.98, weight=0.93)


def likelihood(evidence: Evidence) -> float:
    """Between 0 and 1."""
    sums = BIAS + sum(weight * measure for weight, measure in zip(WEIGHTS, measures(evidence), strict=True))
    return 1 / (1 + math.exp(-sums))


def measures(evidence: Evidence) -> Evidence:
    """The evidence as it is weighed."""
    return evidence._replace(weight=math.log(1 + evidence.weight))
