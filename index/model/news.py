"""What is new in a library since an analyst last looked."""

from enum import StrEnum

import msgspec

from index.model.claims import Conflict, Standing
from index.model.document import Fact


class Noted(msgspec.Struct, frozen=True, array_like=True):
    """A claim in short, without anything that another catalogue would number otherwise.

    `words` is a digest of its words; `outlets` are the other outlets that have it, in alphabetical order.
    """

    words: bytes
    standing: Standing
    conflict: Conflict
    outlets: tuple[str, ...]


class Novelty(StrEnum):
    """What became of a document or a claim."""

    NEW = "new"
    CHANGED = "changed"  # a document: there is a newer text of it; a claim: it stands on something else
    GONE = "gone"


class DocumentNews(msgspec.Struct, frozen=True, omit_defaults=True, tag="document"):
    """A document that is new, has a newer text, or is gone; for one that is gone `document` is None.

    `key` is what it is remembered by. `claims` and `flagged` count those of its claims that were not seen.
    """

    novelty: Novelty
    key: str
    path: str
    heading: str
    outlet: Fact | None = None
    date: Fact | None = None
    document: int | None = None
    claims: int = 0
    flagged: int = 0


class ClaimNews(msgspec.Struct, frozen=True, omit_defaults=True, tag="claim"):
    """A claim of a new text, or one that was known and stands on something else now.

    `key` and `words` are what it is remembered by: those of its document, and in it. `before` is what was seen of it,
    None if it is new; `outlets` are the other outlets that have it now.
    """

    novelty: Novelty
    key: str
    words: str
    path: str
    document: int
    claim: str
    start: int
    end: int
    text: str
    outlet: Fact | None
    standing: Standing
    conflict: Conflict
    salience: float
    flagged: bool
    outlets: tuple[str, ...] = ()
    before: Noted | None = None


class SearchNews(msgspec.Struct, frozen=True, omit_defaults=True, tag="search"):
    """A document that a saved search finds and had not found before, and the words by which it was found."""

    query: str
    document: int
    path: str
    heading: str
    outlet: Fact | None = None
    date: Fact | None = None
    matched: tuple[str, ...] = ()


Item = DocumentNews | ClaimNews | SearchNews


class News(msgspec.Struct, frozen=True):
    """What is new: changed standings first, then documents, claims, and documents that are gone.

    Of the new claims only the flagged ones are among the `items`, unless all were asked for, and of those no more than
    were asked for; `total` counts them all. `rejudged` counts the claims that were judged otherwise only because
    twosource or the analyst's own word has changed: these are no news. `revision` is the state of the catalogue that it
    is about. `first` says that the analyst has never looked.
    """

    items: tuple[DocumentNews | ClaimNews, ...]
    total: int
    rejudged: int = 0
    revision: int = 0
    first: bool = False


class Told(msgspec.Struct, frozen=True):
    """News that were seen: what, and when (UTC, ISO 8601)."""

    at: str
    item: Item
