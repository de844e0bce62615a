"""What the judge's training reads, and how it measures: neither needs what trains it."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.claims.judge import Kind, Tells, judge
from index.claims.training.mix import MODEL, RIDGE, Examples, answers, examples, fit, left_out, write
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


def test_the_mix_is_given_each_claim_with_each_other_article(tmp_path: Path) -> None:
    found = examples(judge(), stories(labels(tmp_path), tmp_path))
    assert found.reported.tolist() == [True, False, True, False]
    assert len(found.given) == 4
    assert found.given[0, 0] > found.given[1, 0], "the judge's score comes first, and the budget is told in both"


def test_a_judge_that_is_learned_from_answers_as_it_does_in_the_program(tmp_path: Path) -> None:
    (story,) = stories(labels(tmp_path), tmp_path)
    encodings = [judge().encode(one.tokens, range(len(one.tokens)), one.wording) for one in story.articles]
    there, back = judge().compare(*encodings)
    assert np.allclose(answers(MODEL, [story]), [*there.chances[:2], *back.chances[1:]], atol=1e-5)


def test_a_mix_can_be_fitted_to_chances() -> None:
    given = np.random.default_rng(1).normal(0, 1, (20_000, 2))
    bias, weights = fit(given, 1 / (1 + np.exp(1 - given @ [2.0, -1.0])))
    assert np.allclose([bias, *weights], [-1, 2, -1], atol=0.1)


def test_a_mix_is_where_the_likelihood_is_steepest_no_more() -> None:
    random = np.random.default_rng(1)
    given = random.normal(3, [1, 2, 5], (500, 3))
    reported = given @ [2, -1, 0.2] + random.normal(0, 1, 500) > 3.5
    bias, weights = fit(given, reported)
    assert area(given @ weights, reported) > 0.97
    missed = reported - 1 / (1 + np.exp(-bias - given @ weights))
    assert np.isclose(missed.sum(), 0, atol=1e-6)
    deviation = given.std(0)
    assert np.allclose((given / deviation).T @ missed, RIDGE * weights * deviation, atol=1e-3)


def test_a_mix_of_stories_left_out_has_not_seen_them() -> None:
    places = np.repeat(np.arange(4), 200)
    told = np.tile([0.0, 1.0], 400)
    reported = (told > 0) ^ (places == 0)  # in the first story it is the other way round, and the second column tells
    odds = left_out(Examples(np.column_stack([told, told * (places == 0)]), reported, places))
    assert area(odds[places == 0], reported[places == 0]) == 0
    assert area(odds[places > 0], reported[places > 0]) == 1


def test_a_mix_is_kept_beside_the_other_weights(tmp_path: Path) -> None:
    file = tmp_path / "judge.npz"
    np.savez(file, focus=np.ones(1))
    for bias in (2.5, -1.5):
        write(file, bias, np.array([0.5, 2.0]))
    with np.load(file) as kept:
        assert {name: kept[name].tolist() for name in kept.files} == {
            "focus": [1.0],
            "mix.weights": [0.5, 2.0],
            "mix.bias": [-1.5],
        }
