"""Text cut into the cells it takes on the screen, and which of them a terminal may see otherwise."""

import os
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

_JOINER = "\N{ZERO WIDTH JOINER}"
# One cell each in every terminal: Latin, Greek, Cyrillic, typographic punctuation, rules, arrows, pictures of controls.
_NARROW = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203a\u20ac\u2190-\u2199"
    "\u2400-\u2426\u2500-\u257f\ufffd]*"
)
_ASCII = re.compile("[ -~]*")
# Two cells each in every terminal: kana, ideographs, Hangul, and the full-width forms.
_WIDE = re.compile(
    "[\u3000-\u3029\u3041-\u3096\u30a1-\u30fa\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]"
)


class Cells(NamedTuple):
    """What stands in each cell, "" in the second one of a wide character, and the numbers of those to mistrust.

    `marks` belong to the cell before: the text begins with them.
    """

    chars: Sequence[str]
    unsure: Sequence[int] = ()
    marks: str = ""


def ambiguous_is_narrow(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether characters of ambiguous width take one cell: everywhere but in East Asian locales, as a rule."""
    language = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return not language.startswith(("ja", "ko", "zh"))


_sure = _NARROW if ambiguous_is_narrow() else _ASCII


def split(text: str) -> Cells:
    """The cells of a text: as many of them as Textual thinks it takes."""
    return Cells(text) if _sure.fullmatch(text) else _split(text)


@lru_cache(maxsize=4096)
def _split(text: str) -> Cells:
    chars: list[str] = []
    unsure: list[int] = []
    marks = ""
    for cluster in _clusters(text):
        width = cell_len(cluster)
        if not width:  # only the first one
            marks = cluster
            continue
        if not (_sure.fullmatch(cluster) or _WIDE.fullmatch(cluster)):
            unsure += range(len(chars), len(chars) + width)
        chars += [cluster, *[""] * (width - 1)]
    return Cells(chars, unsure, marks)


def _clusters(text: str) -> list[str]:
    """Each character with the marks upon it, and what joiners join."""
    clusters: list[str] = []
    for char in text:
        if clusters and (not cell_len(char) or clusters[-1].endswith(_JOINER)):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters
