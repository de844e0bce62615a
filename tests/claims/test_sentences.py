import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "expected",
    [
        ["The judge let Pat A. Moreno go.", "He left by a side door."],
        ["She was born in Macon, Ga., and never moved.", "Her house stands empty."],
        ["It is the first such law in the U.S. since the war.", "Three states have passed it."],
        ["He has lived in Macon, Ga.", "The town is small."],
        ["Sen. Ruth Hale and Mr. Coe spoke.", "Nobody listened."],
        ["He said no.", "Then Ruth Hale left."],
        ["She was ill.", "Doctors kept her for a week."],
        ["Order No. 12 stands.", "It covers all mills."],
        ["The price rose 2.5 percent.", "It had been $1.20 a litre."],
        ["“We saw nothing.", "It was dark.", "Then the bells rang,” he said."],
        ["“Who was it?” she asked.", "Nobody knew."],
        ["Wait ... there is more.", "The end."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


def test_a_glued_full_stop_ends_a_sentence() -> None:
    assert cut("The vote was called off.The mayor went home.") == ["The vote was called off.", "The mayor went home."]
    assert cut("The site FactCheck.org says so, and so does St.Ives.") == [
        "The site FactCheck.org says so, and so does St.Ives."
    ]


def test_a_link_in_brackets_stands_alone() -> None:
    assert cut("The vote failed. (RELATED: Mayor Loses Second Vote) The council met again.") == [
        "The vote failed.",
        "(RELATED: Mayor Loses Second Vote)",
        "The council met again.",
    ]


def test_a_line_break_ends_a_sentence_unless_the_line_was_wrapped() -> None:
    assert cut("Fire at the mill\nThe roof fell in.") == ["Fire at the mill", "The roof fell in."]
    wrapped = "The roof of the old mill fell in before the engines from\nBrentford could reach it, and nobody was hurt."
    assert cut(wrapped) == [wrapped]
    assert cut("the roof fell\nin at once.") == ["the roof fell\nin at once."]


@given(st.text(alphabet=st.sampled_from("aB. !?\n\"”“'(:)1Ga."), max_size=200))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    found = list(sentences(text, 0, len(text)))
    at = 0
    for span in found:
        assert span.start < span.end
        assert not text[at : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        at = span.end
    assert not text[at:].strip()
