"""Splits text into the cells that it takes on the screen, and says which of them terminals may draw differently."""

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui.present.widths import graphemes, width

# One cell in every terminal: Latin, Greek, Cyrillic, typographic punctuation, arrows, control pictures, box drawing.
_NARROW = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x482), (0x48A, 0x52F), (0x2010, 0x2027), (0x2030, 0x203A),
    (0x20AC, 0x20AC), (0x2190, 0x2199), (0x2400, 0x2426), (0x2500, 0x257F), (0xFFFD, 0xFFFD),
)  # fmt: skip
_ASCII = ((0x20, 0x7E),)
# Two cells in every terminal: kana, ideographs, Hangul, and full-width forms.
_WIDE = (
    (0x3000, 0x3029), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x3105, 0x312F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3), (0xFF01, 0xFF60),
)  # fmt: skip


class Cells(NamedTuple):
    """The content of each cell ("" in all but the first of a grapheme), and the indexes of cells of unsure width.

    `marks` are combining marks at the beginning of the text, which belong to the cell before it.
    """

    chars: Sequence[str]
    unsure: Sequence[int] = ()
    marks: str = ""


def ambiguous_is_narrow(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether characters of ambiguous width take one cell, as they do except in East Asian locales."""
    language = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return not language.startswith(("ja", "ko", "zh"))


_sure = frozenset(
    chr(code) for first, last in (_NARROW if ambiguous_is_narrow() else _ASCII) for code in range(first, last + 1)
)


def split(text: str) -> Cells:
    """The cells of a text, as many as the terminal that draws it widest needs."""
    return Cells(text) if text.isascii() or _sure.issuperset(text) else _split(text)


@lru_cache(maxsize=4096)
def _split(text: str) -> Cells:
    chars: list[str] = []
    unsure: list[int] = []
    marks = ""
    for start, end in graphemes(text):
        grapheme = text[start:end]
        cells = width(grapheme)
        if not cells:  # only the first one
            marks = grapheme
            continue
        if grapheme not in _sure and not _is_wide(grapheme):
            unsure += range(len(chars), len(chars) + cells)
        chars += [grapheme, *[""] * (cells - 1)]
    return Cells(chars, unsure, marks)


def _is_wide(grapheme: str) -> bool:
    return len(grapheme) == 1 and any(first <= ord(grapheme) <= last for first, last in _WIDE)
