"""The last stage of an update: documents are put together into stories, and the claims of each story are found.

What changes touches its stories only, and leaves all as a library made anew has it. Three steps, each of which finds
out what is missing or out of date and does no more: every analysed document gets its fingerprint; the texts that are
new, changed or gone are linked and put into stories, in one transaction; and where a story is of other documents than
its claims were found in, or one of them is analysed anew, its claims are found anew, document by document: a story of
thousands is gone on with where it was left.
"""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.model.claims import Claim
from index.model.stories import Fingerprint, Link
from index.pipeline.collecting import without_collecting
from index.store.catalogue import Catalogue
from index.store.stories import Told

if TYPE_CHECKING:
    from index.claims import Analysed

_BATCH_SECONDS = 0.5


def compare(catalogue: Catalogue) -> Iterator[tuple[int, int]]:
    """Bring stories and claims up to date. Yields (done, to do) of the documents of each step. Raises LibraryError."""
    from index import claims, quotes, reading

    made_by = f"{claims.VERSION} {quotes.VERSION} {reading.VERSION}"
    if catalogue.state("grouping") != made_by:
        with catalogue.change(visible=False):
            catalogue.grouping.forget()
            catalogue.set_state("grouping", made_by)
    yield from _print(catalogue)
    yield from _group(catalogue)
    yield from _tell(catalogue)


def _print(catalogue: Catalogue) -> Iterator[tuple[int, int]]:
    """Give each analysed document its fingerprint."""
    missing = catalogue.grouping.unprinted()
    yield 0, len(missing)
    if not missing:
        return
    from index.claims.fingerprints import fingerprint  # late, as all that only a change needs

    batch: list[tuple[int, Fingerprint]] = []
    since = time.monotonic()
    for done, id_ in enumerate(missing, 1):
        document = catalogue.document(id_)
        assert document  # the writer lock is held
        batch.append((id_, fingerprint(document)))
        if time.monotonic() - since >= _BATCH_SECONDS or done == len(missing):
            with catalogue.change(visible=False):
                for printed, one in batch:
                    catalogue.grouping.keep_print(printed, one)
            batch = []
            yield done, len(missing)
            since = time.monotonic()


def _group(catalogue: Catalogue) -> Iterator[tuple[int, int]]:
    """Put the texts that are new, changed or gone into their stories, and those that change with them."""
    grouping = catalogue.grouping
    if not grouping.is_touched():
        return
    from index.claims.neighbours import Pool, days_around, relinked
    from index.claims.stories import regrouped

    changed, gone = grouping.changed(), grouping.gone()
    lost = {text.key for text in changed}.union(gone)
    bereft = {link.text for key in lost for link in grouping.links_to(key)} - lost
    seeds = {mate for key in lost for mate in grouping.story(key)}.difference(gone).union(bereft)
    lonely = [grouping.text(key) for key in sorted(bereft)]
    unchanged = [text for text in grouping.around(days_around([*changed, *lonely])) if text.key not in lost]
    pool = Pool([*changed, *unchanged])
    relinks: list[tuple[bytes, list[Link]]] = []
    since = time.monotonic()
    for key, links in relinked(changed, lonely, pool, grouping.links_from):
        relinks.append((key, links))
        seeds.update((key, *(link.other for link in set(links).difference(grouping.links_from(key)))))
        if time.monotonic() - since >= _BATCH_SECONDS:
            yield min(len(relinks), len(changed)), len(changed)
            since = time.monotonic()
    with catalogue.change():
        grouping.settle()
        grouping.keep_texts(changed, gone)
        for key in gone:
            grouping.keep_links(key, ())
        for key, links in relinks:
            grouping.keep_links(key, links)
        grouping.keep_stories(regrouped(seeds, grouping))


def _tell(catalogue: Catalogue) -> Iterator[tuple[int, int]]:
    """Find the claims of each story that is new or no longer what it was."""
    untold = catalogue.grouping.untold()
    done, total = sum(reached for *_, reached in untold), sum(documents for _, documents, _ in untold)
    yield done, total
    batch: list[tuple[Told, int, list[Claim]]] = []
    since = time.monotonic()
    for story, documents, reached in untold:
        read = 0
        for step in _told(catalogue, story, reached):
            if step:
                batch.append(step)
                done += 1
            else:
                read += 1
            if time.monotonic() - since >= _BATCH_SECONDS:
                if batch:
                    _keep_told(catalogue, batch)
                    batch = []
                    yield done, total
                else:  # nothing is found yet: how much of the story is read
                    yield read // 2, documents
                since = time.monotonic()
    if batch:
        _keep_told(catalogue, batch)
        yield total, total


def _told(catalogue: Catalogue, story: int, reached: int) -> Iterator[tuple[Told, int, list[Claim]] | None]:
    """Find the claims of the documents of a story but the first `reached`: what is told then, the document, its claims.

    First each document is fetched, then read, with a None for each time.
    """
    from index import claims
    from index.claims.stories import label, place

    prints = dict(catalogue.grouping.members(story))
    members = []
    for id_ in prints:
        members.append(_analysed(catalogue, id_))
        yield None
    members.sort(key=lambda one: place(one.document))
    documents = [one.document for one in members]
    name = label(documents, [prints[document.id] for document in documents])
    first = documents[0]
    with without_collecting():
        for found in claims.story_steps(name, members, reached):
            if found is None:
                yield None
                continue
            id_ = documents[reached].id
            reached += 1
            yield Told(story, name, first.path, first.line, reached, reached == len(documents)), id_, found


def _keep_told(catalogue: Catalogue, batch: Sequence[tuple[Told, int, list[Claim]]]) -> None:
    with catalogue.change():
        for told, document, found in batch:
            catalogue.keep_claims(document, told.story, found)
        catalogue.grouping.keep_told(list({told.story: told for told, _, _ in batch}.values()))


def _analysed(catalogue: Catalogue, id_: int) -> "Analysed":
    from index.claims import Analysed

    document, analysis = catalogue.document(id_), catalogue.analysis(id_)
    assert document and analysis  # only analysed documents have fingerprints, and the writer lock is held
    return Analysed(document, analysis.attributions)
