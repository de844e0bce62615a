"""Answers queries: what is found, what was not understood, and what there is instead if nothing is found.

A query that says who speaks (or has another condition on statements) finds statements, one that names a standing finds
claims, and any other finds documents. Conditions on documents then apply to the document that a statement or claim is
in, and the plain words of a query for claims must occur in the claim's own text or in its speaker's name. A query that
asks for marks, tags or notes finds what they are on.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from index.model.results import SHORTEST_PREFIX, Alternative, Facet, Results
from index.search.conditions import Conditions, Found, Own, kind_of
from index.search.documents import Documents, begun, like
from index.search.fulltext import FullText, NeverMadeError, SearchFailedError, UnusableError
from index.search.nodes import INDEXED, Node, Term, field_of, positive
from index.search.queries import parse, unfinished
from index.store.catalogue import Catalogue
from index.store.files import LibraryError, locked

if TYPE_CHECKING:
    from index.search.claims import Claims
    from index.search.marked import MarkedThings
    from index.search.statements import Statements

_MATCHED = 1_000  # hits of which the matching words are told
_WORDS = 10  # words that are told of a document
_MOST_FORMS = 3  # words whose other forms are listed, and forms listed for each


class State(NamedTuple):
    """What a query is answered from."""

    catalogue: Catalogue
    fulltext: FullText
    own: Own


_Answer = Callable[["_Query", int], Results]


class Answers:
    """Answers queries about one library. Whatever the query is, methods raise nothing but LibraryError."""

    def __init__(self, state: Callable[[], AbstractContextManager[State]], lock: Path | None) -> None:
        """`state` opens what answers come from; `lock` is the path of the library's writer lock.

        None where another user keeps the library.
        """
        self._state = state
        self._lock = lock

    def best(self, query: str, limit: int, *, unended: bool = False, start: int = 0) -> Results:
        """The best hits, from the one numbered `start` on.

        If there are none and the query is `unended`, its last word counts as the beginning of one.
        """
        best = partial(_Query.best, start=start)
        results = self._answer(query, limit, best)
        longer = unfinished(query) if unended else query
        return results if results.total or longer == query else self._answer(longer, limit, best)

    def first(self, query: str, limit: int) -> Results:
        """Some hits, as fast as possible. The last word of the query counts as the beginning of one."""
        longer = unfinished(query)
        results = self._answer(longer, limit, _Query.first)
        if results.hits or longer == query:
            return results
        whole = self._answer(query, limit, _Query.first)  # no word begins like this, but one of its forms may occur
        return whole if whole.hits else results

    def facets(self, query: str) -> tuple[Facet, ...]:
        """The facets that a search can be narrowed by; none if the search is impossible at the moment."""
        parsed = parse(query)
        if parsed.query is None:
            return ()
        with self._state() as state, suppress(UnusableError, OSError):
            return _Query(*state, parsed.query).facets()
        return ()

    def looser(self, query: str, limit: int) -> tuple[Alternative, ...]:
        """Looser queries that find something, the nearest first."""
        from index.search.looser import looser  # late: only where nothing is found

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
        with self._state() as state, suppress(UnusableError, OSError):
            query = like(state.fulltext, text)
        return self.best(query or text, limit)

    def digests(self, query: str) -> set[bytes] | None:
        """Digests of the documents that a query finds (see Columns.digests); None if it cannot be answered now."""
        parsed = parse(query)
        with self._state() as state, suppress(UnusableError, OSError):
            if parsed.query is not None:
                return set(state.catalogue.columns.digests(_Query(*state, parsed.query).hits.documents()).values())
        return None

    def unseen(self, query: str, seen: Collection[bytes]) -> dict[int, tuple[str, ...]]:
        """The documents that a query finds whose digests are not among the `seen`, each with the words that matched.

        None of them if it cannot be answered now. The words are told of the best 1,000 hits.
        """
        parsed = parse(query)
        with self._state() as state, suppress(UnusableError, OSError):
            if parsed.query is None:
                return {}
            found = _Query(*state, parsed.query).hits
            digests = state.catalogue.columns.digests(found.documents())
            matched: dict[int, dict[str, str]] = {id_: {} for id_, digest in digests.items() if digest not in seen}
            for hit in found.find(_MATCHED, 0).hits if matched else ():
                if (words := matched.get(hit.document)) is not None:
                    text = state.catalogue.text(hit.document)
                    for span in hit.spans:
                        word = " ".join(text[span.start : span.end].split())
                        words.setdefault(word.casefold(), word)
            return {id_: tuple(words.values())[:_WORDS] for id_, words in matched.items()}
        return {}

    def _answer(self, query: str, limit: int, answer: _Answer) -> Results:
        """The results of a query; if it cannot be answered now, they are empty and say why."""
        parsed = parse(query)
        node = parsed.query
        if node is None:
            return Results(query, "", (), 0, " ".join(parsed.notes) or "Nothing to search for.")

        def told(results: Results) -> Results:
            note = " ".join(filter(None, (*parsed.notes, results.note)))
            return replace(results, query=query, understood=parsed.understood, note=note)

        try:
            with self._state() as state:
                return told(answer(_Query(*state, node), limit))
        except (UnusableError, OSError):
            pass  # an update may just have replaced the index: try once more with the new one
        try:
            with self._state() as state:
                state.fulltext.close()
                return told(answer(_Query(*state, node), limit))
        except NeverMadeError:
            note = "The full text is not made yet: search again when the documents are read in."
        except SearchFailedError as error:
            note = self._doubt(str(error))
        except (UnusableError, OSError) as error:
            note = _unusable(error)  # the next update notices this by itself
        return told(Results(query, "", (), 0, note))

    def _doubt(self, why: str) -> str:
        """Have the next update rebuild the full text, in which a search failed. Returns what to tell the user."""
        if self._lock is None:
            return _unusable(why)
        with suppress(LibraryError), locked(self._lock), self._state() as state:
            if not state.fulltext.doubt(why):
                return f"This cannot be searched for: {why}. Making the full text anew did not help."
        return _unusable(why)


class _Query:
    """A parsed query on one state of the catalogue and the full text."""

    def __init__(self, catalogue: Catalogue, fulltext: FullText, own: Own, query: Node) -> None:
        self._catalogue = catalogue
        self._fulltext = fulltext
        self._query = query
        self._conditions = Conditions(catalogue, fulltext, own, query, kind_of(query))

    @property
    def hits(self) -> "Documents | Statements | Claims | MarkedThings":
        match self._conditions.kind:  # what the others need is imported late: most queries are for documents
            case "documents":
                return Documents(self._conditions)
            case "statements":
                from index.search.statements import Statements

                return Statements(self._conditions)
            case "claims":
                from index.search.claims import Claims

                return Claims(self._conditions)
            case "marks":
                from index.search.marked import MarkedThings

                return MarkedThings(self._conditions)

    def best(self, limit: int, start: int = 0) -> Results:
        found = self.hits.find(limit, start)
        notes = [found.note, "" if found.total else self._instead("Nothing found")]
        mark = self._fulltext.watermark()
        waiting = self._catalogue.count_since(mark.revision, mark.document)
        if waiting:
            notes.append(f"{waiting:,} documents are still to be indexed.")
        kind = self._conditions.kind
        if kind in ("statements", "claims") and (missing := self._catalogue.count_without(kind)):
            notes.append(f"In {missing:,} documents {kind} are still to be found.")
        if found.hits:
            notes.append(self._forms())
        return self._results(found, " ".join(filter(None, notes)))

    def first(self, limit: int) -> Results:
        match self._query:
            case Term(word, "body", fuzzy=False, prefix=False) if len(word) < SHORTEST_PREFIX:
                found = begun(self._catalogue, self._fulltext, word, limit)
            case _:
                found = self.hits.first(limit)
                if found.hits:
                    found = replace(found, note="The first found.")
        return self._results(found, found.note if found.hits or found.note else self._instead("Nothing found yet"))

    def facets(self) -> tuple[Facet, ...]:
        from index.search.facets import facets

        return facets(self._conditions, self.hits.documents())

    def _results(self, found: Found, note: str) -> Results:
        return Results("", "", found.hits, found.total, note, self._conditions.kind)

    def _instead(self, nothing: str) -> str:
        """Says that nothing was found, and what there is instead."""
        instead = self._fulltext.alternatives(self._query)
        return f"{nothing}: {instead}." if instead else f"{nothing}."

    def _forms(self) -> str:
        """A line that lists other forms of the query's words in the index; "" if there are none."""
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
