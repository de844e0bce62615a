"""Words that were marked are found again where they are, or not at all. `python -m tests.proofs anchors` tries many."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.journal.anchors import Anchored, anchor

TEXT = (
    "Ferry sold\n\nThe old ferry of Porto was sold on Monday, the mayor said. “It will be missed,” she added.\n\n"
    "The ferry was built in 1951. Nobody was hurt.\n\nThe buyer is a museum in Lisbon, one said. Nobody was hurt.\n"
)


def found(words: str, new: str, nth: int = 0) -> str | None:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    place = Anchored(new).place(anchor(TEXT, start, start + len(words)))
    return new[place.start : place.end] if place else None


@pytest.mark.parametrize(
    ("words", "new", "then"),
    [
        ("The ferry was built in 1951.", TEXT, "The ferry was built in 1951."),
        ("The ferry was built in 1951.", "News. " + TEXT, "The ferry was built in 1951."),
        ("“It will be missed,”", TEXT.replace("“", '"').replace("”", '"'), '"It will be missed,"'),
        ("was sold on Monday", TEXT.replace(" on ", "\n on  "), "was sold\n on  Monday"),
        ("The buyer is a museum", TEXT.replace("is a", "is a big"), "The buyer is a big museum"),
        ("The ferry was built in 1951.", TEXT.replace("The ferry was built in 1951. ", ""), None),
        ("was sold on Monday", TEXT.replace("was sold on Monday", "was sold to a museum on Monday"),
         "was sold to a museum on Monday"),
        ("was sold on Monday", TEXT.replace("was sold on Monday", "was sold"), "was sold"),
        ("was sold on Monday", TEXT.replace("was sold on Monday", "broke down in May"), None),
        ("Ferry sold", TEXT.replace("sold\n", "sold again\n"), "Ferry sold"),
        ("Porto", "Quite another text, which has Porto in it too.", None),
    ],
)  # fmt: skip
def test_words_are_found_again(words: str, new: str, then: str | None) -> None:
    assert found(words, new) == then


def test_of_equal_words_those_with_the_same_around_them_are_meant() -> None:
    for nth in (0, 1):
        new = "A line more.\n\n" + TEXT
        start = [at for at in range(len(TEXT)) if TEXT.startswith("Nobody was hurt", at)][nth]
        place = Anchored(new).place(anchor(TEXT, start, start + 15))
        assert place and place.start == start + 14
    assert found("Nobody was hurt", "Nobody was hurt. Nobody was hurt.") is None


def test_what_stands_there_twice_is_not_guessed() -> None:
    twice = "She spoke. Nobody was hurt in it. He left.\n\n"
    text = f"First.\n\n{twice}Then.\n\n{twice}End."
    start = text.index("Nobody")
    one = anchor(text, start, start + 22)
    for new in (f"{text[:start]}Nobody at all was hurt in it{text[start + 22 :]}", f"More. {text}"):
        place = Anchored(new).place(one)
        assert place is None or new[: place.start].count("She spoke") == 1


def test_a_script_without_spaces_is_not_taken_for_one_word() -> None:
    text = "镇长说，旧桥将关闭到秋天，因为木桩已经腐烂。居民很生气：上班的人要绕过湖边。她说没有别的办法。"
    start = text.index("木桩")
    new = text.replace("居民很生气", "许多居民都很生气").replace("镇长说", "新闻：镇长今天说")
    place = Anchored(new).place(anchor(text, start, start + 2))
    assert place and new[place.start : place.end] == "木桩"


@settings(max_examples=30)
@given(text=st.text(min_size=1, max_size=80), data=st.data())
def test_in_the_same_text_every_stretch_is_where_it_was(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    place = Anchored(text).place(anchor(text, start, end))
    if text[start:end].strip():
        assert place and (place.start, place.end) == (start, end)
    else:
        assert place is None


def test_a_text_made_to_be_slow_is_not() -> None:
    hostile = "ab " * 4_000
    began = time.process_time()
    Anchored(hostile).place(anchor("ab" * 150 + " ba", 0, 300))
    Anchored(hostile).place(anchor("ab ab ab ba ab ab", 0, 17))
    assert time.process_time() - began < 5
