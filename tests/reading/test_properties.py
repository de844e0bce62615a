"""What holds for every file, whatever is in it: nothing raises, and the parts fit the text."""

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.reading import Reading, read
from index.reading.formats import TABLE
from tests.reading.samples import check_parts, write

LINES = st.sampled_from(
    [
        "Strike shuts port",
        "The Guardian",
        "By Jane Doe and John Roe",
        "5 March 2021",
        "Updated 6 March 2021 07:15 GMT",
        "Source: Stern",
        "Quelle: dpa",
        "(AP)",
        "Advertisement",
        "Share Tweet Email",
        "Read more: Ships turn away",
        "00:00 / 00:00",
        "---",
        "title: Strike",
        "# Heading",
        "Jane Doe is a reporter at the Ardmore Gazette.",
        "Hundreds of dockers at the port of Ardmore walked out on Friday, the union said.",
        "Nach langen Verhandlungen haben sich die Parteien am Freitag auf einen Haushalt geeinigt.",
        "Mit freundlichen Grüßen",
        "© 2021 Ardmore Gazette",
        "“",
        "He agreed.",
        "",
        " ",
        "\u200b",
        "\x0b",
        "\ufeff",
    ]
)
ENDS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\u2028", " ", "\x1c"])
TEXTS = st.lists(st.tuples(LINES | st.text(max_size=40), ENDS), max_size=25).map(
    lambda pieces: "".join(line + end for line, end in pieces)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | LINES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
RECORDS = st.fixed_dictionaries(
    {}, optional={"text": JSON | TEXTS, **dict.fromkeys(("title", "outlet", "date", "url", "authors"), JSON)}
)
PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<h1>",
        "<table><tr><td>",
        "<!--",
        "<script>",
        "<time datetime='",
        "&#0;",
        "&x;",
        "'",
    ]
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _read(data: bytes, suffix: str) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        reading = read(str(write(Path(folder), data, f"d1_the-hill{suffix}")))
    for document in reading.documents:
        check_parts(document)
        document.text.encode()
        for fact in (document.title, document.outlet, document.agency, document.date, *document.via, *document.authors):
            assert fact is None or (fact.value.strip() and fact.rule)
    assert reading.documents or reading.problems
    return reading


@quick
@given(st.binary(max_size=400), st.sampled_from(TABLE.suffixes))
def test_any_bytes(data: bytes, suffix: str) -> None:
    _read(data, suffix)


@quick
@given(TEXTS, st.sampled_from([".txt", ".md"]))
def test_any_text(text: str, suffix: str) -> None:
    reading = _read(text.encode(), suffix)
    if text.strip() and reading.documents:
        assert reading.documents[0].text == text.removeprefix("\ufeff")


@quick
@given(TEXTS, st.integers(1, 200))
def test_any_text_cut_anywhere(text: str, length: int) -> None:
    _read((text * 3).encode()[:length], ".txt")


@quick
@given(st.lists(RECORDS | JSON, min_size=1, max_size=4))
def test_any_json(records: list[object]) -> None:
    _read("\n".join(json.dumps(record) for record in records).encode(), ".jsonl")


@settings(quick, max_examples=25)
@given(st.lists(PIECES | LINES | st.text(max_size=20), max_size=40))
def test_any_page(pieces: list[str]) -> None:
    _read("".join(pieces).encode(), ".html")
