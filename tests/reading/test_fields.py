"""Fields of exports with what web pages and wrong encodings leave in them."""

import json
from pathlib import Path

import pytest

from tests.reading.samples import document, reasons

SAID = "“It’s our bridge,” said Mary Flynn of Ardmore & Sons. She’d said so before."


@pytest.mark.parametrize(
    "text",
    [
        "&#8220;It&#8217;s our bridge,&#8221; said Mary Flynn of Ardmore &amp; Sons. She&#8217;d said so before.",
        "&ldquo;It&rsquo;s our bridge,&rdquo; said Mary Flynn of Ardmore & Sons. She&rsquo;d said so before.",
        "&#x201C;It&#x2019;s our bridge,&#x201d; said Mary Flynn of Ardmore &#38; Sons. She&#x2019;d said so before.",
        "&amp;ldquo;It&amp;rsquo;s our bridge,&amp;rdquo; said Mary Flynn of Ardmore & Sons. She’d said so before.",
        "“It’s our bridge,” said Mary Flynn of Ardmore &amp; Sons. She’d said so before.",
        SAID.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d"),
    ],
)
def test_entities_and_garbled_letters(tmp_path: Path, text: str) -> None:
    record = {"title": text[: text.index(" said")], "outlet": "Ardmore &amp; Porto Herald", "text": text}
    read = document(tmp_path, json.dumps(record), "export.jsonl")
    assert read.text == SAID
    assert (read.title and read.title.value, read.outlet and read.outlet.value) == (
        "“It’s our bridge,”",
        "Ardmore & Porto Herald",
    )


@pytest.mark.parametrize("text", ["AT&T and R&D; they said.", "a=1&copy=2&lt=3", "&notaname; & &;", "C&A, H&M;"])
def test_what_is_no_entity(tmp_path: Path, text: str) -> None:
    assert document(tmp_path, json.dumps({"text": f"They wrote: {text}"}), "a.jsonl").text == f"They wrote: {text}"


def test_an_entity_is_never_a_control_character(tmp_path: Path) -> None:
    text = document(tmp_path, json.dumps({"text": "They&#27;[31m met&#0; on&#55296; Monday."}), "a.jsonl").text
    assert "\x1b" not in text
    assert text.encode()


def test_a_text_file_stays_as_it_is_and_is_noted(tmp_path: Path) -> None:
    text = "&quot;It is our bridge,&quot; said Mary Flynn, who chairs the harbour board of Ardmore.\n"
    (reason,) = reasons(tmp_path, text)
    assert reason == "not quite a text: it has HTML entities (&quot;), which are left as they are"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.ardmore-herald.co.uk/1", "ardmore-herald.co.uk"),
        ("https://www.ardmoreherald.com.au/a", "ardmoreherald.com.au"),
        ("https://ardmore.github.io/a", "ardmore.github.io"),
        ("http://192.168.1.1/a", None),
        ("http://localhost/a", None),
        ("http://[broken/a", None),
    ],
)
def test_the_host_of_an_unknown_outlet_is_a_guess(tmp_path: Path, url: str, host: str | None) -> None:
    outlet = document(tmp_path, json.dumps({"text": SAID, "url": url}), "a.jsonl").outlet
    assert (outlet and outlet.value) == host
    assert outlet is None or (outlet.guess, outlet.raw) == (True, url)
