"""One story as it might lie in an analyst's folder, in a file of each format.

The files are kept in tests/shelf, to be opened as they are: `twosource tests/shelf`. `python -m tests.reading.shelf`
writes them.
"""

import gzip
import json
import tarfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from tests.reading import outlook, packing
from tests.reading.printing import column, printed

FOLDER = Path(__file__).parents[1] / "shelf"
_WHEN = "2021-03-05T07:48:00+00:00"
_DAY = "5 March 2021"


class Report(NamedTuple):
    """What one outlet reports."""

    outlet: str
    host: str
    author: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        head = (self.title, f"By {self.author}", _DAY, f"Source: {self.outlet}")
        return "\n\n".join((*head, *self.paragraphs)) + "\n"

    @property
    def url(self) -> str:
        return f"https://{self.host}/2021/03/05/strike"

    def page(self, head: str = "") -> str:
        stated = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "datePublished": _WHEN,
            "author": {"@type": "Person", "name": self.author},
            "publisher": {"@type": "Organization", "name": self.outlet},
        }
        body = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in self.paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(self.title)}</title>{head}'
            f'<link rel="canonical" href="{self.url}"><meta property="og:site_name" content="{self.outlet}">'
            f'<script type="application/ld+json">{json.dumps(stated)}</script></head>\n'
            f"<body><nav><a href='/'>Home</a></nav><article><h1>{escape(self.title)}</h1>\n{body}</article></body>"
            "</html>\n"
        )

    @property
    def record(self) -> dict[str, str]:
        text = "\n\n".join(self.paragraphs)
        stated = {"title": self.title, "outlet": self.outlet, "date": _WHEN, "authors": self.author, "url": self.url}
        return {**stated, "text": text}


_UNION = "the union that organises the dockers of Ardmore"
REPORTS = (
    Report(
        "Ardmore Gazette",
        "www.ardmore-gazette.example",
        "Jane Doe",
        "Dockers walk out at Ardmore",
        (
            "Hundreds of dockers at the port of Ardmore walked out on Friday and brought the container terminal to a "
            "standstill.",
            '"We will not load another ship until the night shifts are paid," said Mary Quill, who leads '
            + _UNION
            + ".",
            "The harbour board said that a dozen ships lay at anchor off the coast, and that two had turned back.",
        ),
    ),
    Report(
        "Northern Courier",
        "www.northern-courier.example",
        "John Roe",
        "Container port shut by strike",
        (
            "The container terminal of Ardmore stood still on Friday after several hundred dockers stopped work.",
            "Mary Quill, the leader of the union, said no ship would be loaded before the night shifts were paid.",
            "A manager of the port, who asked not to be named, said that talks were held through the night.",
        ),
    ),
    Report(
        "The Tidewater Post",
        "www.tidewater-post.example",
        "Ann Lowe",
        "Ships wait as port falls silent",
        (
            "Twelve ships were waiting off Ardmore on Friday evening, the harbour board said, and two had left again.",
            "The board put the cost of the strike at 1.4 million pounds a day.",
            "Farmers of the county said their grain would not last a week in the sheds.",
        ),
    ),
    Report(
        "Harbour Weekly",
        "www.harbour-weekly.example",
        "Tom Reed",
        "What the strike costs",
        (
            "The strike costs the port of Ardmore 1.9 million pounds a day, according to the harbour board.",
            "Insurers said that cargo which spoils at anchor is not covered.",
        ),
    ),
)


def _mail(report: Report, number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"{report.outlet} <news@{report.host.removeprefix('www.')}>"
    mail["Subject"] = report.title
    mail["Date"] = "Fri, 05 Mar 2021 07:48:00 +0000"
    mail["Message-ID"] = f"<{number}@{report.host}>"
    mail.set_content("\n\n".join((*report.paragraphs, f"This is mail number {number} of the morning.")))
    return mail


def _about(number: int, place: str) -> Report:
    """A report of its own for a file that holds several, or that has no other."""
    outlet = f"{place} Herald"
    said = f"The mayor of {place} said on Friday that {number} lorries were waiting for the ships to Ardmore."
    host = f"www.{place.lower()}-herald.example"
    more = f'A haulier in {place} said: "We lose {number * 3} loads a day, and nobody tells us when it ends."'
    return Report(outlet, host, "Ben Hale", f"{place} waits for the dockers", (said, more))


def _tar(members: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return held.getvalue()


def _warc(report: Report) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + report.page().encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {report.url}\r\n"
        "WARC-Date: 2021-03-05T09:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _mhtml(report: Report) -> bytes:
    return (
        f"From: <Saved by a browser>\r\nSnapshot-Content-Location: {report.url}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: {report.url}\r\n\r\n"
        f"{report.page()}\r\n--b--\r\n"
    ).encode()


def _rss(report: Report) -> str:
    text = escape("".join(f"<p>{escape(paragraph)}</p>" for paragraph in report.paragraphs))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{report.outlet}</title><link>https://{report.host}/</link>\n<item><title>{escape(report.title)}</title>"
        f"<link>{report.url}</link><pubDate>Fri, 05 Mar 2021 07:48:00 +0000</pubDate><description>{text}</description>"
        "</item></channel></rss>\n"
    )


def _nitf(report: Report) -> str:
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in report.paragraphs)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<nitf><head>'
        '<docdata><date.issue norm="20210305T074800+0000"/></docdata>'
        f'<pubdata name="{report.outlet}"/></head><body><body.head><hedline><hl1>{escape(report.title)}</hl1></hedline>'
        f"<byline>By <person>{report.author}</person></byline></body.head><body.content><block>{text}</block>"
        "</body.content></body></nitf>\n"
    )


def _newsml(report: Report) -> str:
    text = escape("\n\n".join(report.paragraphs))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1" '
        'version="1" standard="NewsML-G2"><itemMeta><itemClass qcode="ninat:text"/>'
        f"<provider><name>{report.outlet}</name></provider>"
        "<versionCreated>2021-03-05T07:48:00Z</versionCreated></itemMeta>"
        f"<contentMeta><headline>{escape(report.title)}</headline><by>By {report.author}</by></contentMeta>"
        f"<contentSet><inlineData>{text}</inlineData></contentSet></newsItem>\n"
    )


def _docx(report: Report) -> bytes:
    body = packing.paragraph(report.title, "Titel") + "".join(map(packing.paragraph, report.paragraphs))
    return packing.docx(body, core=f"<dc:creator>{report.author}</dc:creator><dc:title>{report.title}</dc:title>")


def _odt(report: Report) -> bytes:
    body = f'<text:h text:outline-level="1">{escape(report.title)}</text:h>'
    body += "".join(f"<text:p>{escape(paragraph)}</text:p>" for paragraph in report.paragraphs)
    return packing.odt(body, f"<dc:title>{escape(report.title)}</dc:title><dc:creator>{report.author}</dc:creator>")


def _rtf(report: Report) -> str:
    text = "".join(f"{paragraph}\\par\n" for paragraph in (report.title, *report.paragraphs))
    return f"{{\\rtf1\\ansi{{\\info{{\\title {report.title}}}{{\\author {report.author}}}}}\n{text}}}\n"


def _epub(report: Report) -> bytes:
    body = f"<h1>{escape(report.title)}</h1>" + "".join(f"<p>{escape(text)}</p>" for text in report.paragraphs)
    metadata = f"<dc:title>{escape(report.title)}</dc:title><dc:creator>{report.author}</dc:creator>"
    return packing.epub({"one.xhtml": body}, metadata)


def _msg(report: Report) -> bytes:
    sender = f"news@{report.host.removeprefix('www.')}"
    texts = {0x0037: report.title, 0x1000: "\r\n\r\n".join(report.paragraphs), 0x0C1A: report.outlet, 0x0C1F: sender}
    return outlook.mail(texts)


def _markdown(report: Report) -> str:
    head = f"---\ntitle: {report.title}\nauthor: {report.author}\ndate: 2021-03-05\nsource: {report.url}\n---\n\n"
    return head + "\n\n".join((f"# {report.title}", *report.paragraphs)) + "\n"


def _csv(report: Report) -> str:
    row = ",".join('"' + value.replace('"', '""') + '"' for value in report.record.values())
    return f"{','.join(report.record)}\n{row}\n"


def made() -> dict[str, bytes]:
    """The files by their names."""
    gazette, courier, post, weekly = REPORTS
    places = ("Brennock", "Cald", "Dunmere", "Eastry", "Fallow", "Garth", "Holm", "Irby", "Kelso", "Lorne", "Marsh")
    told = [_about(20 + 7 * number, place) for number, place in enumerate(places)]
    writers: list[tuple[str, Callable[[Report], str | bytes]]] = [
        ("brennock.docx", _docx),
        ("cald.odt", _odt),
        ("dunmere.rtf", _rtf),
        ("eastry.epub", _epub),
        ("fallow.msg", _msg),
        ("garth.mhtml", _mhtml),
        ("holm.warc", _warc),
        ("irby.rss", _rss),
        ("kelso.nitf", _nitf),
        ("lorne.newsml", _newsml),
        ("marsh.csv", _csv),
    ]
    pages = [column([post.title, f"By {post.author}", _DAY, *post.paragraphs[:2]]), column(post.paragraphs[2:])]
    more = [_about(200 + number, place) for number, place in enumerate(("Nairn", "Orton", "Penn", "Quarry", "Rothe"))]
    files: dict[str, str | bytes] = {
        "gazette.txt": gazette.text,
        "courier.html": courier.page(),
        "tidewater.pdf": printed(pages, Title=post.title, Author=post.author),
        "weekly.md": _markdown(weekly),
        "nairn.eml": _mail(more[0], 1).as_bytes(),
        "letters.mbox": b"".join(
            b"From news@a.example Fri Mar  5 07:48:00 2021\n" + _mail(one, number).as_bytes() + b"\n"
            for number, one in enumerate(more[1:3], start=2)
        ),
        "lines.jsonl": json.dumps(more[3].record) + "\n",
        "packed.zip": packing.zipped({"quarry/rothe.txt": more[4].text}),
        "packed.tar": _tar({"sand.txt": _about(7, "Sand").text.encode()}),
        "tarn.txt.gz": gzip.compress(_about(9, "Tarn").text.encode(), mtime=0),
        **{name: write(report) for (name, write), report in zip(writers, told, strict=True)},
    }
    return {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, data in made().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
