"""Where a row of a list leads when it is opened: plain values, which the screen acts on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from index.library import Choice, Facet
from index.model.document import Span
from tui.widgets.reader import Reader


@dataclass(frozen=True)
class ToText:
    """A document, None where the row stands for none: then only the keys go to the text.

    It is shown at `offset` if there is one, with `hits` marked; `choose` then picks a claim or a hit in it.
    """

    document: int | None
    offset: int | None = None
    hits: tuple[Span, ...] = ()
    choose: Callable[[Reader], object] | None = None


@dataclass(frozen=True)
class ToStatements:
    """All that one speaker says."""

    speaker: str


@dataclass(frozen=True)
class ToSearch:
    """What a query finds; a `saved` search counts as looked at by that."""

    query: str
    saved: bool = False


@dataclass(frozen=True)
class ToNarrowerSearch:
    """The search in sight with one more condition."""

    facet: Facet


@dataclass(frozen=True)
class ToChoice:
    """The claims of one story, outlet or speaker; of all again, where it was chosen already."""

    choice: Choice


Target: TypeAlias = ToText | ToStatements | ToSearch | ToNarrowerSearch | ToChoice
