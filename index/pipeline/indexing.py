"""The stage of the full text: indexes the documents that came, and removes those that went, since the last update."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress

from index.pipeline.runner import Reached, Stage, Step, run
from index.search.fulltext import FullText, UnusableError, Writer
from index.store.catalogue import Catalogue

# Characters of text in one commit. Each commit makes a segment, and more segments make every search slower; the first
# commit is small, so that something can be found soon, and later ones are as large as all before together, so that a
# library of any size has few that need not be merged.
_FIRST_COMMIT = 500_000
_COMMIT = 4_000_000
_LARGEST_COMMIT = 32_000_000


def index(catalogue: Catalogue, fulltext: FullText) -> Iterator[Reached]:
    """Bring the full text up to date with the catalogue. If that fails, the other stages go on without it."""
    note = ""
    for _ in range(2):  # an index that turns out to be damaged is rebuilt in the second round
        try:
            why = yield from _index_missing(catalogue, fulltext)
            note = f"rebuilt: {why}" if why else ""
            break
        except UnusableError as error:
            fulltext.doubt(str(error))
            note = f"stale: {error}"
        except OSError as error:
            note = f"stale: it could not be written ({error})"
            break
    if note != catalogue.state("fulltext"):
        with catalogue.change(visible=False):
            catalogue.set_state("fulltext", note)


def tidy(catalogue: Catalogue, fulltext: FullText, documents: int) -> Iterator[Reached]:
    """Merge segments after many commits, to make searches faster, and give up what the catalogue does not need any
    more. Comes last, since nothing waits for it.
    """
    try:
        catalogue.tidy(fulltext.watermark().revision)
        if fulltext.needs_tidying():
            yield Reached(0, documents)
            fulltext.tidy()
            yield Reached(documents, documents)
    except UnusableError as error:
        fulltext.doubt(str(error))
    except OSError:
        pass  # a full disk: the index stays as it is


def _index_missing(catalogue: Catalogue, fulltext: FullText) -> Generator[Reached, None, str]:
    """Index what is missing. Returns why the full text had to be rebuilt, "" if it had not."""
    mark, why = fulltext.prepare(catalogue.count(), catalogue.revision())
    documents = catalogue.changed_since(mark.revision, mark.document)
    removed = catalogue.removed_since(mark.revision)
    if documents or removed:
        with fulltext.writer() as writer:
            for id_ in removed:
                writer.remove(id_)
            yield from run(_Indexing(catalogue, writer, documents))
            writer.commit_all(catalogue.revision())
        with suppress(OSError):  # a full disk: then searches read the catalogue itself
            catalogue.columns.keep()
        yield Reached(len(documents), len(documents))
    else:
        yield Reached(0, 0)
        if mark.documents != catalogue.count():
            raise UnusableError("it has not as many documents as the catalogue")
    return why


class _Indexing(Stage[tuple[int, int]]):
    """Adds documents, given as (revision, id), to the index. Keeping a batch commits it up to the last of them."""

    in_time = False

    def __init__(self, catalogue: Catalogue, writer: Writer, documents: Sequence[tuple[int, int]]) -> None:
        self._catalogue, self._writer, self._documents = catalogue, writer, documents
        self.most = _FIRST_COMMIT
        self._indexed = 0  # characters

    def steps(self) -> Iterator[Step[tuple[int, int]]]:
        total = len(self._documents)
        yield Step(Reached(0, total))
        for done, (revision, id_) in enumerate(self._documents, 1):
            document = self._catalogue.document(id_)
            if document:
                self._writer.add(document)
            yield Step(Reached(done, total), (revision, id_), len(document.text) if document else 0)

    def keep(self, batch: Sequence[tuple[int, int]]) -> None:
        self._indexed += self._writer.characters
        if batch[-1] != self._documents[-1]:  # the caller commits the last ones
            self._writer.commit(*batch[-1])
        self.most = min(max(_COMMIT, self._indexed), _LARGEST_COMMIT)
