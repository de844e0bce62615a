"""What a search gives: hits, what can narrow it, looser queries, saved searches."""

import msgspec

from index.model.claims import Standing
from index.model.document import Span

SHORTEST_PREFIX = 3  # letters that the beginning of a word needs to be searched for


class Hit(msgspec.Struct, frozen=True):
    """A document found, or a statement or a claim in one.

    `spans` are where the query's words stand in its text, in order, a phrase as one span, at most 1,000; `snippet` is
    the stretch of about 160 characters that shows them best. Of a statement or a claim `snippet` is all of it and
    `spans` lie in it; `speaker`, the `claim`'s id and its `standing` are None where there is none.
    """

    document: int
    score: float
    spans: tuple[Span, ...]
    snippet: Span
    speaker: str | None = None
    claim: str | None = None
    standing: Standing | None = None


class Facet(msgspec.Struct, frozen=True, omit_defaults=True):
    """What can narrow a search: a `value` of a `field`, in how many of the documents found, and how to ask for it.

    With `at_most` the `count` may be too high.
    """

    field: str
    value: str
    count: int
    query: str
    at_most: bool = False


class SavedSearch(msgspec.Struct, frozen=True):
    """A saved query: how many documents have a hit, and how many of them were not there when it was last looked at."""

    query: str
    documents: int
    new: int


class Alternative(msgspec.Struct, frozen=True):
    """A looser query in place of one that finds nothing, and how much it finds."""

    query: str
    total: int


class Results(msgspec.Struct, frozen=True):
    """What a search found, best first. `understood` is the query as understood; `total` counts all that was found;
    `note` says what could not be used, or what there is instead where nothing was found. `kind` is what the hits are:
    documents, statements or claims.
    """

    query: str
    understood: str
    hits: tuple[Hit, ...]
    total: int
    note: str
    kind: str = "documents"
