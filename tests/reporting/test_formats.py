"""Whatever documents say, a report says it and nothing else: no format can be made to obey them."""

import csv
import io
import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.model.claims import Conflict, Standing
from index.model.document import Span
from index.reporting.formats import FORMATS
from index.reporting.matrix import Has
from index.reporting.values import Compared, Item, Kind, Quote, Report, Said, Source, Story
from index.text.printable import one_line
from tests.reporting.markup import Page

EVIL = (
    "</style></p><script>alert(1)</script><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "@SUM(1+1)|cmd",
    "\t=1+1",
    "-2+3",
    "\\input{/etc/passwd} $x^2$ {a} & b_c % d # e ~ f",
    "}, note = {injected},\n@misc{x, title = {y}}",
    "x\nER  - \nTY  - JOUR\nTI  - injected",
    "a | b\n\n# heading\n\n1. [x](javascript:alert(1)) ![y](http://evil.example/z.png) `code` **bold** <b>",
    "[^1]: note \\| ~~gone~~ &copy; &#x3c;script&#x3e;",
    "\x1b]0;owned\x07\x1b[31mred \u202eoverridden\u202c \x00\x7f\x9b",
    "\ud800 lone, \U000e0041 tag, \ufffe none",
    "--><!--", "]]>", "' onmouseover='alert(1)", '" autofocus onfocus="alert(1)',
)  # fmt: skip
texts = st.one_of(st.sampled_from(EVIL), st.text(max_size=40), st.tuples(*[st.sampled_from(EVIL)] * 2).map(" ".join))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports in which every word of a stranger may be any text."""

    def text() -> str:
        return draw(texts)

    urls = st.one_of(texts, st.sampled_from(["https://example.org/a?b=c&d={e}#f#g", "http://[::1]/x"]))
    sources = tuple(
        Source(
            number=number,
            outlet=text(),
            title=text(),
            date=draw(st.sampled_from(["", "2024-06-19", "2024-06-19T07:48+02:00"])),
            authors=(text(), text()),
            agency=text(),
            url=draw(urls),
            path=text(),
            accessed=draw(st.sampled_from(["", "2024-06-20T10:00:00Z"])),
            language=draw(st.sampled_from(["", "de", "x<y"])),
            sha256="0" * 64,
            guesses=("outlet",),
            said=(said(text(), text()),),
        )
        for number in (1, 2)
    )

    def quote(number: int, has: Has, told: str = "") -> Quote:
        words = text()
        cut = len(words) // 2
        return Quote(number, text(), words, 5, 5 + len(words), text(), has, told, (Span(0, cut),), cut=bool(cut))

    items = tuple(
        Item(
            number, (f"id{number}",), quote(1, Has.OWN), text(), text(), (text(),), draw(st.sampled_from(Standing)),
            draw(st.sampled_from(Conflict)), (text(), text()), 0.5, 0.9, True,
            (quote(2, Has.SAME, "says the same, likely (0.70)"),), (Has.OWN, draw(st.sampled_from(Has)), None),
            (said(text(), ""), said(text(), text())),
        )
        for number in (1, 2)
    )  # fmt: skip
    story = Story(text(), 3, (text(), text(), text()), items)
    compared = Compared(3, 2, 3, "2024-06-19", "2024-06-20", 1, 1, 1)
    versions = (("twosource", "1"), ("reading", "1"), ("quotes", "1"), ("claims", "1"))
    return Report(text(), text(), "", 9, (story,), sources, compared, versions, (said(text(), text()),))


def said(words: str, about: str) -> Said:
    return Said(Kind.NOTE, words, about, words, "2024-06-21T10:00:00.000000Z")


def quotes(report: Report) -> list[Quote]:
    return [quote for item in report.items for quote in (item.quote, *item.elsewhere)]


def harmless(text: str, allowed: str = "\n") -> bool:
    """Whether it has no character that a terminal, a spreadsheet or a reader's eye might obey."""
    return all(char in allowed or unicodedata.category(char) not in ("Cc", "Cs") for char in text)


@settings(max_examples=40)
@given(reports())
def test_a_page_has_the_texts_and_no_markup_of_theirs(report: Report) -> None:
    made = FORMATS["html"].make(report)
    assert harmless(made)
    page = Page(made)
    assert not page.problems
    assert all(re.match("https?://", one) for one in page.outer)
    for quote in quotes(report):
        assert "".join(one_line(quote.text).split()) in "".join(page.text.split())


def _kinds(tokens: list[Token]) -> set[str]:
    return {token.type for token in tokens} | {kind for token in tokens for kind in _kinds(token.children or [])}


@settings(max_examples=40)
@given(reports())
def test_markdown_has_the_texts_and_no_markup_of_theirs(report: Report) -> None:
    made = FORMATS["markdown"].make(report)
    assert harmless(made)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(made)
    kinds = _kinds(tokens)
    assert not {kind for kind in kinds if kind.startswith(("html", "image", "s_", "fence", "code_block", "em_", "hr"))}
    links = [one for token in tokens for one in token.children or [] if one.type == "link_open"]
    assert all(str(link.attrs["href"]).startswith(("http://", "https://")) for link in links)
    assert sum(token.type == "heading_open" for token in tokens) == 7 + len(report.stories) + len(report.items)
    rows = sum(token.type == "tr_open" for token in tokens)
    assert rows == 1 + len(report.items) + 2 * len(report.items)
    told = "".join("".join(one.content for one in token.children or []) for token in tokens)
    for quote in quotes(report):
        assert "".join(one_line(quote.text).split()) in "".join(told.split())


@settings(max_examples=40)
@given(reports())
def test_a_spreadsheet_finds_no_formula(report: Report) -> None:
    made = FORMATS["csv"].make(report)
    assert harmless(made, "\r\n")
    head, *rows = csv.reader(io.StringIO(made.removeprefix("\ufeff"), newline=""))
    assert len(rows) == len(report.items)
    assert all(len(row) == len(head) for row in rows)
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


@settings(max_examples=40)
@given(reports())
def test_references_have_as_many_entries_as_there_are_sources(report: Report) -> None:
    ris, bibtex = FORMATS["ris"].make(report), FORMATS["bibtex"].make(report)
    assert harmless(ris, "\r\n")
    assert harmless(bibtex)
    lines = ris.split("\r\n")[:-1]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert sum(line.startswith("TY") for line in lines) == sum(line.startswith("ER") for line in lines) == 2
    assert len(re.findall(r"^@article\{[a-z0-9-]+,$", bibtex, re.MULTILINE)) == bibtex.count("\n}\n") == 2
    for value in re.findall(r"^  \w+ = \{(.*)\},$", bibtex, re.MULTILINE):
        plain = re.sub(r"\\[{}$&#%_]", "", value)
        assert plain.count("{") == plain.count("}")
        assert not re.search(r"[$&#^~](?![^{}]*\}?$)", plain) or "://" in plain
    for item in json.loads(FORMATS["csl"].make(report)):
        assert item.get("URL", "https://").startswith(("http://", "https://"))


@settings(max_examples=40)
@given(reports())
def test_json_has_the_texts_as_they_are_in_ascii(report: Report) -> None:
    made = FORMATS["json"].make(report)
    assert made.isascii()
    assert harmless(made)
    told = json.loads(made)
    items = [item for story in told["stories"] for item in story["items"]]
    assert [item["quote"]["text"] for item in items] == [item.quote.text for item in report.items]


@pytest.mark.parametrize(
    ("date", "issued", "day"),
    [("2024-06-19T07:48", [2024, 6, 19], "2024/06/19/"), ("2024-06", [2024, 6], "2024/06//"), ("", None, None)],
)
def test_dates_of_references(date: str, issued: list[int] | None, day: str | None) -> None:
    where, when = "https://example.org/ä", "2024-06-20T10:00:00Z"
    source = Source(1, "Die Krone", "T", date, ("A B",), "", where, "a.txt", when, "de", "0" * 64)
    compared = Compared(1, 1, 1, "", "", 1, 0, 0)
    report = Report("seeds", "", "", 0, (), (source,), compared, ())
    (item,) = json.loads(FORMATS["csl"].make(report))
    assert item.get("issued") == ({"date-parts": [issued]} if issued else None)
    assert item["accessed"] == {"date-parts": [[2024, 6, 20]]}
    assert item["author"] == [{"literal": "A B"}]
    assert (f"DA  - {day}" in FORMATS["ris"].make(report)) == bool(day)
    assert "urldate = {2024-06-20}" in FORMATS["bibtex"].make(report)
