"""The measures on the sample beside their minima: `python -m tests.judgement [WORD]`.

With a word (statements, standing, conflict, figures, denied, flags, links, furniture) each label that its measures
count as wrong is shown as well. Exits with 1 where a minimum is missed.
"""

import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index.library import Library
from index.model.claims import ALARMING, Conflict
from tests.judgement import furniture, pages, scoring
from tests.judgement.measures import MINIMA, measured
from tests.judgement.sample import EVENTS, Sample, sample
from tests.judgement.scoring import Found


def main(arguments: Sequence[str]) -> int:
    labelled = sample()
    with tempfile.TemporaryDirectory() as cache, Library([EVENTS], cache=Path(cache)) as library:
        for _ in library.update():
            pass
        found = scoring.found(library)
        placed = furniture.placed(Path(cache))
    about = arguments[0].partition("-")[0] if arguments else ""
    for line in furniture.wrong(placed) if about == "furniture" else _wrong(labelled, found, about) if about else ():
        print(line)
    missed = 0
    print(f"{len(labelled.claims)} claims, {len(labelled.statements)} statements, {len(labelled.reports)} reports")
    minima = MINIMA | furniture.MINIMA
    for name, value in (measured(labelled, found) | furniture.measured(placed)).items():
        least = minima.get(name, 0.0)
        missed += value < least
        print(f"{name:<28}{value:>8.4f}{least:>10.3f}{'  MISSED' if value < least else ''}")
    if pages.GOLD.exists() and not arguments:
        with tempfile.TemporaryDirectory() as folder:
            for name, value in pages.measured(Path(folder)).items():
                least = pages.MINIMA[name]
                missed += value < least
                print(f"{name:<28}{value:>8.4f}{least:>10.3f}{'  MISSED' if value < least else ''}")
    return 1 if missed else 0


def _wrong(labelled: Sample, found: Mapping[str, Found], about: str) -> Iterable[str]:
    match about:
        case "statements" | "contents":
            return scoring.missed(labelled, found)
        case "conflict" | "figures" | "denied":
            which = {"figures": (Conflict.FIGURES_DIFFER,), "denied": (Conflict.DENIED,)}
            only = which.get(about, scoring.CONFLICTS)
            return scoring.doubtful(
                labelled,
                found,
                lambda label, claim: (label.conflict in only) != bool(claim and claim.conflict in only),
            )
        case "flags":
            return scoring.doubtful(
                labelled, found, lambda label, claim: (label.standing in ALARMING) != bool(claim and claim.flagged)
            )
        case "links":
            return scoring.doubtful(
                labelled, found, lambda label, claim: claim is None or len(claim.reports) != len(label.others)
            )
        case _:
            return scoring.doubtful(
                labelled, found, lambda label, claim: claim is None or claim.standing is not label.standing
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
