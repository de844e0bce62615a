"""Pages in one file with others, as browsers (MHTML) and crawlers (WARC) keep them."""

import gzip
import quopri
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model.document import Fact
from index.reading import Reading, close, read
from tests.reading.samples import check_parts, write
from tests.reading.test_html import LEAD, PAGE

ADDRESS = "https://www.krone.at/1234"


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    yield
    close()


def of(folder: Path, data: bytes, name: str) -> Reading:
    reading = read(str(write(folder, data, name)))
    for document in reading.documents:
        check_parts(document)
    return reading


def saved(page: bytes, kind: str = "text/html", encoding: str = "quoted-printable") -> bytes:
    """A page and a picture, as Chrome saves them."""
    coded = quopri.encodestring(page) if encoding == "quoted-printable" else b64encode(page)
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {ADDRESS}\r\nSubject: x\r\n"
        "Date: Sat, 1 Jan 2000 00:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n'
        f"----b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Location: {ADDRESS}\r\n\r\n"
    )
    picture = b"\r\n----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n----b--\r\n"
    return head.encode() + coded + picture


def crawled(*records: tuple[str, str, str, bytes], packed: bool = False) -> bytes:
    """Answers: their address, status, type and content."""
    found = b""
    for number, (address, status, kind, content) in enumerate(records):
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + content
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {address}\r\n"
            "WARC-Date: 2026-03-05T07:48:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        found += gzip.compress(record, mtime=0) if packed else record
    return found


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml"])
@pytest.mark.parametrize(
    ("kind", "charset"), [("text/html", "utf-8"), ('text/html; charset="iso-8859-2"', "iso-8859-2")]
)
def test_a_page_that_a_browser_saved(tmp_path: Path, name: str, kind: str, charset: str) -> None:
    page = PAGE.replace("Ardmore", "Łódź").replace('<meta charset="utf-8">', "")
    [document] = of(tmp_path, saved(page.encode(charset, "xmlcharrefreplace"), kind), name).documents
    assert LEAD.replace("Ardmore", "Łódź") in document.text
    assert document.outlet and document.outlet.value == "Krone"
    assert document.url
    assert not (document.date and document.date.value.startswith("2000"))


def test_a_page_coded_otherwise(tmp_path: Path) -> None:
    [document] = of(tmp_path, saved(PAGE.encode(), encoding="base64"), "a.mht").documents
    assert LEAD in document.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"From: x\n\nno page", "there is no web page in this file"),
        (saved(b"<html><p>x</p></html>"), "no article was found in this page"),
        (
            b"".join(b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)),
            "the parts of this page are nested too deeply",
        ),
    ],
)
def test_no_page(tmp_path: Path, data: bytes, reason: str) -> None:
    assert [one.reason for one in of(tmp_path, data, "a.mht").problems] == [reason]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_a_crawl(tmp_path: Path, name: str) -> None:
    second = PAGE.replace("Ardmore", "Zürich").encode()
    data = crawled(
        ("https://www.theguardian.com/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
        (ADDRESS, "200 OK", "text/html; charset=utf-8", PAGE.encode()),
        ("https://unknown.example/moved", "301 Moved", "text/html", PAGE.encode()),
        ("https://unknown.example/none", "200 OK", "text/html", b"<p>x</p>"),
        (ADDRESS, "200 OK", "TEXT/HTML", second),
        ("https://unknown.example/a.png", "200 OK", "image/png", b"\x89PNG"),
        packed=name.endswith("gz"),
    )
    reading = of(tmp_path, data, name)
    above = "a.warc/" if name.endswith("gz") else ""
    assert [one.member for one in reading.documents] == [f"{above}{ADDRESS}", f"{above}{ADDRESS} (2)"]
    first, again = reading.documents
    assert LEAD in first.text
    assert LEAD.replace("Ardmore", "Zürich") in again.text
    assert first.outlet and first.outlet.value == "Krone"
    assert [(one.member, one.reason) for one in reading.problems] == [
        (f"{above}https://unknown.example/none", "no article was found in this page")
    ]


def test_a_character_set_that_only_the_server_states(tmp_path: Path) -> None:
    page = PAGE.replace('<meta charset="utf-8">', "").replace("Ardmore", "Łódź, Přerov").encode("iso-8859-2", "replace")
    assert b"charset" not in page
    [document] = of(tmp_path, crawled((ADDRESS, "200 OK", "text/html; charset=ISO-8859-2", page)), "a.warc").documents
    assert LEAD.replace("Ardmore", "Łódź, Přerov") in document.text


def test_the_address_tells_the_outlet_where_the_page_does_not(tmp_path: Path) -> None:
    page = (
        f"<html><head><title>Strike shuts port</title></head><body><article><p>{LEAD}</p><p>{LEAD}</p></article></body>"
    )
    [document] = of(tmp_path, crawled((ADDRESS, "200 OK", "text/html", page.encode())), "a.warc").documents
    assert document.outlet == Fact("Krone", "web address of the page")
    assert document.url == ADDRESS


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no web archive", "damaged: this web archive cannot be read to its end ("),
        (crawled(("https://a.example/", "200 OK", "text/plain", b"x")), "there is no page in this web archive"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nX: y", "damaged: this web archive cannot be read to its end ("),
        (gzip.compress(b"x", mtime=0), "damaged: this web archive cannot be read to its end ("),
    ],
)
def test_no_web_archive(tmp_path: Path, data: bytes, reason: str) -> None:
    reading = of(tmp_path, data, "a.warc")
    assert reading.documents == ()
    assert reading.problems[-1].reason.startswith(reason)


def test_a_crawl_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    data = crawled(*((f"https://a.example/{number}", "200 OK", "text/html", PAGE.encode()) for number in range(3)))
    assert len(of(tmp_path, data[: len(data) * 2 // 3 - 600], "a.warc").documents) >= 1
