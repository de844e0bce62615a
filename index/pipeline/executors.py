"""Where items are worked on: in this process, or in a pool of processes. Both are executors of `concurrent.futures`.

A pool takes functions of a module, of one value, whose value and result are of types that msgspec knows: nothing is
pickled, and nothing of this process is copied into another. More executors may come, as long as they keep to this.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, NamedTuple, ParamSpec, TypeVar, get_type_hints

import msgspec

from index.pipeline.child import LARGEST, Answer, Call
from index.reading.apart import no_sigpipe
from index.reading.child import read_message, write_message

_TRIES = 2  # of a value whose process ends
_MEMORY = 2**30  # bytes of the machine's memory for each process

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class FailedError(Exception):
    """A function failed in another process: its error in words, or how the process ended."""


def processes() -> int:
    """How many processes can be at work here at once: one for each core, but no more than have room in memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return cores
    return max(1, min(cores, memory // _MEMORY))


class InProcess(Executor):
    """Does each call here, at once."""

    def submit(
        self, fn: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (the caller's, when the future is asked)
            future.set_exception(error)
        return future


class _Task(NamedTuple):
    future: Future[Any]
    function: Callable[[Any], Any]
    value: Any


class Pool(Executor):
    """Processes that work side by side, each on one core; they are started as calls come.

    The future of a call raises FailedError where the function fails. A process that ends takes no call with it: the
    call is tried once more in another, then its future raises FailedError too. Where no process can be started, calls
    are done here. `shutdown` ends the processes at once, whatever they are at.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._seats: list[_Seat] = []
        self._threads: list[threading.Thread] = []
        self._is_over = False

    def submit(
        self, fn: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        (value,) = args
        assert not kwargs and not self._is_over
        future: Future[Result] = Future()
        self._tasks.put(_Task(future, fn, value))
        if len(self._seats) < self._size:
            self._seats.append(_Seat())
            # A daemon: while it waits for its process it must not keep this one from ending, which ends that one too.
            self._threads.append(threading.Thread(target=self._work, args=(self._seats[-1],), daemon=True))
            self._threads[-1].start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; calls that are not done are cancelled, or fail."""
        self._is_over = True
        for seat in self._seats:
            seat.close()
            self._tasks.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self, seat: "_Seat") -> None:
        """Have tasks done, until there are no more."""
        while task := self._tasks.get():
            if self._is_over:
                task.future.cancel()
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                task.future.set_result(seat.call(task.function, task.value))
            except Exception as error:  # noqa: BLE001 (the caller's, when the future is asked)
                task.future.set_exception(error)
        seat.empty()


class _Seat:
    """The place of one process of a pool. When one ends, the next call starts another."""

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._changing = threading.Lock()
        self._is_over = False

    def call(self, function: Callable[[Any], Any], value: object) -> object:
        """What the function makes of the value. Raises FailedError."""
        ended: OSError | None = None
        for _ in range(_TRIES):
            try:
                child = self._taken()
            except OSError as error:
                if self._is_over:
                    raise FailedError(str(error)) from error
                return function(value)
            try:
                return child.call(function, value)
            except OSError as error:
                ended = error
                self.empty()
        raise FailedError(str(ended)) from ended

    def close(self) -> None:
        """End the process, from another thread: the call that it is at fails."""
        with self._changing:
            self._is_over = True
            if self._child:
                self._child.kill()

    def empty(self) -> None:
        """End the process, and forget it."""
        with self._changing:
            if self._child:
                self._child.close()
            self._child = None

    def _taken(self) -> "_Child":
        """The process, which is there. Raises OSError."""
        with self._changing:
            if self._is_over:
                raise ChildProcessError("the pool is shut down")
            if self._child:
                return self._child
            child = self._child = _Child()
        try:
            child.greet()
        except OSError:
            self.empty()
            raise
        return child


class _Child:
    """A process that calls functions (index.pipeline.child)."""

    def __init__(self) -> None:
        """Raises OSError where none can be started."""
        self._process = subprocess.Popen(
            # -P: without it Python would import modules from the folder it is started in, which may be a stranger's.
            [sys.executable, "-P", "-m", "index.pipeline.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},  # the other cores are the others'
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._calls, self._answers = self._process.stdin, self._process.stdout

    def greet(self) -> None:
        """Wait until it is there. Raises OSError where it does not come."""
        self._answer()

    def call(self, function: Callable[[Any], Any], value: object) -> object:
        """What the function makes of the value. Raises FailedError where it fails, OSError where the process ends."""
        encoded = msgspec.Raw(msgspec.msgpack.encode(value))
        call = msgspec.msgpack.encode(Call(function.__module__, function.__name__, encoded))
        with no_sigpipe():
            write_message(self._calls.fileno(), call)
        answer = self._answer()
        if answer.error:
            raise FailedError(answer.error)
        return msgspec.msgpack.decode(answer.result, type=get_type_hints(function)["return"])

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        with suppress(OSError):
            self._calls.close()
        self._answers.close()
        self._process.wait()

    def _answer(self) -> Answer:
        try:
            message = read_message(lambda size: os.read(self._answers.fileno(), min(size, 2**20)), LARGEST)
            return msgspec.msgpack.decode(message, type=Answer)
        except (EOFError, msgspec.DecodeError) as error:
            self._process.kill()
            code = self._process.wait()
            how = f"signal {-code}" if code < 0 else f"exit status {code}"
            raise ChildProcessError(f"the process that did it ended ({how})") from error
