"""Articles with their source mentions marked: `{He|Marta Lind} said`.

`{observers}` is an unnamed source that means itself; `{They|~two sailors}` one that means another; `?` stands for
nobody that a reader could tell.
"""

import re
from pathlib import Path
from typing import NamedTuple

from index.model.document import Span

FIXTURES = Path(__file__).parent / "fixtures"
MARKED = re.compile(r"\{([^{}|]+)(?:\|([^{}|]+))?\}")


class Label(NamedTuple):
    """A source mention and its right speaker, None where nobody can tell."""

    mention: str
    span: Span
    speaker: str | None
    unnamed: bool


def marked(source: str) -> tuple[str, list[Label]]:
    """A text without its marks, and its labels."""
    text, last = "", 0
    labels: list[Label] = []
    for match in MARKED.finditer(source):
        text += source[last : match.start()]
        mention, label = match.groups()
        span = Span(len(text), len(text) + len(mention))
        unnamed = label is None or label.startswith("~")
        speaker = None if label == "?" else (label or mention).removeprefix("~")
        labels.append(Label(mention, span, speaker, unnamed))
        text += mention
        last = match.end()
    return text + source[last:], labels


def read(name: str) -> tuple[str, list[Label]]:
    """The text of a fixture without its marks, and its labels."""
    return marked((FIXTURES / name).read_text(encoding="utf-8"))
