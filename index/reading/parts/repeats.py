"""Paragraphs that repeat in an outlet's texts on quite different things: they are furniture, whatever they say.

A text on the same event, a near-copy or a wire story that came twice repeats what it reports. So three texts must have
a paragraph, no two of which share many names. What quotes, reports or mostly consists of names is never furniture by
this.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from heapq import nsmallest
from itertools import combinations
from zlib import crc32

from msgspec.structs import replace

from index.model.document import Document, Part, PartKind
from index.model.repeats import Noted, Traits
from index.reading.parts.furniture import reports

RULE = "repeats in texts of the outlet"
_FEWEST = 3  # texts that differ
_MOST = 24  # texts that are looked at for each paragraph
_ALIKE = 0.25  # share of the names of the one with fewer: nine of ten pairs of texts on different things have less
_NAMES = 64  # names that are kept of a text, as a sample
_SHORTEST, _LONGEST = 25, 1_000  # characters
_LONG = 200  # characters; a longer paragraph must stand near the beginning or the end
_NEAR = 4  # paragraphs from there
_UNMASKED = 0.75  # the least share of the characters outside names and figures
_QUOTES = re.compile('["“”„«»]')
_NAME = re.compile(r"(?<=[\w,] )[^\W\d_a-zß-ÿа-яё]\w{3,}")
_NAMED = re.compile(r"[^\W\d_a-zß-ÿа-яё][\w'’-]*(?:\.?,? (?:of |the |de |von |van )?[^\W\d_a-zß-ÿа-яё][\w'’-]*)+")
_FIGURE = re.compile(r"\d[\d.,:/-]*")


def traits(document: Document) -> Traits:
    """What a document is compared by. It is the same whether its paragraphs that repeat are folded or not."""
    body = [part for part in document.parts if _may_repeat(part)]
    texts = [document.text[part.start : part.end] for part in body]
    starts, prints, named = [], [], []
    names = [{crc32(name.encode("utf-8", "surrogatepass")) for name in _NAME.findall(text)} for text in texts]
    for at, (part, text) in enumerate(zip(body, texts, strict=True)):
        near = at < _NEAR or len(body) - at <= _NEAR
        if _SHORTEST <= len(text) <= (_LONGEST if near else _LONG) and (masked := _masked(text)):
            starts.append(part.start)
            prints.append(crc32(masked.encode("utf-8", "surrogatepass")))
            named.append(tuple(sorted(names[at])))
    return Traits(tuple(starts), tuple(prints), tuple(named), tuple(nsmallest(_NAMES, set().union(*names))))


def repeating(texts: Sequence[Traits], asked: Collection[int]) -> frozenset[int]:
    """Those of the paragraphs `asked` for, given by their prints, that repeat in an outlet's texts.

    All of its texts that have one of them must be given. The order of the texts does not matter.
    """
    times = Counter(one for text in texts for one in set(text.prints).intersection(asked))
    having: dict[int, set[tuple[int, ...]]] = {}  # for each paragraph the other names of its texts, equal ones once
    for text in texts:
        for one, named in zip(text.prints, text.named, strict=True):
            if times[one] >= _FEWEST:
                having.setdefault(one, set()).add(tuple(name for name in text.names if name not in named))
    return frozenset(one for one, of in having.items() if len(of) >= _FEWEST and _has_different(sorted(of)[:_MOST]))


def refound(noted: Noted, asked: Collection[int], found: Collection[int]) -> tuple[int, ...]:
    """Where the paragraphs of a text start that repeat: of those that were `asked` for, the ones `found` to."""
    return tuple(
        start
        for start, one in zip(noted.traits.starts, noted.traits.prints, strict=True)
        if (one in found if one in asked else start in noted.folded)
    )


def refolded(document: Document, starts: Sequence[int]) -> Document:
    """The document with the paragraphs that start there as furniture, and others that were so by RULE in the body."""
    wanted = frozenset(starts)
    return replace(document, parts=tuple(_refolded(part, wanted) for part in document.parts))


def folded(document: Document) -> tuple[int, ...]:
    """Where the paragraphs start that are furniture by RULE."""
    return tuple(part.start for part in document.parts if part.rule == RULE)


def _refolded(part: Part, wanted: frozenset[int]) -> Part:
    if not _may_repeat(part):
        return part
    return replace(part, kind=PartKind.FURNITURE, rule=RULE) if part.start in wanted else _body(part)


def _body(part: Part) -> Part:
    return part if part.kind is PartKind.BODY else replace(part, kind=PartKind.BODY, rule="paragraph")


def _may_repeat(part: Part) -> bool:
    return part.kind is PartKind.BODY or part.rule == RULE


def _masked(text: str) -> str:
    """A paragraph without its names and figures, "" if it may be evidence or has little else."""
    if _QUOTES.search(text) or reports(text.lower()):
        return ""
    masked = _FIGURE.sub("0", _NAMED.sub("N", text))
    return " ".join(masked.split()).casefold() if len(masked) >= _UNMASKED * len(text) else ""


def _has_different(texts: Sequence[tuple[int, ...]]) -> bool:
    """Whether there are three texts, given by their names, of which no two are alike."""
    sets = [frozenset(names) for names in texts]
    differs = {
        (one, other)
        for one, other in combinations(range(len(sets)), 2)
        if len(sets[one] & sets[other]) < _ALIKE * min(len(sets[one]), len(sets[other]))
    }
    return any(
        (one, third) in differs and (other, third) in differs
        for one, other in differs
        for third in range(other + 1, len(sets))
    )
