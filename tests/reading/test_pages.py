"""The text of pages: every word that a reader saw, and none that nobody saw."""

from pathlib import Path

import pytest

from tests.reading.pages import FIRST, LAST, SECOND, seen

PROSE = [
    ("It opens on <time datetime='2024-05-01'>1 May</time>, she said.", "It opens on 1 May, she said."),
    ("She called it <q>a gift</q> to all.", "She called it “a gift” to all."),
    ("<q lang='de'>Ein Geschenk</q>, said Jan Aurell.", "„Ein Geschenk“, said Jan Aurell."),
    ("He said <q>they asked <q>why</q> twice</q>.", "He said “they asked ‘why’ twice”."),
    ("The <label for='x'>lamp</label> is from 1904.", "The lamp is from 1904."),
    ("The <button type='button'>Fresnel lens</button> was sold.", "The Fresnel lens was sold."),
    ("It cost <data value='12'>12 crowns</data> or <output>13</output> a day.", "It cost 12 crowns or 13 a day."),
    ("The <dfn>lantern room</dfn>, <abbr title='x'>LR</abbr>, leaks.", "The lantern room, LR, leaks."),
    ("A <mark>new</mark> roof, <ins>not</ins> a <u>wall</u>, came.", "A new roof, not a wall, came."),
    ("The <x-term>keeper</x-term> left in <nobr>May 2020</nobr>.", "The keeper left in May 2020."),
    ("The light<wbr>house and its gar&shy;den are one lot.", "The lighthouse and its garden are one lot."),
    ("The <noindex>old pier</noindex> stays, <font color='red'>too</font>.", "The old pier stays, too."),
    ("About <meter value='0.4'>40 percent</meter> agreed.", "About 40 percent agreed."),
    ("The <ruby>鐘<rp>(</rp><rt>kane</rt><rp>)</rp></ruby> rang.", "The 鐘 rang."),
    ("“No,” <cite>Ada Holm</cite> <bdi>said</bdi>.", "“No,” Ada Holm said."),
]


@pytest.mark.parametrize("wrap", ["article", "", "div class='story-text'"])
def test_words_of_the_prose_stay(tmp_path: Path, wrap: str) -> None:
    """Whatever elements they stand in, and whether or not the page has an element for its article."""
    body = seen(tmp_path, "".join(f"<p>{markup}</p>" for markup, _ in PROSE), wrap=wrap).body.split("\n\n")
    assert [words for _, words in PROSE if words not in body] == []
    assert body[0] == FIRST
    assert body[-1] == LAST


POINTS = ["The roof leaks, the mayor said.", "“We were told nothing,” said Ada Holm, a keeper.", "The state pays half."]
ITEMS = "".join(f"<li>{point}</li>" for point in POINTS)
LISTS = {
    "bullets": f"<ul>{ITEMS}</ul>",
    "numbers": f"<ol>{ITEMS}</ol>",
    "with a sentence": f"<p>There are three reasons:</p><ul>{ITEMS}</ul>",
    "terms": "<dl>" + "".join(f"<dt>Point</dt><dd>{point}</dd>" for point in POINTS) + "</dl>",
    "nested": f"<ul><li>In short:<ul>{ITEMS}</ul></li></ul>",
    "paragraphs": "<ul>" + "".join(f"<li><p>{point}</p></li>" for point in POINTS) + "</ul>",
    "quotes": "".join(f"<blockquote>{point}</blockquote>" for point in POINTS),
    "figure": "<figure><blockquote>" + "".join(f"<p>{point}</p>" for point in POINTS) + "</blockquote></figure>",
    "lines": "<p>" + "<br>".join(POINTS) + "</p>",
    "own elements": "".join(f"<x-par>{point}</x-par>" for point in POINTS),
    "bare text": "".join(f"{point}<br><br>" for point in POINTS),
    "blocks": "".join(f"<div>{point}</div>" for point in POINTS),
}


@pytest.mark.parametrize("wrap", ["article", "", "div", "main"])
@pytest.mark.parametrize("kind", LISTS)
def test_what_stands_between_paragraphs_stays(tmp_path: Path, kind: str, wrap: str) -> None:
    body = seen(tmp_path, LISTS[kind], wrap=wrap).body
    lines = body.split("\n\n")
    assert [point for point in POINTS if point not in lines] == []
    assert lines[0] == FIRST
    assert lines[-1] == LAST
    assert len(set(lines)) == len(lines) or kind == "terms"


@pytest.mark.parametrize("wrap", ["article", "", "div"])
def test_a_list_at_the_end_stays(tmp_path: Path, wrap: str) -> None:
    assert seen(tmp_path, below=f"<ul>{ITEMS}</ul>", wrap=wrap).body.endswith("\n\n".join(POINTS))


def test_links_at_the_end_do_not(tmp_path: Path) -> None:
    links = "".join(
        f'<li><a href="/{number}">Another story of the day, number {number}</a></li>' for number in range(5)
    )
    assert seen(tmp_path, below=f"<h3>Read more</h3><ul>{links}</ul>").body.endswith(LAST)


DRAFT = "Draft: Holm said she would resign in June if the sale fails. Not to be published before the lawyers agree."
HIDDEN = [
    f"<div hidden><p>{DRAFT}</p></div>",
    f"<p hidden>{DRAFT}</p>",
    f'<p hidden="until-found">{DRAFT}</p>',
    f'<div style="display:none"><p>{DRAFT}</p></div>',
    f'<p style="color: red; DISPLAY : none !important">{DRAFT}</p>',
    f'<section style="visibility: hidden"><p>{DRAFT}</p></section>',
    f'<p style="position:absolute; left:-9999px">{DRAFT}</p>',
    f'<div aria-hidden="true"><p>{DRAFT}</p></div>',
    f"<template><p>{DRAFT}</p></template>",
    f"<noscript><p>{DRAFT}</p></noscript>",
    f'<p class="text sr-only">{DRAFT}</p>',
    f'<div class="visually-hidden"><p>{DRAFT}</p></div>',
    f'<p class="screen-reader-text">{DRAFT}</p>',
    f"<dialog><p>{DRAFT}</p></dialog>",
    f"<style>p.x {{color: red}} .note, .gone {{ display: none }}</style><p class='gone'>{DRAFT}</p>",
    f"<ul hidden><li>{DRAFT}</li></ul>",
    f"<p>The keeper<span hidden> {DRAFT}</span> left.</p>",
    f"<p>The keeper<span style='display: none'> {DRAFT}</span> left.</p>",
]


@pytest.mark.parametrize("markup", HIDDEN)
@pytest.mark.parametrize("wrap", ["article", ""])
def test_what_nobody_saw_is_not_read(tmp_path: Path, markup: str, wrap: str) -> None:
    read = seen(tmp_path, markup, wrap=wrap)
    assert "resign" not in read.text
    assert [text for text in (FIRST, SECOND, LAST) if text not in read.body] == []
    assert "The keeper left." in read.body or "keeper" not in markup


SHOWN = [
    f'<p style="display:block">{DRAFT}</p>',
    f'<p aria-hidden="false">{DRAFT}</p>',
    f'<p class="hidden md:block">{DRAFT}</p>',
    f"<style>@media print {{ .text {{ display: none }} }}</style><p class='text'>{DRAFT}</p>",
    f"<style>.no-js .text {{ display: none }}</style><p class='text'>{DRAFT}</p>",
    f"<dialog open><p>{DRAFT}</p></dialog><p>{DRAFT}</p>",
    f"<details><summary>More</summary><p>{DRAFT}</p></details>",
]


@pytest.mark.parametrize("markup", SHOWN)
def test_what_was_seen_is_read(tmp_path: Path, markup: str) -> None:
    assert DRAFT in seen(tmp_path, markup).body


def test_a_page_that_a_script_was_to_show(tmp_path: Path) -> None:
    assert LAST in seen(tmp_path, wrap="div style='display:none'").body
