"""Finds the claims of stories.

Stories of moderate size are told in parallel, each as a whole. The others are told here, document by document, so that
even a story of thousands of documents can be interrupted and resumed.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import NamedTuple

import msgspec

from index.claims import Analysed, story_steps
from index.model.claims import Claim
from index.model.corrections import Corrections, Ruled, Spot
from index.pipeline.collecting import without_collecting
from index.pipeline.executors import FailedError, Workers
from index.pipeline.runner import Reached, Stage, Step, completed, run
from index.store.catalogue import Catalogue
from index.store.stories import Told, Untold

_MODERATE = 48  # documents, and
_SHORT = 300_000  # characters of a story that is told as a whole, which takes about 15 seconds
_AHEAD = 2  # stories queued for each worker
_KEPT = 64 * 2**20  # bytes of what the judge made of stories, a kilobyte or two for a document


class Judgements:
    """What the judge made of stories while nothing but the names of speakers changes, as far as there is room."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, ...], bytes] = {}
        self._room = _KEPT

    def of(self, documents: tuple[int, ...]) -> bytes:
        """Of the story of these documents, empty where that is not kept."""
        return self._of.get(documents, b"")

    def keep(self, documents: tuple[int, ...], judged: bytes) -> None:
        if documents not in self._of and len(judged) <= self._room:
            self._of[documents] = judged
            self._room -= len(judged)


def tell(
    catalogue: Catalogue,
    stories: Sequence[Untold],
    corrections: Corrections,
    pool: Workers | None = None,
    judgements: Judgements | None = None,
) -> Iterator[Reached]:
    """Find the claims of stories of which all documents are analysed. With `pool`, its workers tell them.

    Where nothing but speakers' names has changed since others were told with these `judgements`, the judge is not asked
    again. Yields the progress. Raises LibraryError.
    """
    yield from run(_Telling(catalogue, stories, corrections, pool, judgements or Judgements()))


def of_document(corrections: Corrections, document: int) -> list[Ruled]:
    """What the analyst says that claims of a document stand on."""
    return [one for one in corrections.ruled if one.claim.document == document]


class Story(msgspec.Struct, frozen=True):
    """All that the claims of a story depend on. The claims of its first `reached` documents are found already.

    `judged` is what the judge made of it before, where that is known.
    """

    label: str
    members: tuple[Analysed, ...]
    reached: int
    corrections: Corrections
    judged: bytes = b""


class Found(msgspec.Struct, frozen=True):
    """The claims of each document of a story from the first one whose claims are missing; and what the judge made."""

    claims: list[list[Claim]]
    judged: bytes


def claims_of(story: Story) -> Found:
    """Find the claims of a story."""
    steps = _Steps(story)
    with without_collecting():
        claims = [found for found in steps if found is not None]
    return Found(claims, steps.judged)


class _Steps:
    """The steps of telling a story. After the last one, `judged` is what the judge made of it."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self.judged = b""

    def __iter__(self) -> Iterator[list[Claim] | None]:
        story = self._story
        self.judged = yield from story_steps(story.label, story.members, story.reached, story.corrections, story.judged)


def _within(corrections: Corrections, documents: Container[int]) -> Corrections:
    """The corrections that make a difference to what is found in a story of these documents."""

    def within(pairs: Iterable[tuple[Spot, Spot]]) -> tuple[tuple[Spot, Spot], ...]:
        return tuple(pair for pair in pairs if all(spot.document in documents for spot in pair))

    return Corrections(
        aliases=corrections.aliases,
        dependent=corrections.dependent,
        same=within(corrections.same),
        different=within(corrections.different),
    )


class _Claims(NamedTuple):
    """The claims of a document, and how far its story is with them."""

    told: Told
    document: int
    claims: list[Claim]


class _Telling(Stage[_Claims]):
    """Finds the claims of stories."""

    def __init__(
        self,
        catalogue: Catalogue,
        stories: Sequence[Untold],
        corrections: Corrections,
        pool: Workers | None,
        judgements: Judgements,
    ) -> None:
        self._catalogue, self._stories, self._corrections, self._pool = catalogue, stories, corrections, pool
        self._judgements = judgements

    def steps(self) -> Iterator[Step[_Claims]]:
        done = sum(story.reached for story in self._stories)
        total = sum(len(story.documents) for story in self._stories)
        yield Step(Reached(done, total))
        here: list[Untold] = []
        for made in self._told_elsewhere(here):
            done += 1
            yield Step(Reached(done, total), made)
        for story in here:
            read, documents = 0, len(story.documents)
            is_read = False
            for step in self._told_here(story):
                if step:
                    is_read = True
                    done += 1
                else:
                    read += 1
                # Until the first claims are found, the progress is that of reading the story.
                yield Step(Reached(done, total) if is_read else Reached(min(read // 2, documents), documents), step)

    def keep(self, batch: Sequence[_Claims]) -> None:
        with self._catalogue.change():
            for told, document, found in batch:
                self._catalogue.keep_claims(document, told.story, found)
            self._catalogue.grouping.keep_told(list({told.story: told for told, _, _ in batch}.values()))

    def _told_elsewhere(self, here: list[Untold]) -> Iterator[_Claims]:
        """The claims of the stories that are told in the pool; all that are not are added to `here`."""
        for (untold, story), future in completed(self._begun(here), _AHEAD * (self._pool.size if self._pool else 1)):
            try:
                found = future.result()
            except (FailedError, UnicodeEncodeError):  # or a path that is not text cannot be sent
                here.append(untold)
                continue
            yield from self._kept(untold.id, story, found.claims)
            self._judgements.keep(untold.documents, found.judged)

    def _begun(self, here: list[Untold]) -> Iterator[tuple[tuple[Untold, Story], Future[Found]]]:
        for untold in self._stories:
            if self._pool is None or len(untold.documents) > _MODERATE:
                here.append(untold)
                continue
            story = self._story(untold, [self._analysed(id_) for id_ in untold.documents])
            if sum(len(member.document.text) for member in story.members) > _SHORT:
                here.append(untold)
            else:
                yield (untold, story), self._pool.submit(claims_of, story)

    def _told_here(self, untold: Untold) -> Iterator[_Claims | None]:
        """The claims of a story's documents.

        Before the first claims it yields None twice for each document: when it is fetched, and when it is read.
        """
        members = []
        for id_ in untold.documents:
            members.append(self._analysed(id_))
            yield None
        story = self._story(untold, members)
        reached, steps = story.reached, _Steps(story)
        with without_collecting():
            for found in steps:
                if found is None:
                    yield None
                else:
                    yield self._one(untold.id, story, reached, found)
                    reached += 1
        self._judgements.keep(untold.documents, steps.judged)

    def _story(self, untold: Untold, members: Sequence[Analysed]) -> Story:
        from index.claims.stories import label, place

        ordered = tuple(sorted(members, key=lambda one: place(one.document)))
        prints = dict(self._catalogue.grouping.members(untold.id))
        name = label([one.document for one in ordered], [prints[one.document.id] for one in ordered])
        judged = self._judgements.of(untold.documents)
        return Story(name, ordered, untold.reached, _within(self._corrections, prints), judged)

    def _analysed(self, id_: int) -> Analysed:
        document, analysis = self._catalogue.document(id_), self._catalogue.analysis(id_)
        assert document and analysis  # all of the story are analysed, and the writer lock is held
        return Analysed(document, analysis.attributions)

    def _kept(self, id_: int, story: Story, found: Sequence[Sequence[Claim]]) -> Iterator[_Claims]:
        for at, claims in enumerate(found, story.reached):
            yield self._one(id_, story, at, claims)

    def _one(self, id_: int, story: Story, at: int, found: Sequence[Claim]) -> _Claims:
        """The claims of the document at a place of a story, with the standings that the analyst gives them."""
        from index.claims.rulings import ruled

        first, document = story.members[0].document, story.members[at].document.id
        told = Told(id_, story.label, first.path, first.line, at + 1, at + 1 == len(story.members))
        return _Claims(told, document, ruled(found, of_document(self._corrections, document)))
