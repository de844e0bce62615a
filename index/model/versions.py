"""What changed from one version of an article to the next."""

from enum import StrEnum

import msgspec

from index.model.document import Document, Span


class Change(StrEnum):
    """What became of a sentence."""

    KEPT = "kept"
    GONE = "gone"
    CAME = "came"


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of the newer version, or one of the older that is gone: a stretch of that version's text.

    `words` are those that the other version has not at that place. `claim` tells whether it asserts something that the
    other version says in no form.
    """

    change: Change
    start: int
    end: int
    words: tuple[Span, ...] = ()
    claim: bool = False


class Changes(msgspec.Struct, frozen=True):
    """The bodies of two versions as one: their sentences in order, what is gone before what came in its place."""

    older: Document
    newer: Document
    sentences: tuple[Sentence, ...]

    def text(self, sentence: Sentence) -> str:
        """The text that the sentence is a stretch of."""
        return (self.older if sentence.change is Change.GONE else self.newer).text
