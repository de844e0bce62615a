"""Restores what extraction lost within an article: lists, quotes and lines that stand among what it kept.

Extraction looks for articles in the elements in which they usually stand, and drops others, such as a list directly in
the body of a page. What stands between two kept paragraphs of one element, and is not marked as anything else, belongs
to the article.
"""

from itertools import pairwise
from typing import TYPE_CHECKING

from index.reading.pages.dates import dates_in
from index.reading.pages.names import is_called, listed
from index.reading.pages.runs import Run, letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

_APART = frozenset(listed("elements", "apart"))
_SHORTEST_LEAD = 25  # characters
_LONG_LEAD = 40  # letters
_MOST_BETWEEN = 40  # runs between the title and the article in which its lead is looked for
_SHORTEST_PARAGRAPH = 60  # characters
_FAR_MORE = 2
_MOST_LINKED = 0.5  # share of a run in links
_LISTS = ("ul", "ol", "dl")


def restore(runs: list[Run]) -> None:
    """Keep the runs that extraction lost within the article."""
    kept = [number for number, run in enumerate(runs) if run.kept]
    for first, second in pairwise(kept):
        if second - first > 1:
            common = _common(runs[first].block, runs[second].block)
            beside = {
                runs[first].block,
                runs[second].block,
                runs[first].block.getparent(),
                runs[second].block.getparent(),
            }
            if common is not None and common in beside:
                _restore(runs[first + 1 : second], common)
    if kept:
        _after(runs, kept[-1])


def replace_stray(runs: list[Run]) -> None:
    """Keep the paragraphs of one element instead, if they are far longer than all that extraction kept.

    This happens where a page is so built that extraction takes a slogan or a notice for the article.
    """
    sizes: dict[HtmlElement, int] = {}
    for run in runs:
        parent = run.block.getparent()
        if run.block.tag == "p" and parent is not None and len(run.text) >= _SHORTEST_PARAGRAPH:
            sizes[parent] = sizes.get(parent, 0) + len(run.text) - 2 * run.linked
    least = _FAR_MORE * sum(len(run.text) for run in runs if run.kept)
    larger = sorted((element for element in sizes if sizes[element] > least), key=lambda element: -sizes[element])
    best = next((element for element in larger if not _is_apart(element)), None)
    if best is None:
        return
    for run in runs:
        for piece in run.pieces:
            piece.kept = False
    _restore([run for run in runs if best in run.block.iterancestors()], best)


def _after(runs: list[Run], last: int) -> None:
    """Keep a list directly below the last paragraph."""
    block = runs[last].block
    following = block.getnext()
    if following is not None and following.tag in _LISTS and block.tag == "p":
        below = [run for run in runs[last + 1 :] if following in (run.block, *run.block.iterancestors())]
        if sum(run.linked for run in below) <= _MOST_LINKED * sum(len(run.text) for run in below):
            _restore(below, block.getparent())


def restore_lead(runs: list[Run], described: "Sequence[str]", title: str) -> None:
    """Keep the lines between the title and the article that introduce it.

    `described` are what the page's metadata say the article is about, which often is its first paragraph.
    """
    first = next((number for number, run in enumerate(runs) if run.kept), len(runs))
    known = [letters(text) for text in described if len(text) >= _SHORTEST_LEAD]
    start, heading = first, None
    for number in range(first - 1, max(-1, first - _MOST_BETWEEN), -1):
        run = runs[number]
        if run.block.tag == "h1" or (title and letters(run.text) == letters(title)):
            start, heading = number + 1, run.block
            break
    for number, run in enumerate(runs[:first]):
        if len(run.text) < _SHORTEST_LEAD or run.linked > _MOST_LINKED * len(run.text):
            continue
        if _is_known(letters(run.text), known) or (number >= start and _is_lead(run, heading)):
            for piece in run.pieces:
                piece.kept = True


def _is_known(text: str, known: list[str]) -> bool:
    """Whether a line is what the metadata say, or its beginning, or it begins with all of that."""
    return any(
        text.startswith(one) or (one.startswith(text) and (len(text) >= _LONG_LEAD or 2 * len(text) > len(one)))
        for one in known
    )


def _is_lead(run: Run, heading: "HtmlElement | None") -> bool:
    """Whether a line stands below the heading, or in an element that is named as the lead of an article."""
    before = run.block.getprevious()
    if before is not None and before is heading and len(run.text) >= _LONG_LEAD and not dates_in(run.text):
        return True
    element: HtmlElement | None = run.block
    for _ in range(3):
        if element is None or element.tag in ("body", "article", "main"):
            return False
        if is_called(element, "lead"):
            return True
        element = element.getparent()
    return False


def _restore(runs: list[Run], common: "HtmlElement") -> None:
    for run in runs:
        if _belongs(run, common):
            for piece in run.pieces:
                piece.kept = True


def _belongs(run: Run, common: "HtmlElement") -> bool:
    """Whether nothing says that a run within an element of the article is not part of the article."""
    if run.linked > _MOST_LINKED * len(run.text):
        return False
    element = run.block
    while element is not None and element is not common:
        if element.tag in _APART or is_called(element, "apart"):
            return False
        element = element.getparent()
    return element is not None


def _is_apart(element: "HtmlElement") -> bool:
    """Whether an element, or one that it is in, says that it is no part of an article."""
    return any(
        above.tag in _APART or is_called(above, "apart")
        for above in (element, *element.iterancestors())
        if above.tag not in ("body", "html")
    )


def _common(one: "HtmlElement", other: "HtmlElement") -> "HtmlElement | None":
    """The element that holds both; for two lines of one element, that element."""
    above = {one, *one.iterancestors()}
    element: HtmlElement | None = other
    while element is not None and element not in above:
        element = element.getparent()
    return element
