"""Saved feeds: each entry is a document, with what the feed says of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model.document import Fact, PartKind
from index.reading import Reading, close, read
from tests.reading.samples import check_parts, parts, write

SAID = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "Managers said that talks had been held through the night & that a settlement was within reach of all."
CONTENT = (
    f"<p>{SAID}</p><ul><li>{MORE.replace('&', '&amp;')}</li></ul><script>alert(1)</script><p>A <b>bold</b>ly said."
)
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>World news | The Guardian</title><link>https://www.theguardian.com/world</link>
<item><title>Strike shuts port &amp;amp; town</title><link>https://www.theguardian.com/world/1</link><guid>1</guid>
<dc:creator>Jane Doe</dc:creator><pubDate>Fri, 05 Mar 2021 07:48:00 +0100</pubDate>
<description>Only a summary.</description><content:encoded><![CDATA[{CONTENT}]]></content:encoded></item>
<item><title>Port open again</title><link>https://unknown.example/2</link><pubDate>2021-03-06</pubDate>
<source url="https://www.stern.de/rss">Stern</source><description>{SAID}</description></item>
<item><title>Nothing else</title></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Blog</title>
<entry><title type="html">&lt;b&gt;Strike&lt;/b&gt; shuts port</title><id>urn:1</id>
<updated>2021-03-05T07:48:00Z</updated>
<author><name>Jane Doe</name></author><author><name>John Roe</name></author>
<link href="https://blog.example/1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<h2>Strike shuts port</h2><p>{SAID}</p></div></content></entry>
<entry><title>Second</title><published>2021-03-04T07:48:00+01:00</published><updated>2021-03-05T07:48:00Z</updated>
<content type="text">{SAID}</content></entry></feed>"""


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    yield
    close()


def of(folder: Path, text: str | bytes, name: str) -> Reading:
    reading = read(str(write(folder, text, name)))
    for document in reading.documents:
        check_parts(document)
    return reading


@pytest.mark.parametrize("name", ["a.rss", "a.xml"])
def test_rss(tmp_path: Path, name: str) -> None:
    reading = of(tmp_path, RSS, name)
    first, second = reading.documents
    assert first.text == f"Strike shuts port & town\n\n{SAID}\n\n{MORE}\n\nA boldly said."
    assert parts(first, PartKind.TITLE) == ["Strike shuts port & town"]
    assert first.outlet == Fact("The Guardian", "web address of the entry")
    assert first.date == Fact("2021-03-05T07:48+01:00", "published in the feed")
    assert first.authors == (Fact("Jane Doe", "author of the entry"),)
    assert (first.url, first.line, second.line) == ("https://www.theguardian.com/world/1", 1, 2)
    assert second.outlet == Fact("Stern", "source of the entry")
    assert second.date == Fact("2021-03-06", "published in the feed")
    assert second.text == f"Port open again\n\n{SAID}"
    assert [(one.line, one.reason) for one in reading.problems] == [
        (3, "this entry has no text, and was left out"),
        (0, "of 1 of 3 entries the feed has only a summary, which was read"),
    ]


@pytest.mark.parametrize("name", ["a.atom", "a.xml"])
def test_atom(tmp_path: Path, name: str) -> None:
    reading = of(tmp_path, ATOM, name)
    first, second = reading.documents
    assert first.text == f"Strike shuts port\n\n{SAID}"
    assert first.outlet == Fact("Harbour Blog", "title of the feed", guess=True)
    assert first.date == Fact("2021-03-05T07:48+00:00", "updated in the feed", guess=True)
    assert [author.value for author in first.authors] == ["Jane Doe", "John Roe"]
    assert second.text == f"Second\n\n{SAID}"
    assert second.date == Fact("2021-03-04T07:48+01:00", "published in the feed")
    assert reading.problems == ()


def test_an_entry_stays_the_same_while_the_feed_changes(tmp_path: Path) -> None:
    entry = RSS[RSS.index("<item>") : RSS.index("</item>") + 7]
    newer = entry.replace("Strike", "Later strike").replace("/1<", "/9<")
    before, after = of(tmp_path, RSS, "a.rss"), of(tmp_path, RSS.replace(entry, newer + entry), "b.rss")
    assert after.documents[1].sha256 == before.documents[0].sha256 != after.documents[0].sha256


def test_other_encodings(tmp_path: Path) -> None:
    text = RSS.replace("UTF-8", "windows-1252").replace("Ardmore", "Zürich").encode("cp1252")
    assert "Zürich" in of(tmp_path, text, "a.rss").documents[0].text
    assert (
        "Zürich"
        in of(tmp_path, ATOM.replace("utf-8", "utf-16").replace("Ardmore", "Zürich").encode("utf-16"), "a.atom")
        .documents[0]
        .text
    )


def test_a_feed_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    reading = of(tmp_path, RSS[: RSS.index("<source")], "a.rss")
    assert reading.documents[0].title == Fact("Strike shuts port & town", "title of the entry")
    assert reading.problems[-1].reason.startswith("damaged: this feed is not well-formed")


@pytest.mark.parametrize(
    "text",
    ["<html><p>no feed</p></html>", "plain words", "<?xml version='1.0'?><other/>", "/etc/passwd", "http://127.0.0.1/"],
)
def test_no_feed(tmp_path: Path, text: str) -> None:
    assert [one.reason for one in of(tmp_path, text, "a.xml").problems] == [
        "this is no feed, and no other XML that twosource reads"
    ]


def test_entities_are_refused(tmp_path: Path) -> None:
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = RSS.replace("<rss", f'<!DOCTYPE rss [<!ENTITY a0 "ha">{lol}]><rss', 1).replace("Only", "&a9;")
    outside = RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss', 1)
    for text in (bomb, outside, outside.encode("utf-16")):
        assert of(tmp_path, text, "a.rss").problems[0].reason.startswith("this XML declares entities")
