"""Word documents: what is text in them, what their styles and properties state, and what strangers may put into one."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from index.model.document import Fact, PartKind
from tests.reading.packing import docx, paragraph, run, table, zipped
from tests.reading.samples import document, parts, reasons

LEAD = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "“Nobody asked us,” said Jane Doe, who speaks for the <dockers> & others. The port did not answer."
CORE = (
    "<dc:title>Strike shuts port</dc:title><dc:creator>Zoë Doe</dc:creator>"
    "<dcterms:created>2021-03-05T07:48:00Z</dcterms:created>"
)


def test_styles_and_properties(tmp_path: Path) -> None:
    body = [paragraph("Dockers walk out", "Titel"), paragraph("By Jane Doe"), paragraph(LEAD)]
    body += [paragraph("What the union wants", "berschrift1"), paragraph(MORE)]
    found = document(tmp_path, docx("".join(body), core=CORE), "a.docx")
    assert found.text == f"Dockers walk out\n\nBy Jane Doe\n\n{LEAD}\n\nWhat the union wants\n\n{MORE}"
    assert found.title == Fact("Dockers walk out", "style of the paragraph: title")
    assert parts(found, PartKind.HEADING) == ["What the union wants"]
    assert parts(found, PartKind.BODY) == [LEAD, MORE]
    assert found.authors == (Fact("Jane Doe", "byline"),)
    assert found.date == Fact("2021-03-05T07:48+00:00", "creation of the file", guess=True)
    assert found.language == "en"


def test_properties_are_guesses_but_for_a_title_that_the_text_has(tmp_path: Path) -> None:
    found = document(tmp_path, docx(paragraph(LEAD) + paragraph(MORE), core=CORE), "a.docx")
    assert found.title == Fact("Strike shuts port", "title of the file's properties", guess=True)
    assert found.authors == (Fact("Zoë Doe", "author of the file's properties", guess=True),)
    body = paragraph("Strike shuts port!") + paragraph("5 March 2020") + paragraph(LEAD)
    found = document(tmp_path, docx(body, core=CORE), "a.docx")
    assert found.title == Fact("Strike shuts port!", "title of the file's properties")
    assert found.date and found.date.value == "2020-03-05"


def test_what_is_and_what_is_not_in_the_text(tmp_path: Path) -> None:
    body = (
        "<w:p>"
        + run("See ")
        + f'<w:hyperlink r:id="h">{run("the page of the union")}</w:hyperlink>'
        + f"<w:del><w:r><w:delText>not</w:delText></w:r></w:del><w:ins>{run(' that is new')}</w:ins>"
        + '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:br/></w:r>'
        + run("on a new line.")
        + "</w:p>"
        + table([["Wheat", "120"], ["Rye", "7"]])
        + table([[LEAD * 2, MORE]])
    )
    found = document(
        tmp_path, docx(body, notes=["The note has a text of its own."], header="Page of the union"), "a.docx"
    )
    assert found.text.split("\n\n") == [
        "See the page of the union that is new\non a new line.",
        "Wheat | 120",
        "Rye | 7",
        LEAD * 2,
        MORE,
        "The note has a text of its own.",
        "Page of the union",
    ]
    assert parts(found, PartKind.FURNITURE) == ["Page of the union"]


def test_what_word_does_not_show_is_not_in_the_text(tmp_path: Path) -> None:
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:vml" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    )
    box = f"<v:textbox><w:txbxContent>{paragraph('This stands in a box.')}</w:txbxContent></v:textbox>"
    choice = f"<mc:Choice>{box}</mc:Choice>"
    sign = '<w:r><w:sym w:font="x" w:char="F0E0"/></w:r>'
    pieces = [
        f"<w:r><mc:AlternateContent>{choice}<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>",
        f"<w:moveFrom>{run('It was moved.')}</w:moveFrom>{run('This stays.')}",
        f"<w:moveTo>{run('It was moved.')}</w:moveTo>",
        f"{run('This is seen')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>, and this is not</w:t></w:r>{run('.')}",
        "<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("Port\xadarbeiter") + sign,
        '<w:r><w:drawing><wp:docPr id="1" name="Picture 1" descr="A harbour"/></w:drawing></w:r>',
        f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{run("This is an item.")}',
        f"<w:sdt><w:sdtContent>{run('This is in a form.')}</w:sdtContent></w:sdt>",
    ]
    found = document(tmp_path, docx("".join(f"<w:p {spaces}>{piece}</w:p>" for piece in pieces)), "a.docx")
    assert found.text.split("\n\n") == [
        *("This stands in a box.", "This stays.", "It was moved.", "This is seen.", "Portarbeiter"),
        *("- This is an item.", "This is in a form."),
    ]


def test_a_document_without_its_lesser_parts_is_read(tmp_path: Path) -> None:
    whole = docx(paragraph(LEAD))
    (tmp_path / "whole").write_bytes(whole)
    with ZipFile(tmp_path / "whole") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name in ("word/styles.xml", "word/footnotes.xml", "docProps/core.xml"):
        told = reasons(tmp_path, zipped({**members, name: b"<w:x"}), "a.docx")
        assert told in ([], ["its footnotes could not be read"]), name
    assert reasons(tmp_path, zipped({**members, "word/document.xml": b"<w:x"}), "a.docx")[0].startswith("damaged: ")


def _bomb(folder: Path) -> bytes:
    with ZipFile(folder / "bomb", "w", ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(100):
            member.write(b"<w:p/>" * 150_000)
    return (folder / "bomb").read_bytes()


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]>', "it defines entities"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd">', "it defines entities"),
        ("<w:x>" * 1000, "damaged: "),
    ],
)
def test_entities_and_depth(tmp_path: Path, head: str, reason: str) -> None:
    assert reasons(tmp_path, docx(paragraph(LEAD), head=head), "a.docx")[0].startswith(reason)


def test_what_is_no_document_is_told(tmp_path: Path) -> None:
    for data, reason in (
        (_bomb(tmp_path), "too large: its text unpacks to"),
        (zipped({"a.xml": b"x" * 10_000_000}), "too dense"),
        (zipped({"a.txt": "x"}), "damaged, or not a Word document"),
        (b"PK\x03\x04 and no more", "damaged, or not a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "encrypted, or an office document of the old kind"),
        (docx(paragraph(" ")), "no text was found in it"),
    ):
        assert reasons(tmp_path, data, "a.docx")[0].startswith(reason)
