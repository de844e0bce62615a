"""Files of news agencies: NewsML-G2 and NITF, with what their fields state."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model.document import Fact
from index.reading import Reading, close, read
from tests.reading.samples import check_parts, write

SAID = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "Managers said that talks had been held through the night & that a settlement was within reach of all."
NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf><head><title>A title</title>
<docdata><date.issue norm="20210305T074800+0100"/><doc.copyright holder="x"/></docdata>
<pubdata name="The Guardian" date.publication="20210306"/></head>
<body><body.head><hedline><hl1>Strike <em>shuts</em> port</hl1></hedline>
<byline>By <person>Jane Doe</person></byline><distributor>Reuters</distributor></body.head>
<body.content><block><p>{SAID}</p><media><media-caption>Dockers</media-caption></media>
<p>{MORE.replace("&", "&amp;")}</p></block></body.content></body></nitf>"""


def item(content: str, *, kind: str = "text", status: str = "usable", guid: str = "1") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:{guid}" version="2" standard="NewsML-G2">
<itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="nprov:reuters"><name>Reuters</name></provider>
<versionCreated>2021-03-05T09:00:00Z</versionCreated><firstCreated>2021-03-05T07:48:00+01:00</firstCreated>
<pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><headline>Strike shuts port</headline><by>By Jane Doe and John Roe</by></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
    f"<body><p>{SAID}</p><p>{MORE.replace('&', '&amp;')}</p></body></html></inlineXML>"
)
PLAIN = f"<inlineData>{SAID}\n\n{MORE.replace('&', '&amp;')}</inlineData>"
IN_NITF = f'<inlineXML contenttype="application/nitf+xml">{NITF[NITF.index("<nitf>") :]}</inlineXML>'


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    yield
    close()


def of(folder: Path, text: str | bytes, name: str = "a.xml") -> Reading:
    reading = read(str(write(folder, text, name)))
    for document in reading.documents:
        check_parts(document)
    return reading


@pytest.mark.parametrize("content", [XHTML, PLAIN, IN_NITF], ids=["xhtml", "plain", "nitf"])
def test_newsml(tmp_path: Path, content: str) -> None:
    reading = of(tmp_path, f'<?xml version="1.0"?>\n<!-- x -->\n{item(content)}')
    assert reading.problems == ()
    [document] = reading.documents
    assert document.text == f"Strike shuts port\n\n{SAID}\n\n{MORE}"
    assert document.title == Fact("Strike shuts port", "NewsML-G2")
    assert document.outlet == Fact("Reuters", "NewsML-G2")
    assert document.date == Fact("2021-03-05T07:48+01:00", "NewsML-G2")
    assert [author.value for author in document.authors] == ["Jane Doe", "John Roe"]
    assert (document.line, document.sha256) == (0, reading.sha256)


def test_a_message_of_many_items(tmp_path: Path) -> None:
    items = [
        item(XHTML),
        item("", kind="picture"),
        item(PLAIN, guid="2", status="canceled"),
        item("", guid="3"),
        item(PLAIN.replace("Friday", "Monday"), guid="4"),
    ]
    message = (
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{"".join(items)}</itemSet></newsMessage>'
    )
    reading = of(tmp_path, message, "a.newsml")
    assert [one.line for one in reading.documents] == [1, 4]
    assert len({reading.sha256, *(one.sha256 for one in reading.documents)}) == 3
    assert [(one.line, one.reason) for one in reading.problems] == [
        (2, "the agency says that this item is withdrawn, and it was left out"),
        (3, "this item has no text, and was left out"),
    ]
    assert of(tmp_path, item("", kind="picture")).problems[0].reason == "there is no text item in this NewsML-G2 file"


@pytest.mark.parametrize("name", ["a.xml", "a.nitf"])
def test_nitf(tmp_path: Path, name: str) -> None:
    reading = of(tmp_path, NITF, name)
    assert reading.problems == ()
    [document] = reading.documents
    assert document.text == f"Strike shuts port\n\n{SAID}\n\n{MORE}"
    assert document.outlet == Fact("The Guardian", "NITF")
    assert document.date == Fact("2021-03-05T07:48+01:00", "NITF")
    assert [author.value for author in document.authors] == ["Jane Doe"]


def test_other_encodings_and_damage(tmp_path: Path) -> None:
    text = NITF.replace("UTF-8", "iso-8859-1").replace("Ardmore", "Zürich").encode("latin-1")
    assert "Zürich" in of(tmp_path, text).documents[0].text
    assert SAID in of(tmp_path, NITF[: NITF.index("<p>Managers")]).documents[0].text
    assert of(tmp_path, NITF[: NITF.index("<body>")]).problems[0].reason == "no article was found in this NITF file"


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "nitf-3-4.dtd").write_text('<!ENTITY a "from outside">')
    secret = write(tmp_path, "secret", "secret")
    outside = f'<!DOCTYPE nitf [<!ENTITY a SYSTEM "file://{secret}">]>'
    for text in (NITF.replace("Hundreds", "&a; Hundreds"), NITF.replace("<nitf>", f"{outside}<nitf>&a;", 1)):
        told = [one.text for one in of(tmp_path, text).documents]
        assert not any("outside" in one or "secret" in one for one in told)


def test_what_stands_above_the_first_element_is_looked_at_once(tmp_path: Path) -> None:
    for above in ("<?a?>", "<!--", "<!-- - -->", "<!DOCTYPE x", "<?", " "):
        assert of(tmp_path, above * (4096 // len(above))).problems
