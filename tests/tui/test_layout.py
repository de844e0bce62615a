"""Wrapping, folding and marks: every cell on the screen points back to the text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from index.model.document import Document, Part, PartKind, Span
from index.model.statements import Analysis, Attribution, Kind
from tui.present.glyphs import ASCII, UNICODE, Glyphs
from tui.present.layout import Role, lay_out, runs, wrap

_TEXTS = st.text(
    st.one_of(
        st.sampled_from(" \t\n\"“”'-"),
        st.characters(min_codepoint=97, max_codepoint=122),
        st.sampled_from("漢字かな한국"),
        st.sampled_from("\u0301\u200b\u200f\u202e\x1b\x9b\u00ad\ufeff"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=400,
)


@given(_TEXTS, st.integers(2, 100), st.sampled_from([UNICODE, ASCII]))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int, glyphs: Glyphs) -> None:
    position = 0
    for start, end in wrap(text, 0, len(text), width, glyphs):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert cell_len(glyphs.show(text[start:end])) <= width
        position = end
    assert not text[position:].strip()


@given(_TEXTS, st.integers(10, 60))
def test_every_offset_has_its_line(text: str, width: int) -> None:
    document = Document("a.txt", "", text, (Part(PartKind.BODY, 0, len(text)),))
    layout = lay_out(document, width, UNICODE)
    for number, line in enumerate(layout.lines):
        for offset in range(line.start, line.end):
            assert layout.line_of(offset) == number


def test_lines_break_at_words() -> None:
    text = "He said that the talks would go on until Friday."
    lines = [text[start:end] for start, end in wrap(text, 0, len(text), 20, UNICODE)]
    assert lines == ["He said that the", "talks would go on", "until Friday."]


def test_combining_marks_do_not_pile_up_in_one_line() -> None:
    text = "a" + "\u0301" * 100_000
    assert max(end - start for start, end in wrap(text, 0, len(text), 40, UNICODE)) <= 320


def test_furniture_is_folded_into_one_line_and_unfolds() -> None:
    text = "Body of it.\n\nSign up here.\n\nAll rights reserved.\n\nMore body."
    document = Document(
        "a.txt",
        "",
        text,
        (
            Part(PartKind.BODY, 0, 11),
            Part(PartKind.FURNITURE, 13, 26),
            Part(PartKind.FURNITURE, 28, 48),
            Part(PartKind.BODY, 50, 60),
        ),
    )
    folded = lay_out(document, 40, UNICODE)
    notes = [line for line in folded.lines if line.note]
    assert [(line.start, line.end) for line in notes] == [(13, 48)]
    assert "6 words" in notes[0].note
    unfolded = lay_out(document, 40, UNICODE, folded=False)
    assert [text[line.start : line.end] for line in unfolded.lines if line.start < line.end] == [
        "Body of it.",
        "Sign up here.",
        "All rights reserved.",
        "More body.",
    ]


def test_marks_are_cut_where_they_begin_and_end() -> None:
    text = '"We go on," Kim said.'
    attribution = Attribution(Kind.DIRECT, (Span(12, 15),), (Span(16, 20),), (Span(0, 11),), "Kim", (), 0.9)
    document = Document("a.txt", "", text, (Part(PartKind.BODY, 0, len(text)),))
    found = runs(document, Analysis("1", (attribution,)), (), (Span(4, 6),))
    assert [(text[run.start : run.end], set(run.roles)) for run in found] == [
        ('"We ', {Role.CONTENT}),
        ("go", {Role.CONTENT, Role.HIT}),
        (' on,"', {Role.CONTENT}),
        ("Kim", {Role.SOURCE}),
        ("said", {Role.CUE}),
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: Span(min(pair), max(pair))),
        max_size=8,
    )
)
def test_runs_are_in_order_and_cover_the_marks(hits: list[Span]) -> None:
    document = Document("a.txt", "", "x" * 50)
    found = runs(document, None, (), hits)
    covered = {offset for run in found for offset in range(run.start, run.end)}
    assert covered == {offset for span in hits for offset in range(span.start, span.end)}
    assert all(before.end <= after.start for before, after in pairwise(found))
