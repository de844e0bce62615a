"""PDF files: paragraphs made of printed lines, pages as places, and what is no text."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.model.document import Document, Fact, PartKind, Place
from tests.reading.printing import Line, assembled, column, printed
from tests.reading.samples import document, parts, reasons
from tui.commands import main
from tui.present.citation import cite

LEAD = (
    "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the con~tainer ter~minal to a "
    "stand~still and lea~ving a dozen ships at anchor off the coast, the union said."
)
MORE = (
    "“Nobody asked us,” said Jane Doe, who speaks for the dockers. The port did not answer ques~tions about the "
    "short-~term con~tracts it had offered them in win~ter, nor about those short-term ones that ended in May."
)
HIGHER = ("Prime Minis~ter Ann Coe called the walk~out irre~spon~sible, accor~ding to Reuters. " * 3).strip()
ALL = [LEAD, MORE, HIGHER]
TITLE = Line("Strike shuts port", size=20)


def _whole(text: str) -> str:
    return text.replace("short-~term", "short-term").replace("~", "")


def _place(found: Document, words: str) -> str:
    return found.place(found.text.index(words))


@pytest.mark.parametrize(
    ("width", "gap", "indent"),
    [(70, 0.6, 0), (70, 0, 3), (46, 0.6, 0), (46, 0, 3), (32, 0.6, 0), (80, 1, 5)],
)
def test_paragraphs_are_whole_however_they_are_set(tmp_path: Path, width: int, gap: float, indent: int) -> None:
    found = document(tmp_path, printed([column(ALL * 2, width=width, gap=gap, indent=indent)]), "a.pdf")
    assert parts(found, PartKind.BODY) == [_whole(text) for text in ALL * 2]


def test_what_goes_on_in_another_column_or_on_another_page(tmp_path: Path) -> None:
    left = column(ALL * 3, width=40, gap=0, indent=3)
    cut = next(number for number, line in enumerate(left) if "Coe" in line.text) + 1
    right = [Line(line.text, line.x + 270, left[number].y) for number, line in enumerate(left[cut : cut + 16])]
    rest = [Line(line.text, line.x, left[number].y) for number, line in enumerate(left[cut + 16 :])]
    found = document(tmp_path, printed([left[:cut] + right, rest]), "a.pdf")
    assert parts(found, PartKind.BODY) == [_whole(text) for text in ALL * 3]
    assert [place.name for place in found.places] == ["page 1", "page 2"]
    assert found.text[found.places[1].start :].startswith(rest[0].text.rstrip("-"))


def test_pages_are_places_and_their_heads_and_numbers_stand_in_no_paragraph(tmp_path: Path) -> None:
    lines = column(ALL * 6, width=60, top=740, gap=0, indent=3)
    pages = []
    for number in range(3):
        text = [Line(line.text, line.x, lines[at].y) for at, line in enumerate(lines[number * 30 : number * 30 + 30])]
        head = [Line("Ardmore Gazette", y=800, size=8), Line(f"{5 + number} March 2021", x=400, y=800, size=8)]
        pages.append([*head, Line(f"Page {number + 1} of 3", x=270, y=30, size=8), *text])
    found = document(tmp_path, printed(pages), "a.pdf")
    assert parts(found, PartKind.BODY) == [_whole(text) for text in (ALL * 6)[: len(parts(found, PartKind.BODY))]]
    assert parts(found, PartKind.FURNITURE) == ["Ardmore Gazette | 5 March 2021"]
    assert "Page 1" not in found.text
    assert found.date == Fact("2021-03-05", "running head of the pages", guess=True)
    assert [place.name for place in found.places] == ["page 1", "page 2", "page 3"]
    assert found.places[0].start == 0
    assert all(one.start < other.start for one, other in pairwise(found.places))


def test_title_headings_and_properties(tmp_path: Path) -> None:
    top = [TITLE, Line("By Jane Doe", y=755), *column(ALL, top=740)]
    second = [Line("What the union wants", size=14), *column(ALL, top=760)]
    created = "D:20210305074809+02'00'"
    data = printed([top, second], Title="Strike shuts port", Author="Zoë Doe", CreationDate=created)
    found = document(tmp_path, data, "a.pdf")
    assert found.title == Fact("Strike shuts port", "title of the file's properties")
    assert parts(found, PartKind.TITLE) == ["Strike shuts port"]
    assert parts(found, PartKind.HEADING) == ["What the union wants"]
    assert found.authors == (Fact("Jane Doe", "byline"),)
    assert found.date == Fact("2021-03-05T07:48+02:00", "creation of the file", guess=True)
    assert found.language == "en"


@pytest.mark.parametrize("stated", ["", "Microsoft Word - strike_v3.docx", "untitled", "Template for releases"])
def test_properties_are_not_believed_against_the_page(tmp_path: Path, stated: str) -> None:
    found = document(tmp_path, printed([[TITLE, *column(ALL, top=740)]], Title=stated, Author="ADMIN"), "a.pdf")
    assert found.title == Fact("Strike shuts port", "largest type of the first page", guess=True)
    assert (found.authors, found.date) == ((), None)


def test_properties_are_guesses_where_the_page_says_nothing(tmp_path: Path) -> None:
    data = printed(
        [column(ALL)], Title="Strike — and “what then”", Author="Zoë Doe; John Roe", CreationDate="D:2021030"
    )
    found = document(tmp_path, data, "a.pdf")
    assert found.title == Fact("Strike — and “what then”", "title of the file's properties", guess=True)
    assert [fact.value for fact in found.authors] == ["Zoë Doe", "John Roe"]
    assert all(fact.guess for fact in found.authors)
    assert found.date is None


def test_what_browsers_print_on_a_page(tmp_path: Path) -> None:
    head = [Line("3/5/21, 7:48 AM", y=815, size=8), Line("Strike shuts port | The Guardian", x=200, y=815, size=8)]
    foot = [Line("https://www.theguardian.com/strike", y=20, size=8), Line("1/1", x=530, y=20, size=8)]
    found = document(tmp_path, printed([[*head, TITLE, *column(ALL, top=740), *foot]]), "a.pdf")
    assert parts(found, PartKind.BODY) == [_whole(text) for text in ALL]
    assert found.url == "https://www.theguardian.com/strike"
    assert found.outlet == Fact("The Guardian", "web address on the page")
    assert found.date and found.date.guess


def test_rows_lists_and_a_capital_over_two_lines(tmp_path: Path) -> None:
    rows = [Line(f"Wheat {1990 + row}", y=500 - 14 * row) for row in range(3)]
    figures = [Line(f"{row}20", x=400, y=500 - 14 * row) for row in range(3)]
    items = column(["• The union wants contracts that do not end in May.", "• The port wants to talk."], top=440)
    capital = Line("H", y=778, size=24)
    below = [Line("undreds of dockers walked out on Friday, the union said, and left", x=90), Line("it.", y=768, x=90)]
    table = [line for pair in zip(rows, figures, strict=True) for line in pair]
    found = document(tmp_path, printed([[capital, *below, *table, *items]]), "a.pdf")
    assert found.text.split("\n\n") == [
        "Hundreds of dockers walked out on Friday, the union said, and left it.",
        *(f"Wheat {1990 + row} | {row}20" for row in range(3)),
        "• The union wants contracts that do not end in May.",
        "• The port wants to talk.",
    ]


def test_pages_are_called_by_their_printed_numbers(tmp_path: Path) -> None:
    labels = "<< /Nums [0 << /S /r >> 1 << /S /D /St 12 >>] >>"
    found = document(tmp_path, printed([column([LEAD]), column([MORE])], labels=labels), "a.pdf")
    assert found.places == (Place(0, "page i"), Place(found.text.index("“Nobody"), "page 12"))
    assert _place(found, "short-term") == "page 12"
    at = found.text.index("Nobody")
    assert f"a.pdf, page 12, characters {at}-{at + 6}" in cite(found, "a.pdf", at, at + 6)


def test_places_are_printed(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(printed([column([LEAD]), column([MORE])]))
    ended = CliRunner().invoke(main, ["show", "--jsonl", str(tmp_path)], env={"TWOSOURCE_CACHE": str(tmp_path / "c")})
    [place, other] = json.loads(ended.output)["pages"]
    assert place == {"start": 0, "name": "page 1"}
    assert json.loads(ended.output)["text"][other["start"] :].startswith("“Nobody")


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    for data, reason in (
        (printed([[], []], picture=True), "scanned: its pages are pictures without text"),
        (printed([[], []]), "no text was found on the 2 pages"),
        (printed([[Line("Page 1"), Line("1 of 2", y=40)]]), "no text was found in it"),
        (b"%PDF-1.4\nnothing of the kind", "damaged: this PDF file cannot be opened"),
        (b"<html>", "this is no PDF file"),
        (_encrypted(), "encrypted: it opens with a password only"),
        (printed([column(["\x01\x02\x03 \x04\x05" * 20])]), "the fonts of this PDF file do not tell"),
    ):
        [told] = reasons(tmp_path, data, "a.pdf")
        assert told.startswith(reason)


def test_scanned_pages_among_others_are_told(tmp_path: Path) -> None:
    pages = [column([LEAD]), [], column([MORE])]
    [told] = reasons(tmp_path, printed(pages, picture=True), "a.pdf")
    assert told.startswith("1 of 3 pages are pictures without text")
    odd = column(["\x01\x02\x03 \x04\x05" * 20])
    [told] = reasons(tmp_path, printed([column([LEAD]), odd]), "a.pdf")
    assert told.startswith("1 of 2 pages have fonts that do not tell")


def _encrypted() -> bytes:
    """A file that wants a password: its check cannot be met by the empty one."""
    check = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>"
    pages = "<< /Type /Pages /Count 0 /Kids [] >>"
    return assembled(["<< /Type /Catalog /Pages 2 0 R >>", pages, check], "/Encrypt 3 0 R /ID [<00> <00>]")
