"""JSON Lines: one article a line, and lines that hold none."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

import index.reading.formats.jsonl
from index.model.document import Document, Fact, PartKind, Problem
from index.reading import read
from tests.reading.samples import check_parts, document, parts, write

LEAD = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "Managers said that talks had been held through the night and that a settlement was within reach of all."


def _article(folder: Path, **fields: object) -> Document:
    return document(folder, json.dumps({"text": f"{LEAD}\n\n{MORE}", **fields}), "a.jsonl")


def test_fields_are_certain(tmp_path: Path) -> None:
    read = _article(
        tmp_path,
        title="Strike  shuts port",
        outlet="CNN (Web News)",
        date="2021-03-05",
        url="https://example.org/1",
        authors=["Jane Doe", "John Roe"],
    )
    assert read.title == Fact("Strike shuts port", "jsonl field")
    assert read.outlet == Fact("CNN (Web News)", "jsonl field")
    assert read.date == Fact("2021-03-05", "jsonl field: date line: ISO")
    assert read.authors == (Fact("Jane Doe", "jsonl field"), Fact("John Roe", "jsonl field"))
    assert (read.url, read.line, read.language) == ("https://example.org/1", 1, "en")
    assert read.text == f"{LEAD}\n\n{MORE}"


def test_an_ambiguous_date_is_a_guess_in_a_field_too(tmp_path: Path) -> None:
    read = _article(tmp_path, date="3/4/20")
    assert read.date is not None
    assert read.date.guess


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Jane Doe, John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ('Political Reporter, "Jane Doe"', ["Political Reporter", "Jane Doe"]),
        (["Jane Doe", 3, None, ["x"]], ["Jane Doe"]),
        ({"name": "Jane Doe"}, []),
        (17, []),
        ("", []),
    ],
)
def test_authors(tmp_path: Path, authors: object, names: list[str]) -> None:
    assert [author.value for author in _article(tmp_path, authors=authors).authors] == names


@pytest.mark.parametrize("value", [None, 3, 1e400, True, [], ["x"], {"a": "b"}, "", "x" * 5000])
def test_fields_of_other_types_are_left_out(tmp_path: Path, value: object) -> None:
    read = _article(tmp_path, title=value, outlet=value, date=value, url=value)
    assert (read.title, read.outlet, read.date, read.url) == (None, None, None, None)


def test_a_title_that_the_text_begins_with_is_a_title(tmp_path: Path) -> None:
    title = "Dockers at Ardmore walk out after night of talks"
    apart = _article(tmp_path, title=title, text=f"{title}\n\n{LEAD}")
    assert parts(apart, PartKind.TITLE) == [title]
    joined = _article(tmp_path, title=title, text=f"{title} {LEAD}\n\n{MORE}")
    assert parts(joined, PartKind.TITLE) == [title]
    assert parts(joined, PartKind.BODY) == [LEAD, MORE]
    prose = _article(tmp_path, title=title, text=f"{title} in Ireland, the union said.\n\n{MORE}")
    assert parts(prose, PartKind.TITLE) == []


def test_lines_without_an_article_are_listed_and_stop_nothing(tmp_path: Path) -> None:
    good = json.dumps({"text": LEAD})
    lines = [good, "[1, 2]", '{"title": "x"}', '{"text": 3}', "{bad", "", "[" * 100_000, '{"text": "' + LEAD + '"}']
    data = "\n".join(lines).encode() + b"\n\xff\n" + good[:-9].encode()
    reading = read(str(write(tmp_path, data, "a.jsonl")))
    assert [document.line for document in reading.documents] == [1, 8]
    found = {problem.line: problem.reason for problem in reading.problems}
    assert sorted(found) == [2, 3, 4, 5, 7, 9, 10]
    assert found[2] == "this line is no JSON object, and was left out"
    assert found[3] == found[4] == 'this line has no "text", and was left out'
    assert found[5].startswith("this line is not JSON, and was left out")
    assert found[7].startswith("this line is")
    assert found[9] == "this line is not UTF-8, and was left out"
    assert found[10] == "cut off: the last line is not complete, and was left out"
    assert reading.sha256 == sha256(data).hexdigest()
    assert reading.documents[0].sha256 == sha256(good.encode()).hexdigest()


def test_numbers_that_no_machine_holds(tmp_path: Path) -> None:
    line = f'{{"text": "{LEAD}", "a": {"9" * 10_000}, "b": NaN, "c": -Infinity}}'
    assert document(tmp_path, line, "a.jsonl").text == LEAD


def test_lone_surrogates_become_the_sign_for_unknown_characters(tmp_path: Path) -> None:
    line = '{"text": "The port \\ud800 is shut \\ud83d\\ude00.", "title": "\\udfff"}'
    read = document(tmp_path, line, "a.jsonl")
    assert read.text == "The port \ufffd is shut \U0001f600."
    assert read.title == Fact("\ufffd", "jsonl field")


def test_a_line_over_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.reading.formats.jsonl, "LARGEST_LINE", 500)
    good = json.dumps({"text": LEAD})
    data = f"{good}\n{json.dumps({'text': LEAD * 20})}\n{good}\n"
    reading = read(str(write(tmp_path, data, "a.jsonl")))
    assert [document.line for document in reading.documents] == [1, 3]
    assert [problem.line for problem in reading.problems] == [2]
    assert reading.sha256 == sha256(data.encode()).hexdigest()


def test_a_file_of_something_else_gives_a_short_list(tmp_path: Path) -> None:
    reading = read(str(write(tmp_path, "not json\n" * 5000, "a.jsonl")))
    assert len(reading.problems) == 101
    assert reading.problems[-1] == Problem(reading.problems[0].path, "4900 more lines of this file could not be read")


def test_articles_among_many_lines_that_hold_none_are_read(tmp_path: Path) -> None:
    """Lines that are only counted are looked at as far as to tell that they hold no article."""
    escaped = json.dumps({"text": LEAD}).replace("text", r"\u0074ext")
    lines = ["{"] * 150 + [json.dumps({"text": LEAD}), "{", escaped, '{"text": 3}', '{"text']
    reading = read(str(write(tmp_path, "\n".join(lines), "a.jsonl")))
    assert [document.line for document in reading.documents] == [151, 153]
    assert reading.problems[-1].reason == "53 more lines of this file could not be read"


def test_a_mark_at_the_beginning_is_passed_over(tmp_path: Path) -> None:
    reading = read(str(write(tmp_path, b"\xef\xbb\xbf" + json.dumps({"text": LEAD}).encode(), "a.jsonl")))
    assert reading.problems == ()
    check_parts(reading.documents[0])


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("&quot;We will not pay,&quot; said Ada Holm.", '"We will not pay," said Ada Holm.'),
        ("&#8220;It&#8217;s a scandal,&#8221; she said.", "“It’s a scandal,” she said."),
        ("&#x201C;No&#x201d;&nbsp;&mdash; Holm", "“No”\xa0— Holm"),
        ("It&amp;#039;s closed.", "It's closed."),
        ("Caf&eacute; M&uuml;ller", "Café Müller"),
        ("AT&T and R&D; x=1&copy=2 &c. &notaname; &", "AT&T and R&D; x=1&copy=2 &c. &notaname; &"),
    ],
)
def test_references_to_characters_are_resolved(tmp_path: Path, written: str, read_as: str) -> None:
    line = json.dumps({"title": f"{written} Title", "text": f"{written}\n\nA second paragraph."})
    found = document(tmp_path, line + "\n", "a.jsonl")
    assert found.text == f"{read_as}\n\nA second paragraph."
    assert found.title is not None
    assert found.title.value == " ".join(f"{read_as} Title".split())
