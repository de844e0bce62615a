"""The messages between the app and its workers (index.worker): one JSON object on each line.

The searching worker reads Asked and writes Answered. A newer read supersedes those still waiting, which get no answer.
Writes are never dropped: each is done and answered, in order. The updating worker reads ids of documents in sight and
writes its progress as lines that Told decodes. The watching worker writes Watched, and goes on when it reads an empty
line.
"""

import msgspec

from index.model.news import ClaimNews, DocumentNews, News
from index.model.progress import Progress
from index.model.results import Alternative, Facet, Results, SavedSearch


class _Message(msgspec.Struct, frozen=True, tag=str.lower):
    """A kind of request or answer. Its `type` in JSON is the class's name in lower case."""


# Reads


class Search(_Message, frozen=True):
    """The best hits for a query. `begun` and `start` are as in Library.search."""

    query: str
    limit: int = 50
    begun: bool = False
    start: int = 0


class First(_Message, frozen=True):
    """Some hits for a query that is being typed, as fast as possible."""

    query: str
    limit: int = 50


class Like(_Message, frozen=True):
    """Documents that share rare words with a text."""

    text: str
    limit: int = 50


class Narrow(_Message, frozen=True):
    """The facets that a search can be narrowed by."""

    query: str


class Loosen(_Message, frozen=True):
    """Looser queries for one that finds nothing."""

    query: str


class ListSaved(_Message, frozen=True):
    """The saved searches, with what is new in each."""


# Writes


class Remember(_Message, frozen=True):
    """Add a query to the latest ones."""

    query: str


class Save(_Message, frozen=True):
    """Save a query; what it finds now counts as seen."""

    query: str


class Look(_Message, frozen=True):
    """Note that the user looked at a saved search: what it finds now counts as seen."""

    query: str


class Drop(_Message, frozen=True):
    """Delete a saved search."""

    query: str


class OpenNews(_Message, frozen=True):
    """Keep that some news were seen."""

    items: tuple[DocumentNews | ClaimNews, ...]


class SeeNews(_Message, frozen=True):
    """Keep that all these news were seen."""

    news: News


Read = Search | First | Like | Narrow | Loosen | ListSaved
Write = Remember | Save | Look | Drop | OpenNews | SeeNews
Request = Read | Write


class Asked(msgspec.Struct, frozen=True):
    """A request, numbered from 1 by whoever asks."""

    id: int
    request: Request


# Answers


class Found(_Message, frozen=True):
    """The answer to Search, First and Like."""

    results: Results


class Narrower(_Message, frozen=True):
    """The answer to Narrow."""

    facets: tuple[Facet, ...]


class Looser(_Message, frozen=True):
    """The answer to Loosen, those nearest to the query first."""

    alternatives: tuple[Alternative, ...]


class Saved(_Message, frozen=True):
    """The answer to ListSaved."""

    searches: tuple[SavedSearch, ...]


class Written(_Message, frozen=True):
    """The answer to every write: it is done."""


class Failed(_Message, frozen=True):
    """The answer to a request that failed. If `damaged`, an update will mend what is at fault."""

    error: str
    damaged: bool = False


Answer = Found | Narrower | Looser | Saved | Written | Failed


class Answered(msgspec.Struct, frozen=True):
    """The answer to the request with this number; 0 for a message of the worker's own, such as its failure."""

    id: int
    answer: Answer


# Updating


class Fault(msgspec.Struct, frozen=True):
    """The last line of a failed update."""

    error: str


class Told(msgspec.Struct, frozen=True):
    """Any line of an update: it has the fields of a Progress or those of a Fault."""

    stage: str = ""
    done: int = 0
    total: int = 0
    revision: int = 0
    note: str = ""
    percent: int = 0
    error: str = ""

    @property
    def progress(self) -> Progress:
        return Progress(self.stage, self.done, self.total, self.revision, self.note, self.percent)


# Watching


class Watched(msgspec.Struct, frozen=True):
    """Files may have changed. `how` says how that is noticed, in words for the user; with an `error` it is not."""

    how: str = ""
    error: str = ""
