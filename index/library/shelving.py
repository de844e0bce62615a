"""The list of a library's documents, of which no more is read than is shown."""

from collections.abc import Sequence

from index.library.opened import Opened
from index.model.rows import Entry
from index.model.shelf import BY_STORY, Arrangement, Overview, ShelfPage, Spot, Stretch
from index.store.cards import entries

_TOP = Stretch(below=500)


class Shelving(Opened):
    """Answers about the list of documents. See Library."""

    def overview(self) -> Overview:
        """How much the library holds."""
        with self._catalogue.reading() as catalogue:
            return catalogue.shelf.overview()

    def shelf(self, by: Arrangement = BY_STORY, stretch: Stretch = _TOP) -> ShelfPage:
        """A stretch of the list of documents, so arranged; the time it takes depends on the stretch, not on the list.

        Raises LibraryError.
        """
        with self._marked() if by.asks_marks else self._catalogue.reading() as catalogue:
            shelf = catalogue.marked_shelf if by.asks_marks else catalogue.shelf
            reader = self.journal.author if by.asks_marks else ""
            with catalogue.steady():
                found = shelf.page(by, stretch, reader)
                ids = list(dict.fromkeys(row.document for row in found.rows if isinstance(row, Spot)))
                known = {entry.id: entry for entry in entries(catalogue.cards(ids), self.shown)}
        rows = [known[row.document] if isinstance(row, Spot) else row for row in found.rows]
        spots = [row if isinstance(row, Spot) else None for row in found.rows]
        return ShelfPage(rows, spots, found.middle, found.top, found.bottom, found.total)

    def listed(self, id_: int) -> Entry | None:
        """The entry of a document that is in the list: neither a copy nor an older version. None for any other."""
        with self._catalogue.reading() as catalogue:
            return next(iter(entries(catalogue.cards([id_]), self.shown)), None) if catalogue.shelf.has(id_) else None

    def listed_at(self, path: str, line: int, member: str) -> Entry | None:
        """The entry of the document in the list that is at a place in a file, None if there is none."""
        with self._catalogue.reading() as catalogue:
            found = catalogue.places.at(path, line, member)
        return None if found is None else self.listed(found)

    def listed_as(self, shown: str) -> Entry | None:
        """The entry of the document in the list that is shown by this path, absolute or not; None if there is none."""
        for path, place in self._roots.meant(shown):
            found = self.listed_at(path, 0, place)
            if found is None and place.isascii() and place.isdecimal():
                found = self.listed_at(path, int(place[:18]), "")
            if found:
                return found
        return None

    def mates(self, documents: Sequence[int]) -> tuple[int, ...]:
        """The documents of the stories that these are in, story by story, by their dates."""
        with self._catalogue.reading() as catalogue:
            return tuple(catalogue.shelf.mates(documents))

    def of_story(self, name: str) -> tuple[int, ...]:
        """The documents of the story of this name, by their dates."""
        with self._catalogue.reading() as catalogue:
            return tuple(catalogue.shelf.of_story(name))

    def outlets(self) -> tuple[str, ...]:
        """The names of all outlets, in the order of the alphabet."""
        with self._catalogue.reading() as catalogue:
            return tuple(sorted(catalogue.shelf.outlets()))
