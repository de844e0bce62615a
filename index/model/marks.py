"""Where what an analyst said stands in a library: the values of the journal, each with its place."""

from collections.abc import Mapping

import msgspec

from index.model.actions import Kept, Place, Whole


class Where(msgspec.Struct, frozen=True):
    """A place in a library: a document's id, and the words' offsets in its text, None for the document as a whole.

    `document` is None where no document of the library is the one that was meant.
    """

    document: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def middle(self) -> int:
        """The middle of the words, by which they belong to a claim; -1 where there are none."""
        return -1 if self.start is None or self.end is None else (self.start + self.end) // 2


class Placed(msgspec.Struct, frozen=True):
    """A value that holds, and where that is now."""

    kept: Kept
    where: Where

    @property
    def is_lost(self) -> bool:
        """Whether its document is gone, or its words are no longer found in it."""
        is_whole = isinstance(self.kept.target, Whole)
        return self.where.document is None or (self.where.start is None and not is_whole)

    @property
    def words(self) -> str:
        """The words that it is about, as they were; "" for a document."""
        target = self.kept.target
        return target.anchor.exact if isinstance(target, Place) else ""


class Said(msgspec.Struct, frozen=True):
    """How much is said of a document and of words in it.

    `counts` are the numbers of "checked", "doubtful", "important" and "note". `read` is whether the user has read it.
    """

    counts: Mapping[str, int]
    read: bool = False


NOTHING_SAID = Said({})
