"""Markdown in a text: the engine reads the words without its marks, and what it finds is put back in their places."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from msgspec import structs

from index.model.document import Document, Span
from index.model.statements import Attribution

_AROUND = r"[*_]{0,3}"  # a link may be in bold, or what it shows
_LINK = (
    rf"{_AROUND}!?\[{_AROUND}([^\[\]]{{1,300}}?){_AROUND}\]"
    rf"\((?:[^\s()]|\([^\s()]*\)){{1,1000}}(?: \"[^\"]{{0,200}}\")?\){_AROUND}"
)
_WIKI_LINK = rf"{_AROUND}!?\[\[(?:[^\[\]|]{{1,200}}\|)?([^\[\]|]{{1,200}})\]\]{_AROUND}"
_BOLD = r"(?<![\w*_])(?:\*\*|__)([^\s*_](?:[^*_\n]{0,500}[^\s*_])?)(?:\*\*|__)(?![\w*_])"
_ITALIC = r"(?<![\w*_])[*_]([^\s*_](?:[^*_\n]{0,500}[^\s*_])?)[*_](?![\w*_])"
_MARKED = re.compile(f"{_LINK}|{_WIKI_LINK}|{_BOLD}|{_ITALIC}")
_SIGNS = ("](", "[[", "*", "_")


class Bare:
    """A document without marks.

    `document` has the shorter text, with its parts; `placed` gives what was found in it the offsets of the text itself.
    """

    def __init__(self, document: Document) -> None:
        pieces = list(_pieces(document.text)) if any(sign in document.text for sign in _SIGNS) else []
        self._marked = len(pieces) > 1
        self.document = document
        if not self._marked:
            return
        self._here = [0]  # where each piece begins in the shorter text
        for piece in pieces:
            self._here.append(self._here[-1] + piece.end - piece.start)
        self._there = [piece.start for piece in pieces]
        self._ends = [piece.end for piece in pieces]
        text = "".join(document.text[piece.start : piece.end] for piece in pieces)
        parts = tuple(
            structs.replace(part, start=self._shorter(part.start), end=self._shorter(part.end))
            for part in document.parts
        )
        self.document = structs.replace(document, text=text, parts=tuple(one for one in parts if one.start < one.end))

    def placed(self, found: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
        """The same statements, with offsets into the text that has the marks."""
        if not self._marked:
            return found
        return tuple(
            structs.replace(
                one, source=self._spans(one.source), cue=self._spans(one.cue), content=self._spans(one.content)
            )
            for one in found
        )

    def _shorter(self, offset: int) -> int:
        """The offset in the shorter text; within a mark, that of what follows."""
        at = bisect_left(self._ends, offset)
        if at == len(self._ends):
            return self._here[-1]
        return self._here[at] + max(0, offset - self._there[at])

    def _spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(self._longer(span.start), self._longer(span.end - 1) + 1) for span in spans)

    def _longer(self, offset: int) -> int:
        """The place of a character of the shorter text."""
        at = bisect_left(self._here, offset + 1) - 1
        return self._there[at] + offset - self._here[at]


def _pieces(text: str) -> Iterator[Span]:
    """The stretches of a text without its marks; none is empty."""
    at = 0
    for found in _MARKED.finditer(text):
        shown = found.lastindex or 0
        if found.start() > at:
            yield Span(at, found.start())
        yield Span(*found.span(shown))
        at = found.end()
    if at < len(text):
        yield Span(at, len(text))
