"""What the judge's training reads, and how it measures: neither needs what trains it."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.claims.judge import Kind, Tells
from index.claims.training.stories import stories
from index.claims.training.worth import area, balanced, lowest, of_claims

ONE = ("The mayor of Brčko signed the harbour budget.", "It provides 12 million crowns.", "What a shameful waste!")
OTHER = (
    "Subscribe to our newsletter.",
    "Brčko’s mayor put her name to the budget.",
    "The quay gets 13 million crowns.",
)
SCORED = st.lists(st.tuples(st.integers(-5, 5), st.booleans()), min_size=2).filter(
    lambda rows: len({truth for _, truth in rows}) == 2
)


def labels(folder: Path) -> Path:
    """A story of two articles; the first names in its links a third that nobody labelled."""
    texts = {"one.txt": "  ".join(ONE), "other.txt": "  ".join(OTHER)}
    (folder / "quay").mkdir()
    for name, text in texts.items():
        (folder / "quay" / name).write_text(text, encoding="utf-8")

    def label(doc: str, sentence: str, kind: str, *links: tuple[str, str, str]) -> str:
        start = texts[doc].index(sentence)
        reports = [
            {"doc": other, "relation": relation, "start": (at := texts[other].index(told)), "end": at + len(told)}
            for other, relation, told in links
        ]
        row = {"event": "quay", "doc": doc, "start": start, "end": start + len(sentence), "kind": kind}
        return json.dumps(row | {"reports": reports, "standing": None})

    lost = {"doc": "lost.txt", "relation": "same", "start": 0, "end": 9}
    first = json.loads(label("one.txt", ONE[0], "claim", ("other.txt", "covers", OTHER[1][9:])))
    first["reports"].append(lost)
    path = folder / "labels.jsonl"
    rows = [
        label("one.txt", ONE[2], "opinion"),
        json.dumps(first),
        label("one.txt", ONE[1], "background", ("other.txt", "contradicts", OTHER[2])),
        label("other.txt", OTHER[0], "not_claim"),
        label("other.txt", OTHER[1], "claim", ("one.txt", "same", ONE[0]), ("one.txt", "partial", ONE[1])),
        label("other.txt", OTHER[2], "claim"),
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_labels_are_read_by_their_places(tmp_path: Path) -> None:
    (story,) = stories(labels(tmp_path), tmp_path)
    one, other = story.articles
    assert one.kinds.tolist() == [Kind.NEWS, Kind.BACKGROUND, Kind.OPINION]
    assert other.kinds.tolist() == [Kind.NOTHING, Kind.NEWS, Kind.NEWS]
    assert one.claims == {0: {1: ((Tells.SAME, 1),)}, 1: {1: ((Tells.OTHERWISE, 2),)}}
    assert other.claims == {1: {0: ((Tells.SAME, 0), (Tells.PART, 1))}, 2: {}}
    assert [len(article.tokens) for article in story.articles] == [3, 3]
    assert story.words[0, 1].shape[:2] == story.words[1, 0].shape[:2] == (3, 3)


@given(SCORED)
def test_the_area_is_how_often_a_true_one_scores_higher(rows: Sequence[tuple[int, bool]]) -> None:
    scores, truth = np.array([float(score) for score, _ in rows]), np.array([true for _, true in rows])
    won = [(one > other) + (one == other) / 2 for one in scores[truth] for other in scores[~truth]]
    assert np.isclose(area(scores, truth), np.mean(won))


@given(SCORED)
def test_the_best_threshold_is_found(rows: Sequence[tuple[int, bool]]) -> None:
    scores, truth = np.array([float(score) for score, _ in rows]), np.array([true for _, true in rows])
    tried = [((scores[truth] > at).mean() + (scores[~truth] <= at).mean()) / 2 for at in range(-6, 6)]
    assert np.isclose(balanced(scores, truth), max(tried))


def test_a_claim_scores_as_in_the_article_that_is_likeliest_to_report_it() -> None:
    scores = np.array([0.5, 2.0, -1.0, -3.0, 1.0, -0.5])
    reported = np.array([False, True, False, False, False, False])
    best, shared = of_claims(scores, reported, np.array([0, 0, 1, 1, 2, 2]))
    assert best.tolist() == [2.0, -1.0, 1.0]
    assert shared.tolist() == [True, False, False]
    assert lowest(np.repeat(best, 10), np.repeat(shared, 10)) == [1.0, 1.0, 20 / 21]
