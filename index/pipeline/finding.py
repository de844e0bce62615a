"""Finds statements and claims, story by story, so that the first stories are told long before the last text is read.

The story that somebody is reading comes first, then the others, a round at a time. Claims depend on the speakers'
names, and these on all that is read: so names are given, and the claims of what was read till then are found, each time
that half as much again has been read. Where that changes a name later, the claims of its stories are found again at the
end, so that the result is the same as if every stage had been run once for all. What the judge has made of them is kept
till then: it depends on no name.
"""

from collections import deque
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
from index.pipeline.telling import Judgements, tell
from index.store.analyses import Analyses
from index.store.catalogue import Catalogue
from index.store.stories import Untold

_MANY = 24  # documents; for fewer, it does not pay to start processes, each of which loads the models
_EARLY = 16  # documents of the next round for each worker, so that none is idle while a round ends
_ROUND = 32  # documents in a round at least, and
_EACH = 4  # for each worker
_GROWTH = 1.5  # names change most while few texts are read, and with them claims

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
        self._untold: deque[Untold] = deque()  # the stories that are to come, and some that have been
        self._taken: set[int] = set()  # stories that have been read in this run
        self._told: set[int] = set()  # those whose claims have been looked for
        self._waiting: list[int] = []  # those that are read, and wait for names
        self._named: deque[int] = deque()  # those whose claims are to be found next
        self._unnamed: list[int] = []  # documents that were read since names were given
        self._enough = 0.0  # documents: when as many have been read, names are given again
        self._long: set[int] = set()  # documents that are left for the end
        self._begun: Begun = {}
        self._judgements = Judgements()  # of the stories that are told
        catalogue.expect(quotes.VERSION)
        self._missing = set(catalogue.unanalysed(quotes.VERSION))
        self._total = len(self._missing)
        self._documents = self._done = 0  # whose claims are missing, and of these the ones whose claims are found

    def first(self) -> Iterator[Progressed]:
        """Find the claims of the story that somebody is reading."""
        yield from self._group()
        self._documents = sum(len(story.documents) for story in self._catalogue.grouping.untold())
        wanted = self._wanted()
        if wanted:
            yield from self._at_once(wanted, None)

    def rest(self) -> Iterator[Progressed]:
        """Find what else is missing."""
        yield from self._group()
        # Asked for once: of many documents it takes long to find out.
        self._untold.extend(self._catalogue.grouping.untold())
        self._documents = self._done + sum(len(story.documents) for story in self._untold)
        is_much = max(self._documents - self._done, len(self._missing)) >= _MANY
        with ExitStack() as stack:
            pool = self._workers
            if not pool and self._size > 1 and is_much:
                pool = stack.enter_context(Pool(self._size))
            while True:
                if wanted := self._wanted():
                    yield from self._at_once(wanted, pool)
                elif self._named:
                    some = [self._named.popleft() for _ in range(min(len(self._named), self._round(pool)))]
                    yield from self._tell(some, pool)
                elif stories := self._next(pool):
                    yield from self._read_stories(stories, pool, long=False)
                    self._waiting += (story.id for story in stories)
                    if self._total - len(self._missing) >= self._enough:
                        yield from self._name()
                elif self._waiting:
                    yield from self._name()
                else:
                    break
            # What is left: long texts, and texts whose last analysis failed.
            left = self._catalogue.unanalysed(self._version)
            yield from self._analyse(left, pool, long=True)
            yield from self._name()
            for done, total, _ in compare(self._catalogue, self._corrections, pool, self._judgements):
                yield Progressed("claims", Reached(self._done + done, max(self._documents, self._done + total)))

    def _group(self) -> Iterator[Progressed]:
        for reached in group(self._catalogue, self._corrections, self._workers):
            if reached.total:
                yield Progressed("stories", reached)

    def _wanted(self) -> Untold | None:
        """The story that somebody is reading, if its claims are missing."""
        document = self._in_view()
        story = None if document is None else self._catalogue.grouping.story_of(document)
        if story is None or story in self._told:
            return None
        return next(iter(self._catalogue.grouping.untold([story])), None)

    def _next(self, pool: Workers | None) -> list[Untold]:
        """Enough stories for a round."""
        while self._untold and not self._is_next(self._untold[0]):
            self._untold.popleft()
        enough = self._round(pool)
        chosen: list[Untold] = []
        for story in filter(self._is_next, self._untold):
            chosen.append(story)
            enough -= 1 + len(self._missing.intersection(story.documents))
            if enough <= 0:
                break
        return chosen

    def _is_next(self, story: Untold) -> bool:
        return story.id not in self._taken and self._long.isdisjoint(story.documents)

    def _round(self, pool: Workers | None) -> int:
        """How much makes a round, in documents or stories."""
        return max(_ROUND, _EACH * pool.size if pool else 0)

    def _at_once(self, story: Untold, pool: Workers | None) -> Iterator[Progressed]:
        """Find the claims of one story before all others."""
        yield from self._read_stories([story], pool, long=True)
        yield from self._name()
        yield from self._tell([story.id], pool)

    def _read_stories(self, stories: Sequence[Untold], pool: Workers | None, *, long: bool) -> Iterator[Progressed]:
        """Find the statements in stories."""
        self._taken.update(story.id for story in stories)
        documents = _documents(stories, self._missing)
        self._begin(pool)
        yield from self._analyse(documents, pool, long=long)
        self._long |= self._missing.intersection(documents)

    def _begin(self, pool: Workers | None) -> None:
        """Begin the analyses of the next round, so that no worker is idle while this one ends."""
        if pool:
            later = _documents(self._next(pool), self._missing)
            begin(self._catalogue, self._known, later[: _EARLY * pool.size], pool, self._begun)

    def _tell(self, stories: Sequence[int], pool: Workers | None) -> Iterator[Progressed]:
        """Find the claims of stories."""
        self._told.update(stories)
        self._begin(pool)
        untold = self._catalogue.grouping.untold(stories)
        ready = [story for story in untold if self._missing.isdisjoint(story.documents)]
        for done, _, _ in tell(self._catalogue, ready, self._corrections, pool, self._judgements):
            yield Progressed("claims", Reached(self._done + done, self._documents))
        self._done += sum(len(story.documents) for story in ready)

    def _name(self) -> Iterator[Progressed]:
        """Name the speakers of what has been read, so that the claims that wait for it can be found."""
        credit(self._catalogue, self._corrections, self._unnamed)
        name_speakers(self._catalogue, self._corrections)
        if self._catalogue.grouping.count_touched():  # a text whose analysis failed belongs to no story
            yield from self._group()
        self._named += self._waiting
        self._waiting.clear()
        self._unnamed.clear()
        self._enough = _GROWTH * (self._total - len(self._missing))

    def _analyse(self, documents: Sequence[int], pool: Workers | None, *, long: bool) -> Iterator[Progressed]:
        before = self._total - len(self._missing)
        stage = Analysing(self._catalogue, self._known, documents, pool, self._begun, long=long)
        for done, _, percent in run(stage):
            yield Progressed("quotes", Reached(before + done, self._total, percent))
        self._unnamed += documents
        self._missing.difference_update(documents)
        self._missing.update(self._catalogue.unanalysed(self._version, documents))


def _documents(stories: Iterable[Untold], among: Container[int]) -> list[int]:
    return [id_ for story in stories for id_ in story.documents if id_ in among]
