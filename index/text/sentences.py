"""Cuts text into sentences. Sentences inside a quotation are cut too, since each may be a claim of its own."""

import re
from collections.abc import Iterator

from index.model.document import Span
from index.text.stems import listed, titles

LONGEST = 40  # characters before a full stop in which the word that it ends is looked for
WRAPPED = 50  # characters; a line at least this long that stops in mid-sentence was wrapped by hand

# Where a sentence may end: a full stop with its closing marks before white space, a full stop without a space after
# it, a line break, and a link in brackets ("(RELATED: ...)").
BOUNDARY = re.compile(
    r"(?P<stop>[.!?…]+[\"”’»')\]]*)(?=\s|$)"
    r"|(?P<glued>(?<=[a-z]{3})[.!?][\"”]?)(?=[“\"]?[A-Z][a-z]+[ ,])"
    r"|(?P<line>[ \t\r]*\n\s*)"
    r"|(?P<link>\([A-Z][A-Z ]{2,20}:[^()\n]{0,300}\))"
)
OPENING = "\"“‘„«'(["
NEXT = re.compile(r"\s*[\"“‘„«'(\[]*")
FIRST_WORD = re.compile(r"\w+")


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of `text[start:end]` in order, without surrounding white space. Takes time linear in the length."""
    at = start
    for match in BOUNDARY.finditer(text, start, end):
        if match.lastgroup == "link":
            yield from _trimmed(text, at, match.start())
            yield Span(match.start(), match.end())
            at = match.end()
        elif _ends(text, at, match, end):
            yield from _trimmed(text, at, match.end())
            at = match.end()
    yield from _trimmed(text, at, end)


def _ends(text: str, start: int, match: re.Match[str], end: int) -> bool:
    following = NEXT.match(text, match.end(), end)
    after = following.end() if following else match.end()
    if after >= end:
        return True
    if match.lastgroup == "line":
        return not _wrapped(text, match, after)
    if text[after].islower():
        return False
    if match.lastgroup == "glued" or match["stop"].rstrip("\"”’»')]") != ".":
        return True
    before = text[max(start, match.start() - LONGEST) : match.start()].rsplit(None, 1)
    word = before[-1].lstrip(OPENING) if before else ""
    if word.lower() in titles():
        return False
    if word.lower() in ("no", "nos"):
        return not text[after].isdigit()
    if "." in word or (word[:1].isupper() and (len(word) == 1 or word.lower() in listed("sentences", "abbreviations"))):
        first = FIRST_WORD.match(text, after, end)
        return first is not None and first[0].lower() in listed("sentences", "starters")
    return True


def _wrapped(text: str, match: re.Match[str], after: int) -> bool:
    """Whether the line break is inside a sentence, as in a text wrapped by hand."""
    if match.group().count("\n") > 1:
        return False
    line = match.start() - 1 - text.rfind("\n", max(0, match.start() - WRAPPED - 1), match.start())
    last = text[match.start() - 1 : match.start()]
    if text[after].islower():
        return last.isalnum() or last in ",;-"
    return line >= WRAPPED and (last.isalnum() or last == ",")


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)
