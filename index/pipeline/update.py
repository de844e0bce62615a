"""The way of a document through the house, in four stages: reading, indexing, quotes, claims.

Each stage does only what is missing, in small transactions: it may be stopped anywhere, and goes on from there.
"""

import time
from collections import deque
from collections.abc import Generator, Iterator
from hashlib import sha256

from index.model.document import Document
from index.model.progress import Progress
from index.model.statements import Analysis
from index.pipeline.comparing import compare
from index.pipeline.sync import sync
from index.search.fulltext import FullText, UnusableError
from index.store.catalogue import Catalogue
from index.store.roots import Roots
from index.store.speakers import Naming

_BATCH_DOCUMENTS = 100
_BATCH_SECONDS = 0.5
_LONG = 300_000  # characters of a text that takes a quarter of a minute
# Characters of text in a commit of the full text. Each commit makes a segment, and more segments make every search
# slower; the first is small, so that something can be found soon.
_FIRST_COMMIT = 500_000
_COMMIT = 4_000_000


def update(catalogue: Catalogue, fulltext: FullText, roots: Roots) -> Iterator[Progress]:
    """Bring everything up to date. The library's writer lock is held. Raises LibraryError."""
    for done, total in sync(catalogue, roots):
        yield Progress("reading", done, total, catalogue.revision())
    for done, total in _index(catalogue, fulltext):
        yield Progress("indexing", done, total, catalogue.revision())
    if catalogue.state("settled") != _settled(catalogue):
        for done, total, percent in _analyse(catalogue):
            yield Progress("quotes", done, total, catalogue.revision(), percent=percent)
        _name_speakers(catalogue)
        for done, total in compare(catalogue):
            yield Progress("claims", done, total, catalogue.revision())
        with catalogue.change(visible=False):
            catalogue.set_state("settled", _settled(catalogue))
    documents = catalogue.count()
    for done, total in _tidy(fulltext, documents):
        yield Progress("indexing", done, total, catalogue.revision())
    yield Progress("done", documents, documents, catalogue.revision())


def _settled(catalogue: Catalogue) -> str:
    """What stands for all that findings are made of and by: as long as it stays, there is nothing to find."""
    from index import claims, quotes, reading

    return f"{catalogue.revision()} {reading.VERSION} {quotes.VERSION} {claims.VERSION}"


def _index(catalogue: Catalogue, fulltext: FullText) -> Iterator[tuple[int, int]]:
    """Bring the full text up to the catalogue. Where that fails, the other stages go on without it."""
    note = ""
    for _ in range(2):  # what turns out to be damaged is made anew at once
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


def _index_missing(catalogue: Catalogue, fulltext: FullText) -> Generator[tuple[int, int], None, str]:
    """Index what is not yet. Gives why the full text had to be made anew, "" where it had not."""
    mark, why = fulltext.prepare(catalogue.count(), catalogue.revision())
    documents = catalogue.changed_since(mark.revision, mark.document)
    removed = catalogue.removed_since(mark.revision)
    yield 0, len(documents)
    if documents or removed:
        yield from _index_new(catalogue, fulltext, documents, removed)
    elif mark.documents != catalogue.count():
        raise UnusableError("it has not as many documents as the catalogue")
    return why


def _index_new(
    catalogue: Catalogue, fulltext: FullText, documents: list[tuple[int, int]], removed: list[int]
) -> Iterator[tuple[int, int]]:
    limit, told = _FIRST_COMMIT, time.monotonic()
    with fulltext.writer() as writer:
        for id_ in removed:
            writer.remove(id_)
        for done, (revision, id_) in enumerate(documents, 1):
            document = catalogue.document(id_)
            if document:
                writer.add(document)
            if writer.characters >= limit:
                writer.commit(revision, id_)
                limit = _COMMIT
            if time.monotonic() - told >= _BATCH_SECONDS:
                yield done, len(documents)
                told = time.monotonic()
        writer.commit_all(catalogue.revision())
    yield len(documents), len(documents)


def _tidy(fulltext: FullText, documents: int) -> Iterator[tuple[int, int]]:
    """Last, for nothing waits for it: make searches faster after many commits."""
    try:
        if fulltext.needs_tidying():
            yield 0, documents
            fulltext.tidy()
            yield documents, documents
    except UnusableError as error:
        fulltext.doubt(str(error))
    except OSError:
        pass  # a full disk: the index stays as it is


def _analyse(catalogue: Catalogue) -> Iterator[tuple[int, int, int]]:
    """Who says what in each document: how many are done, of how many, and the percentage of a long one at work.

    Long texts come last: the others need not wait for them.
    """
    from index import quotes

    missing = deque(catalogue.unanalysed(quotes.VERSION))
    done, total = 0, len(missing)
    yield 0, total, 0
    batch: list[tuple[Document, Analysis | str]] = []
    since = time.monotonic()
    short = total  # documents that were not looked at yet
    while missing:
        short -= 1
        id_ = missing.popleft()
        document = catalogue.document(id_)
        if document and len(document.text) > _LONG and short >= 0:
            missing.append(id_)
            continue
        if document:
            steps = _analysis(document)
            try:
                while True:
                    share = next(steps)
                    if time.monotonic() - since >= _BATCH_SECONDS:
                        _keep(catalogue, batch)
                        yield done, total, int(100 * share)
                        since = time.monotonic()
            except StopIteration as end:
                batch.append((document, end.value))
        done += 1
        if len(batch) >= _BATCH_DOCUMENTS or time.monotonic() - since >= _BATCH_SECONDS or not missing:
            _keep(catalogue, batch)
            yield done, total, 0
            since = time.monotonic()


def _keep(catalogue: Catalogue, batch: list[tuple[Document, Analysis | str]]) -> None:
    """Keep what was found in the documents of a batch, which is empty then."""
    from index import quotes

    if not batch:
        return
    with catalogue.change():
        for document, analysis in batch:
            if isinstance(analysis, Analysis):
                catalogue.keep_analysis(document.id, analysis)
            else:
                catalogue.keep_failed_analysis(document, quotes.VERSION, analysis)
    batch.clear()


def _analysis(document: Document) -> Generator[float, None, Analysis | str]:
    """Who says what in a document; where the engine fails on it, why. Yields the share that is done."""
    from index import quotes

    try:
        return Analysis(quotes.VERSION, (yield from quotes.stepwise(document)))
    except Exception as error:  # noqa: BLE001 (one odd document must not keep the others from being analysed)
        return f"the analysis failed: {type(error).__name__}: {error}"


def _name_speakers(catalogue: Catalogue) -> None:
    """Bring the speakers of all documents under one name each, where an analysis has come or gone.

    Of the mentions that resolve to no name only those of unnamed sources are kept ("observers").
    """
    from index import quotes

    digest = _digest(catalogue, quotes.VERSION)
    if digest == catalogue.state("names"):
        return
    from index.quotes.people import merged, unnamed  # late, as all that only a change needs

    called = catalogue.speakers.called()
    speakers: dict[int, list[str]] = {}
    for one in called:
        if one.resolved:
            speakers.setdefault(one.document, []).extend([one.speaker] * one.statements)
    names = merged(speakers)
    mentions = {one.speaker for one in called if not one.resolved}
    namings = []
    for one in called:
        if one.resolved:
            name = names.get((one.document, one.speaker), one.speaker)
            namings.append(Naming(one, name, unnamed(name)))
        else:
            small = one.speaker[:1].lower() + one.speaker[1:]
            mention = small if small in mentions else one.speaker  # "Observers" where a sentence begins with it
            nameless = unnamed(mention) and _describes_all(mention)
            namings.append(Naming(one, mention if nameless else None, nameless))
    with catalogue.change():
        for document in catalogue.speakers.rename(namings):
            catalogue.grouping.outdate(document)
        catalogue.set_state("names", digest)


def _describes_all(mention: str) -> bool:
    """Whether a mention that resolves to no name describes its source from end to end: "Russian sources".

    Where it ends in a name, or joins two sources, or is somebody's ("his aides"), it says more than that.
    """
    from index.quotes.descriptions import Sort, describe

    words = mention.split()
    return words[-1].islower() and "and" not in words and describe(mention).sort is Sort.UNNAMED


def _digest(catalogue: Catalogue, *versions: str) -> str:
    """What stands for all analysed documents and the rooms' versions: as long as it stays, so does what they make."""
    digest = sha256("\0".join(versions).encode())
    for id_, sha in catalogue.analysed():
        digest.update(f"\0{id_} {sha}".encode())
    return digest.hexdigest()
