"""The last stage of an update: documents are put together into stories, and the claims of each story are found.

What changes touches its stories only, and leaves all as a library made anew has it. Three steps, each of which finds
out what is missing or out of date and does no more: every analysed document gets its fingerprint; the texts that are
new, changed or gone are linked and put into stories, in one transaction; and where a story is of other documents than
its claims were found in, or one of them is analysed anew, its claims are found anew.
"""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.catalogue import Catalogue
from index.findings import Claim, Fingerprint, Link
from index.grouping import Told

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
    from index.claims.links import Pool, days_around, relinked
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
    done, total = 0, sum(documents for _, documents in untold)
    yield done, total
    if not untold:
        return
    from index import claims
    from index.claims.stories import label, place

    batch: list[tuple[Told, dict[int, list[Claim]]]] = []
    since = time.monotonic()
    for at, (story, documents) in enumerate(untold, 1):
        prints = dict(catalogue.grouping.members(story))
        members = sorted((_analysed(catalogue, id_) for id_ in prints), key=lambda one: place(one.document))
        ordered = [one.document for one in members]
        name = label(ordered, [prints[document.id] for document in ordered])
        found = claims.story_claims(name, members)
        told = Told(story, name, ordered[0].path, ordered[0].line)
        batch.append((told, {document.id: made for document, made in zip(ordered, found, strict=True)}))
        done += documents
        if time.monotonic() - since >= _BATCH_SECONDS or at == len(untold):
            with catalogue.change():
                for one, made_in in batch:
                    for document, made in made_in.items():
                        catalogue.keep_claims(document, one.story, made)
                catalogue.grouping.keep_told([one for one, _ in batch])
            batch = []
            yield done, total
            since = time.monotonic()


def _analysed(catalogue: Catalogue, id_: int) -> "Analysed":
    from index.claims import Analysed

    document, analysis = catalogue.document(id_), catalogue.analysis(id_)
    assert document and analysis  # only analysed documents have fingerprints, and the writer lock is held
    return Analysed(document, analysis.attributions)
