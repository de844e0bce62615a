"""The text of a page by runs: the words of one line or paragraph, whatever elements they stand in.

Extraction says which parts of a page are its article, but loses words on the way. So each piece of a run gets a mark,
which extraction carries along; what it kept is then told from the page itself.
"""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.reading.pages.visible import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Signs that are printable, no letters, and stand nowhere else three in a row. Each mark is a number of three digits.
_FIRST, _BASE = 0xE0100, 240
_MARK = re.compile("[\U000e0100-\U000e01ef]{3}")
STRAY = re.compile("[\U000e0100-\U000e01ef]{2,}")  # to be taken out of a page before its runs are marked
_MOST = _BASE**3
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens, and places where a line may break
_NOT_LETTERS = re.compile(r"[\W_]+")
_CONTROLS = (
    "button",
    "select",
    "option",
    "textarea",
    "input",
    "svg",
    "script",
    "style",
    "iframe",
    "object",
    "time",
    "label",
)


@dataclass(slots=True)
class Piece:
    """A text node. `own` says that it stands in its paragraph itself, or in plain formatting there."""

    text: str
    own: bool
    linked: bool
    kept: bool = False


@dataclass(slots=True)
class Run:
    """`block` is the element of the page that the run is a line of."""

    block: "HtmlElement"
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words as a reader saw them, on one line."""
        return words("".join(piece.text for piece in self.pieces))

    @property
    def kept(self) -> bool:
        return any(piece.kept for piece in self.pieces)

    @property
    def linked(self) -> int:
        """How many of its characters are in links."""
        return sum(len(piece.text.strip()) for piece in self.pieces if piece.linked)

    def kept_text(self) -> str:
        """Its words without what extraction cut from its ends: buttons, dates, notes in elements of their own."""
        start, end = 0, len(self.pieces)
        while start < end and not (self.pieces[start].kept or self.pieces[start].own):
            start += 1
        while end > start and not (self.pieces[end - 1].kept or self.pieces[end - 1].own):
            end -= 1
        return words("".join(piece.text for piece in self.pieces[start:end]))


def words(text: str) -> str:
    """Text as one line, without signs that are not seen."""
    return " ".join(_INVISIBLE.sub("", text).split())


def letters(text: str) -> str:
    """Only the letters and digits of a text, in lower case: by these, two lines are the same."""
    return _NOT_LETTERS.sub("", text.casefold())


def mark_runs(body: "HtmlElement") -> list[Run]:
    """The runs of a page in order. Changes the page: each piece of text in it now begins with its mark."""
    walk = _Walk()
    walk.through(body)
    return walk.runs


def note_kept(runs: list[Run], extracted: str) -> None:
    """Note in each piece whether its mark is in the text that extraction gave."""
    pieces = [piece for run in runs for piece in run.pieces]
    for found in _MARK.findall(extracted):
        number = 0
        for digit in found:
            number = number * _BASE + ord(digit) - _FIRST
        if number < len(pieces):
            pieces[number].kept = True


def unmarked(text: str) -> str:
    """Text without marks."""
    return _MARK.sub("", text)


class _Walk:
    def __init__(self) -> None:
        self.runs: list[Run] = []
        self._open: Run | None = None
        self._count = 0

    def through(self, body: "HtmlElement") -> None:
        # Without recursion: pages can be nested thousands of levels deep.
        waiting: list[tuple[HtmlElement, bool, HtmlElement, bool, bool]] = [(body, False, body, True, False)]
        while waiting:
            element, leaving, block, own, linked = waiting.pop()
            if leaving:
                if element.tag in BLOCKS:
                    self._open = None
                if element is not body and element.tail:
                    element.tail = self._add(element.tail, block, own, linked)
                continue
            tag = element.tag
            is_text = isinstance(tag, str) and tag not in (
                "script",
                "style",
                "svg",
                "head",
                "iframe",
                "select",
                "textarea",
            )
            is_block = tag in BLOCKS
            if is_block:
                self._open = None
            inner = (
                (element, True, False)
                if is_block
                else (
                    block,
                    own and tag not in _CONTROLS and not (element.get("class") or element.get("id")),
                    linked or tag == "a",
                )
                if is_text
                else (block, own, linked)
            )
            waiting.append((element, True, block, own, linked))
            if not is_text:
                continue
            if element.text:
                element.text = self._add(element.text, *inner)
            waiting += ((child, False, *inner) for child in reversed(element))

    def _add(self, text: str, block: "HtmlElement", own: bool, linked: bool) -> str:
        """Add a text node to the run, and return it with its mark."""
        if self._open is None:
            if text.isspace():
                return text
            self._open = Run(block)
            self.runs.append(self._open)
        if self._count == _MOST:
            return text
        self._open.pieces.append(Piece(text, own, linked))
        number = self._count
        self._count += 1
        if text.isspace():
            return text
        digits = (number // _BASE // _BASE, number // _BASE % _BASE, number % _BASE)
        start = len(text) - len(text.lstrip())
        return text[:start] + "".join(chr(_FIRST + digit) for digit in digits) + text[start:]
