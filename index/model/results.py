"""The results of searches: hits, facets to narrow them by, looser queries, saved searches."""

import msgspec

from index.model.claims import Standing
from index.model.document import Span

SHORTEST_PREFIX = 3  # letters; a shorter beginning matches too many words to be searched for


class Hit(msgspec.Struct, frozen=True):
    """A document that was found, or a statement or a claim in it.

    `spans` are the places of the query's words in the document's text, in order, at most 1,000; a phrase is one span.
    `snippet` is the stretch of about 160 characters that shows them best, or the whole statement or claim. `claim` is
    an id. `speaker`, `claim` and `standing` are None where they do not apply.
    """

    document: int
    score: float
    spans: tuple[Span, ...]
    snippet: Span
    speaker: str | None = None
    claim: str | None = None
    standing: Standing | None = None


class Facet(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way to narrow a search: the `value` of a `field` that `count` of the documents found have.

    `query` is the condition to add to the search. With `at_most`, the true count may be lower; with `at_least`, it may
    be higher, since only the newest of the documents found were counted.
    """

    field: str
    value: str
    count: int
    query: str
    at_most: bool = False
    at_least: bool = False


class SavedSearch(msgspec.Struct, frozen=True):
    """A saved query: how many documents it finds, and how many of them are new since the user last looked at it."""

    query: str
    documents: int
    new: int


class Alternative(msgspec.Struct, frozen=True):
    """A looser query to try instead of one that finds nothing, and how many hits it has."""

    query: str
    total: int


class Results(msgspec.Struct, frozen=True):
    """What a search found, best first.

    `understood` is the query as it was interpreted. `hits` are the best of `total`. `note` says which parts of the
    query were ignored, or what there is instead if nothing was found. `kind` says what the hits are: "documents",
    "statements" or "claims", or "marks" for documents, claims and other words that are marked as the query says.
    """

    query: str
    understood: str
    hits: tuple[Hit, ...]
    total: int
    note: str
    kind: str = "documents"
