"""What other tools say comes in as W3C Web Annotation, at its words; what has no place is kept and listed."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.journal.journal import Journal
from index.library import Library, LibraryError
from index.model.actions import (
    Anchor,
    Asserted,
    Compared,
    Credibility,
    Mark,
    Marking,
    Note,
    Overruled,
    Passage,
    Read,
    Source,
    Tag,
    Target,
    Value,
    Whole,
)
from index.model.claims import Standing
from tests.conftest import MakeLibrary, read_in

URL = "https://www.krone.example/ferry?utm_source=x"
PAGE = """<html><head><link rel="canonical" href="https://krone.example/ferry"><title>Ferry sold</title></head>
<body><article><h1>Ferry sold</h1><p>The old ferry of Porto was sold to a museum in Lisbon for 200,000 euros on Monday,
the mayor of the city told reporters in the town hall.</p><p>Nobody else had made an offer for the ferry, which was
built in 1951 and had crossed the river for sixty years.</p></article></body></html>"""


def annotation(exact: str, *, source: str = URL, **more: Any) -> dict[str, Any]:
    """As hypothes.is writes them."""
    selectors = [
        {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]"},
        {"type": "TextPositionSelector", "start": 3_000, "end": 3_000 + len(exact)},
        {"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""},
    ]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "id": "https://hypothes.is/a/1",
        "created": "2026-01-02T03:04:05+01:00",
        "creator": "acct:ana@hypothes.is",
        "body": [{"type": "TextualBody", "value": "Sold twice?", "format": "text/markdown"}],
        "target": [{"source": source, "selector": selectors}],
        **more,
    }


def lines(*said: Any) -> list[bytes]:
    return [json.dumps(one).encode() for one in said]


def words(library: Library) -> list[tuple[str, str, Value]]:
    """Who said what of which words, as they stand in the library now."""
    found = []
    for placed in library.marks():
        document = library.document(placed.where.document) if placed.where.document else None
        text = document.text[placed.where.start or 0 : placed.where.end or 0] if document else "?"
        found.append((placed.kept.author, text, placed.kept.value))
    return found


def test_annotations_of_others_stand_at_their_words_and_the_rest_is_listed(library: MakeLibrary) -> None:
    made = read_in(library({"ferry.html": PAGE}))
    tagged = annotation("for sixty  years", body=[], motivation="oa:tagging", bodyValue="ferries")
    highlight = annotation("built in\n1951", body=None, motivation="highlighting", creator={"name": "Ben\x1b[2J"})
    page_note = annotation(
        "", body=None, bodyValue="The whole page", target="http://krone.example/ferry#comments", creator=None
    )
    gone = annotation("Words that nobody wrote there", creator="eve")
    elsewhere = annotation("built in 1951", source="https://elsewhere.example/1", creator="eve")
    new, lost = made.take_in(lines(annotation("Nobody else had made"), tagged, highlight, page_note, gone, elsewhere))
    assert new == 6
    assert {(author, text, value) for author, text, value in words(made) if author != "eve"} == {
        ("ana@hypothes.is", "Nobody else had made", Note("Sold twice?")),
        ("ana@hypothes.is", "for sixty years", Tag("ferries")),
        ("Ben[2J", "built in 1951", Mark(Marking.IMPORTANT)),
        (made.journal.author, "", Note("The whole page")),
    }
    assert {one.words for one in lost} == {"Words that nobody wrote there", "built in 1951"}
    assert [one.kept for one in made.unplaced()] == [one.kept for one in lost]
    assert made.take_in(lines(annotation("Nobody else had made")))[0] == 0, "it is here already"
    assert made.journal.verify()[1] == []


def test_what_is_said_of_a_page_is_placed_when_the_page_comes(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({}))
    new, lost = made.take_in(lines(annotation("built in 1951")))
    assert (new, len(lost)) == (1, 1)
    (tmp_path / "articles" / "ferry.html").write_text(PAGE)
    read_in(made)
    assert [text for _, text, _ in words(made)] == ["built in 1951"]
    assert made.unplaced() == ()


@pytest.mark.parametrize("form", ["array", "collection", "page", "hypothes.is"])
def test_each_form_is_read(library: MakeLibrary, form: str) -> None:
    made = read_in(library({"ferry.html": PAGE}))
    items: list[Any] = [annotation("built in 1951"), annotation("Nobody else")]
    if form == "hypothes.is":
        for one in items:
            one |= {"text": one.pop("body")[0]["value"], "tags": ["ferry"], "user": one.pop("creator"), "uri": URL}
    whole: dict[str, Any] = {
        "array": items,
        "collection": {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": items}},
        "page": {"type": "AnnotationPage", "items": items},
        "hypothes.is": {"total": 2, "rows": items},
    }
    new, lost = made.take_in(json.dumps(whole[form], indent=1).encode().splitlines(keepends=True))
    assert (new, lost) == ((4 if form == "hypothes.is" else 2), ())
    assert {text for _, text, _ in words(made)} == {"built in 1951", "Nobody else"}


def test_two_comments_on_the_same_words_are_one_note(library: MakeLibrary) -> None:
    made = read_in(library({"ferry.html": PAGE}))
    made.take_in(lines(annotation("Nobody else"), annotation("Nobody else", bodyValue="And why?")))
    assert [value for _, _, value in words(made)] == [Note("Sold twice?\n\nAnd why?")]


@pytest.mark.parametrize(
    "one",
    [
        {"type": "Annotation", "target": 7},
        {"type": "Annotation", "target": {"selector": []}},
        {"type": "Annotation", "target": URL, "created": "never"},
        {"type": "Annotation", "target": URL, "created": "9999-12-31T23:59:59Z"},
        {"type": "Annotation", "target": {"source": URL, "twosource:target": {"on": "claim", "source": 3}}},
    ],
)  # fmt: skip
def test_what_is_no_annotation_is_told_and_nothing_is_taken_in(library: MakeLibrary, one: dict[str, Any]) -> None:
    made = library({})
    with pytest.raises(LibraryError, match="Annotation 2 cannot be read"):
        made.take_in(lines(annotation("x"), one))
    assert made.journal.last() == 0
    with pytest.raises(LibraryError, match="Line 1 is no row of a journal"):
        made.take_in([b"[" * 100_000])


SOURCES = st.builds(Source, st.text("0123456789abcdef", min_size=64, max_size=64), st.just("krone/a.txt"))
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=20).filter(lambda text: text.strip())
ANCHORS = st.builds(
    lambda start, words, before, after: Anchor(start, start + len(words), words, before, after),
    st.integers(0, 10**6), TEXT, TEXT, TEXT,
)  # fmt: skip
TARGETS: st.SearchStrategy[Target] = st.one_of(
    st.builds(Whole, SOURCES), st.builds(Asserted, SOURCES, ANCHORS), st.builds(Passage, SOURCES, ANCHORS)
)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.builds(Note, TEXT),
    st.builds(Tag, TEXT.map(str.strip)),
    st.builds(Mark),
    st.builds(Credibility),
    st.builds(Overruled, st.sampled_from(Standing), st.text(max_size=5)),
    st.builds(Compared, st.builds(Whole, SOURCES), st.booleans()),
    st.just(Read()),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(TARGETS, VALUES), max_size=4))
def test_what_goes_out_as_annotations_comes_in_again(
    tmp_path_factory: pytest.TempPathFactory, said: Sequence[tuple[Target, Value]]
) -> None:
    folder = tmp_path_factory.mktemp("data")
    one, two = (Journal(folder / name / "journals" / "x.sqlite", name) for name in ("ana", "ben"))
    for target, value in said:
        one.put(target, value)

    def kept(journal: Journal) -> set[str]:
        kinds = ("note", "tag", "mark", "credibility", "overruled", "compared", "read")
        return {repr((kept.target, kept.value, kept.author, kept.at)) for kept in journal.kept(*kinds)}

    out = list(map(json.dumps, one.export("webannotation")))
    two.take_in([line.encode() for line in out])
    assert kept(two) == kept(one)
    assert two.take_in([line.encode() for line in out] or [b""]) == 0
    assert two.verify()[1] == []


def test_ones_own_journal_comes_into_an_empty_library_as_it_was(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"ferry.html": PAGE}))
    (entry,) = made.entries()
    made.say(made.whole(entry.id), Tag("ferry"))
    made.say(made.whole(entry.id), Note("Sold twice?"))
    made.undo()
    made.redo()
    out = lines(*made.journal.export("jsonl"))
    (tmp_path / "empty").mkdir()
    with Library([tmp_path / "empty"], author="ben") as other:
        new, lost = other.take_in(out)
        assert (new, len(lost)) == (4, 2)

        def rows(library: Library) -> list[dict[str, Any]]:
            dropped = ("id", "imported", "previous", "schema")
            return [{k: v for k, v in row.items() if k not in dropped} for row in library.journal.export("jsonl")]

        assert rows(other) == rows(made)
        assert other.journal.verify()[1] == []
