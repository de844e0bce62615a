"""Words and their folding: the same for whoever types and whoever wrote."""

import unicodedata
from itertools import groupby, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text.words import beginning, fold, folded, is_near, places, side_by_side, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Putin’s visit", ["putin", "s", "visit"]),
        ("the U.S. and us", ["the", "u", "s", "and", "us"]),
        ("_stressed_ snake_case", ["stressed", "snake", "case"]),
        ("Łukasz, Øyvind and José", ["lukasz", "oyvind", "and", "jose"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("1,000.50 km²", ["1", "000", "50", "km2"]),
        ("北朝鮮 Ким Чен Ын", ["北", "朝", "鮮", "ким", "чен", "ын"]),
        ("Frei\xadbe\u200bruf\u2060ler", ["freiberufler"]),
        ("\u202eabc\u202c می‌خواهم", ["abc", "میخواهم"]),
        ("ｱｲ ໜາ", ["ア", "イ", "ຫ", "ນ", "າ"]),  # half-width kana, and a letter of Lao that is two
        ("ป่าไทย ລາວ", ["ป่", "า", "ไ", "ท", "ย", "ລ", "າ", "ວ"]),
        ("ខ្មែរ မြန်မာ", ["ខ្", "មែ", "រ", "မြ", "န်", "မာ"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert [word for word, _, _ in words(text)] == found


@given(st.text())
@example("㊀㊀ aゟ ໜ")  # letters that come apart into several words
def test_spans_hold_the_words_they_name(text: str) -> None:
    end_before = 0
    for (start, end), here in groupby(words(text), key=lambda found: found[1:]):
        assert end_before <= start < end <= len(text)
        assert fold(text[start:end]) == "".join(word for word, _, _ in here)
        end_before = end


@given(st.text(alphabet=st.characters(categories=["L", "N", "Mn", "Zs", "Po"])))
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    assert [word for word, _, _ in words(composed)] == [word for word, _, _ in words(decomposed)]


@given(st.text() | st.lists(st.sampled_from("aÉ’“ _-\u0301\xa0\x1e北ß1\ud800K" + "x" * 70)).map("".join))
def test_words_without_their_places_are_the_same(text: str) -> None:
    assert folded(text) == [word for word, _, _ in words(text)]


def test_the_longest_words_without_their_places_are_the_same() -> None:
    for text in ("a" * 65, "a " * 3 + "b" * 64, "é" * 65 + " " + "a" * 70):
        assert folded(text) == [word for word, _, _ in words(text)]


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_run_without_end_is_one_word_of_bounded_length() -> None:
    [(word, start, end)] = words("a" * 100_000)
    assert (start, end) == (0, 100_000)
    assert len(word) == 64


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        (
            "bridge",
            ["bridge", "brige", "bridgee", "brigde", "abridge", "ridge"],
            ["brig", "bridges’", "birgde"],
        ),
        ("a", ["a", "b", "ab", ""], ["abc", "bc"]),
    ],
)
def test_words_nearly_the_same(word: str, near: list[str], far: list[str]) -> None:
    assert all(is_near(word, other) and is_near(other, word) for other in near)
    assert not any(is_near(word, other) or is_near(other, word) for other in far)


@given(
    st.lists(st.sampled_from(["Café", "cafe", "CAFE", "km²", "a_b", "3½", "naïve!", "Übe", "r", "港", "x" * 70])),
    st.text(),
)
@example(["cafe"], "")
def test_places_of_some_words_are_those_among_all_words(pieces: list[str], more: str) -> None:
    for text in (" ".join(pieces), "".join(pieces), f"{' '.join(pieces)}{more}"):
        for wanted in [set(folded(text)), {"cafe"}, {"km2", "b"}, set[str]()]:
            assert set(places(text, wanted)) == {(start, end) for word, start, end in words(text) if word in wanted}


@given(
    st.lists(st.sampled_from(["Café", "cafes", "cafe,", "(CAF", "€", "a_b", "3½", "“Übe”", "r", "港", "x" * 70])),
    st.text(),
)
def test_words_are_found_by_their_beginnings_and_by_those_beside_them(pieces: list[str], more: str) -> None:
    for text in (" ".join(pieces), "".join(pieces), f"{' '.join(pieces)}{more}"):
        every = list(words(text))
        for letters in [("caf",), ("u", "caf"), ("b", "港"), ("x" * 64,)]:
            assert beginning(text, letters) == {word for word, _, _ in every if word.startswith(letters)}
        for first, second in [("cafe", "cafes"), ("cafe", "caf"), ("a", "b")]:
            for begun in (True, False):
                found = side_by_side(text, (first, second), begun=begun)
                assert found is None or found == [
                    (start, end)
                    for (word, start, _), (other, _, end) in pairwise(every)
                    if word == first and (other.startswith(second) if begun else other == second)
                ]


def test_most_texts_need_not_be_looked_at_word_by_word() -> None:
    assert side_by_side("“The bridge – it’s shut”, the bridge…", ("the", "bridge"), begun=False) == [(1, 11), (26, 36)]
