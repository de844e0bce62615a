"""What is new in a library since the analyst last looked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.model.news import ClaimNews, DocumentNews, News, SearchNews, Told

if TYPE_CHECKING:
    from index.journal.looks import Looks
    from index.journal.news import Comparison

from index.library.reading import Reading
from index.library.searching import Searching


class Noticing(Reading, Searching):
    """Compares the library with what its analysts have seen. See Library."""

    def news(self, limit: int = 500, *, every: bool = False) -> News:
        """What is new: documents, claims and standings, of the claims at most `limit`. Raises LibraryError.

        With `every` the new claims that are not flagged are among them. New is what its journal's author has not seen.
        """
        with self._compared() as compared:
            return compared.news(limit, every=every)

    def see_news(self, news: News) -> None:
        """Keep that all these news were seen: then they are new no more. Raises LibraryError."""
        with self._compared() as compared:
            compared.see(news)

    def open_news(self, items: Iterable[DocumentNews | ClaimNews]) -> None:
        """Keep that some news were seen. Raises LibraryError.

        With a document those of its claims are seen that are not flagged; with a claim its document is seen.
        """
        with self._compared() as compared:
            compared.open(items)

    def has_looked(self) -> bool:
        """Whether the author has ever seen news of this library. Raises LibraryError."""
        return self._looks().is_begun()

    def news_seen(self, since: str = "") -> tuple[Told, ...]:
        """The news that were seen since a time (UTC, ISO 8601), oldest first. Raises LibraryError."""
        return self._looks().told(since)

    def search_news(self) -> tuple[SearchNews, ...]:
        """The documents that saved searches find now and had not found before. Raises LibraryError."""
        searches = self._searches()
        return tuple(
            SearchNews(query, id_, entry.path, entry.heading, entry.outlet, entry.date, matched)
            for query in searches.saved()
            for id_, matched in self._answers.unseen(query, searches.seen(query)).items()
            if (entry := self.entry(id_))
        )

    @contextmanager
    def _compared(self) -> "Iterator[Comparison]":
        from index.journal.news import JUDGING, Comparison

        with self._catalogue.reading() as catalogue:
            made_by = f"{catalogue.state('grouping')} {self.journal.last_of(*JUDGING)}"
            yield Comparison(catalogue, self._looks(), self.shown, made_by)

    def _looks(self) -> "Looks":
        from index.journal.looks import Looks

        return Looks(self.journal)
