"""Groups documents into stories, and finds the claims of each story.

A change affects only the stories it touches, and the result is the same as in a library made from scratch. There are
three steps, each of which does only what is missing or out of date:

- Every document gets a fingerprint.
- Texts that are new, changed or gone are linked to others and grouped into stories, in one transaction.
- The claims of each story whose documents or analyses have changed are found again (index.pipeline.telling).
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from index.model.corrections import Corrections
from index.model.document import Document
from index.model.stories import Fingerprint, Link
from index.pipeline.corrected import remembered, stored
from index.pipeline.executors import FailedError, InProcess, Workers
from index.pipeline.runner import Reached, Stage, Step, completed, run
from index.pipeline.telling import Judgements, of_document, tell
from index.store.catalogue import Catalogue

if TYPE_CHECKING:
    from index.claims.stories import Bonds

PORTION = 20_000  # texts that are put into stories together
BLOCK = 50_000  # texts that they are compared with together: 150 MB
_SOME = 64  # documents that get their fingerprints together, in about as many milliseconds, unless they have more than
_SHORT = 3_000_000  # characters
_AHEAD = 4  # of these queued for each worker


def compare(
    catalogue: Catalogue,
    corrections: Corrections | None = None,
    pool: Workers | None = None,
    judgements: Judgements | None = None,
) -> Iterator[Reached]:
    """Bring stories and claims up to date, of which all documents are analysed. Yields the progress of each step.

    `corrections` as in `correct`, `pool` and `judgements` as in `tell`. Raises LibraryError.
    """
    corrections = correct(catalogue, corrections)
    yield from group(catalogue, corrections, pool)
    untold = [one for one in catalogue.grouping.untold() if catalogue.are_analysed(one.documents)]
    yield from tell(catalogue, untold, corrections, pool, judgements)


def correct(catalogue: Catalogue, corrections: Corrections | None) -> Corrections:
    """Have the claims found again to which the analyst's corrections make a difference. Returns those that hold.

    None leaves those of the last time. Raises LibraryError.
    """
    before = remembered(catalogue)
    corrections = before if corrections is None else corrections
    if corrections != before:
        _correct(catalogue, before, corrections)
    return corrections


def group(catalogue: Catalogue, corrections: Corrections, pool: Workers | None = None) -> Iterator[Reached]:
    """Put all documents into stories, as the analyst joined or split them where they did.

    With `pool`, its workers make the fingerprints. Yields the progress, in documents. Raises LibraryError.
    """
    from index import claims, quotes, reading

    made_by = f"{claims.VERSION} {quotes.VERSION} {reading.VERSION}"
    if catalogue.state("grouping") != made_by:
        with catalogue.change(visible=False):
            catalogue.grouping.forget()
            catalogue.set_state("grouping", made_by)
    yield from run(_Printing(catalogue, pool))
    if catalogue.grouping.count_touched():
        yield from run(_Grouping(catalogue, corrections))


def _correct(catalogue: Catalogue, before: Corrections, now: Corrections) -> None:
    """Have the stories and claims found again of which something else is said now, or of one of their outlets."""
    from index.claims.outlets import Outlets
    from index.claims.rulings import ruled

    pairs = {*before.same} ^ {*now.same} | {*before.different} ^ {*now.different}
    documents = {spot.document for pair in pairs for spot in pair}
    documents.update(id_ for pair in {*before.together} ^ {*now.together} for id_ in pair)
    documents.update(id_ for pair in {*before.apart} ^ {*now.apart} for id_ in pair)
    rulings = {one.claim.document for one in {*before.ruled} ^ {*now.ruled}}
    changed = {*before.aliases} ^ {*now.aliases} | {*before.dependent} ^ {*now.dependent}
    key = Outlets().key
    outlets = {key(name) for pair in changed for name in pair}
    with catalogue.change(visible=bool(rulings)):
        for id_, *_, card in catalogue.carded() if outlets else ():
            if card.outlet and key(card.outlet.value) in outlets:
                catalogue.grouping.untell(id_)
        for id_ in documents:
            catalogue.grouping.outdate(id_)
        for id_ in rulings:
            catalogue.change_claims(id_, partial(ruled, rulings=of_document(now, id_)))
        catalogue.set_state("corrections", stored(now))


def prints_of(documents: tuple[Document, ...]) -> tuple[Fingerprint, ...]:
    """The fingerprint of each document."""
    from index.claims.fingerprints import fingerprint  # late: only needed if something has changed

    return tuple(map(fingerprint, documents))


class _Printing(Stage[tuple[int, Fingerprint]]):
    """Gives each document its fingerprint."""

    def __init__(self, catalogue: Catalogue, pool: Workers | None) -> None:
        self._catalogue, self._pool = catalogue, pool

    def steps(self) -> Iterator[Step[tuple[int, Fingerprint]]]:
        ids = self._catalogue.grouping.unprinted()
        done, total = 0, len(ids)
        yield Step(Reached(done, total))
        for documents, future in completed(self._begun(ids), _AHEAD * (self._pool.size if self._pool else 1)):
            try:
                prints = future.result()
            except (FailedError, UnicodeEncodeError):  # or a path that is not text cannot be sent
                prints = prints_of(documents)
            for document, one in zip(documents, prints, strict=True):
                done += 1
                yield Step(Reached(done, total), (document.id, one))

    def _begun(self, ids: Sequence[int]) -> Iterator[tuple[tuple[Document, ...], Future[tuple[Fingerprint, ...]]]]:
        """The documents, some at a time, with the future of their fingerprints. Long texts are not sent anywhere."""
        for at in range(0, len(ids), _SOME):
            found = map(self._catalogue.document, ids[at : at + _SOME])
            documents = tuple(document for document in found if document)  # all: the writer lock is held
            is_short = sum(len(document.text) for document in documents) <= _SHORT
            executor = self._pool if self._pool and is_short else InProcess()
            yield documents, executor.submit(prints_of, documents)

    def keep(self, batch: Sequence[tuple[int, Fingerprint]]) -> None:
        with self._catalogue.change(visible=False):
            for id_, one in batch:
                self._catalogue.grouping.keep_print(id_, one)


class _Links(NamedTuple):
    """Texts that have changed (or are new) and that are gone, new links by text, and texts whose stories may change."""

    changed: list[Fingerprint]
    gone: list[bytes]
    links: list[tuple[bytes, list[Link]]]
    seeds: set[bytes]


class _Grouping(Stage[_Links]):
    """Moves new and changed texts, and all that depend on them or on texts that are gone, into their stories.

    Where they are many, they are taken in portions of neighbouring days, for all would not fit into memory.
    """

    def __init__(self, catalogue: Catalogue, corrections: Corrections) -> None:
        self._catalogue, self._corrections = catalogue, corrections

    def steps(self) -> Iterator[Step[_Links]]:
        from index.claims.neighbours import Pool, Relinking, days_around

        grouping = self._catalogue.grouping
        done, total = 0, grouping.count_touched()
        yield Step(Reached(done, total))
        while taken := grouping.take(PORTION):
            changed, gone = grouping.changed(), grouping.gone()
            lost = {text.key for text in changed}.union(gone)
            bereft = {link.text for key in lost for link in grouping.links_to(key)} - lost
            seeds = {mate for key in lost for mate in grouping.story(key)}.difference(gone).union(bereft)
            seeds |= grouping.touched().difference(gone)  # what is said of them may be something else
            lonely = [grouping.text(key) for key in sorted(bereft)]
            around = grouping.around(days_around([*changed, *lonely]), BLOCK)
            unchanged = ([text for text in texts if text.key not in lost] for texts in around)
            relinking, compared = Relinking(changed, lonely, grouping.links_from), 0
            for texts in chain([[*changed, *next(unchanged, [])]], unchanged):
                for _ in relinking.compare(Pool(texts, [*changed, *lonely])):
                    compared += 1
                    yield Step(Reached(done + min(compared, taken), total))
            relinks = list(relinking.links())
            for key, links in relinks:
                seeds.update((key, *(link.other for link in set(links).difference(grouping.links_from(key)))))
            done += taken
            yield Step(Reached(done, total), _Links(changed, gone, relinks, seeds), due=True)

    def keep(self, batch: Sequence[_Links]) -> None:
        from index.claims.stories import regrouped

        grouping = self._catalogue.grouping
        for changed, gone, links, seeds in batch:
            with self._catalogue.change():
                grouping.settle()
                grouping.keep_texts(changed, gone)
                for key in gone:
                    grouping.keep_links(key, ())
                for key, linked in links:
                    grouping.keep_links(key, linked)
                grouping.keep_stories(regrouped(seeds, grouping, self._bonds()))

    def _bonds(self) -> "Bonds":
        """The analyst's word on documents as one on their texts; nothing can be said of two that have the same."""
        from index.claims.stories import Bonds

        together, apart = self._corrections.together, self._corrections.apart
        keys = self._catalogue.grouping.keys({id_ for pair in (*together, *apart) for id_ in pair})

        def known(pairs: Iterable[tuple[int, int]]) -> frozenset[tuple[bytes, bytes]]:
            texts = ((keys.get(one), keys.get(other)) for one, other in pairs)
            return frozenset((one, other) for one, other in texts if one and other and one != other)

        return Bonds(known(together), known(apart))
