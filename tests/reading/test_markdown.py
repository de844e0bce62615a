"""Markdown: front matter, headings, and text that stays as it is."""

from pathlib import Path

from index.model.document import Fact, PartKind
from tests.reading.samples import document, parts

LEAD = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "Managers said that talks had been held through the night and that a settlement was within reach of all."

FRONT = """---
title: "Strike shuts port"
date: 2021-03-05
source: 'Ardmore Gazette'
tags: [port, strike]
authors:
  - Jane Doe
  - John Roe
url: https://example.org/strike
---
"""


def test_front_matter_is_certain(tmp_path: Path) -> None:
    text = f"{FRONT}\n# Strike shuts port\n\n{LEAD}\n\n## What the union wants\n\n{MORE}\n"
    read = document(tmp_path, text, "a.md")
    assert read.text == text
    assert read.title == Fact("Strike shuts port", "front matter")
    assert read.outlet == Fact("Ardmore Gazette", "front matter")
    assert read.date == Fact("2021-03-05", "front matter: date line: ISO")
    assert [author.value for author in read.authors] == ["Jane Doe", "John Roe"]
    assert read.url == "https://example.org/strike"
    assert parts(read, PartKind.FURNITURE) == [FRONT.strip()]
    assert parts(read, PartKind.TITLE) == ["# Strike shuts port"]
    assert parts(read, PartKind.HEADING) == ["## What the union wants"]
    assert parts(read, PartKind.BODY) == [LEAD, MORE]


def test_the_first_heading_is_the_title(tmp_path: Path) -> None:
    read = document(tmp_path, f"# Strike shuts port #\n\n{LEAD}\n\n# And now?\n\n{MORE}\n", "a.md")
    assert read.title == Fact("Strike shuts port", "first heading")
    assert parts(read, PartKind.HEADING) == ["# And now?"]


def test_the_head_is_read_as_in_plain_text(tmp_path: Path) -> None:
    read = document(tmp_path, f"# Strike shuts port\n\nBy Jane Doe\n\n5 March 2021\n\n{LEAD}\n", "a.md")
    assert read.authors == (Fact("Jane Doe", "byline"),)
    assert read.date is not None
    assert read.date.value == "2021-03-05"


def test_a_line_of_hyphens_is_no_front_matter(tmp_path: Path) -> None:
    read = document(tmp_path, f"---\n\n{LEAD}\n\n{MORE}\n", "a.md")
    assert parts(read, PartKind.BODY) == [LEAD, MORE]
