"""The approximate places of a document's sentences, paragraphs and quotations, found in a single pass."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.model.document import Span
from index.quotes.wordlists import listed
from index.text.quotation import quotations

SENTENCE_END = re.compile(r"[.!?…][\"”'’»)\]]*\s+(?=[\"“„«‘'(\[]*(?:[^\W\d_a-z]|\d))")
PARAGRAPH = 0.7  # how much time a new paragraph adds to that of its first sentence
LAST_WORD = re.compile(r"[^\W\d_]+$")
LONGEST = 8  # letters of an abbreviation at most


class Layout:
    """`sentences` and `paragraphs` hold the offsets at which these begin; `quotes` are the outermost quotations."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.text = text
        self.sentences: list[int] = []
        self.paragraphs: list[int] = []
        self.quotes: list[Span] = []
        for span in spans:
            self._cut(span)

    def _cut(self, span: Span) -> None:
        text, start = self.text, span.start
        while start < span.end:
            stop = text.find("\n", start, span.end)
            stop = span.end if stop < 0 else stop
            self.paragraphs.append(start)
            self.sentences.append(start)
            self.sentences += [
                end.end() for end in SENTENCE_END.finditer(text, start, stop) if not self._abbreviated(end)
            ]
            self.quotes += [Span(quote.start, quote.end) for quote in quotations(text, start, stop)]
            start = stop + 1

    def _abbreviated(self, end: re.Match[str]) -> bool:
        dot = end.start()
        word = LAST_WORD.search(self.text, max(0, dot - LONGEST), dot)
        if self.text[dot] != "." or word is None or self.text[end.end()] in "\"“„«‘'(":
            return False
        if len(word.group()) == 1:
            return self.text[max(0, dot - 3) : dot].lower() not in ("a.m", "p.m")
        return word.group().lower() in listed("abbreviations")

    def clock(self, at: int) -> float:
        """The time at which a reader reaches an offset: each sentence counts 1, and each paragraph a bit more."""
        return self.sentence(at) + PARAGRAPH * max(0, bisect_right(self.paragraphs, at) - 1)

    def sentence(self, at: int) -> int:
        """The number of the sentence that contains an offset."""
        return max(0, bisect_right(self.sentences, at) - 1)

    def sentence_start(self, at: int) -> int:
        return self.sentences[self.sentence(at)] if self.sentences else 0

    def sentence_end(self, at: int) -> int:
        following = bisect_right(self.sentences, at)
        return self.sentences[following] if following < len(self.sentences) else len(self.text)

    def paragraph(self, at: int) -> int:
        """Where the paragraph that contains an offset begins."""
        return self.paragraphs[max(0, bisect_right(self.paragraphs, at) - 1)] if self.paragraphs else 0

    def quote(self, at: int) -> Span | None:
        """The quotation that contains an offset, None if there is none."""
        number = bisect_right(self.quotes, at, key=lambda quote: quote.start) - 1
        return self.quotes[number] if number >= 0 and at < self.quotes[number].end else None
