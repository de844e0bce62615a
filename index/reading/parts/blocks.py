"""Splits text into paragraphs: each line is one, unless the text is wrapped at a fixed width."""

import re
from dataclasses import dataclass
from itertools import pairwise

from index.reading.reasons import UnreadableError

_MOST_LINES = 200_000  # about as many as can be handled within a few seconds
_LINE_ENDS = "\n\r\f\x1c\x1d\x1e\x85\u2029"  # a line separator or a vertical tab breaks a line within a paragraph
_LINE = re.compile(f"[^{_LINE_ENDS}]*(?:\r\n|[{_LINE_ENDS}])|[^{_LINE_ENDS}]+")
_SOFT = re.compile("[\u2028\v]")
_SOFT_TWICE = re.compile("[\u2028\v](?=[ \\t]*[\u2028\v])")  # a blank line
_NARROWEST, _WIDEST = 40, 110  # characters; the widths at which text is wrapped
_WRAPPED = 0.85  # the least share of line breaks after which the next word would not have fitted
_FEWEST = 3  # line breaks by which wrapping can be told
_LONGEST = 98  # the percentile of line lengths taken as the longest: a long web address cannot be wrapped
_RAGGED = 6  # characters by which some editors break lines too early
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_ITEM = re.compile(r"[-*•–·]\s|\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, `text[start:end]` without surrounding white space. `gap` means that a blank line precedes it."""

    start: int
    end: int
    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    gap: bool


def blocks(text: str, front: int = 0) -> list[Block]:
    """The paragraphs of a text, in order. They contain every character that is not white space.

    The text up to `front`, which is the end of a line, is one paragraph. Raises UnreadableError for a text with far
    more lines than an article has.
    """
    if sum(map(text.count, _LINE_ENDS)) - text.count("\r\n") > _MOST_LINES:
        raise UnreadableError(f"too large: more than {_MOST_LINES:,} lines, which is no article")
    lines = [line for line in _lines(_hard(text)) if line.start >= front]
    width = _wrapped_at(text, lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and width and _continues(text, groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    first = [Block(0, front, text[:front], False)] if front else []
    return first + [Block(g[0].start, g[-1].end, text[g[0].start : g[-1].end], g[0].gap) for g in groups]


def _hard(text: str) -> str:
    """The text, of the same length, with line ends for the softer ones that end a paragraph.

    Some editors write nothing else: then each ends a line. Elsewhere two of them leave a line blank.
    """
    if "\u2028" not in text and "\v" not in text:
        return text
    alone = not any(end in text.strip() for end in _LINE_ENDS)
    return (_SOFT if alone else _SOFT_TWICE).sub("\n", text)


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank."""
    found: list[_Line] = []
    position = 0
    gap = False
    for line in _LINE.findall(text):
        stripped = line.strip()
        if stripped:
            indent = len(line) - len(line.lstrip())
            start = position + indent
            found.append(_Line(start, start + len(stripped), indent, gap))
            gap = False
        else:
            gap = True
        position += len(line)
    return found


def _wrapped_at(text: str, lines: list[_Line]) -> int:
    """The width at which a text is wrapped, 0 if its lines are paragraphs.

    In wrapped text, lines end because the next word would not have fitted. So the longest line tells the width, nearly
    every line break within a paragraph has that reason, and most of them are within sentences.
    """
    breaks = [(line, after) for line, after in pairwise(lines) if not after.gap]
    if len(breaks) < _FEWEST:
        return 0
    lengths = sorted(line.indent + line.end - line.start for line in lines)
    width = lengths[len(lengths) * _LONGEST // 100]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    # Short lines (a title, a date, a list) say nothing about wrapping.
    telling = [(line, after) for line, after in breaks if line.end - line.start > width // 2]
    full = sum(_full(text, line, after, width) for line, after in telling)
    within = sum(not _SENTENCE_END.search(text, line.start, line.end) for line, _ in telling)
    wrapped = len(telling) >= _FEWEST and full >= _WRAPPED * len(telling) and 2 * within > len(telling)
    return width if wrapped else 0


def _full(text: str, line: _Line, after: _Line, width: int) -> bool:
    """Whether the first word of `after` would not have fitted on `line`."""
    word = text[after.start : after.end].split(None, 1)[0]
    return line.indent + (line.end - line.start) + 1 + len(word) > width - _RAGGED


def _continues(text: str, line: _Line, after: _Line, width: int) -> bool:
    return (
        not after.gap
        and after.indent <= line.indent
        and not _ITEM.match(text, after.start)
        and _full(text, line, after, width)
    )
