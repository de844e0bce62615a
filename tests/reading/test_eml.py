"""Mails: their headers, which part is the text, and what strangers may put into one."""

import base64
from email.header import Header
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.model.document import Fact, PartKind
from index.reading import read
from tests.reading.samples import check_parts, document, parts, reasons, write
from tests.reading.test_html import PAGE

LEAD = "Hundreds of dockers at the port of Ardmore walked out on Friday, the union café said."
MORE = "“Nobody asked us,” said Jane Doe, who speaks for the dockers. The port did not answer."


def _mail(text: str = f"{LEAD}\n\n{MORE}\n", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    stated = {"From": "The Guardian <morning@email.theguardian.com>", "Date": "Fri, 05 Mar 2021 07:48:09 +0200"}
    for name, value in (stated | {"Subject": "Strike shuts port"} | headers).items():
        mail[name] = value
    mail.set_content(text)
    return mail


def test_headers_and_text(tmp_path: Path) -> None:
    read_mail = document(tmp_path, _mail().as_bytes(), "a.eml")
    assert read_mail.text.rstrip("\n") == f"{LEAD}\n\n{MORE}"
    assert parts(read_mail, PartKind.BODY) == [LEAD, MORE]
    assert read_mail.title == Fact("Strike shuts port", "subject of the mail")
    assert read_mail.outlet == Fact("The Guardian", "sender of the mail")
    assert read_mail.date == Fact("2021-03-05T07:48+02:00", "date of the mail")
    assert read_mail.authors == ()


@pytest.mark.parametrize(
    ("sender", "outlet", "author"),
    [
        ("Ardmore Gazette <news@ardmore.example>", Fact("Ardmore Gazette", "sender of the mail", guess=True), None),
        ("=?utf-8?q?Zo=C3=AB_Doe?= <zoe@example.org>", None, Fact("Zoë Doe", "sender of the mail", guess=True)),
        ('"Jane Doe" <x@www.krone.at>', Fact("Krone", "sender of the mail"), "Jane Doe"),
        ("news", None, None),
        ("<@[::1", None, None),
    ],
)
def test_senders(tmp_path: Path, sender: str, outlet: Fact | None, author: Fact | str | None) -> None:
    raw = f"From: {sender}\nSubject: x\n\n{LEAD}\n"
    found = document(tmp_path, raw, "a.eml")
    assert found.outlet == outlet
    names = [Fact(author, "sender of the mail", guess=True) if isinstance(author, str) else author] if author else []
    assert found.authors == tuple(names)
    assert found.date is None


@pytest.mark.parametrize("prefix", ["Fwd: ", "Re: FW: ", "WG: "])
def test_who_forwards_a_mail_did_not_write_it(tmp_path: Path, prefix: str) -> None:
    mail = _mail(Subject=f"{prefix}Strike shuts port", From="Zoe Doe <zoe@krone.at>")
    found = document(tmp_path, mail.as_bytes(), "a.eml")
    assert found.title == Fact("Strike shuts port", "subject of the mail")
    assert (found.outlet, found.authors, found.date) == (None, (), None)


def test_subjects_in_all_spellings(tmp_path: Path) -> None:
    for header, title in (
        (b"=?iso-8859-1?Q?Streik_in_K=F6ln?=\n =?utf-8?b?w7xiZXJhbGw=?=", "Streik in Kölnüberall"),
        ("Streik in Köln".encode(), "Streik in Köln"),
        ("Streik in Köln".encode("cp1252"), "Streik in Köln"),
        (b"=?nonsense?Q?Streik?=", "Streik"),
        (b"=?utf-8?b?x?=", "=?utf-8?b?x?="),
        (b"Re: Aw: Streik", "Streik"),
    ):
        found = document(tmp_path, b"Subject: " + header + f"\n\n{LEAD}".encode(), "a.eml")
        assert found.title == Fact(title, "subject of the mail")


def test_a_page_is_read_where_the_text_only_points_to_it(tmp_path: Path) -> None:
    mail = _mail("View this mail in your browser.")
    mail.add_alternative(PAGE, subtype="html")
    found = document(tmp_path, mail.as_bytes(), "a.eml")
    assert found.title == Fact("Strike shuts port", "subject of the mail")
    assert found.outlet == Fact("The Guardian", "sender of the mail")
    assert "Hundreds of dockers" in found.text
    assert "View this mail" not in found.text
    both = _mail()
    both.add_alternative(PAGE, subtype="html")
    assert parts(document(tmp_path, both.as_bytes(), "b.eml"), PartKind.BODY) == [LEAD, MORE]


def test_a_page_without_an_article_leaves_the_text(tmp_path: Path) -> None:
    mail = _mail("The port is shut.")
    mail.add_alternative("<p>x</p>", subtype="html")
    assert document(tmp_path, mail.as_bytes(), "a.eml").text.strip() == "The port is shut."


def test_a_picture_between_two_parts_of_the_text(tmp_path: Path) -> None:
    mail = _mail(f"{LEAD}\n")
    mail.make_mixed()
    for part in (EmailMessage(), EmailMessage()):
        mail.attach(part)
    picture, more = list(mail.iter_parts())[1:]
    assert isinstance(picture, EmailMessage)
    assert isinstance(more, EmailMessage)
    picture.set_content(b"\x89PNG", "image", "png", disposition="inline")
    more.set_content(f"{MORE}\n")
    assert parts(document(tmp_path, mail.as_bytes(), "a.eml"), PartKind.BODY) == [LEAD, MORE]


def test_attachments_are_left_out_and_told(tmp_path: Path) -> None:
    mail = _mail()
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../etc/x.pdf")
    mail.add_attachment("The secret is elsewhere.", filename="b.txt")
    mail.add_attachment(_mail("Another mail says so."))
    reading = read(str(write(tmp_path, mail.as_bytes(), "a.eml")))
    assert [problem.reason for problem in reading.problems] == [
        "3 attachments not read (application/pdf, text/plain, message/rfc822)"
    ]
    [found] = reading.documents
    check_parts(found)
    assert parts(found, PartKind.BODY) == [LEAD, MORE]
    assert found.sha256 == reading.sha256


@pytest.mark.parametrize("charset", ["us-ascii", "utf-16", "idna", "rot13", "nonsense", "a\0b", "iso-8859-2", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_wrong_character_set_does_not_matter_where_the_bytes_tell(
    tmp_path: Path, charset: str, encoding: str
) -> None:
    if (charset, encoding) == ("iso-8859-2", "cp1252"):
        return  # it could be that
    head = f"Subject: x\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
    found = document(tmp_path, head.encode() + base64.encodebytes(LEAD.encode(encoding)), "a.eml")
    assert found.text == LEAD


def test_japanese(tmp_path: Path) -> None:
    title, text = "港湾ストライキ", "港は月曜日に再開すると労働組合が発表した。" * 3
    mail = _mail(Subject="x")
    del mail["Subject"]
    mail["Subject"] = Header(title, "iso-2022-jp").encode()
    mail.set_content(text, charset="iso-2022-jp")
    found = document(tmp_path, mail.as_bytes(), "a.eml")
    assert found.text.strip() == text
    assert found.title == Fact(title, "subject of the mail")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (LEAD.encode(), "this is no mail: it does not begin with headers"),
        (b"Subject: x\n\n", "no text was found in this mail"),
        (b"Subject: x", "no text was found in this mail"),
        (b"Content-Type: text/html\n\n<p>x</p>", "no article was found in this page"),
        (b"Content-Type: multipart/mixed\n\nno boundary", "no text was found in this mail"),
        (b"Content-Type: text/plain\n\n%PDF-1.7 ...", "binary: this is a PDF file, not text"),
        (b"Subject: x\n\n" + bytes(range(256)) * 4, "binary: this is not text: it has zero bytes"),
    ],
)
def test_what_is_no_mail(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reasons(tmp_path, data, "a.eml") == [reason]


@pytest.mark.parametrize("levels", [50, 3000])
def test_parts_within_parts(tmp_path: Path, levels: int) -> None:
    lines = [f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(levels)]
    reading = read(str(write(tmp_path, "".join(lines) + f"Content-Type: text/plain\n\n{LEAD}\n", "a.eml")))
    if levels == 50:
        assert reading.documents[0].text.strip() == LEAD
    else:
        assert [problem.reason for problem in reading.problems] == ["the parts of this mail are nested too deeply"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "header",
    [
        "Subject: " + "x" * 5_000_000,
        "Subject: " + "=?utf-8?q?x?= " * 300_000,
        "Subject: " + "Re: " * 1_000_000,
        "From: " + '"(' * 2_000_000,
        "From: " + "<@," * 1_000_000,
        "Date: " + "1 " * 2_000_000,
        "Date: Fri, 99 Mar 99999999999 99:99:99 +9999999",
        "Content-Type: text/plain; " + "charset*0=x; " * 200_000,
        "\n".join(["X-Header: x"] * 300_000),
        "Subject:" + "\n x" * 1_000_000,
    ],
    ids=lambda header: header[:20],
)
def test_huge_headers(tmp_path: Path, header: str) -> None:
    """Read, or listed with a reason that is no fault."""
    reading = read(str(write(tmp_path, f"{header}\n\n{LEAD}\n", "a.eml")))
    assert reading.sha256
    assert [found.text.strip() for found in reading.documents] == [LEAD], reading.problems
