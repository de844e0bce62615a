"""Reads PolNeAR (Newell et al., LREC 2018) as windows with a tag for each word and links between the tagged spans."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from index.model.document import Span
from index.quotes.decoding import INSIDE, Begin
from index.quotes.windows import LONGEST, Window, windows

_SPAN = re.compile(r"^(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t.*)?$")
_EVENT = re.compile(r"^E\d+\t(.+)$")


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution as an annotator marked it."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A text, its paragraphs, and the attributions of each of its annotators."""

    stem: str
    text: str
    paragraphs: tuple[Span, ...]
    annotations: tuple[tuple[Marked, ...], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A window, the tags of its words, and the links between spans.

    Spans are ranges of words. `contents` pairs contents with their cues, and `sources` cues with their sources, None
    for a cue without one. What is outside the window is left out.
    """

    window: Window
    tags: tuple[int, ...]
    contents: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    sources: tuple[tuple[tuple[int, int], tuple[int, int] | None], ...]


def articles(folder: Path) -> list[Article]:
    """The articles of a compartment: `folder`/text/*.txt with `folder`/attributions/*_ANNOTATOR.ann."""
    found = []
    for path in sorted((folder / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        paragraphs = tuple(Span(*match.span()) for match in re.finditer(r"\S[^\n]*", text))
        marks = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        marks = [mark for mark in marks if mark.stem.rpartition("_")[0] == path.stem]
        found.append(Article(path.stem, text, paragraphs, tuple(_read(mark) for mark in marks)))
    return found


def _read(path: Path) -> tuple[Marked, ...]:
    spans: dict[str, tuple[Span, ...]] = {}
    marked = []
    for line in path.read_bytes().decode("utf-8").split("\n"):
        if span := _SPAN.match(line):
            fragments = (fragment.split() for fragment in span[3].split(";"))
            spans[span[1]] = tuple(Span(int(start), int(end)) for start, end in fragments)
        elif event := _EVENT.match(line):
            roles: dict[str, list[Span]] = {"Source": [], "Cue": [], "Content": []}
            for argument in event[1].split()[1:]:
                role, _, reference = argument.partition(":")
                roles.get(role.rstrip("0123456789"), []).extend(spans.get(reference, ()))
            if roles["Content"] and roles["Cue"]:
                marked.append(Marked(*(tuple(sorted(roles[role])) for role in ("Source", "Cue", "Content"))))
    return tuple(marked)


def examples(article: Article, tokenizer: Tokenizer, chance: random.Random) -> Iterator[Example]:
    """The article's windows, cut differently each time, with the annotations of one of its annotators."""
    if not article.annotations:
        return
    marks = chance.choice(article.annotations)
    for window in windows(article.text, article.paragraphs, tokenizer, chance.randint(LONGEST // 4, LONGEST)):
        whole = Span(window.spans[0].start, window.spans[-1].end)
        here = [
            mark for mark in marks if any(whole.overlaps(span) for span in (*mark.cue, *mark.source, *mark.content))
        ]
        yield _example(window, here)


def _example(window: Window, marks: Sequence[Marked]) -> Example:
    tags = [0] * len(window.spans)
    contents, sources = [], []
    for mark in marks:
        cue = _ranges(window, mark.cue)
        content = _ranges(window, mark.content)
        source = _ranges(window, mark.source)
        for ranges, begin in ((content, Begin.CONTENT), (source, Begin.SOURCE), (cue, Begin.CUE)):
            for start, end in ranges:
                tags[start] = begin if start or not window.continues or not _cut(window, mark) else begin + INSIDE
                tags[start + 1 : end] = [begin + INSIDE] * (end - start - 1)
        if cue:
            contents += [(one, cue[0]) for one in content]
            if source or not mark.source:
                sources.append((cue[0], source[0] if source else None))
    for at, tag in enumerate(tags):  # a span that another one interrupts begins again after it
        before = tags[at - 1] if at and window.paragraphs[at] == window.paragraphs[at - 1] else None
        if tag > INSIDE and before not in (tag, tag - INSIDE) and not (at == 0 and window.continues):
            tags[at] = tag - INSIDE
    return Example(window, tuple(tags), tuple(contents), tuple(sources))


def _cut(window: Window, mark: Marked) -> bool:
    """Whether the window's first word continues a span that began before it."""
    first = window.spans[0].start
    return any(span.start < first < span.end for span in (*mark.source, *mark.cue, *mark.content))


def _ranges(window: Window, spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    """The spans as ranges of the window's words, cut at the ends of paragraphs, and joined where they touch."""
    found: list[tuple[int, int]] = []
    for at, word in enumerate(window.spans):
        if not any(word.overlaps(span) for span in spans):
            continue
        if found and found[-1][1] == at and window.paragraphs[at] == window.paragraphs[at - 1]:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found
