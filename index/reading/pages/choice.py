"""Which runs of a page are its article: what trafilatura extracts, and what it lost within that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.reading.pages.gaps import replace_stray, restore, restore_lead
from index.reading.pages.runs import Run, letters, mark_runs, note_kept, unmarked, words
from index.reading.pages.tree import NO_ARTICLE
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ENOUGH = 600  # characters with marks; with less than that, precision may have left too little
_FAR_LONGER = 3
_LONG_HEADING = 60  # characters; above the first paragraph, a longer one is what introduces the article
_ABOVE, _BELOW = (
    12,
    6,
)  # lines above the title, and below the beginning and the end of the article, that may state facts
_LONGEST_LINE = 160  # characters of these


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the article; `heading` says that the page marks it as one."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The paragraphs of an article, and the other lines of the page that stand near its title or its end."""

    lines: list[Line]
    around: list[str]


def choose(tree: "HtmlElement", described: Sequence[str], title: str) -> Choice:
    """The article of a page, which is changed by this.

    `described` are the page's descriptions of itself: if one also stands on the page, it is the article's lead.
    Raises UnreadableError if there is no article, or extraction fails.
    """
    from lxml import etree  # late: with trafilatura it takes 270 ms to import

    body = tree.find(".//body")
    body = tree if body is None else body
    runs = mark_runs(body)
    try:
        extracted = _extracted(tree)
    except (etree.LxmlError, RecursionError) as error:
        raise UnreadableError(f"this page cannot be parsed ({error})") from error
    note_kept(runs, extracted)
    if not any(run.kept for run in runs):  # the article was in the page's data, not in its text
        return Choice([Line(line) for text in unmarked(extracted).splitlines() if (line := words(text))], [])
    replace_stray(runs)
    restore(runs)
    restore_lead(runs, described, title)
    return Choice(_lines(runs), _around(runs, title))


def _extracted(tree: "HtmlElement") -> str:
    """The text that trafilatura extracts, with marks.

    It is asked for precision, which is better on saved news pages (F1 .945 against .938), except where little is left.
    """
    from index.reading.pages.offline import bare_extraction

    best = ""
    for precise in (True, False):
        page = bare_extraction(tree, include_comments=False, favor_precision=precise)
        assert not isinstance(page, dict)
        text = page.text or "" if page is not None else ""
        if not best or len(text) > _FAR_LONGER * len(best):
            best = text
        if len(best) >= _ENOUGH:
            break
    if not best:
        raise UnreadableError(NO_ARTICLE)
    return best


def _lines(runs: list[Run]) -> list[Line]:
    lines: list[Line] = []
    for run in runs:
        if not run.kept:
            continue
        text = run.kept_text()
        if text and not (lines and lines[-1].text == text):
            standfirst = len(text) >= _LONG_HEADING and not any(not line.heading for line in lines)
            lines.append(Line(text, _in_heading(run.block) and not standfirst))
    return lines


def _in_heading(block: "HtmlElement") -> bool:
    return block.tag in _HEADINGS


def _around(runs: list[Run], title: str) -> list[str]:
    """The short lines beside the title, from there to the first paragraphs, and below the last."""
    kept = [number for number, run in enumerate(runs) if run.kept]
    first, last = kept[0], kept[-1]
    bare = letters(title)
    heads = [
        number for number in range(first + 1) if runs[number].block.tag == "h1" or letters(runs[number].text) == bare
    ]
    top = heads[-1] if heads else first
    places = [*range(top, first + _BELOW), *range(top - 1, top - _ABOVE, -1), *range(last - 1, last + _BELOW)]
    lines = [runs[number].text for number in dict.fromkeys(places) if 0 <= number < len(runs)]
    return [line for line in lines if len(line) <= _LONGEST_LINE]
