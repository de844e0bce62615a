"""Makes targets of documents and of what is in them: what a journal can be told something of."""

from index.journal.anchors import anchor
from index.model.actions import Asserted, Passage, Source, Stated, Whole
from index.model.document import Document, Span
from index.model.statements import Attribution
from index.store.roots import Roots


class Targets:
    """Targets in a library over these roots."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots

    def whole(self, document: Document) -> Whole:
        return Whole(self.source(document))

    def asserted(self, document: Document, start: int, end: int) -> Asserted:
        """The claim at these offsets."""
        return Asserted(self.source(document), anchor(document.text, start, end))

    def stated(self, document: Document, said: Attribution) -> Stated:
        """A statement, by its content: from its first word to its last one."""
        start, end = min(span.start for span in said.content), max(span.end for span in said.content)
        return Stated(self.source(document), anchor(document.text, start, end))

    def passage(self, document: Document, words: Span) -> Passage:
        return Passage(self.source(document), anchor(document.text, words.start, words.end))

    def source(self, document: Document) -> Source:
        return Source(document.sha256, self._roots.within(document.path), document.line, document.member)
