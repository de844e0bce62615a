"""What the model found in a window of text, before it is put together to statements."""

from dataclasses import dataclass
from typing import NamedTuple

from index.model.document import Span


class Link(NamedTuple):
    """The number of the span that another belongs to, None for none, and the probability of that."""

    to: int | None
    probability: float


@dataclass(frozen=True, slots=True)
class Tagged:
    """A span that the model found. `probability` is the mean of its words'; `link` is where it belongs.

    The link of a content is a number of the reading's cues, that of a cue a number of its sources.
    """

    span: Span
    probability: float
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The spans of one window, each role in the order of the text.

    `open` is true where the first content continues one that began in the window before. The window ends at `end`.
    """

    sources: tuple[Tagged, ...]
    cues: tuple[Tagged, ...]
    contents: tuple[Tagged, ...]
    open: bool
    end: int
