"""Cuts a document's paragraphs into windows for the encoder.

A window holds as many whole paragraphs as fit, so that statements are read in context. A paragraph that is longer than
a window is cut at the end of a sentence.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING

from index.model.document import Span
from index.text.quotation import Quotation, quotations
from index.text.tokens import word_tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 254  # tokens of a window, besides the two that frame it
PIECE = 1_000  # characters; longer paragraphs are cut before they are tokenized, so that no line can exhaust memory
DENSEST = 0.5  # tokens for each character: English has .2 to .4; web addresses, tables, code and other scripts more
TELLING = 200  # characters at least of a stretch that is judged by its density
CLS, SEP = 101, 102  # the vocabulary's own numbers
QUOTED = 4  # shapes of a word: lower, Capital, CAPITALS or other; and
SHAPES = 8  # with the same inside quotation marks
KEPT = 50_000  # words whose shapes are kept at hand
_FINAL = ".!?…"
_CLOSING = "\"”’»'"


_Word = tuple[Sequence[int], int, Span]  # its tokens, shape and place
_start = attrgetter("start")


@dataclass(slots=True)
class Window:
    """What the encoder reads at once. `ids` and `shapes` have an entry for each token, the others for each word.

    `firsts` are the indexes of the words' first tokens, `spans` their places in the text, `paragraphs` the numbers of
    their paragraphs. `continues` is true if the window begins within a paragraph.
    """

    ids: list[int] = field(default_factory=lambda: [CLS])
    shapes: list[int] = field(default_factory=lambda: [0])
    firsts: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    continues: bool = False

    def room(self) -> int:
        return LONGEST + 1 - len(self.ids)


@dataclass(slots=True)
class _Words:
    """The words of a piece of a paragraph: the tokens, shape and place of each."""

    tokens: list[Sequence[int]]
    shapes: list[int]
    spans: list[Span]
    count: int  # of all tokens
    paragraph: int
    inner: bool  # whether it begins within its paragraph


def windows(text: str, paragraphs: Iterable[Span], tokenizer: "Tokenizer", first: int = LONGEST) -> Iterator[Window]:
    """The windows over `paragraphs`, in order. `first` is the most tokens that the first one may hold.

    Stretches without words are left out, and so are those with too many tokens for English prose, which would cost
    several times as much and contain no statements. Takes time linear in the length of the text.
    """
    window = Window()
    limit = min(first, LONGEST)
    for piece in _pieces(text, paragraphs, tokenizer):
        if window.firsts and len(window.ids) + piece.count > limit:
            window.ids.append(SEP)
            window.shapes.append(0)
            yield window
            window, limit = Window(continues=piece.inner), LONGEST
        if window.firsts and not piece.inner:
            window.ids.append(SEP)
            window.shapes.append(0)
        window.firsts += accumulate(map(len, piece.tokens[:-1]), initial=len(window.ids))
        window.spans += piece.spans
        window.paragraphs += [piece.paragraph] * len(piece.spans)
        for tokens, shape in zip(piece.tokens, piece.shapes, strict=True):
            window.ids += tokens
            window.shapes += [shape] * len(tokens)
    if window.firsts:
        window.ids.append(SEP)
        window.shapes.append(0)
        yield window


def _pieces(text: str, paragraphs: Iterable[Span], tokenizer: "Tokenizer") -> Iterator[_Words]:
    """The paragraphs in pieces that fit into a window."""
    for number, paragraph in enumerate(paragraphs):
        quotes = quotations(text, paragraph.start, paragraph.end)
        inner = False
        for stretch in _stretches(text, paragraph):
            words = _words(text, stretch, tokenizer, quotes)
            for piece in _fitting(text, words, number):
                piece.inner = inner
                inner = True
                yield piece


def _stretches(text: str, paragraph: Span) -> Iterator[Span]:
    """The paragraph in stretches of at most PIECE characters, cut after a sentence or at a space if possible."""
    start = paragraph.start
    while paragraph.end - start > PIECE:
        stop = start + PIECE
        cut = max(text.rfind(mark + " ", start + PIECE // 2, stop) + 1 for mark in (".", "!", "?", "”", '"'))
        cut = cut or text.rfind(" ", start + PIECE // 2, stop)
        stop = cut if cut > start else stop
        yield Span(start, stop)
        start = stop
    yield Span(start, paragraph.end)


def _words(text: str, stretch: Span, tokenizer: "Tokenizer", quotes: Sequence[Quotation]) -> list[_Word]:
    part, start = text[stretch.start : stretch.end], stretch.start
    if not any(character.isalpha() for character in part):
        return []
    found = list(word_tokens(part, tokenizer))
    if len(part) >= TELLING and sum(len(ids) for ids, _, _ in found) > DENSEST * len(part):
        return []
    return [
        (ids, _shape(part[begin:end]) + QUOTED * _within(start + begin, quotes), Span(start + begin, start + end))
        for ids, begin, end in found
    ]


@lru_cache(maxsize=KEPT)
def _shape(word: str) -> int:
    return 3 if not word[0].isalpha() else 0 if not word[0].isupper() else 2 if word.isupper() and word[1:] else 1


def _within(at: int, quotes: Sequence[Quotation]) -> bool:
    before = bisect_right(quotes, at, key=_start) - 1 if quotes else -1
    return before >= 0 and at < quotes[before].end


def _fitting(text: str, words: list[_Word], paragraph: int) -> Iterator[_Words]:
    """The words in pieces of at most LONGEST tokens, cut after a sentence if possible."""
    while words:
        stop = len(words)
        if sum(len(ids) for ids, _, _ in words) > LONGEST:
            stop = _stop(text, words)
        taken, words = words[:stop], words[stop:]
        of_words = [ids[:LONGEST] for ids, _, _ in taken]
        yield _Words(
            of_words,
            [shape for _, shape, _ in taken],
            [span for _, _, span in taken],
            sum(map(len, of_words)),
            paragraph,
            False,
        )


def _stop(text: str, words: list[_Word]) -> int:
    """How many of the words, which are too many for a window, go into one."""
    count = stop = final = 0
    while count + len(words[stop][0]) <= LONGEST:
        count += len(words[stop][0])
        stop += 1
        if _ends_sentence(text, words, stop):
            final = stop
    return final or max(stop, 1)


def _ends_sentence(text: str, words: list[_Word], stop: int) -> bool:
    last = text[words[stop - 1][2].start]
    if last in _CLOSING and stop > 1:
        last = text[words[stop - 2][2].start]
    return last in _FINAL
