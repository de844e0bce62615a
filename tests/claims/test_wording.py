"""What the words of two documents have in common, by themselves."""

import numpy as np
import pytest

from index.claims.fingerprints import rarity
from index.claims.wording import ALIKE, COVERED, COVERS, MEASURES, Floats, measures, wording

AROUND, FIGURES, NAMES = 2, 6, 7


def measured(claims: list[str], others: list[str], named: str = "") -> Floats:
    one, other = (wording([words.split() for words in side], [[named]] * len(side)) for side in (claims, others))
    return measures(one, other)


def test_there_is_a_row_of_measures_for_each_two_sentences() -> None:
    found = measured(["roof collaps", "loom burn", "canal"], ["roof", "barg on the canal"])
    assert found.shape == (3, 2, MEASURES)
    assert np.isfinite(found).all()
    assert found[0, 0, COVERED] == pytest.approx(1)
    assert found[1, 0, COVERED] == 0


def test_a_report_may_say_more_than_the_claim_hardly_less() -> None:
    short, long = ["dye roof"], ["dye roof chimney clock canal"]
    assert measured(short, long)[0, 0, ALIKE] > measured(long, short)[0, 0, ALIKE]


def test_figures_weigh_more_than_words_and_names_less() -> None:
    share = rarity("1834") / (rarity("1834") + rarity("loom"))
    assert measured(["1834 loom"], ["1834"])[0, 0, COVERS] > share
    share = rarity("harlow") / (rarity("harlow") + rarity("loom"))
    assert measured(["harlow loom"], ["harlow"])[0, 0, COVERS] == pytest.approx(share)
    assert measured(["harlow loom"], ["harlow"], named="harlow")[0, 0, COVERS] < share


def test_stop_words_weigh_little() -> None:
    assert 0 < measured(["the roof"], ["the"])[0, 0, COVERS] < 0.2


def test_what_is_not_in_one_sentence_may_be_in_the_ones_beside_it() -> None:
    claim, halves = ["harlow lost 40 loom"], ["harlow burn", "canal", "40 loom"]
    found = measured(claim, halves, named="harlow")[0]
    assert found[1, COVERS] == 0
    assert found[1, AROUND] > max(found[:, COVERS])
    assert found[1, [FIGURES, NAMES]].tolist() == [1, 1]
    assert found[0, [FIGURES, NAMES]].tolist() == [0, 1]
