"""Runs the stages of an update: the one place for batches and for reporting progress.

A stage knows what is missing, how to do one item, and how to keep the results. The runner takes its steps and has the
results kept in batches: large enough to spend little time on transactions, small enough to lose little when stopped.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

SECONDS = 0.5  # of work in a batch, and between two reports of progress

Item = TypeVar("Item")
Result = TypeVar("Result")
Made = TypeVar("Made")


class Reached(NamedTuple):
    """How far a stage is: `done` of `total` items, and `percent` of the next one if that is long."""

    done: int
    total: int
    percent: int = 0


class Step(NamedTuple, Generic[Made]):
    """A step of a stage: how far it has reached, and what was made, None if nothing was.

    `weight` is how much of a batch the step fills. If `due`, the batch is kept at once, full or not.
    """

    reached: Reached
    made: Made | None = None
    weight: int = 1
    due: bool = False


class Stage(ABC, Generic[Made]):
    """What the runner must know about a stage."""

    most = 100  # the weight at which a batch is full
    in_time = True  # whether a batch is also kept after SECONDS

    @abstractmethod
    def steps(self) -> Iterator[Step[Made]]:
        """Do what is missing, step by step. The first step says how much that is."""

    @abstractmethod
    def keep(self, batch: Sequence[Made]) -> None:
        """Keep a batch, which is never empty: all of it or nothing. Raises LibraryError."""


def run(stage: Stage[Made]) -> Iterator[Reached]:
    """Do what is missing, batch by batch. Yields the progress first, after each batch, and about every SECONDS."""
    batch: list[Made] = []
    weight, since = 0, float("-inf")
    step = None
    for step in stage.steps():
        if step.made is not None:
            batch.append(step.made)
            weight += step.weight
        is_time = time.monotonic() - since >= SECONDS
        is_full = step.due or weight >= stage.most or (stage.in_time and is_time)
        if batch and is_full:
            stage.keep(batch)
            batch, weight = [], 0
        if is_full or is_time:
            yield step.reached
            since, step = time.monotonic(), None
    if batch:
        stage.keep(batch)
    if step:
        yield step.reached


def one_by_one(items: Sequence[Item], do: Callable[[Item], Made]) -> Iterator[Step[Made]]:
    """The steps of a stage that makes one result of each item."""
    yield Step(Reached(0, len(items)))
    for done, item in enumerate(items, 1):
        yield Step(Reached(done, len(items)), do(item))


def completed(futures: "Iterable[tuple[Item, Future[Result]]]", ahead: int) -> "Iterator[tuple[Item, Future[Result]]]":
    """Each item with its future, as soon as that is done. At most `ahead` futures are pending at once."""
    from concurrent.futures import FIRST_COMPLETED, wait  # late: where nothing has changed, there are no futures

    waiting: dict[Future[Result], Item] = {}
    for item, begun in futures:
        waiting[begun] = item
        while len(waiting) >= ahead or (begun in waiting and begun.done()):
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future
    while waiting:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            yield waiting.pop(future), future
