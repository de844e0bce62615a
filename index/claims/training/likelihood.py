"""Fit the weights of index.claims.likelihood to hand-labelled events, and say what they are worth on events left out.

    python -m index.claims.training.likelihood EVENTS

EVENTS holds a folder of articles for each event, and a file of labels beside it ("event01", "labels01.jsonl").
A labelled sentence and another article of its event are one example: whether the article reports the sentence.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.claims.analysed import Analysed
from index.claims.families import families
from index.claims.likelihood import Evidence, measures
from index.claims.matching import Table, Voice
from index.claims.outlets import Outlets
from index.claims.units import units
from index.reading import read

REPORTS = ("same", "covers")
RIDGE = 1.0  # how strongly weights are held near zero, of measures of unit variance
STEPS = 30

Floats = NDArray[np.float64]


class Example(NamedTuple):
    event: str
    claim: str
    evidence: Evidence
    reported: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events", type=Path)
    options = parser.parse_args()
    found = [example for event in sorted(options.events.glob("event*")) for example in _examples(event)]
    given = np.array([measures(example.evidence) for example in found])
    reported = np.array([example.reported for example in found])
    events = np.array([example.event for example in found])
    bias, weights = _fit(given, reported)
    print(f"{len(found):,} examples of {len(set(events))} events, {reported.sum():,} of them reports")
    print(f"BIAS = {bias:.2f}")
    print("WEIGHTS =", Evidence(*(round(float(weight), 2) for weight in weights)))
    scores = np.zeros(len(found))
    for event in sorted(set(events)):
        left = events == event
        bias, weights = _fit(given[~left], reported[~left])
        scores[left] = bias + given[left] @ weights
    claims = {claim: at for at, claim in enumerate(dict.fromkeys(example.claim for example in found))}
    best, shared = np.full(len(claims), -np.inf), np.zeros(len(claims), dtype=bool)
    for example, score in zip(found, scores, strict=True):
        at = claims[example.claim]
        best[at], shared[at] = max(best[at], score), shared[at] or example.reported
    print(f"on events left out: area under the curve {_area(scores, reported):.3f} for reports,", end=" ")
    print(f"{_area(best, shared):.3f} for claims that anybody reports")


def _examples(event: Path) -> Iterator[Example]:
    documents = [document for path in sorted(event.glob("*.txt")) for document in read(str(path)).documents]
    names = [Path(document.path).name for document in documents]
    groups = families([document.body for document in documents])
    outlets = Outlets()
    voices = [
        Voice(
            outlets.key(document.outlet.value) if document.outlet else document.path,
            group,
            units(Analysed(document, ())),
        )
        for document, group in zip(documents, groups, strict=True)
    ]
    table = Table(voices)
    labels = event.with_name(f"{event.name.replace('event', 'labels')}.jsonl")
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        voice = names.index(label["doc"])
        number = _unit(voices[voice], label["start"], label["end"])
        if label["standing"] is None or number is None:
            continue
        reports = {report["doc"] for report in label["reports"] if report["relation"] in REPORTS}
        for match in table.matches(voice, number)[0]:
            if match.evidence:
                yield Example(event.name, label["id"], match.evidence, names[match.voice] in reports)


def _unit(voice: Voice, start: int, end: int) -> int | None:
    """The unit that has most of a stretch of the text."""
    shares = [min(unit.end, end) - max(unit.start, start) for unit in voice.units]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] > 0 else None


def _fit(given: Floats, reported: NDArray[np.bool_]) -> tuple[float, Floats]:
    """Logistic regression by Newton's method: the bias and the weights."""
    mean, deviation = given.mean(0), given.std(0)
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


def _area(scores: Floats, truth: NDArray[np.bool_]) -> float:
    """The area under the ROC curve: how often a true one scores above a false one (ties count half)."""
    true, false = scores[truth], scores[~truth]
    return float((true[:, None] > false).mean() + (true[:, None] == false).mean() / 2)


if __name__ == "__main__":
    main()
