"""OpenDocument texts, RTF files and books: their text, what they state, and what strangers may put into one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.model.document import Fact, PartKind, Place
from index.reading import read
from tests.reading.packing import epub, odt, zipped
from tests.reading.samples import document, parts, reasons, write

LEAD = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "“Nobody asked us,” said Zoë Doe, who speaks for the dockers. The port did not answer."
PROPERTIES = (
    "<dc:title>Strike shuts port</dc:title><meta:initial-creator>Jane Doe</meta:initial-creator>"
    "<meta:creation-date>2021-03-05T07:48:09</meta:creation-date>"
)


def _p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


# OpenDocument


def test_odt_styles_and_properties(tmp_path: Path) -> None:
    body = (
        _p("Dockers walk out", "Title") + _p(LEAD) + '<text:h text:outline-level="2">What they want</text:h>' + _p(MORE)
    )
    found = document(tmp_path, odt(body, PROPERTIES), "a.odt")
    assert found.text == f"Dockers walk out\n\n{LEAD}\n\nWhat they want\n\n{MORE}"
    assert found.title == Fact("Dockers walk out", "style of the paragraph: Title")
    assert parts(found, PartKind.HEADING) == ["What they want"]
    assert parts(found, PartKind.BODY) == [LEAD, MORE]
    assert found.authors == (Fact("Jane Doe", "author of the file's properties", guess=True),)
    assert found.date == Fact("2021-03-05T07:48", "creation of the file", guess=True)
    assert found.language == "en"


def test_odt_what_is_and_what_is_not_in_the_text(tmp_path: Path) -> None:
    changes = "<text:tracked-changes><text:changed-region><text:deletion>{}</text:deletion></text:changed-region>{}"
    comment = f"<office:annotation>{_p('Is it so?')}</office:annotation>"
    number = "<text:note-citation>1</text:note-citation>"
    note = f"<text:note>{number}<text:note-body>{_p('A note.')}</text:note-body></text:note>"
    cells = [f"<table:table-cell>{_p(text)}</table:table-cell>" for text in ("Wheat", "120")]
    body = (
        changes.format(_p("gone"), "</text:tracked-changes>")
        + _p(f'Two<text:s text:c="2"/>spaces{comment}, a<text:tab/>tab{note} and a<text:line-break/>new line')
        + f"<text:list><text:list-item>{_p('an item')}</text:list-item></text:list>"
        + f"<table:table><table:table-row>{''.join(cells)}</table:table-row></table:table>"
    )
    found = document(tmp_path, odt(body), "a.odt")
    assert found.text.split("\n\n") == ["Two spaces, a tab and a\nnew line", "an item", "Wheat | 120", "A note."]


# RTF


def _rtf(body: str, info: str = "", page: int = 1252) -> str:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}"
    return rf"{{\rtf1\ansi\ansicpg{page}\deff0{fonts}{{\info{info}}}{{\header Ardmore Gazette\par}}{body}}}"


def test_rtf_text_and_properties(tmp_path: Path) -> None:
    info = r"{\title Streik schlie\'dft Hafen}{\author Zo\u235?e Doe}{\creatim\yr2021\mo3\dy5\hr7\min48}"
    link = r'{\field{\*\fldinst{HYPERLINK "https://a.example/"}}{\fldrslt the union}}'
    body = (
        r"\pard\b Streik schlie\'dft Hafen\b0\par\pard Hundreds of \ldblquote dockers\rdblquote  at the caf\'e9 asked "
        + link
        + r" for 20 \u8364? and {\f1 \'cc\'ee\'f1\'ea\'e2\'e0} \u-10179?\u-8704?{\footnote A note.}."
        + r"{\f0\v unseen}{\deleted\i gone}\v0\par"
        + r"{\pict\pngblip "
        + "89504e47" * 500
        + r"}\trowd Wheat\cell 120\cell\row The port did not answer.\par"
    )
    found = document(tmp_path, _rtf(body, info), "a.rtf")
    assert found.text.split("\n\n") == [
        "Streik schließt Hafen",
        "Hundreds of “dockers” at the café asked the union for 20 € and Москва 😀.",
        "Wheat | 120",
        "The port did not answer.",
        "A note.",
    ]
    assert found.title == Fact("Streik schließt Hafen", "title of the file's properties")
    assert [fact.value for fact in found.authors] == ["Zoëe Doe"]
    assert found.date == Fact("2021-03-05T07:48", "creation of the file", guess=True)


def test_rtf_in_other_character_sets(tmp_path: Path) -> None:
    cyrillic = "".join(f"\\'{byte:02x}" for byte in "Порт закрыт на неделю, сообщил профсоюз.".encode("cp1251"))
    found = document(tmp_path, _rtf(cyrillic, page=1251), "a.rtf")
    assert found.text == "Порт закрыт на неделю, сообщил профсоюз."
    assert (
        document(tmp_path, _rtf("Порт закрыт").encode("cp1251").replace(b"1252", b"1251"), "b.rtf").text
        == "Порт закрыт"
    )


# Books

BOOK = (
    "<dc:title>The Long Strike</dc:title><dc:creator>Jane Doe</dc:creator><dc:creator>John Roe</dc:creator>"
    "<dc:date>2022-01-02</dc:date><dc:date>2021-03-05</dc:date><dc:publisher>Ardmore Press</dc:publisher>"
    "<dc:source>https://a.example/strike</dc:source>"
)


def test_a_book_is_one_document_with_its_chapters_as_places(tmp_path: Path) -> None:
    chapters = {
        "title%20page.xhtml": "<h1>The Long Strike</h1>",
        "one.xhtml": f"<h2>The  first\nday</h2><p>{LEAD}</p><p hidden=''>No.</p>"
        "<p>They&nbsp;left<br/>at&#160;noon.<script>x()</script>",
        "two.xhtml": f"<div>{MORE}<p>The <i>board</i> met.</p>It was brief.</div><table><tr><td>Wheat<td>120</table>",
    }
    more = {"OEBPS/title page.xhtml": "<html><body><h1>The Long Strike</h1></body></html>"}
    found = document(tmp_path, epub(chapters, BOOK, more=more), "a.epub")
    assert found.text.split("\n\n") == [
        *("The Long Strike", "The first day", LEAD, "They left at noon.", MORE, "The board met.", "It was brief."),
        "Wheat | 120",
    ]
    at = [found.text.index(text) for text in ("The first", MORE)]
    assert found.places == (Place(0, "The Long Strike"), Place(at[0], "The first day"), Place(at[1], "chapter 3"))
    assert found.title == Fact("The Long Strike", "metadata of the book")
    assert found.outlet == Fact("Ardmore Press", "metadata of the book")
    assert [fact.value for fact in found.authors] == ["Jane Doe", "John Roe"]
    assert found.date == Fact("2021-03-05", "metadata of the book")
    assert found.url == "https://a.example/strike"
    assert found.language == "en"
    assert parts(found, PartKind.TITLE) == ["The Long Strike"]
    assert parts(found, PartKind.HEADING) == ["The first day"]


def test_a_book_of_which_something_is_missing(tmp_path: Path) -> None:
    list_of = '<item id="x" href="gone.xhtml"/></manifest>'
    whole = epub({"one.xhtml": f"<p>{LEAD}</p>"})
    (tmp_path / "whole").write_bytes(whole)
    package = f'<package><metadata/><manifest><item id="a" href="one.xhtml"/>{list_of}<spine><itemref idref="a"/>'
    data = epub(
        {"one.xhtml": f"<p>{LEAD}</p>"}, more={"OEBPS/book.opf": package + '<itemref idref="x"/></spine></package>'}
    )
    found = read(str(write(tmp_path, data, "a.epub")))
    assert found.documents[0].text == LEAD
    assert [problem.reason for problem in found.problems] == ["damaged: 1 of 2 chapters are missing"]


# What is none of them


def _protected() -> bytes:
    told = "<encryption><CipherData><CipherReference URI='OEBPS/one.xhtml'/></CipherData></encryption>"
    return epub({"one.xhtml": "<p>x</p>"}, more={"META-INF/encryption.xml": told})


def _locked() -> bytes:
    return zipped({"content.xml": "<x/>", "META-INF/manifest.xml": "<m:encryption-data/>"})


@pytest.mark.parametrize(
    ("name", "made", "reason"),
    [
        ("a.odt", lambda: odt(_p(" ")), "no text was found in it"),
        ("a.odt", lambda: odt(_p("x"), head='<!DOCTYPE x [<!ENTITY a "b">]>'), "it defines entities"),
        ("a.odt", _locked, "encrypted: save a copy without a password"),
        ("a.odt", lambda: zipped({"content.xml": b"<x" * 9}), "damaged: this OpenDocument text cannot be parsed"),
        ("a.odt", lambda: b"PK\x03\x04", "damaged, or not an OpenDocument text"),
        ("a.odt", lambda: zipped({"content.xml": b" " * 70_000_000}), "too large: its text unpacks to 66.8 MB"),
        ("a.rtf", lambda: b"PK\x03\x04", "this is no RTF file"),
        ("a.rtf", lambda: _rtf(r"\par").encode(), "no text was found in it"),
        ("a.epub", lambda: zipped({"a.txt": "x"}), "damaged, or not a book"),
        ("a.epub", _protected, "encrypted: this book is protected"),
        ("a.epub", lambda: epub({"a.xhtml": "<img/>"}), "no text was found in it"),
        ("a.epub", lambda: epub({"a.xhtml": "<p>x</p>" * 1_200_000}), "too dense"),
    ],
)
def test_what_is_no_document_is_told(tmp_path: Path, name: str, made: Callable[[], bytes], reason: str) -> None:
    [told] = reasons(tmp_path, made(), name)
    assert told.startswith(reason)


@pytest.mark.parametrize("inside", ["&a;", "&#x1b;[31m", "\u202e"])
def test_a_book_cannot_name_files_of_the_user(tmp_path: Path, inside: str) -> None:
    secret = write(tmp_path, "secret", "secret.txt")
    outside = f'<!DOCTYPE html [<!ENTITY a SYSTEM "{secret.as_uri()}">]><html><body><p>{LEAD}{inside}</p></body></html>'
    found = read(
        str(write(tmp_path, epub({"a.xhtml": "", f"../..{secret}": ""}, more={"OEBPS/a.xhtml": outside}), "a.epub"))
    )
    assert "secret" not in found.documents[0].text
    assert "\x1b" not in found.documents[0].text
