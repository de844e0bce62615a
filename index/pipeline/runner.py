"""The runner of all stages: the one place where work is put into batches, and where is told how far it is.

A stage knows what is missing, how to do one item of it, and how to keep what was made. It gives steps; the runner has
them kept a batch at a time, so that little is lost when the work is stopped, and little time is spent on transactions.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Generic, NamedTuple, TypeVar

SECONDS = 0.5  # of work between two batches, and between two steps that are told

Item = TypeVar("Item")
Result = TypeVar("Result")
Made = TypeVar("Made")


class Reached(NamedTuple):
    """How far a stage is: `done` of `total` items, and `percent` of the next one where that is long."""

    done: int
    total: int
    percent: int = 0


class Step(NamedTuple, Generic[Made]):
    """A step of a stage: how far it is then, and what was made, None where nothing was.

    `weight` is how much of a batch it is. With `due` the batch is kept now, whatever there is in it.
    """

    reached: Reached
    made: Made | None = None
    weight: int = 1
    due: bool = False


class Stage(ABC, Generic[Made]):
    """What the runner must know of a stage."""

    most = 100  # the weight of a batch
    in_time = True  # whether a batch is also kept when its time is up

    @abstractmethod
    def steps(self) -> Iterator[Step[Made]]:
        """Do what is missing, step by step. The first step tells how much that is."""

    @abstractmethod
    def keep(self, batch: Sequence[Made]) -> None:
        """Keep what was made, all of it or nothing. Never called with nothing. Raises LibraryError."""


def run(stage: Stage[Made]) -> Iterator[Reached]:
    """Do what is missing, batch by batch. Yields how far it is at first, after each batch, and now and then between."""
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
    """The steps of a stage that makes one thing of each item."""
    yield Step(Reached(0, len(items)))
    for done, item in enumerate(items, 1):
        yield Step(Reached(done, len(items)), do(item))


def completed(futures: Iterable[tuple[Item, Future[Result]]], ahead: int) -> Iterator[tuple[Item, Future[Result]]]:
    """Each item with its future as soon as that is done, in no order. At most `ahead` are waited for at once."""
    waiting: dict[Future[Result], Item] = {}
    for item, begun in futures:
        waiting[begun] = item
        while len(waiting) >= ahead or (begun in waiting and begun.done()):
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future
    while waiting:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            yield waiting.pop(future), future
