"""What scores are worth, by labels."""

import numpy as np
from numpy.typing import NDArray

from index.claims.judge import Kind

SHARES = (0.3, 0.5, 0.7)

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


def area(scores: Floats, truth: Truths) -> float:
    """The area under the ROC curve: how often a true one scores above a false one (ties count half)."""
    false = np.sort(scores[~truth])
    below = np.searchsorted(false, scores[truth], "left") + np.searchsorted(false, scores[truth], "right")
    return float(below.mean() / 2 / len(false))


def balanced(scores: Floats, truth: Truths) -> float:
    """The best balanced accuracy that a threshold can reach."""
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.diff(scores[order]) != 0, True)  # equal scores fall on one side
    found = np.cumsum(truth[order])[last] / truth.sum()
    wrong = np.cumsum(~truth[order])[last] / (~truth).sum()
    return float((1 + (found - wrong).max(initial=0)) / 2)


def lowest(scores: Floats, truth: Truths) -> list[float]:
    """The share of false ones among the lowest of the scores, for each of SHARES of them."""
    order = np.argsort(scores, kind="stable")
    return [float((~truth[order[: int(share * len(order))]]).mean()) for share in SHARES]


def of_claims(scores: Floats, reported: Truths, claims: NDArray[np.int64]) -> tuple[Floats, Truths]:
    """Of each claim the best score in any article, and whether any reports it."""
    best = np.full(claims.max() + 1, -np.inf)
    np.maximum.at(best, claims, scores)
    shared = np.zeros(len(best), dtype=np.bool_)
    np.logical_or.at(shared, claims, reported)
    return best, shared


def told(scores: Floats, reported: Truths, claims: NDArray[np.int64], chances: Floats, kinds: NDArray[np.int64]) -> str:
    """All of this in words, of what the network said of stories that it did not know."""
    best, shared = of_claims(scores, reported, claims)
    shares = ", ".join(
        f"{right:.3f} of the lowest {share:.0%}" for share, right in zip(SHARES, lowest(best, shared), strict=True)
    )
    no_claims = chances[:, Kind.OPINION] + chances[:, Kind.NOTHING]
    return (
        f"pairs: {len(scores):,}, AUC {area(scores, reported):.4f}\n"
        f"claims: {len(best):,}, AUC {area(best, shared):.4f}, best balanced accuracy {balanced(best, shared):.4f}, "
        f"single source: {shares}\n"
        f"kinds: {(chances.argmax(1) == kinds).mean():.3f} right, "
        f"AUC of claims {area(no_claims, kinds >= Kind.OPINION):.4f}"
    )
