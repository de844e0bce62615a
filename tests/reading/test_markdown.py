"""Markdown: front matter, headings, and text that stays as it is."""

from pathlib import Path

import pytest

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


ADDRESS = "https://www.theguardian.com/world/2021/mar/05/strike-shuts-port"
CLIPPINGS = {
    "obsidian": f"""---
title: "Strike shuts port"
source: "{ADDRESS}"
author:
  - "[[Jane Doe]]"
  - "[[People/Roe|John Roe]]"
published: 2021-03-05
created: 2021-04-09
tags:
  - "clippings"
---
""",
    "created first": f"---\ntitle: Strike shuts port\ncreated: 2021-04-09\npublished: 2021-03-05T07:15:00Z\n"
    f"author: '[[Jane Doe]], [[John Roe]]'\nurl: <{ADDRESS}>\nsite: The Guardian\n---\n",
    "toml": f'+++\ntitle = "Strike shuts port"\ndate = 2021-03-05T07:15:00Z\nauthors = ["Jane Doe", "John Roe"]\n'
    f'[params]\nsource = "{ADDRESS}"\n+++\n',
    "in brackets": f'---\nTitle: Strike shuts port\nAuthor: [Jane Doe, "John Roe"]\nDate-Saved: 2021-04-09\n'
    f"Date: March 5, 2021\nSource: {ADDRESS}\n---\n",
    "links": f"---\ntitle: Strike shuts port\nauthor: [Jane Doe](https://x.example/jane) and [John Roe](https://x.example/j)\n"
    f"publisher: '[[The Guardian]]'\npublished: 5 March 2021\nlink: {ADDRESS}\n...\n",
}


@pytest.mark.parametrize("front", CLIPPINGS.values(), ids=CLIPPINGS)
def test_clippings(tmp_path: Path, front: str) -> None:
    read = document(tmp_path, f"{front}{LEAD}\n\n{MORE}\n", "a.md")
    assert (read.title and read.title.value, read.outlet and read.outlet.value) == ("Strike shuts port", "The Guardian")
    assert [author.value for author in read.authors] == ["Jane Doe", "John Roe"]
    assert read.date is not None
    assert (read.date.value[:10], read.date.guess) == ("2021-03-05", False)
    assert read.url == ADDRESS
    assert parts(read, PartKind.BODY) == [LEAD, MORE]


def test_the_day_of_clipping_alone_is_a_guess(tmp_path: Path) -> None:
    read = document(tmp_path, f"---\ncreated: 2021-04-09\n---\n{LEAD}\n\n{MORE}\n", "a.md")
    assert read.date is not None
    assert (read.date.value, read.date.guess) == ("2021-04-09", True)


def test_a_labelled_date_counts_more_than_the_day_of_clipping(tmp_path: Path) -> None:
    text = f"---\ncreated: 2021-04-09\n---\n# Strike shuts port\n\nPublished: 5 March 2021\n\n{LEAD}\n\n{MORE}\n"
    read = document(tmp_path, text, "a.md")
    assert read.date is not None
    assert (read.date.value, read.date.guess) == ("2021-03-05", False)


@pytest.mark.parametrize(
    "front", ["+++\nnot toml\n+++\n", "---\n- a\n- b\n---\n", "---\n: : :\n---\n", "+++\na = [[[[\n+++\n"]
)
def test_front_matter_that_is_none(tmp_path: Path, front: str) -> None:
    assert parts(document(tmp_path, f"{front}{LEAD}\n\n{MORE}\n", "a.md"), PartKind.BODY) == [LEAD, MORE]
