"""Finds statements and claims, story by story, so that the first stories are told long before the last text is read.

The story that somebody is reading comes first, then the others, a round at a time: the statements of the round's
documents, the speakers' names, the claims of its stories. Where a later round changes a name, the claims of its stories
are found again at the end, so that the result is the same as if every stage had been run once for all.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from index.model.corrections import Corrections
from index.pipeline.analysing import Analysing, Begun, begin
from index.pipeline.comparing import compare, group
from index.pipeline.crediting import credit
from index.pipeline.executors import Pool, Workers, processes
from index.pipeline.naming import name_speakers
from index.pipeline.runner import Reached, run
from index.pipeline.telling import tell
from index.store.analyses import Analyses
from index.store.catalogue import Catalogue
from index.store.stories import Untold

_MANY = 24  # documents; for fewer, it does not pay to start processes, each of which loads the models
_EARLY = 16  # documents of the next round for each worker, so that none is idle while a round ends
_ROUND = 32  # documents in a round at least, and
_EACH = 4  # for each worker
_SHARE = 50  # a round has at least one in so many of all documents: what is missing is asked for in each

InView = Callable[[], int | None]  # the document that somebody is reading


class Progressed(NamedTuple):
    """How far a stage is, over all rounds."""

    stage: str
    reached: Reached


class Finding:
    """What is missing of statements and claims. The catalogue's documents do not change meanwhile.

    `size` is the number of processes: 1 uses only this one, None as many as have room; or the work is done by `workers`
    that are there. The writer lock is held.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        known: Analyses,
        size: int | None,
        corrections: Corrections,
        in_view: InView,
        workers: Workers | None,
    ) -> None:
        from index import quotes

        self._catalogue, self._known, self._corrections, self._in_view = catalogue, known, corrections, in_view
        self._version = quotes.VERSION
        self._size = processes() if size is None else size
        self._workers = workers
        self._told: set[int] = set()  # stories, in this run
        self._long: set[int] = set()  # documents that are left for the end
        self._begun: Begun = {}
        catalogue.expect(quotes.VERSION)
        self._total = len(catalogue.unanalysed(quotes.VERSION))
        self._documents = self._done = 0  # whose claims are missing, and of these the ones whose claims are found

    def first(self) -> Iterator[Progressed]:
        """Find the claims of the story that somebody is reading."""
        yield from self._group()
        untold = self._catalogue.grouping.untold()
        self._documents = sum(len(story.documents) for story in untold)
        wanted = self._wanted(untold)
        if wanted:
            yield from self._round([wanted], set(self._missing()), None, long=True)

    def rest(self) -> Iterator[Progressed]:
        """Find what else is missing."""
        yield from self._group()
        self._documents = self._done + sum(len(story.documents) for story in self._catalogue.grouping.untold())
        is_much = max(self._documents - self._done, len(self._missing())) >= _MANY
        with ExitStack() as stack:
            pool = self._workers
            if not pool and self._size > 1 and is_much:
                pool = stack.enter_context(Pool(self._size))
            while True:
                missing, untold = set(self._missing()), self._untold()
                wanted = self._wanted(untold)
                stories = [wanted] if wanted else self._next(untold, missing, pool)
                if not stories:
                    break
                yield from self._round(stories, missing, pool, long=wanted is not None)
            # What is left: long texts, and texts whose last analysis failed.
            yield from self._analyse(self._missing(), pool, long=True)
            self._name()
            for done, total, _ in compare(self._catalogue, self._corrections, pool):
                yield Progressed("claims", Reached(self._done + done, max(self._documents, self._done + total)))

    def _group(self) -> Iterator[Progressed]:
        for reached in group(self._catalogue, self._corrections, self._workers):
            if reached.total:
                yield Progressed("stories", reached)

    def _missing(self) -> list[int]:
        return self._catalogue.unanalysed(self._version)

    def _untold(self) -> list[Untold]:
        return [story for story in self._catalogue.grouping.untold() if story.id not in self._told]

    def _wanted(self, untold: Sequence[Untold]) -> Untold | None:
        """The story that somebody is reading, if its claims are missing."""
        document = self._in_view()
        return next((story for story in untold if document in story.documents), None)

    def _next(self, untold: Sequence[Untold], missing: set[int], pool: Workers | None) -> list[Untold]:
        """Enough stories for a round."""
        enough = max(_ROUND, _EACH * pool.size if pool else 0, self._total // _SHARE)
        chosen: list[Untold] = []
        for story in untold:
            if self._long.isdisjoint(story.documents):
                chosen.append(story)
                enough -= 1 + len(missing.intersection(story.documents))
            if enough <= 0:
                break
        return chosen

    def _round(
        self, stories: Sequence[Untold], missing: set[int], pool: Workers | None, *, long: bool
    ) -> Iterator[Progressed]:
        self._told.update(story.id for story in stories)
        documents = _documents(stories, missing)
        if pool:
            later = _documents(self._next(self._untold(), missing, pool), missing)
            begin(self._catalogue, self._known, later[: _EARLY * pool.size], pool, self._begun)
        yield from self._analyse(documents, pool, long=long)
        still = set(self._missing()).intersection(documents)
        self._long |= still
        self._name()
        yield from self._group()  # a text whose analysis failed belongs to no story
        untold = {story.id: story for story in self._catalogue.grouping.untold()}
        ready = [untold[story.id] for story in stories if story.id in untold and still.isdisjoint(story.documents)]
        for done, _, _ in tell(self._catalogue, ready, self._corrections, pool):
            yield Progressed("claims", Reached(self._done + done, self._documents))
        self._done += sum(len(story.documents) for story in ready)

    def _name(self) -> None:
        credit(self._catalogue, self._corrections)
        name_speakers(self._catalogue, self._corrections)

    def _analyse(self, documents: Sequence[int], pool: Workers | None, *, long: bool) -> Iterator[Progressed]:
        before = self._total - len(self._missing())
        stage = Analysing(self._catalogue, self._known, documents, pool, self._begun, long=long)
        for done, _, percent in run(stage):
            yield Progressed("quotes", Reached(before + done, self._total, percent))


def _documents(stories: Iterable[Untold], among: Container[int]) -> list[int]:
    return [id_ for story in stories for id_ in story.documents if id_ in among]
