"""A pool of processes on this machine, one for each core."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from queue import PriorityQueue
from typing import Any, NamedTuple

import msgspec

from index.pipeline.calls import LARGEST, Answer, FailedError, encoded, result
from index.pipeline.executors.workers import Result, Workers
from index.reading.apart import no_sigpipe
from index.reading.child import read_message, write_message

_SOON, _SPARE, _END = range(3)  # the turns of tasks
_TRIES = 2  # attempts at a call whose process dies
_MEMORY = 2**30  # bytes of the machine's memory that must be there for each process


def processes() -> int:
    """How many processes can work at once here: one for each core, as far as memory allows."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return cores
    return max(1, min(cores, memory // _MEMORY))


class _Task(NamedTuple):
    future: Future[Any]
    function: Callable[[Any], Any]
    value: Any


class Pool(Workers):
    """Processes that work in parallel, each on one core, and are started when calls come.

    If a process dies, its call is tried once more in another before its future raises FailedError. If no process can be
    started, calls are executed in this one.
    `shutdown` ends the processes at once, whatever they are doing.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        # Those of the least turn come first, and of these the one that was put first. None: there are no more.
        self._tasks: PriorityQueue[tuple[int, int, _Task | None]] = PriorityQueue()
        self._numbers = count()
        self._seats: list[_Seat] = []
        self._threads: list[threading.Thread] = []
        self._is_over = False

    @property
    def size(self) -> int:
        return self._size

    def _put(self, function: Callable[[Any], Result], value: object, *, can_wait: bool) -> Future[Result]:
        assert not self._is_over
        future: Future[Result] = Future()
        self._tasks.put((_SPARE if can_wait else _SOON, next(self._numbers), _Task(future, function, value)))
        if len(self._seats) < self._size:
            self._seats.append(_Seat())
            # A daemon thread, so that waiting for its process never keeps this one from exiting.
            self._threads.append(threading.Thread(target=self._work, args=(self._seats[-1],), daemon=True))
            self._threads[-1].start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes. Calls that are not done yet are cancelled or fail."""
        self._is_over = True
        for seat in self._seats:
            seat.close()
            self._tasks.put((_END, next(self._numbers), None))
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self, seat: "_Seat") -> None:
        """Execute tasks until there are no more."""
        while task := self._tasks.get()[-1]:
            if self._is_over:
                task.future.cancel()
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                task.future.set_result(seat.call(task.function, task.value))
            except Exception as error:  # noqa: BLE001 (raised again by the future)
                task.future.set_exception(error)
        seat.empty()


class _Seat:
    """The place of one process in the pool. If the process dies, the next call starts another."""

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._changing = threading.Lock()
        self._is_over = False

    def call(self, function: Callable[[Any], Any], value: object) -> object:
        """The function's result. Raises FailedError."""
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
        """End the process; may be called from another thread. A call in progress fails."""
        with self._changing:
            self._is_over = True
            if self._child:
                self._child.kill()

    def empty(self) -> None:
        """End the process, so that the next call starts another."""
        with self._changing:
            if self._child:
                self._child.close()
            self._child = None

    def _taken(self) -> "_Child":
        """The process, started and ready. Raises OSError."""
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
        """Start the process. Raises OSError."""
        self._process = subprocess.Popen(
            # Without -P, Python would import modules from the current folder, which may be a stranger's.
            [sys.executable, "-P", "-m", "index.pipeline.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},  # each core has its own process
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._calls, self._answers = self._process.stdin, self._process.stdout

    def greet(self) -> None:
        """Wait until the process is ready. Raises OSError if it dies before."""
        self._answer()

    def call(self, function: Callable[[Any], Any], value: object) -> object:
        """The function's result. Raises FailedError if the function fails, OSError if the process dies."""
        call = encoded(function, value)
        with no_sigpipe():
            write_message(self._calls.fileno(), call)
        return result(function, self._answer())

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
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
