"""Mailboxes: each mail is a document, wherever a line of text begins with "From "."""

from pathlib import Path

import pytest

import index.reading.formats
from index.reading import Reading, read
from tests.reading.samples import check_parts, write

SAID = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
FROM = "From jane@theguardian.com Fri Mar  5 07:48:00 2021\n"
HEADERS = (
    "From: The Guardian <jane@theguardian.com>\nDate: Fri, 5 Mar 2021 07:48:00 +0100\n"
    "Content-Type: text/plain; charset=utf-8\n"
)


def mail(subject: str, text: str, above: str = FROM) -> str:
    return f"{above}{HEADERS}Subject: {subject}\n\n{text}\n\n"


def of(folder: Path, text: str | bytes) -> Reading:
    reading = read(str(write(folder, text, "a.mbox")))
    for document in reading.documents:
        check_parts(document)
    return reading


def test_each_mail_is_a_document(tmp_path: Path) -> None:
    reading = of(tmp_path, mail("Strike shuts port", SAID) + mail("Port open again", f"Zürich. {SAID}"))
    assert reading.problems == ()
    first, second = reading.documents
    assert [(one.line, one.member) for one in reading.documents] == [(1, ""), (2, "")]
    assert first.text.strip() == SAID
    assert first.title and first.title.value == "Strike shuts port"
    assert first.outlet and (first.outlet.value, first.outlet.rule) == ("The Guardian", "sender of the mail")
    assert first.date and first.date.value == "2021-03-05T07:48+01:00"
    assert second.text.strip().startswith("Zürich.")
    assert len({reading.sha256, first.sha256, second.sha256}) == 3


@pytest.mark.parametrize(
    "line",
    [
        "From Friday on the port is shut.",
        "From 07:48 on, since 5 March 2021, the port is shut.\nIt said so.",
        "From: the port",
        ">From Friday on the port is shut.",
        "From \nNote: this is no mail.",
    ],
)
def test_a_line_of_text_is_no_mail(tmp_path: Path, line: str) -> None:
    first, second = of(tmp_path, mail("One", f"{SAID}\n\n{line}\n\n{SAID}") + mail("Two", SAID)).documents
    assert first.text.strip() == f"{SAID}\n\n{line.removeprefix('>') if line.startswith('>From ') else line}\n\n{SAID}"
    assert second.title and second.title.value == "Two"


@pytest.mark.parametrize(
    "above",
    [
        "From - Fri Mar 05 07:48:00 2021\n",
        "From -\n",
        "From 1698@xxx Fri Mar 05 07:48:00 +0000 2021\r\n",
        "From MAILER-DAEMON Fri Mar 5 07:48:00 CET 2021\n",
    ],
)
def test_lines_that_programs_write_above_a_mail(tmp_path: Path, above: str) -> None:
    assert len(of(tmp_path, mail("One", SAID, above) + mail("Two", SAID, above)).documents) == 2


def test_what_is_wrong_with_a_mail_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attached = (
        f"{FROM}{HEADERS.replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=b')}Subject: Three\n\n"
        f"--b\nContent-Type: text/plain\n\n{SAID}\n--b\nContent-Type: application/pdf\n"
        "Content-Disposition: attachment\n\nx\n--b--\n\n"
    )
    reading = of(tmp_path, mail("One", "") + mail("Two", SAID) + attached + mail("Four", SAID))
    assert [one.line for one in reading.documents] == [2, 3, 4]
    assert [(one.line, one.reason) for one in reading.problems] == [
        (1, "no text was found in this mail"),
        (3, "1 attachment not read (application/pdf)"),
    ]


def test_a_mail_over_the_cap_is_left_out(tmp_path: Path) -> None:
    largest = index.reading.formats.TABLE.named("eml").largest
    reading = of(tmp_path, mail("One", "x\n" * (largest // 2)) + mail("Two", SAID))
    assert [one.line for one in reading.documents] == [2]
    assert reading.problems[0].line == 1
    assert reading.problems[0].reason.startswith("too large: 24.0 MB, where 24.0 MB")


@pytest.mark.parametrize("text", ["Subject: a mail\n\nalone\n", "\x00\x01", "From the port\n\nno headers\n", SAID])
def test_no_mailbox(tmp_path: Path, text: str) -> None:
    reading = of(tmp_path, text)
    assert [one.reason for one in reading.problems] == ["this is no mailbox: it does not begin with a mail"]
