"""What analysts say of a library, and where it stands."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from index.model.claims import Claim, Dispute, Nearest, Report
from index.model.document import Span
from index.model.statements import Attribution
from index.store.files import LibraryError

if TYPE_CHECKING:
    from index.journal.targets import Targets
    from index.model.actions import Asserted, Field, Kept, Passage, Stated, Target, Value, Whole
    from index.model.actions import Entry as JournalEntry
    from index.model.marks import Placed, Said, Where
    from index.model.verdicts import Verdict

from index.library.opened import Opened


class Saying(Opened):
    """Writes to the journal and reads the marks. See Library."""

    def set_of(self, pattern: str, field: "Field", value: str | None) -> int:
        """Set an outlet, date or title of a file, a folder or all files like a pattern; None takes it back.

        The next update applies it. Returns how many documents it is about. Raises LibraryError.
        """
        from index.journal.settings import set_of

        with self._catalogue.reading() as catalogue:
            return set_of(self.journal, self._roots, tuple(catalogue.carded()), pattern, field, value)

    def set_one(self, id_: int, field: str, value: str) -> None:
        """Set the outlet, date or title of one document. The next update applies it. Raises LibraryError."""
        from index.journal.settings import set_one
        from index.model.actions import Field

        if document := self.document(id_):
            set_one(self.journal, self._targets.whole(document), Field(field), value)

    def say(self, target: "Target", value: "Value") -> "JournalEntry | None":
        """Say this of a target. None if it is said already. Raises LibraryError."""
        return self._placed(self.journal.put(target, value))

    def take_back(self, target: "Target", value: "Value") -> "JournalEntry | None":
        """Take back what is said of a target, of that kind and name. None if nothing is. Raises LibraryError."""
        return self._placed(self.journal.take_back(target, value))

    def undo(self) -> "JournalEntry | None":
        """Undo the user's latest action that is not undone yet. Returns the row that does it. Raises LibraryError."""
        return self._placed(self.journal.undo())

    def redo(self) -> "JournalEntry | None":
        """Do the action again that the user undid last, if nothing was said since. Raises LibraryError."""
        return self._placed(self.journal.redo())

    def _placed(self, said: "JournalEntry | None") -> "JournalEntry | None":
        """Have marks show what was said. It is said, even where this fails."""
        if said:
            with suppress(LibraryError), self._marked():
                pass
        return said

    def take_in(self, lines: Iterable[bytes], author: str | None = None) -> tuple[int, tuple["Placed", ...]]:
        """Take in the journal of another library, or annotations of other tools, from the lines of a file of JSON.

        Returns how many rows were new here, and those of them that have no place in the library: they are kept. It is
        said by those who said it there, or by `author`. Raises LibraryError if it cannot be read; then nothing is.
        """
        from index.journal.placing import settled

        before = self.journal.last()
        with self._catalogue.reading() as catalogue:
            new = self.journal.take_in(lines, author, lambda said: settled(catalogue, self._roots, said))
        return new, tuple(one for one in self.unplaced() if one.kept.entry > before)

    def marks(self, document: int | None = None) -> tuple["Placed", ...]:
        """What analysts said of a document and of words in it, or of all, in the order in which it was said.

        Where the journal cannot be read, it is what was known of it before. Raises LibraryError.
        """
        with self._marked() as catalogue:
            return catalogue.marks.all() if document is None else catalogue.marks.of(document)

    def speaker_called(self, name: str) -> tuple["Kept", ...]:
        """What analysts said by which speakers have this name. Raises LibraryError."""
        from index.model.actions import Called, Speaker

        said = self.journal.kept("called")
        of_speakers = [one for one in said if isinstance(one.target, Speaker)]
        return tuple(one for one in of_speakers if isinstance(one.value, Called) and one.value.called == name)

    def verdicts(self) -> tuple["Verdict", ...]:
        """What analysts know better, in the order in which it was said. The next update applies it. LibraryError."""
        from index.pipeline.verdicts import verdicts

        with self._catalogue.reading() as catalogue:
            return verdicts(catalogue, self._roots, self.journal)

    def where(self, target: "Target") -> "Where":
        """Where a target is. Raises LibraryError."""
        from index.journal.placing import where

        with self._catalogue.reading() as catalogue:
            (found,) = where(catalogue, self._roots, (target,))
            return found

    def tallied(self) -> Mapping[int, "Said"]:
        """How much is said of each document, and of words in it, that anything is said of. Raises LibraryError."""
        with self._marked() as catalogue:
            return catalogue.marks.tallied(self.journal.author)

    def tag_names(self) -> tuple[str, ...]:
        """All tags that are used, in the order of the alphabet. Raises LibraryError."""
        with self._marked() as catalogue:
            return catalogue.marks.tag_names()

    def reliability(self) -> Mapping[str, "Kept"]:
        """The grades of outlets, by their names. Raises LibraryError."""
        from index.model.actions import Outlet

        found = self.journal.kept("reliability")
        return {kept.target.name: kept for kept in found if isinstance(kept.target, Outlet)}

    def unplaced(self) -> tuple["Placed", ...]:
        """What was said of documents that are gone, or of words that are found no more. Raises LibraryError."""
        with self._marked() as catalogue:
            return catalogue.marks.lost()

    def whole(self, id_: int) -> "Whole":
        """A document as a target. Raises LibraryError if it is gone."""
        return self._targets.whole(self._present(id_))

    def asserted(self, claim: Claim | Report | Nearest | Dispute) -> "Asserted":
        """A claim, or what bears on one elsewhere, as a target. Raises LibraryError if its document is gone."""
        return self._targets.asserted(self._present(claim.document), claim.start, claim.end)

    def stated(self, id_: int, said: Attribution) -> "Stated":
        """A statement of a document as a target. Raises LibraryError if the document is gone."""
        return self._targets.stated(self._present(id_), said)

    def passage(self, id_: int, words: Span) -> "Passage":
        """Words of a document as a target. Raises LibraryError if it is gone."""
        return self._targets.passage(self._present(id_), words)

    @property
    def _targets(self) -> "Targets":
        from index.journal.targets import Targets

        return Targets(self._roots)
