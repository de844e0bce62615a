"""The learned judge by itself: what it reads, and how the answers of both directions are weighed together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.claims.judge import LONGEST, UNRETURNED, WINDOW, Encoding, Kind, judge, windows
from index.claims.wording import wording
from index.text.sentences import sentences
from index.text.stems import cut

SCORE, ODDS, RETURNED, SCORE_BACK = range(4)  # of what is weighed together

ROOF = "The dye hall roof collapsed at nine."
ROOF_TOO = "At nine o'clock the roof of the dye hall collapsed."
OTHER = "Two hundred weavers will lose their jobs."
REST = "The county council meets on the first of June."


def read(*told: str) -> Encoding:
    text = " ".join(told)
    spans = list(sentences(text, 0, len(text)))
    stems = [[word.stem for word in cut(text, span.start, span.end)] for span in spans]
    assert len(spans) == len(told)
    return judge().read(text, spans, range(len(spans)), wording(stems, [[]] * len(spans)))


def test_a_claim_in_other_words_is_found_and_one_that_is_not_there_is_not() -> None:
    there, back = judge().compare(read(ROOF, OTHER), read(REST, ROOF_TOO))
    assert there.places[0] == 1
    assert there.chances[0] > 0.8
    assert there.chances[1] < 0.2
    assert back.places[1] == 0
    assert back.chances[1] > 0.8


def test_what_the_nearest_sentence_says_back_is_weighed() -> None:
    there, back = judge().weighed(read(ROOF, OTHER), read(REST, ROOF_TOO))
    assert there[0, SCORE_BACK] == back[1, SCORE]
    assert there[0, RETURNED] == 1
    assert there[0, ODDS] > 0 > there[1, ODDS]


def test_a_sentence_that_has_nearer_ones_does_not_give_the_claim_back() -> None:
    nearer = [f"At {hour} o'clock the roof of the dye hall collapsed." for hour in ("nine", "ten", "eleven", "twelve")]
    there, _ = judge().weighed(read("The hall's roof is gone.", *nearer), read(ROOF_TOO))
    assert there[0, RETURNED] == 0
    assert there[0, ODDS] == pytest.approx(UNRETURNED)
    assert there[1:, RETURNED].sum() == 3


def test_the_shares_that_two_sentences_hold_of_each_other() -> None:
    longer = "The dye hall roof collapsed at nine, and both chimneys, the clock and the east wall fell."
    there, back = judge().compare(read(ROOF), read(longer))
    assert there.covers[0] == pytest.approx(back.covered[0], abs=1e-5)
    assert there.covered[0] == pytest.approx(back.covers[0], abs=1e-5)
    assert there.covers[0] > 0.9 > 0.7 > there.covered[0]


@given(st.lists(st.integers(1, LONGEST), min_size=1, max_size=30))
def test_each_sentence_is_read_once_with_what_comes_before_it(lengths: list[int]) -> None:
    ids = [[1_000 * at + token for token in range(length)] for at, length in enumerate(lengths)]
    read_at: list[int] = []
    for window, places in windows(ids):
        assert len(window) <= WINDOW + 1
        for at, start, end in places:
            assert window[start:end] == ids[at]
        at, start, _ = places[0]
        before = window[1:start]
        assert len(before) >= min(40, len(ids[at - 1]) if at else 0)
        assert not before or before == ids[at - 1][-len(before) :]
        read_at += [at for at, _, _ in places]
    assert read_at == list(range(len(ids)))


def test_a_sentence_means_what_it_does_in_its_context() -> None:
    alone, after = read(ROOF), read(OTHER, ROOF)
    assert not np.allclose(alone.vectors[-1], after.vectors[-1], atol=1e-3)


def test_news_and_opinion_are_told_apart() -> None:
    kinds = read(ROOF, REST, OTHER, "What a shameful waste of a beautiful old mill this is!").kinds
    assert kinds.sum(1) == pytest.approx(1)
    assert kinds[0].argmax() == Kind.NEWS
    assert kinds[3, Kind.OPINION] + kinds[3, Kind.NOTHING] > 0.5
