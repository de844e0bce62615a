"""Places what analysts said: finds the documents of a library that it is about, and the words in them.

A document is known by its bytes, or else by its place, so that a file may be moved, and its text may change. What is
said of an older version is said of the newest one. The places are kept in index.store.marks, with the numbers of the
journal's and the catalogue's last change, and only what has changed since is placed again.
"""

from collections.abc import Iterable

from index.journal.anchors import Anchored
from index.journal.journal import Journal
from index.model.actions import Place, Slot, Source, Target
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
        source = target.of
        if source is None:
            return _NOWHERE
        is_place = isinstance(target, Place)  # whose words tell whether it is the same document
        if self._asked != (source, is_place):
            self._asked = source, is_place
            self._document = _document(self._catalogue, self._roots, source, surely=not is_place)
            found = None if self._document is None else self._catalogue.document(self._document)
            self._text = Anchored(found.text if found else "")
        span = self._text.place(target.anchor) if isinstance(target, Place) and self._document is not None else None
        return Where(self._document, span.start, span.end) if span else Where(self._document)


def _document(catalogue: Catalogue, roots: Roots, source: Source, *, surely: bool = False) -> int | None:
    return catalogue.places.document(source, roots.places(source.path), surely=surely)
