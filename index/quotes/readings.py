"""What the model found in a window of text, from which statements are made."""

from dataclasses import dataclass
from typing import NamedTuple

from index.model.document import Span


class Link(NamedTuple):
    """The index of the span that another one belongs to, None for none, and the probability of that."""

    to: int | None
    probability: float


@dataclass(frozen=True, slots=True)
class Tagged:
    """A span that the model found. `probability` is the mean of those of its words' tags.

    The link of a content is an index into the reading's cues, that of a cue an index into its sources.
    """

    span: Span
    probability: float
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The spans of one window, those of each role in the order of the text. The window ends at `end`.

    `open` is true if the first content continues the last one of the window before.
    """

    sources: tuple[Tagged, ...]
    cues: tuple[Tagged, ...]
    contents: tuple[Tagged, ...]
    open: bool
    end: int
