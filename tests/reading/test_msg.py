"""Mails of Outlook are read as other mails are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model.document import Fact
from index.reading import Reading, close, read
from tests.reading.outlook import mail
from tests.reading.samples import check_parts, write
from tests.reading.test_html import LEAD, PAGE

SAID = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    yield
    close()


def of(folder: Path, data: bytes) -> Reading:
    reading = read(str(write(folder, data, "a.msg")))
    for document in reading.documents:
        check_parts(document)
    return reading


def test_a_mail(tmp_path: Path) -> None:
    texts = {
        0x37: "RE: Strike shuts port",
        0x1000: f"Zürich. {SAID}\r\n\r\n{SAID}",
        0xC1A: "The Guardian",
        0xC1F: "a@theguardian.com",
    }
    reading = of(tmp_path, mail(texts, attachments=2))
    [document] = reading.documents
    assert document.text == f"Zürich. {SAID}\n\n{SAID}"
    assert document.title == Fact("Strike shuts port", "subject of the mail")
    assert document.outlet == Fact("The Guardian", "sender of the mail")
    assert document.date == Fact("2021-03-05T06:48+00:00", "date of the mail")
    assert [one.reason for one in reading.problems] == ["2 attachments not read"]


def test_headers_that_it_was_sent_with_come_first(tmp_path: Path) -> None:
    headers = "From: Jane Doe <jane@krone.at>\r\nDate: Fri, 5 Mar 2021 07:48:00 +0100\r\n"
    [document] = of(tmp_path, mail({0x37: "Strike", 0x1000: SAID, 0x7D: headers})).documents
    assert document.outlet == Fact("Krone", "sender of the mail")
    assert document.date == Fact("2021-03-05T07:48+01:00", "date of the mail")
    assert [author.value for author in document.authors] == ["Jane Doe"]


def test_a_mail_that_is_a_page(tmp_path: Path) -> None:
    [document] = of(tmp_path, mail({0x37: "Strike", 0x1000: "View"}, PAGE.encode())).documents
    assert LEAD in document.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no mail", "damaged: this Outlook mail cannot be opened ("),
        (mail({0x37: "Strike"}), "no text was found in this mail"),
        (mail({0x37: "Strike", 0x1000: SAID})[:700], "damaged: this Outlook mail cannot be opened ("),
    ],
)
def test_no_mail(tmp_path: Path, data: bytes, reason: str) -> None:
    reading = of(tmp_path, data)
    assert reading.documents == ()
    assert reading.problems[0].reason.startswith(reason)
