"""What holds for any text at all."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model.document import Document, Part, PartKind, Span
from index.model.statements import Attribution
from index.quotes import attributions, stepwise
from tests.quotes.build import document

WORDS = """
Lind he she who Marta the a mayor port closed is was said says told reporters that according to , . : ; ( ) — - ! ?
" “ ” „ « » '' ‘ ’ and but while as in on Monday of accused denied vowed saying adding Mr. J. U.S. 71-year-old
' 'a b' Q. A. Q: A: Lind: MOE: lind: [00:10] 10:32 nodded. quietly from his And from: — Lind film 'Red shot back
\ud800 \u2028 שלום سلام 東京 Москва сказал \u200b \u200f \ufeff e\u0301 İ ß 𝔘 $5 12" No. 1 news@agency.no
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", "\u00a0", "\t"])
TEXTS = st.one_of(
    st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES, max_size=40).map("".join), st.text(max_size=120)
)


def spans(found: Attribution) -> list[Span]:
    return [*found.source, *found.cue, *found.content]


def check(read: Document) -> None:
    body = read.spans(PartKind.TITLE, PartKind.HEADING, PartKind.BODY)
    given_attributions = attributions(read)
    for found in given_attributions:
        assert found.content
        assert 0 <= found.confidence <= 1
        for span in spans(found):
            assert any(part.start <= span.start < span.end <= part.end for part in body)
            assert read.text[span.start : span.end].strip() == read.text[span.start : span.end]
        for one, next_one in pairwise(sorted(spans(found))):
            assert not one.overlaps(next_one)
        assert list(found.content) == sorted(found.content)
    starts = [found.content[0] for found in given_attributions]
    assert starts == sorted(starts)
    contents = sorted(span for found in given_attributions for span in found.content)
    assert not any(one.overlaps(next_one) for one, next_one in pairwise(contents))


@pytest.mark.slow
@given(TEXTS, st.sampled_from(["en", "de", None]))
@settings(max_examples=600, deadline=None)
def test_spans_are_sound(text: str, language: str | None) -> None:
    check(document(text, language))


@pytest.mark.slow
@given(TEXTS, st.data())
@settings(max_examples=200, deadline=None)
def test_nothing_is_marked_outside_the_body(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    parts = (
        Part(PartKind.TITLE, 0, start),
        Part(PartKind.BODY, start, end),
        Part(PartKind.FURNITURE, end, len(text)),
    )
    check(Document("a.txt", sha256="", text=text, parts=parts, language="en"))


@pytest.mark.slow
@given(st.lists(st.sampled_from(["Lind said the port was closed.", '"No," she said.', "It rained."]), max_size=6))
@settings(deadline=None)
def test_paragraphs_add_up(lines: list[str]) -> None:
    assert len(attributions(document("\n".join(lines)))) == sum(line != "It rained." for line in lines)


LONG = 20_000  # characters


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“”",
        "“a ",
        "” he said “",
        "«a “b ‘c’” d» ",
        "he said ",
        "Ann Lind, Bo Moe, said, ",
        "no sentence ever ends here and nobody says a thing about it ",
        "a" * LONG,
        "\u200b\u200f",
        "Lind\u200b said\u202e the port \u2066closed\u2069. ",
        "Линд said 東京 שלום «closed». ",
        "e\u0301\u0301\u0301",
        "'a ",
        '" ',
        "a@b.",
        "Lind: ",
        "And from Lind: “",
        '"No," said Lind softly. ',
        "Lind stood. “We have to go now.” ",
        "([{",
    ],
)
def test_one_long_line_of_anything_is_answered(piece: str) -> None:
    check(document((piece * (LONG // len(piece) + 1))[:LONG]))


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "Lind: I will go now.\n\nMoe: You will?",
        "Q. Why?\n\nA. So.",
        "And from Ann Lind:\n\n“We have to go now and then.”",
        "“We have to go now and then.”\n\n— Ann Lind, a pilot",
        "“We have to go now and then.",
        "10:32 Lind: No.",
    ],
)
def test_many_short_lines_of_anything_are_answered(line: str) -> None:
    check(document("\n\n".join([line] * (LONG // len(line)))))


@pytest.mark.parametrize(
    "text", ["a@b." * 5_000, "12.5 13.7 8.1 " * 2_000, "東京都" * 3_000, '{"a": [1, 2]}, ' * 2_000]
)
def test_what_cannot_be_prose_is_not_given_to_the_model(text: str) -> None:
    assert len(list(stepwise(document(text)))) <= 1  # a short rest at most


@pytest.mark.slow
def test_a_long_text_tells_how_far_it_is() -> None:
    shares = list(stepwise(document("Lind said the port was closed, and nobody knew for how long.\n" * 200)))
    assert len(shares) > 10
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.2
    assert 0.8 < shares[-1] <= 1


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", '"', "said"])
def test_next_to_nothing_holds_no_statement(text: str) -> None:
    assert attributions(document(text)) == ()
