"""Files that are made to cost much, of any size: what is long, deep, repeated or never ends, for each format."""

import gzip
import json
import tarfile
import zipfile
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from zlib import compress

from tests.reading.packing import docx, epub, odt, paragraph, table
from tests.reading.printing import assembled, column, printed

SENTENCE = (
    "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the container terminal to a standstill "
    "and leaving a dozen ships at anchor off the coast, the union said. "
)
_PARAGRAPH = f"<p>{SENTENCE}</p>"

# What fills a text, over and over.
_REPEATED = {
    "letters": "a",
    "words": "word ",
    "capitals": "Word ",
    "spaces": " ",
    "tabs": "\t",
    "no-break spaces": "\u00a0",
    "empty lines": "\n",
    "blank lines": " \n",
    "returns": "\r",
    "lines of a letter": "a\n",
    "colons": ":",
    "labels": "a: b: ",
    "commas": ", ",
    "dots": ".",
    "quotes": '"',
    "curly quotes": "“",
    "single marks": "' ",
    "dates": "12.03.2021 ",
    "times": "12:30 ",
    "digits": "1",
    "digits and dots": "1.",
    "months": "March 3, ",
    "addresses": "a@b.",
    "links": "http://a.b/",
    "brackets": "(",
    "closed brackets": "()",
    "pipes": " | ",
    "dashes": " - ",
    "hyphens": "-",
    "underscores": "_",
    "hashes": "#",
    "hashes and spaces": "# ",
    "stars": "*",
    "emphasis": "*a* ",
    "backticks": "`",
    "markdown links": "[a](b)",
    "open links": "[",
    "angles": "<",
    "ampersands": "&amp;",
    "combining": "a\u0301",
    "marks alone": "\u0301",
    "joiners": "\u200d",
    "right to left": "\u202e\u05d0",
    "emoji": "\U0001f469\u200d",
    "wide": "漢",
    "thai": "ก",
    "surrogates": "\ufffd",
    "zeros": "\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "copyright": "© 2021 ",
    "copyright in words": "copyright ",
    "by": "By ",
    "bylines": "By Jane Doe and ",
    "says": "said ",
    "sentences": SENTENCE,
    "separators": "\u2028",
    "tabs of a vertical kind": "\v",
}


def _text(unit: str) -> Callable[[int], bytes]:
    encoded = unit.encode()
    return lambda size: encoded * max(1, size // len(encoded))


def _lines_of(unit: str, width: int) -> Callable[[int], bytes]:
    line = (unit * width)[:width].encode() + b"\n"
    return lambda size: line * max(1, size // len(line))


def _below_an_article(unit: str) -> Callable[[int], bytes]:
    begin = f"Dockers walk out\n\nThe Guardian\n\n12 March 2021\n\n{SENTENCE * 3}\n\n".encode()
    return lambda size: begin + _text(unit)(size)


def _foreign(unit: str) -> Callable[[int], bytes]:
    """An article, many lines of some kind, and as many in another language."""
    begin = f"Dockers walk out\n\n{SENTENCE * 3}\n\n".encode()
    other = b"Die Hafenarbeiter von Ardmore sind am Freitag in den Streik getreten.\n"

    def made(size: int) -> bytes:
        half = min(size // 2, 90_000 * len(unit))
        return begin + _text(unit)(half) + other * (half // len(other))

    return made


def _page(filling: Callable[[int], str], *, head: bool = False) -> Callable[[int], bytes]:
    def made(size: int) -> bytes:
        filled = filling(size)
        return (
            f"<html><head><title>Dockers walk out</title>{filled if head else ''}</head><body><article>"
            f"<h1>Dockers walk out</h1>{_PARAGRAPH * 4}{'' if head else filled}{_PARAGRAPH}</article></body></html>"
        ).encode()

    return made


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * max(1, size // len(unit))


_IN_PAGES = {
    "open divisions": "<div>",
    "open headings": "<h1>x",
    "headings": "<h1>x</h1>",
    "paragraphs": "<p>x y z",
    "items": "<ul><li>x",
    "cells": "<table><tr><td>x",
    "rows": "<tr><td>abc</td></tr>",
    "line breaks": "abc<br>",
    "links": "<a href='http://a.b/'>abc</a> ",
    "bad links": "<a href='http://[",
    "pictures": "<img src=x>",
    "comments": "<!-- x -->",
    "open comments": "<!--",
    "scripts": "<script>",
    "styles": "<style>x</style>",
    "attributes": "<p a=1 b=2 c=3>",
    "entities": "&lt;",
    "bad entities": "&#xD800;",
    "cdata": "<![CDATA[",
    "instructions": "<?php ",
    "forms": "<form><input>",
    "fonts": "<font><b><i>",
    "times": "<time datetime='2021-03-05'>",
    "tags that never end": "<p ",
    "quotes that never end": "<p a='",
    "spans": "<span>x</span>",
    "dates": "<p>12 March 2021</p>",
}
_IN_HEADS = {
    "titles": "<title>x</title>",
    "authors": "<meta name='author' content='Jane Doe'>",
    "descriptions": "<meta property='og:title' content='x'>",
    "bases": "<base href='http://a.b'>",
    "metadata": '<script type="application/ld+json">{"@type":"NewsArticle","author":"x"}</script>',
}
_METADATA = {
    "broken metadata": '"author": "x", ',
    "metadata of names": '{"@type": "Person", "name": "x", ',
    "metadata of brackets": "[",
    "metadata of marks": '"',
    "metadata of slashes": "\\",
}


def _metadata(unit: str) -> Callable[[int], str]:
    return lambda size: f'<script type="application/ld+json">{_repeated(unit)(size)}</script>'


def _deep(size: int) -> str:
    return "<div>" * 230 + _PARAGRAPH * (size // len(_PARAGRAPH))


def _lines(record: Callable[[int], dict[str, object]], length: int) -> Callable[[int], bytes]:
    def made(size: int) -> bytes:
        return b"".join(json.dumps(record(number)).encode() + b"\n" for number in range(max(1, size // max(1, length))))

    return made


def packed(files: dict[str, bytes], suffix: str) -> bytes:
    """An archive of these files; of ".gz" only the first."""
    data = BytesIO()
    if suffix == ".gz":
        return gzip.compress(next(iter(files.values())), mtime=0)
    if suffix == ".zip":
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return data.getvalue()
    with tarfile.open(fileobj=data, mode="w:gz" if suffix == ".tgz" else "w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, BytesIO(content))
    return data.getvalue()


def _archives(size: int) -> bytes:
    """Archives of as much as may be packed into each, in an archive."""
    full = packed({f"{number}.txt": SENTENCE.encode() * 5000 for number in range(50)}, ".zip")
    return packed({f"{number}.zip": full for number in range(max(1, size // len(full)))}, ".zip")


def _pdf(drawn: bytes, filters: str = "") -> bytes:
    """A page on which this is drawn."""
    objects: list[str | bytes] = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        f"<< /Length {len(drawn)} {filters} >>\nstream\n".encode() + drawn + b"\nendstream",
    ]
    return assembled(objects, "")


def _drawn(unit: bytes) -> Callable[[int], bytes]:
    return lambda size: _pdf(b"BT /F 10 Tf 9 700 Td " + unit * max(1, size // len(unit)) + b" ET")


def _bomb(size: int) -> bytes:
    """A page that unpacks to a thousand times what it takes, and that to a thousand times as much."""
    twice = compress(compress(b"BT /F 10 Tf (a) Tj ET " * size, 9), 9)
    return _pdf(twice, "/Filter [/FlateDecode /FlateDecode]")


def _lost_pages(size: int) -> bytes:
    """Pages that are said to be there, and lead back to where they are told."""
    return assembled(
        ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count 9999999 /Kids [{'2 0 R ' * (size // 6)}] >>"], ""
    )


_LINK = '<w:hyperlink r:id="h"><w:r><w:t>a</w:t></w:r></w:hyperlink>'
_CELLS = (
    '<table:table-row><table:table-cell table:number-columns-repeated="9999999"><text:p>a</text:p></table:table-cell>'
    "</table:table-row>"
)


def _rows(size: int) -> list[list[str]]:
    return [["Wheat", "120", "7"]] * max(1, size // 600)


def _packed() -> dict[str, Callable[[int], bytes]]:
    """PDF files, office documents and books."""
    return {
        "pages.pdf": lambda size: printed([column([SENTENCE * 20])] * max(1, size // 4500)),
        "letters.pdf": _drawn(b"(a) Tj "),
        "lines of a letter.pdf": _drawn(b"(a) Tj 0 -1 Td "),
        "one long line.pdf": _drawn(b"(word word) Tj "),
        "operators.pdf": _drawn(b"q "),
        "shapes.pdf": _drawn(b"0 0 m 9 9 l S "),
        "brackets.pdf": _drawn(b"["),
        "streams in streams.pdf": _bomb,
        "pages that are not there.pdf": _lost_pages,
        "brackets of a page tree.pdf": lambda size: assembled(["<< /Type /Catalog /Pages " + "<<" * (size // 2)], ""),
        "objects.pdf": lambda size: assembled(["<< /Type /Catalog /Pages 2 0 R >>"] * (size // 60), ""),
        "paragraphs.docx": lambda size: docx(paragraph("a") * (size // 80)),
        "cells.docx": lambda size: docx(table(_rows(size))),
        "levels.docx": lambda size: docx("<w:tbl><w:tr><w:tc>" * min(size // 20, 80) + paragraph(SENTENCE)),
        "links.docx": lambda size: docx(f"<w:p>{_LINK * (size // len(_LINK))}</w:p>"),
        "notes.docx": lambda size: docx(paragraph(SENTENCE), notes=["a note"] * (size // 120)),
        "paragraphs.odt": lambda size: odt("<text:p>a</text:p>" * (size // 18)),
        "levels.odt": lambda size: odt("<text:section>" * (size // 14) + f"<text:p>{SENTENCE}</text:p>"),
        "repeated cells.odt": lambda size: odt(f"<table:table>{_CELLS * (size // len(_CELLS))}</table:table>"),
        "spaces.odt": lambda size: odt('<text:p>a<text:s text:c="99999999"/>b</text:p>' * (size // 50)),
        "groups.rtf": lambda size: b"{\\rtf1 " + b"{" * size,
        "fields.rtf": lambda size: b"{\\rtf1 " + b"{\\field{\\*\\fldinst HYPERLINK " * (size // 34),
        "notes.rtf": lambda size: b"{\\rtf1 " + b"{\\footnote {a" * (size // 14),
        "pictures.rtf": lambda size: b"{\\rtf1 {\\pict " + b"0a" * (size // 2),
        "halves of letters.rtf": lambda size: b"{\\rtf1 " + b"\\u-10179?" * (size // 10),
        "paragraphs.rtf": lambda size: b"{\\rtf1 " + b"a\\par " * (size // 6),
        "divisions.epub": lambda size: epub({"a.xhtml": "<div>" * (size // 5)}),
        "paragraphs.epub": lambda size: epub({"a.xhtml": "<p>a" * (size // 4)}),
        "chapters.epub": lambda size: epub({f"{number}.xhtml": "<h1>a</h1>" for number in range(size // 500)}),
    }


def monsters() -> dict[str, Callable[[int], bytes]]:
    """By name and suffix, what makes a file of about that many bytes."""
    found: dict[str, Callable[[int], bytes]] = {}
    for name, unit in _REPEATED.items():
        found[f"{name}.txt"] = _text(unit)
        found[f"{name} below an article.txt"] = _below_an_article(unit)
        found[f"{name} in lines.txt"] = _lines_of(unit, 100)
        found[f"{name}.md"] = _text(unit)
    for name, unit in _IN_PAGES.items():
        found[f"{name}.html"] = _page(_repeated(unit))
    for name, unit in _IN_HEADS.items():
        found[f"{name} in the head.html"] = _page(_repeated(unit), head=True)
    for name, unit in _METADATA.items():
        found[f"{name}.html"] = _page(_metadata(unit), head=True)
    found["deep.html"] = _page(_deep)
    found["front matter.md"] = lambda size: b"---\n" + b"title: x\n" * (size // 9)
    found["closed front matter.md"] = lambda size: b"---\ntitle: " + b"x" * size + b"\n---\n" + SENTENCE.encode()
    found["authors in front matter.md"] = lambda size: b"---\nauthors: " + b"Jane Doe, " * (size // 10) + b"\n---\nx"
    found["long text.jsonl"] = lambda size: json.dumps({"text": SENTENCE * (size // len(SENTENCE))}).encode()
    found["long fields.jsonl"] = lambda size: json.dumps(
        {"text": SENTENCE, "title": "x" * size, "authors": "a, " * (size // 3)}
    ).encode()
    found["deep.jsonl"] = lambda size: b'{"text": ' + b"[" * size
    found["deep and closed.jsonl"] = lambda size: (
        b'{"text": "x", "y": ' + b"[" * (size // 2) + b"]" * (size // 2) + b"}"
    )
    found["numbers.jsonl"] = lambda size: b'{"text": "x", "y": ' + b"1" * size + b"}"
    found["short lines.jsonl"] = _lines(lambda number: {"text": f"{number} is short."}, 30)
    found["short lines before another language.txt"] = _foreign("ab\n")
    found["lines before another language.txt"] = _foreign(
        "The harbour is shut, the port said on Friday, and so it is.\n"
    )
    found["lines cut short.jsonl"] = _text('{"text\n')
    found["bad lines.jsonl"] = lambda size: b"{\n" * (size // 2)
    found["empty lines.jsonl"] = lambda size: b"\n" * size
    found["names of fields.jsonl"] = lambda size: json.dumps(
        {"text": "x", **{str(number): 1 for number in range(size // 12)}}
    ).encode()
    found["levels.eml"] = lambda size: b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(size // 55)
    )
    found["levels of one name.eml"] = _text("Content-Type: multipart/mixed; boundary=b\n\n--b\n")
    found["mails in mails.eml"] = _text("Content-Type: message/rfc822\n\n")
    found["parts.eml"] = lambda size: (
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nThe port is shut.\n" * (size // 22)
    )
    found["headers.eml"] = lambda size: b"X: y\n" * (size // 5) + b"\n" + SENTENCE.encode()
    found["long headers.eml"] = lambda size: (
        b"Subject: "
        + b"=?utf-8?q?x?= " * (size // 42)
        + b'\nFrom: "'
        + b"(" * (size // 3)
        + b"\nContent-Type: text/plain"
        + b"; charset*0=x" * (size // 39)
        + b"\n\n"
        + SENTENCE.encode()
    )
    found["encoded.eml"] = lambda size: (
        b"Subject: x\nContent-Transfer-Encoding: base64\n\n" + b64encode(SENTENCE.encode() * (size // len(SENTENCE)))
    )
    found["quoted.eml"] = lambda size: (
        b"Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n" + b"=C3=A4" * (size // 6)
    )
    found["items.rss"] = lambda size: b"<rss><channel>" + b"<item><title>x</title><description>y" * (size // 35)
    found["levels.rss"] = lambda size: b"<rss><channel><item><description>" + b"<a>" * (size // 3)
    found["markup.rss"] = lambda size: (
        b"<rss><channel><item><description><![CDATA[" + b"<div><p>x &amp; " * (size // 16) + b"]]></description></item>"
    )
    found["brackets.xml"] = lambda size: b"<rss" + b" <" * (size // 2)
    found["cells.csv"] = lambda size: b"text;title\n" + b"x;" * (size // 2)
    found["rows.csv"] = lambda size: b"text;title\n" + b"x;y\n" * (size // 4)
    found["columns.csv"] = lambda size: b"text;title" + b";x" * (size // 2) + b"\nx;y\n"
    found["quotes.csv"] = lambda size: b'text;title\n"' + b'""' * (size // 2)
    found["headers.warc"] = lambda size: b"WARC/1.0\r\nWARC-Type: response\r\n" + b"X: y\r\n" * (size // 6)
    found["records.warc"] = lambda size: (
        b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * (size // 55)
    )
    found["lines.warc"] = lambda size: b"WARC/1.0\r\n" + b"x" * size
    found["levels.mht"] = found["levels.eml"]
    found["levels.nitf"] = lambda size: b"<nitf><body>" + b"<block>" * (size // 7)
    found["paragraphs.nitf"] = lambda size: b"<nitf><body><body.content>" + b"<p>Shut.</p>" * (size // 12)
    found["attributes.nitf"] = lambda size: (
        b"<nitf " + b" ".join(b"a%d='b'" % n for n in range(size // 12)) + b"><body>x"
    )
    found["items.newsml"] = lambda size: (
        b"<newsMessage>" + b"<newsItem><inlineData>Shut.</inlineData></newsItem>" * (size // 47)
    )
    found["bomb.zip"] = lambda size: packed({"a.txt": b"a" * (20 * size), "b.txt": SENTENCE.encode()}, ".zip")
    found["bomb.gz"] = lambda size: gzip.compress(b"a" * (100 * size))
    found["bomb.tgz"] = lambda size: packed({"a.txt": b"a" * (20 * size), "b.txt": SENTENCE.encode()}, ".tgz")
    found["archives.zip"] = _archives
    found["many files.zip"] = lambda size: packed({f"{number}.txt": b"x" for number in range(size // 100)}, ".zip")
    found["many names.zip"] = lambda size: packed({f"{number}.jpg": b"" for number in range(size // 90)}, ".zip")
    found["many files.tar"] = lambda size: packed({f"{number}.txt": b"x" for number in range(size // 1024)}, ".tar")
    found["header.tar"] = lambda size: (
        b"x".ljust(124, b"\0") + b"77777777777\0" + bytes(20) + b"x".ljust(101, b"\0") + b"ustar\00000" + bytes(size)
    )
    found["many mails.mbox"] = lambda size: b"From a Fri Mar  5 07:48:00 2021\nSubject: x\n\nShut.\n" * (size // 52)
    found["long lines.mbox"] = lambda size: b"From a Fri Mar  5 07:48:00 2021\nSubject: x\n\n" + b"From " * (size // 5)
    found["quoted.mbox"] = lambda size: b"From a Fri Mar  5 07:48:00 2021\nSubject: x\n\n" + b">" * size + b"\n>From "
    return found | _packed()
