"""What is measured on the sample, and the least that each measure may be."""

from collections.abc import Mapping
from statistics import fmean

from index.model.claims import Conflict
from tests.judgement import scoring
from tests.judgement.sample import Sample
from tests.judgement.scoring import Found

# Just under what is measured: at most one label may turn out otherwise, by another processor's rounding.
MINIMA = {
    "statements-f1": 0.889,
    "statements-precision": 0.889,
    "statements-recall": 0.883,
    "contents-f1": 0.969,
    "kinds": 0.971,
    "standing-macro-f1": 0.766,
    "standing-single_source-f1": 0.881,
    "standing-copies-f1": 0.888,
    "standing-one_origin-f1": 0.840,
    "standing-corroborated-f1": 0.829,
    "standing-unresolved-f1": 0.370,
    "links-precision": 0.795,
    "links-recall": 0.866,
    "conflict-precision": 0.920,
    "conflict-recall": 0.310,
    "figures-precision": 0.860,
    "figures-recall": 0.570,
    "denied-precision": 1.0,
    "denied-recall": 0.330,
    "flags-precision": 0.960,
    "flags-recall": 0.570,
    "stories-precision": 0.900,
    "stories-recall": 1.0,
}


def measured(sample: Sample, reports: Mapping[str, Found]) -> dict[str, float]:
    """All measures, by their names: shares between 0 and 1."""
    statements, contents = scoring.statements(sample, reports), scoring.contents(sample, reports)
    standings = scoring.standings(sample, reports)
    links, flags, stories = (each(sample, reports) for each in (scoring.links, scoring.flags, scoring.stories))
    figures, denied = (scoring.conflicts(sample, reports, one) for one in (Conflict.FIGURES_DIFFER, Conflict.DENIED))
    any_ = scoring.conflicts(sample, reports)
    return {
        "statements-f1": statements.f1,
        "statements-precision": statements.precision,
        "statements-recall": statements.recall,
        "contents-f1": contents.f1,
        "kinds": scoring.kinds(sample, reports),
        "standing-macro-f1": fmean(shares.f1 for shares in standings.values()),
        **{f"standing-{standing}-f1": shares.f1 for standing, shares in standings.items()},
        "links-precision": links.precision,
        "links-recall": links.recall,
        "conflict-precision": any_.precision,
        "conflict-recall": any_.recall,
        "figures-precision": figures.precision,
        "figures-recall": figures.recall,
        "denied-precision": denied.precision,
        "denied-recall": denied.recall,
        "flags-precision": flags.precision,
        "flags-recall": flags.recall,
        "stories-precision": stories.precision,
        "stories-recall": stories.recall,
    }
