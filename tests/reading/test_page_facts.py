"""What is known of a page: its own facts, not those of something else that stands in it."""

from pathlib import Path

import pytest

from index.model.document import Fact
from tests.reading.pages import TITLE, page, seen
from tests.reading.samples import document


def json_ld(*objects: str) -> str:
    return "".join(f'<script type="application/ld+json">{one}</script>' for one in objects)


HERE = "https://bay-post.example/local/2"
OWN = (
    f'"headline":"{TITLE}","datePublished":"2024-05-13T07:10:00+02:00","author":{{"@type":"Person","name":"Eva Lind"}}'
)
OWN = f'{{"@type":"NewsArticle",{OWN},"url":"{HERE}"}}'
OTHER = '"headline":"Mayor of Norrvik resigns","datePublished":"2021-01-05T08:00:00Z","author":{"name":"Olof Berg"}'
OTHER = f'{{"@type":"NewsArticle",{OTHER},"url":"https://bay-post.example/local/1"}}'
POST = '"headline":"Vote begins","datePublished":"2024-05-13T09:00:00Z","author":{"name":"Olof Berg"}'
POST = f'{{"@type":"BlogPosting",{POST}}}'
CANONICAL = f'<link rel="canonical" href="{HERE}">'
BLOG = OWN.replace("NewsArticle", "LiveBlogPosting").replace("}}", '}},"liveBlogUpdate":[' + f"{POST},{POST}]", 1)
MICRODATA = '<div itemscope itemtype="https://schema.org/NewsArticle"><h3 itemprop="headline">Mayor resigns</h3>'
MICRODATA += '<time itemprop="datePublished" datetime="2021-01-05">5 January</time>'
MICRODATA += '<span itemprop="author">Olof Berg</span></div>'
OTHERS_FIRST = {
    "graph": CANONICAL + json_ld(f'{{"@graph":[{OTHER},{OWN}]}}'),
    "list": CANONICAL + json_ld(f"[{OTHER},{OWN}]"),
    "scripts": CANONICAL + json_ld(OTHER, OWN),
    "by headline": json_ld(f"[{OTHER},{OWN}]"),
    "posts": CANONICAL + json_ld(f"[{POST},{POST},{OWN}]"),
    "live blog": CANONICAL + json_ld(BLOG),
    "list of items": CANONICAL + json_ld(f'{{"@type":"ItemList","itemListElement":[{OTHER}]}}', OWN),
    "inner": CANONICAL + json_ld(f'{{"@type":"WebPage","url":"{HERE}","hasPart":[{OTHER}],"mainEntity":{OWN}}}'),
    "comment": CANONICAL + json_ld(f"[{OTHER}]", f"<!-- {OWN} -->"),
}


@pytest.mark.parametrize("kind", OTHERS_FIRST)
def test_facts_are_those_of_the_page_s_own_article(tmp_path: Path, kind: str) -> None:
    read = seen(tmp_path, head=OTHERS_FIRST[kind])
    assert read.title == Fact(TITLE, "title of the page")
    assert read.date == Fact("2024-05-13T07:10+02:00", "date stated by the page")
    assert [author.value for author in read.authors] == ["Eva Lind"]


@pytest.mark.parametrize("objects", [OTHER, POST.replace("BlogPosting", "NewsArticle"), f"[{OTHER},{OTHER}]"])
def test_another_article_alone_tells_nothing_for_certain(tmp_path: Path, objects: str) -> None:
    read = seen(tmp_path, head=CANONICAL + json_ld(objects))
    assert read.title is not None
    assert read.title.value == TITLE
    assert read.date is None or read.date.guess
    assert all(author.guess for author in read.authors)


@pytest.mark.parametrize("wrap", ["article", "article itemscope itemtype='https://schema.org/NewsArticle'"])
def test_microdata_of_another_article(tmp_path: Path, wrap: str) -> None:
    own = '<time itemprop="datePublished" datetime="2024-05-13T07:10">13 May</time>'
    teasers = f"<body><aside>{MICRODATA}{MICRODATA}</aside>"
    text = page(above=own, wrap=wrap).replace("<body>", teasers)
    read = document(tmp_path, text, "page.html")
    assert read.date == Fact("2024-05-13T07:10", "date stated by the page")
    assert read.authors == ()


CHANGED = '<meta property="article:modified_time" content="2024-07-02T09:00:00Z">'
STATES_BOTH = [
    (CHANGED, "<p class='dates'>Published 13 May 2024, updated 2 July 2024</p>"),
    (CHANGED, "<p>Updated: 2 July 2024 | Published: 13 May 2024</p>"),
    (CHANGED, "<div>Last updated 2 July 2024. First published 13 May 2024.</div>"),
    (CHANGED, "<p>Veröffentlicht am 13.05.2024, aktualisiert am 02.07.2024</p>"),
    (CHANGED, "<p>Publié le 13 mai 2024, mis à jour le 2 juillet 2024</p>"),
    (CHANGED, "<p>Published <time datetime='2024-05-13'>13 May 2024</time></p>"),
    ('<meta property="og:updated_time" content="2024-07-02">', "<p>Posted on May 13, 2024 by Eva Lind</p>"),
    ('<meta http-equiv="last-modified" content="2024-07-02">', "<p>Published on 2024-05-13</p>"),
    (
        json_ld(f'{{"@type":"NewsArticle","headline":"{TITLE}","dateModified":"2024-07-02"}}'),
        "<p>Published 13 May 2024</p>",
    ),
    (
        "",
        "<time class='updated' datetime='2024-07-02'>x</time><time class='published' datetime='2024-05-13'>x</time>",
    ),
    (CHANGED + '<meta name="date" content="2024-05-13">', ""),
    (CHANGED, "<p><span>By Eva Lind</span> <span>Published: 13 May 2024</span></p>"),
]


@pytest.mark.parametrize(("head", "above"), STATES_BOTH)
def test_the_time_of_a_change_is_not_that_of_publication(tmp_path: Path, head: str, above: str) -> None:
    read = seen(tmp_path, head=head, above=above)
    assert read.date is not None
    assert read.date.value[:10] == "2024-05-13"
    assert read.updated is None or read.updated.value[:10] == "2024-07-02"
    assert read.updated or not head.startswith(CHANGED)


def test_a_change_alone_is_a_guess_at_the_date(tmp_path: Path) -> None:
    read = seen(tmp_path, head=CHANGED)
    assert read.date == Fact("2024-07-02T09:00Z", "only the time of change is known", guess=True) or (
        read.date is not None and read.date.guess
    )
    assert read.updated is not None
    assert not read.updated.guess


NO_DAY = [
    ("", "<footer><p>Copyright 2011-2026 Bay Post. All rights reserved.</p></footer>"),
    ("", "<p>© 2024 Bay Post</p>"),
    ('<meta name="copyright" content="2025 Bay Post">', ""),
    ('<meta name="date" content="2024">', ""),
    (json_ld(OWN.replace("2024-05-13T07:10:00+02:00", "2024")), ""),
    ("", "<time datetime='2024'>2024</time>"),
    (
        "",
        "<p>The work is to begin on <time datetime='2024-06-20'>Thursday</time>, it said in a statement.</p>",
    ),
    ("", "<div class='footer'>Bay Post 1998–2026, version 3.2.1</div>"),
    (
        '<meta name="date" content="0000-00-00"><meta name="pubdate" content="1970-01-01T00:00:00Z">',
        "",
    ),
]


@pytest.mark.parametrize(("head", "below"), NO_DAY)
def test_what_names_no_day_gives_no_date(tmp_path: Path, head: str, below: str) -> None:
    assert seen(tmp_path, head=head, below=below).date is None


INNER = "https://www.theguardian.com/world/2024/may/13/lighthouse"
COPY = f"https://web.archive.org/web/20240702101010/{INNER}"
TOOLBAR = '<div id="wm-ipp-base"><div id="wm-ipp">The Wayback Machine has 12 captures,'
TOOLBAR += " 1 Jan 2019 - 2 Jul 2024</div></div>"
COPIES = {
    "both": f'<link rel="canonical" href="{COPY}"><meta property="og:url" content="{COPY}">',
    "canonical": f'<link rel="canonical" href="{COPY}">',
    "og:url": f'<meta property="og:url" content="{COPY}">',
    "relative": f'<link rel="canonical" href="/web/20240702101010/{INNER}">',
    "flags": f'<link rel="canonical" href="https://web.archive.org/web/20240702101010id_/{INNER}">',
    "one slash": f'<link rel="canonical" href="https://web.archive.org/web/2024/{INNER.replace("//", "/")}">',
    "archive.today": f'<link rel="canonical" href="https://archive.ph/20240702101010/{INNER}">',
    "other archive": f'<link rel="canonical" href="https://arquivo.pt/wayback/20240702101010/{INNER}">',
    "copy of a copy": f'<link rel="canonical" href="https://web.archive.org/web/20250101000000/{COPY}">',
}


@pytest.mark.parametrize("kind", COPIES)
def test_an_archive_s_copy_is_the_page_it_is_of(tmp_path: Path, kind: str) -> None:
    read = document(tmp_path, page(head=COPIES[kind]).replace("<body>", f"<body>{TOOLBAR}"), "page.html")
    assert read.outlet == Fact("The Guardian", "web address of the page")
    assert read.url == INNER
    assert read.date == Fact("2024-05-13", "date in the address of the page", guess=True)
    assert "Wayback" not in read.text


def test_a_copy_whose_address_stands_in_a_comment_only(tmp_path: Path) -> None:
    text = page().replace("<html", f"\n<!-- saved from url=(0097){COPY} -->\n<html")
    assert document(tmp_path, text, "page.html").url == INNER


def test_a_date_after_the_copy_is_not_that_of_the_text(tmp_path: Path) -> None:
    later = '<meta name="date" content="2025-03-01">'
    read = seen(tmp_path, head=COPIES["both"] + later)
    assert read.date is not None
    assert read.date.value == "2024-05-13"


BYLINES = [
    ('<meta name="author" content="Eva Lind">', "", False),
    ('<meta name="author" content="Bay Post">', "<p class='byline'>By Eva Lind, staff writer</p>", True),
    (json_ld(OWN), "<p class='byline'>By Olof Berg</p>", False),
    ("", "<a rel='author' href='/people/lind'>Eva Lind</a>", True),
    ("", "<span class='article__author-name'>Eva Lind</span>", True),
    ("", "<p>By Eva Lind | 13 May 2024</p>", True),
    ("", "<div class='meta'>Von <span itemprop='author'>Eva Lind</span></div>", True),
    ("", "<p>Eva Lind | Bay Post | May 13, 2024</p>", True),
    ('<meta property="article:author" content="https://facebook.com/baypost">', "<p>Por Eva Lind</p>", True),
]


@pytest.mark.parametrize(("head", "above", "guess"), BYLINES)
def test_authors(tmp_path: Path, head: str, above: str, guess: bool) -> None:
    read = seen(tmp_path, head=head + '<meta property="og:site_name" content="Bay Post">', above=above)
    assert [(author.value, author.guess) for author in read.authors if author.value != "Bay Post"] == [
        ("Eva Lind", guess)
    ]


TITLES = [
    (f'<meta property="og:title" content="{TITLE} - Bay Post">', TITLE),
    (f'<meta property="og:title" content="Bay Post: {TITLE}"><meta property="og:site_name" content="Bay Post">', TITLE),
    ('<meta property="og:title" content="You will not believe what this tower costs | Bay Post">', None),
    (f'<meta property="og:title" content="{TITLE.replace("s its", "s&amp;#39; its")}">', None),
]


@pytest.mark.parametrize(("head", "title"), TITLES)
def test_titles(tmp_path: Path, head: str, title: str | None) -> None:
    read = seen(tmp_path, head=head)
    assert read.title is not None
    assert read.title.value == TITLE if title else "Bay Post" not in read.title.value and "&" not in read.title.value


def test_the_site_s_name_is_no_title(tmp_path: Path) -> None:
    text = page().replace("<body>", '<body><header><h1><a href="/">Bay Post</a></h1></header>').replace("h1>K", "h2>K")
    read = document(tmp_path, text.replace(f"{TITLE}</title>", f"Bay Post: {TITLE}</title>"), "page.html")
    assert read.title is not None
    assert read.title.value == TITLE


def test_a_republished_text_names_its_origin(tmp_path: Path) -> None:
    head = f'<meta property="og:url" content="https://www.krone.at/1"><link rel="canonical" href="{INNER}">'
    read = seen(tmp_path, head=head)
    assert read.outlet == Fact("Krone", "web address of the page")
    assert [via.value for via in read.via] == ["The Guardian"]


def test_a_lead_below_the_title_is_of_the_text(tmp_path: Path) -> None:
    lead = "The tower goes for less than half of its worth, and the neighbours will go to court."
    head = f'<meta name="description" content="{lead}">'
    text = (
        page(head=head)
        .replace("<article>", "<div><header>")
        .replace("</h1>", f"</h1><h2>{lead}</h2></header><article>")
    )
    assert document(tmp_path, text, "page.html").body.startswith(lead)
