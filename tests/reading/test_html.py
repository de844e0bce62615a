"""Saved pages: the article without the page, and pages that were made to do harm."""

from pathlib import Path

import msgspec
import pytest

from index.model.document import Fact, PartKind
from tests.reading.samples import document, parts, reasons

LEAD = (
    "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the container terminal to a standstill "
    "and leaving a dozen ships at anchor off the coast, the union said."
)
MORE = (
    "Managers said that talks had been held through the night and that a settlement was within reach, but the union "
    "denied that it had been offered anything new and called its members to a meeting."
)
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Dockers walk out at Ardmore - Ardmore Gazette</title>
<meta property="og:site_name" content="Ardmore Gazette">
<meta property="article:published_time" content="2021-03-05T07:15:00+01:00">
<meta name="author" content="Jane Doe">
<link rel="canonical" href="https://www.ardmore-gazette.example/strike">
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>Dockers walk out at Ardmore</h1>
<p>{LEAD}</p><p>{MORE}</p>
<h2>What the union wants</h2>
<p>{MORE}</p><p>{LEAD}</p>
</article></main>
<div class="comments"><h3>Comments</h3><p>First! The dockers are right and everybody knows it, I say.</p></div>
<footer><p>Imprint | Privacy | Terms</p></footer>
<script>alert("run")</script>
</body></html>"""


def test_a_page(tmp_path: Path) -> None:
    read = document(tmp_path, PAGE, "strike.html")
    assert read.title == Fact("Dockers walk out at Ardmore", "title of the page")
    assert read.outlet == Fact("Ardmore Gazette", "name of the site", guess=True)
    assert read.date == Fact("2021-03-05T07:15+01:00", "date stated by the page")
    assert read.authors == (Fact("Jane Doe", "author stated by the page"),)
    assert read.language == "en"
    assert parts(read, PartKind.TITLE) == ["Dockers walk out at Ardmore"]
    assert parts(read, PartKind.HEADING) == ["What the union wants"]
    assert parts(read, PartKind.BODY) == [LEAD, MORE, MORE, LEAD]
    assert "Imprint" not in read.text
    assert "First!" not in read.text
    assert "run" not in read.text


def test_a_known_address_names_the_outlet(tmp_path: Path) -> None:
    page = PAGE.replace("www.ardmore-gazette.example", "www.lemonde.fr")
    assert document(tmp_path, page, "a.htm").outlet == Fact("Le Monde", "web address of the page")


def test_a_page_says_its_own_encoding(tmp_path: Path) -> None:
    page = PAGE.replace('charset="utf-8"', 'charset="iso-8859-2"').replace("union said", "związek żądał łącznie")
    assert "związek żądał łącznie" in document(tmp_path, page.encode("iso-8859-2"), "a.html").text


@pytest.mark.parametrize(
    ("name", "encoding", "words"),
    [
        ("x-sjis", "cp932", "組合は述べた"),
        ("windows-874", "cp874", "สหภาพกล่าว"),
        ("iso-2022-jp", "iso2022_jp", "組合は述べた"),
        ("latin1", "cp1252", "fiancée “gewährt”"),
        ("gb2312", "gb18030", "工会表示"),
    ],
)
def test_encodings_by_the_names_of_the_web(tmp_path: Path, name: str, encoding: str, words: str) -> None:
    page = PAGE.replace('charset="utf-8"', f'charset="{name}"').replace("union said", words)
    assert words in document(tmp_path, page.encode(encoding), "a.html").text


NO_ENCODINGS = ["undefined", "idna", "punycode", "rot13", "base64", "hex", "zip", "unicode_escape"]
NO_ENCODINGS += ["raw_unicode_escape", "mbcs", "utf-7", "utf-16", "utf-32", "cp037", "quopri", "uu", "bz2", "none"]


@pytest.mark.parametrize("name", NO_ENCODINGS)
def test_what_is_no_encoding_of_the_web_is_as_if_not_declared(tmp_path: Path, name: str) -> None:
    page = PAGE.replace('charset="utf-8"', f'charset="{name}"').replace("union said", "union café said")
    assert "union café said" in document(tmp_path, page.encode("cp1252"), "a.html").text
    assert "union café said" in document(tmp_path, page.encode(), "b.html").text


def test_halves_of_characters_in_a_page(tmp_path: Path) -> None:
    """Metadata in JSON can state them, and entities."""
    stated = r'{"@type": "NewsArticle", "author": {"@type": "Person", "name": "J \ud83d Doe"}, "headline": "\udc00 x"}'
    page = PAGE.replace("</head>", f'<script type="application/ld+json">{stated}</script></head>')
    page = page.replace('<meta name="author" content="Jane Doe">', "").replace("bid", "&#xD800;")
    msgspec.json.encode(msgspec.structs.replace(document(tmp_path, page, "a.html"), path=""))


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<<<<",
        "<!-- -->",
        "<body><nav><a href='/'>Home</a></nav></body>",
        "{}",
    ],
)
def test_a_page_without_an_article(tmp_path: Path, page: str) -> None:
    assert reasons(tmp_path, page, "a.html") == ["no article was found in this page"]


def test_no_other_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret word is xyzzy")
    secret = (tmp_path / "secret.txt").as_uri()
    head = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret}"><!ENTITY % y SYSTEM "{secret}"> %y;]>'
    page = head + PAGE.removeprefix("<!DOCTYPE html>").replace("standstill", "standstill &x;")
    page = page.replace("<p>", f'<iframe src="{secret}"></iframe><object data="{secret}"></object><p>', 1)
    assert "xyzzy" not in document(tmp_path, page, "a.html").text


def test_entities_do_not_grow(tmp_path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    page = f'<!DOCTYPE html [<!ENTITY l0 "lol">{lol}]>' + PAGE.replace("standstill", "standstill &l9;")
    assert len(document(tmp_path, page, "a.html").text) < 2000


@pytest.mark.slow
@pytest.mark.parametrize(
    "filling",
    [
        "<div>" * 100_000,
        "<b>" * 50_000,
        "<table><tr><td>" * 5_000,
        "<p " + " ".join(f"a{number}" for number in range(100_000)) + ">",
        "<p " + "".join(f"a{number}='x'" for number in range(50_000)) + ">",
        "<span>x</span>" * 61_000,
        "<!--" * 20_000,
        "<script>" * 20_000,
        "<a href='http://[" * 1_000,
        "<script type='application/ld+json'>" + '"author": "x", ' * 300_000 + "</script>",
        "<div>" * 230 + f"<p>{LEAD}</p>" * 22_000,
    ],
    ids=[
        "depth",
        "inline",
        "tables",
        "attributes",
        "joined attributes",
        "elements",
        "comments",
        "scripts",
        "urls",
        "broken metadata",
        "deep and long",
    ],
)
def test_pages_made_to_hang_or_crash(tmp_path: Path, filling: str) -> None:
    page = PAGE.replace("<main>", filling)
    for reason in reasons(tmp_path, page, "a.html"):
        assert reason.startswith(("no article", "too large", "too slow", "this page cannot be parsed"))
