"""A paragraph cut into tokens and sentences. A quotation is one token, however many sentences it holds."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from index.quotes.lexicon import Form, verbs, words
from index.quotes.quotation import Quotation

LONGEST = 200  # tokens; a longer sentence is cut, so that no rule looks further
TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[$€£]?\d+(?:[.,:/]\d+)*\w*(?:[-'’]\w+)*|\w+(?:[-'’]\w+)*[’']?|\.{2,}|--|[^\w\s]"
)
FINAL = ".!?…"


class Shape(Enum):
    WORD = "word"
    NAME = "name"  # a word that begins with a capital letter
    NUMBER = "number"
    MARK = "mark"
    QUOTE = "quote"


class Token(NamedTuple):
    """`text[start:end]`. `low` is the word in small letters, "" for a quotation.

    `tail` is the last character inside a quotation ("," or "." tell how it is woven in), "" if it is not closed.
    """

    start: int
    end: int
    low: str
    shape: Shape
    tail: str = ""


def sentences(text: str, start: int, end: int, quotes: list[Quotation]) -> Iterator[list[Token]]:
    """The sentences of the paragraph `text[start:end]`, in order; none is empty or longer than LONGEST."""
    sentence: list[Token] = []
    ahead: list[Token] = []
    stream = _tokens(text, start, end, quotes)
    for token in stream:
        ahead.append(token)
        if len(ahead) > 12:
            sentence.append(ahead.pop(0))
            if len(sentence) >= LONGEST or _ends(sentence, ahead):
                yield sentence
                sentence = []
    while ahead:
        sentence.append(ahead.pop(0))
        if len(sentence) >= LONGEST or _ends(sentence, ahead):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _tokens(text: str, start: int, end: int, quotes: list[Quotation]) -> Iterator[Token]:
    at = start
    for quote in quotes:
        yield from _words(text, at, quote.start)
        tail = text[quote.start : quote.end].rstrip("\"”“»«’' ")[-1:] if quote.closed else ""
        yield Token(quote.start, quote.end, "", Shape.QUOTE, tail)
        at = quote.end
    yield from _words(text, at, end)


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    for match in TOKEN.finditer(text, start, end):
        word = match.group()
        first = word[0]
        if first.isalpha():
            shape = Shape.NAME if first.isupper() else Shape.WORD
        elif (len(word) > 1 and word[-1].isalnum()) or first.isdigit():
            shape = Shape.NUMBER
        else:
            shape = Shape.MARK
        yield Token(match.start(), match.end(), word.lower(), shape)


def _ends(sentence: list[Token], ahead: list[Token]) -> bool:
    last = sentence[-1]
    following = ahead[0] if ahead else None
    if following is None:
        return True
    if last.shape is Shape.QUOTE:
        if last.tail and last.tail in FINAL:
            return following.shape in (Shape.NAME, Shape.QUOTE, Shape.NUMBER) and not _tag(ahead)
        return False
    if last.shape is Shape.MARK:
        if following.shape is Shape.WORD or (following.shape is Shape.MARK and following.low not in "([•"):
            return False
        if last.low == ")" and len(sentence) > 1:
            return sentence[-2].low in FINAL
        return last.low in FINAL and (last.low != "." or len(sentence) < 2 or not _abbreviates(sentence, following))
    return last.low.endswith(".") and following.low in words("starters")


def _abbreviates(sentence: list[Token], following: Token) -> bool:
    """Whether the full stop that `sentence` ends with is that of "Mr.", "J." or "No. 1"."""
    word, dot = sentence[-2:]
    if word.end != dot.start or word.shape is not Shape.NAME:
        return False
    if word.low == "no":
        return following.shape is Shape.NUMBER
    return word.low in words("abbreviations") or (len(word.low) == 1 and word.low != "i")


def _tag(ahead: list[Token]) -> bool:
    """Whether what follows a quotation that ends like a sentence is its "X said."."""
    known = verbs()
    for at, token in enumerate(ahead[:7]):
        if token.shape in (Shape.MARK, Shape.QUOTE):
            return False
        verb = known.get(token.low) if token.shape is Shape.WORD else None
        if verb is not None and "quote" in verb.takes and verb.form in (Form.THIRD, Form.PAST):
            after = ahead[at + 1] if at + 1 < len(ahead) else None
            return (
                after is None
                or "person" in verb.takes
                or after.shape in (Shape.MARK, Shape.QUOTE)
                or after.low in words("frames")
            )
    return False
