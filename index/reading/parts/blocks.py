"""Text to paragraphs: a line is a paragraph, unless the text is wrapped by hand at a fixed width."""

import re
from dataclasses import dataclass
from itertools import pairwise

from index.reading.reasons import UnreadableError

_MOST_LINES = 200_000  # some seconds of work
_LINE_ENDS = "\n\r\f\x1c\x1d\x1e\x85\u2029"  # a line separator or a vertical tab breaks a line within a paragraph
_LINE = re.compile(f"[^{_LINE_ENDS}]*(?:\r\n|[{_LINE_ENDS}])|[^{_LINE_ENDS}]+")
_NARROWEST, _WIDEST = 40, 110  # widths at which text is wrapped by hand
_WRAPPED = 0.85  # the share of line breaks that must be there for want of room
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_ITEM = re.compile(r"[-*•–·]\s|\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, `text[start:end]` without white space around it; `gap` says that a blank line stands before it."""

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
    """The paragraphs of a text, in order. They hold every character but white space.

    The text up to `front`, which is the end of a line, is one paragraph. Raises UnreadableError for a text of far more
    lines than an article has.
    """
    if sum(map(text.count, _LINE_ENDS)) - text.count("\r\n") > _MOST_LINES:
        raise UnreadableError(f"too large: more than {_MOST_LINES:,} lines, which is no article")
    lines = [line for line in _lines(text) if line.start >= front]
    width = _wrapped_at(text, lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and width and _continues(text, groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    first = [Block(0, front, text[:front], False)] if front else []
    return first + [Block(g[0].start, g[-1].end, text[g[0].start : g[-1].end], g[0].gap) for g in groups]


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
    """The width at which a text is wrapped by hand; 0 where its lines are paragraphs.

    Where text is wrapped, a line ends because the next word would not have fitted: so the longest line tells the
    width, and nearly every line break within a paragraph has that reason and stands within a sentence.
    """
    breaks = [(line, after) for line, after in pairwise(lines) if not after.gap]
    if len(breaks) < 3:
        return 0
    lengths = sorted(line.indent + line.end - line.start for line in lines)
    width = lengths[len(lengths) * 98 // 100]  # the longest, apart from a long address that could not be wrapped
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    # Short lines that stand together (a title, a date, a list) say nothing for or against.
    telling = [(line, after) for line, after in breaks if line.end - line.start > width // 2]
    full = sum(_full(text, line, after, width) for line, after in telling)
    within = sum(not _SENTENCE_END.search(text, line.start, line.end) for line, _ in telling)
    wrapped = len(telling) >= 3 and full >= _WRAPPED * len(telling) and 2 * within > len(telling)
    return width if wrapped else 0


def _full(text: str, line: _Line, after: _Line, width: int) -> bool:
    """Whether the first word of `after` has no room on `line`, give or take the ragged edge of some editors."""
    word = text[after.start : after.end].split(None, 1)[0]
    return line.indent + (line.end - line.start) + 1 + len(word) > width - 6


def _continues(text: str, line: _Line, after: _Line, width: int) -> bool:
    return (
        not after.gap
        and after.indent <= line.indent
        and not _ITEM.match(text, after.start)
        and _full(text, line, after, width)
    )
