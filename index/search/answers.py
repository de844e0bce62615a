"""Queries to answers: what is found, what was not understood, and what there is where nothing can be found.

A query finds documents; one that says who speaks finds statements, and one that names a standing finds claims. What it
says of documents then holds for the document that a statement or a claim stands in. Words beside a standing are sought
in the claim's own text, and in the name of its speaker.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as changed

from index.model.results import SHORTEST_PREFIX, Alternative, Facet, Results
from index.search.claims import Claims
from index.search.conditions import Conditions, Found, kind_of
from index.search.documents import Documents, begun, like
from index.search.facets import facets
from index.search.fulltext import FullText, NeverMadeError, SearchFailedError, UnusableError
from index.search.looser import looser
from index.search.nodes import INDEXED, Node, Term, field_of, positive
from index.search.queries import parse, unfinished
from index.search.statements import Statements
from index.store.catalogue import Catalogue
from index.store.files import LibraryError, locked

_MOST_FORMS = 3  # words that are told with their forms, and forms of each

State = tuple[Catalogue, FullText]
_Answer = Callable[["_Query", int], Results]


class Answers:
    """Answers queries about one library. No query makes it raise anything but LibraryError."""

    def __init__(self, state: Callable[[], AbstractContextManager[State]], lock: Path) -> None:
        """`state` opens the catalogue and the full text as they are now; `lock` is the library's writer lock."""
        self._state = state
        self._lock = lock

    def best(self, query: str, limit: int, *, unended: bool = False) -> Results:
        """The best hits; where there are none and `unended`, those for the query with its last word as a beginning."""
        results = self._answer(query, limit, _Query.best)
        longer = unfinished(query) if unended else query
        return results if results.hits or longer == query else self._answer(longer, limit, _Query.best)

    def first(self, query: str, limit: int) -> Results:
        """Some hits at once, the last word being the beginning of one."""
        longer = unfinished(query)
        results = self._answer(longer, limit, _Query.first)
        if results.hits or longer == query:
            return results
        whole = self._answer(query, limit, _Query.first)  # no word begins so, but another form of it may be there
        return whole if whole.hits else results

    def facets(self, query: str) -> tuple[Facet, ...]:
        """What a search can be narrowed by; nothing where it cannot be made just now."""
        parsed = parse(query)
        if parsed.query is None:
            return ()
        with self._state() as state, suppress(UnusableError, OSError):
            return _Query(*state, parsed.query).facets()
        return ()

    def looser(self, query: str, limit: int) -> tuple[Alternative, ...]:
        """Looser queries that find something, the nearest first."""
        parsed = parse(query)
        found: list[Alternative] = []
        for form in looser(parsed.query) if parsed.query else ():
            total = self.best(str(form), 1).total
            if total:
                found.append(Alternative(str(form), total))
            if len(found) == limit:
                break
        return tuple(found)

    def like(self, text: str, limit: int) -> Results:
        """Documents that share rare words with a text."""
        query = ""
        with self._state() as (_, fulltext), suppress(UnusableError, OSError):
            query = like(fulltext, text)
        return self.best(query or text, limit)

    def digests(self, query: str) -> set[bytes] | None:
        """What stands for the documents that a query finds; None where it cannot be asked just now."""
        parsed = parse(query)
        with self._state() as state, suppress(UnusableError, OSError):
            if parsed.query is not None:
                return state[0].columns.digests(_Query(*state, parsed.query).hits.documents())
        return None

    def _answer(self, query: str, limit: int, answer: _Answer) -> Results:
        """What a query finds, or why it finds nothing just now."""
        parsed = parse(query)
        node = parsed.query
        if node is None:
            return Results(query, "", (), 0, " ".join(parsed.notes) or "Nothing to search for.")

        def told(results: Results) -> Results:
            note = " ".join(filter(None, (*parsed.notes, results.note)))
            return changed(results, query=query, understood=parsed.understood, note=note)

        try:
            with self._state() as state:
                return told(answer(_Query(*state, node), limit))
        except (UnusableError, OSError):
            pass  # an update may just have replaced the index: once more, with what is there now
        try:
            with self._state() as state:
                state[1].close()
                return told(answer(_Query(*state, node), limit))
        except NeverMadeError:
            note = "The full text is not made yet: search again when the documents are read in."
        except SearchFailedError as error:
            note = self._doubt(str(error))
        except (UnusableError, OSError) as error:
            note = _unusable(error)  # the update sees for itself
        return told(Results(query, "", (), 0, note))

    def _doubt(self, why: str) -> str:
        """Have the next update make the full text anew, in which a search failed; returns what to say."""
        with suppress(LibraryError), locked(self._lock), self._state() as (_, fulltext):
            if not fulltext.doubt(why):
                return f"This cannot be searched for: {why}. Making the full text anew did not help."
        return _unusable(why)


class _Query:
    """One query, understood, in one state of the catalogue and of the full text."""

    def __init__(self, catalogue: Catalogue, fulltext: FullText, query: Node) -> None:
        self._catalogue = catalogue
        self._fulltext = fulltext
        self._query = query
        self._conditions = Conditions(catalogue, fulltext, query, kind_of(query))

    @property
    def hits(self) -> Documents | Statements | Claims:
        match self._conditions.kind:
            case "documents":
                return Documents(self._conditions)
            case "statements":
                return Statements(self._conditions)
            case "claims":
                return Claims(self._conditions)

    def best(self, limit: int) -> Results:
        found = self.hits.find(limit)
        notes = [found.note, "" if found.hits else self._instead("Nothing found")]
        mark = self._fulltext.watermark()
        waiting = self._catalogue.count_since(mark.revision, mark.document)
        if waiting:
            notes.append(f"{waiting:,} documents are still to be indexed.")
        if found.hits:
            notes.append(self._forms())
        return self._results(found, " ".join(filter(None, notes)))

    def first(self, limit: int) -> Results:
        match self._query:
            case Term(word, "body", fuzzy=False, prefix=False) if len(word) < SHORTEST_PREFIX:
                found = begun(self._catalogue, word, limit)
            case _:
                found = self.hits.first(limit)
                if found.hits:
                    found = replace(found, note="The first found.")
        return self._results(found, found.note if found.hits or found.note else self._instead("Nothing found yet"))

    def facets(self) -> tuple[Facet, ...]:
        return facets(self._conditions, self.hits.documents())

    def _results(self, found: Found, note: str) -> Results:
        return Results("", "", found.hits, found.total, note, self._conditions.kind)

    def _instead(self, nothing: str) -> str:
        """That nothing was found, and what there is instead."""
        instead = self._fulltext.alternatives(self._query)
        return f"{nothing}: {instead}." if instead else f"{nothing}."

    def _forms(self) -> str:
        """Which other forms of the words sought there are, in a line; "" where there are none."""
        told = []
        for leaf in positive(self._query):
            if isinstance(leaf, Term) and leaf.has_forms and field_of(leaf) in (*INDEXED, "said"):
                known = self._fulltext.forms(replace(leaf, field="title" if leaf.field == "title" else "body"))
                others = [word for word in known if word != leaf.word]
                more = "…" if len(others) > _MOST_FORMS else ""
                if others:
                    told.append(f"{leaf.word} also as {', '.join(others[:_MOST_FORMS])}{more}")
        told = list(dict.fromkeys(told))
        return f"{'; '.join(told[:_MOST_FORMS])} (=word finds it alone)." if told else ""


def _unusable(why: object) -> str:
    return f"The full text cannot be searched: {why}. The next update makes it anew; reading goes on."
