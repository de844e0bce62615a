"""Searches of a library, those that were saved, and the latest."""

from typing import TYPE_CHECKING

from index.model.results import Alternative, Facet, Results, SavedSearch
from index.store.files import LibraryError, own_folder

if TYPE_CHECKING:
    from index.journal.searches import Searches

from index.library.opened import Opened


class Searching(Opened):
    """Answers from the catalogue and the full text. See Library."""

    def search(self, query: str, limit: int = 50, *, begun: bool = False, start: int = 0) -> Results:
        """The best hits for a query in the language of index.search.queries, which may be any text.

        They are at most `limit`, from the one numbered `start` on. If `begun`, the user may still be typing: if the
        query finds nothing, its last word counts as the beginning of one.
        """
        return self._answers.best(query, limit, unended=begun, start=start)

    def first_hits(self, query: str, limit: int = 20) -> Results:
        """Some hits for a query that is being typed, as fast as possible: neither ranked nor counted.

        The last word counts as the beginning of one. For one or two letters alone, the hits are documents with such
        words in their titles, and the note lists such speakers.
        """
        return self._answers.first(query, limit)

    def facets(self, query: str) -> tuple[Facet, ...]:
        """The facets that a search can be narrowed by; none if the search is impossible at the moment."""
        return self._answers.facets(query)

    def looser(self, query: str, limit: int = 6) -> tuple[Alternative, ...]:
        """Looser queries that find something, for one that finds nothing, the nearest first."""
        return self._answers.looser(query, limit)

    def search_like(self, text: str, limit: int = 50) -> Results:
        """Documents that share rare words with a text, such as a claim. `Results.query` is the query for them."""
        return self._answers.like(text, limit)

    # What the analyst searched for

    def latest_queries(self) -> tuple[str, ...]:
        """The latest queries, newest first. Raises LibraryError."""
        return self._searches().latest()

    def remember_query(self, query: str) -> None:
        """Add a query to the latest ones. Raises LibraryError."""
        self._searches().remember(query)

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """The saved searches, with what is new since the user last looked at each. Raises LibraryError."""
        self.mend_searches()
        searches = self._searches()
        found = [(query, self._answers.digests(query) or set(), searches.seen(query)) for query in searches.saved()]
        return tuple(SavedSearch(query, len(now), len(now - seen)) for query, now, seen in found)

    def mend_searches(self) -> None:
        """Set an unreadable journal or file of searches aside, raising a LibraryError that gives its new name."""
        self._searches().mend()

    def save_search(self, query: str) -> None:
        """Save a query; what it finds now counts as seen. Raises LibraryError."""
        found = self._answers.digests(query)
        if found is None:
            raise LibraryError(f"{query} cannot be searched just now, so it is not saved. Try again in a moment.")
        self._searches().save(query, found)

    def look_at_search(self, query: str) -> None:
        """If a search is saved, note that the user looked at it: what it finds now counts as seen.

        Raises LibraryError.
        """
        found = self._answers.digests(query)
        if found is not None:
            self._searches().look(query, found)

    def drop_search(self, query: str) -> None:
        """Delete a saved search. Raises LibraryError."""
        self._searches().drop(query)

    def _searches(self) -> "Searches":
        from index.journal.searches import Searches, old_file

        return Searches(self.journal, old_file(self._roots.resolved, own_folder("data")))
