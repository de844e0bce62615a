"""Places what analysts said: finds the documents of a library that it is about, and the words in them.

A document is known by its bytes, or else by its place, so that a file may be moved, and its text may change. What is
said of an older version is said of the newest one. The places are kept in index.store.marks, with the numbers of the
journal's and the catalogue's last change, and only what has changed since is placed again.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from index.journal.anchors import Anchored, anchor
from index.journal.journal import Journal
from index.journal.targets import Targets
from index.model.actions import Entry, Place, Slot, Source, Target, Whole
from index.model.document import Span
from index.model.marks import Where
from index.store.catalogue import Catalogue
from index.store.roots import Roots

_NOWHERE = Where()
_STATE = "journal", "articles", "entry"  # what the marks were placed by


def place(catalogue: Catalogue, roots: Roots, journal: Journal) -> None:
    """Bring the marks beside the catalogue up to date with the journal. Raises LibraryError."""
    marks, articles = catalogue.marks, catalogue.state("articles")
    if [marks.state(key) for key in _STATE] == [str(journal.path), articles, str(journal.last())]:
        return
    with marks.change():
        known = int(marks.state("entry") or 0)
        last, said = journal.since(known)
        if last < known or marks.state("journal") != str(journal.path):
            marks.clear()  # it is another journal than before
            last, said = journal.since(0)
        elif marks.state("articles") != articles:
            again = [slot for source in _moved(catalogue, roots) for slot in marks.said_of(source)]
            said = list({slot.id: slot for slot in [*again, *said]}.values())
        texts = _Texts(catalogue, roots)
        for slot in sorted(said, key=_by_document):
            if slot.kept:
                marks.keep(slot.id, slot.kept, texts.where(slot.kept.target))
            else:
                marks.drop(slot.id)
        for key, value in zip(_STATE, (journal.path, articles, last), strict=True):
            marks.set_state(key, str(value))


def _moved(catalogue: Catalogue, roots: Roots) -> list[Source]:
    """The documents that something is said of, and that are another one in the library than before."""
    return [source for source, before in catalogue.marks.sources() if _document(catalogue, roots, source) != before]


def where(catalogue: Catalogue, roots: Roots, targets: Iterable[Target]) -> list[Where]:
    """Where targets are in the library."""
    texts = _Texts(catalogue, roots)
    return [texts.where(target) for target in targets]


def settled(catalogue: Catalogue, roots: Roots, said: Iterable[Entry]) -> Iterator[Entry]:
    """Rows of documents that are known by their address or bytes alone, with the place that they have in the library.

    Their words get the anchor that they have in it. What is not found stays as it is.
    """
    texts = _Texts(catalogue, roots)
    for entry in sorted(said, key=lambda one: one.target.key):
        source, target = entry.target.of, entry.target
        if source and not (source.sha256 and source.path):
            target = texts.settled(target)
        yield replace(entry, target=target)


def _by_document(slot: Slot) -> str:
    return slot.kept.target.key if slot.kept else ""


class _Texts:
    """The library's documents, of which the last one asked for is kept: targets come in order of documents."""

    def __init__(self, catalogue: Catalogue, roots: Roots) -> None:
        self._catalogue, self._roots = catalogue, roots
        self._asked: tuple[Source, bool] | None = None
        self._document: int | None = None
        self._text = Anchored("")

    def where(self, target: Target) -> Where:
        if target.of is None:
            return _NOWHERE
        self._open(target, target.of)
        span = self._text.place(target.anchor) if isinstance(target, Place) and self._document is not None else None
        return Where(self._document, span.start, span.end) if span else Where(self._document)

    def settled(self, target: Target) -> Target:
        """A target by the document that it is in here, if there is one."""
        assert isinstance(target, Whole | Place)
        self._open(target, target.source)
        found = None if self._document is None else self._catalogue.document(self._document)
        if found is None:
            return target
        if isinstance(target, Whole):
            return Targets(self._roots).whole(found)
        span = self._text.place(target.anchor)
        start, end = target.anchor.start, target.anchor.end
        if not target.anchor.exact and target.source.sha256 == found.sha256 and start < end <= len(found.text):
            span = Span(start, end)  # a position alone, but of these bytes
        own = anchor(found.text, span.start, span.end) if span else target.anchor
        return replace(target, source=Targets(self._roots).source(found), anchor=own)

    def _open(self, target: Target, source: Source) -> None:
        """Have the document and the text in which a target is."""
        is_place = isinstance(target, Place)  # whose words tell whether it is the same document
        if self._asked != (source, is_place):
            self._asked = source, is_place
            self._document = _document(self._catalogue, self._roots, source, surely=not is_place)
            found = None if self._document is None else self._catalogue.document(self._document)
            self._text = Anchored(found.text if found else "")


def _document(catalogue: Catalogue, roots: Roots, source: Source, *, surely: bool = False) -> int | None:
    return catalogue.places.document(source, roots.places(source.path), surely=surely)
