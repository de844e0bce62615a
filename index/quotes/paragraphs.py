"""The paragraphs of a document that are read for statements, each as one line."""

import re
from collections.abc import Iterator, Sequence

from index.model.document import Document, PartKind, Span

READ = (PartKind.TITLE, PartKind.HEADING, PartKind.BODY)
BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
LINE_END = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
HALF_PAIR = re.compile(r"[\ud800-\udfff]")  # not a character: the tokenizer refuses it


def paragraphs(document: Document) -> Iterator[Span]:
    """The paragraphs that are read, without surrounding white space. None is empty."""
    text = document.text
    for part in document.spans(*READ):
        start = part.start
        for stop, following in [*(blank.span() for blank in BLANK_LINE.finditer(text, start, part.end)), (part.end, 0)]:
            shown = text[start:stop].strip()
            if shown:
                begin = text.index(shown[0], start)
                yield Span(begin, begin + len(shown))
            start = following


def unwrapped(text: str, places: Sequence[Span]) -> str:
    """The text with spaces for line ends within paragraphs and U+FFFD for lone surrogates. Its length is the same.

    So a name that is split between two lines is found, and no rule has to know how a text is wrapped.
    """
    pieces: list[str] = []
    at = 0
    for place in places:
        pieces += text[at : place.start], LINE_END.sub(" ", text[place.start : place.end])
        at = place.end
    return HALF_PAIR.sub("\ufffd", "".join([*pieces, text[at:]]))
