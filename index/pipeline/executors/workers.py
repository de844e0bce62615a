"""What all executors have in common, and the one that needs no other process."""

from abc import abstractmethod
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class InProcess(Executor):
    """Executes each call in this process, at once."""

    def submit(
        self, fn: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (raised again by the future)
            future.set_exception(error)
        return future


class Workers(Executor):
    """Processes that work on calls (index.pipeline.calls), on this machine or on others.

    The future of a call raises FailedError if the function fails, or ends each process that tries it.
    """

    @property
    @abstractmethod
    def size(self) -> int:
        """How many calls can be worked on at once."""

    def submit(
        self, fn: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        (value,) = args
        assert not kwargs
        return self._put(fn, value, can_wait=False)

    def spare(self, function: Callable[[Any], Result], value: object) -> Future[Result]:
        """The same for a call that can wait for those of `submit`, also for later ones."""
        return self._put(function, value, can_wait=True)

    @abstractmethod
    def _put(self, function: Callable[[Any], Result], value: object, *, can_wait: bool) -> Future[Result]:
        """Have the function called."""
