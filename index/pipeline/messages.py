"""What the app and its workers (index.worker) say to each other: lines of JSON, one message each.

The searching worker is asked with Asked and answers with Answered. Reads may be superseded: of those waiting only the
newest is answered. Writes never are: each is done, in the order in which they were asked for, and answered.
The updating worker is asked nothing, and tells how far it is in lines that Told reads.
"""

import msgspec

from index.model.progress import Progress
from index.model.results import Alternative, Facet, Results, SavedSearch


class _Message(msgspec.Struct, frozen=True, tag=str.lower):
    """One kind of request or answer; its `type` in JSON is the name of its class in small letters."""


# Reads


class Search(_Message, frozen=True):
    """The best hits for a query. With `begun` it may still be typed: where it finds nothing, its last word is taken as
    the beginning of one.
    """

    query: str
    limit: int = 50
    begun: bool = False


class First(_Message, frozen=True):
    """Some hits for a query that is being typed, at once."""

    query: str
    limit: int = 50


class Like(_Message, frozen=True):
    """Documents that share the rare words of a text."""

    text: str
    limit: int = 50


class Narrow(_Message, frozen=True):
    """What a search can be narrowed by."""

    query: str


class Loosen(_Message, frozen=True):
    """Looser queries for one that finds nothing."""

    query: str


class ListSaved(_Message, frozen=True):
    """The saved searches, with what is new in each."""


# Writes


class Remember(_Message, frozen=True):
    """Keep a query with those made before."""

    query: str


class Save(_Message, frozen=True):
    """Save a query; what it finds now is not new."""

    query: str


class Look(_Message, frozen=True):
    """Note that a saved search was looked at: what it finds now is no longer new."""

    query: str


class Drop(_Message, frozen=True):
    """Save a query no longer."""

    query: str


Read = Search | First | Like | Narrow | Loosen | ListSaved
Write = Remember | Save | Look | Drop
Request = Read | Write


class Asked(msgspec.Struct, frozen=True):
    """A request, under a number of the asker's own from 1 on."""

    id: int
    request: Request


# Answers


class Found(_Message, frozen=True):
    """To Search, First and Like."""

    results: Results


class Narrower(_Message, frozen=True):
    """To Narrow."""

    facets: tuple[Facet, ...]


class Looser(_Message, frozen=True):
    """To Loosen; those nearest to the query come first."""

    alternatives: tuple[Alternative, ...]


class Saved(_Message, frozen=True):
    """To ListSaved."""

    searches: tuple[SavedSearch, ...]


class Written(_Message, frozen=True):
    """To every write: it is done."""


class Failed(_Message, frozen=True):
    """To any request; `damaged` says that an update mends what is at fault."""

    error: str
    damaged: bool = False


Answer = Found | Narrower | Looser | Saved | Written | Failed


class Answered(msgspec.Struct, frozen=True):
    """An answer to the request of this number; 0 for what is no answer to one, such as the worker's own fault."""

    id: int
    answer: Answer


# Updating


class Fault(msgspec.Struct, frozen=True):
    """The last line of an update that failed."""

    error: str


class Told(msgspec.Struct, frozen=True):
    """Any line of an update: the fields of a Progress, or those of a Fault."""

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
