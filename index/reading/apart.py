"""Reading in a process apart, which may be ended when a file takes too long: index.reading.child.

One process reads many files, one after the other; it is started when the first one comes. What it answers is looked
at as any stranger's words: it has handled them.
"""

import atexit
import os
import selectors
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from index.model.document import Document, Problem
from index.reading.child import CPU_S, Answer, Request, read_message, write_message
from index.reading.reasons import UnreadableError

_PATIENCE_S = (
    60  # for one file; where it waits for the processor or a disk, the limit on computing time does not end it
)
_GROWN = 400 * 2**20  # bytes; a process that has had more begins anew, so that each file finds the same room
_LARGEST_ANSWER = 256 * 2**20  # bytes


class _Child:
    """A process that reads."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            # -P: without it Python would import modules from the folder it is started in, which may be a stranger's.
            [sys.executable, "-P", "-m", "index.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # each thread of numpy's maps memory, which is bounded
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._answers, selectors.EVENT_READ)
        self._patience = 0

    def ask(self, request: Request) -> Answer:
        """The answer to a request. Raises UnreadableError where it takes too long, OSError where the process ended."""
        self._patience = _PATIENCE_S
        try:
            with no_sigpipe():
                write_message(self._requests.fileno(), msgspec.msgpack.encode(request))
            return msgspec.msgpack.decode(read_message(self._read, _LARGEST_ANSWER), type=Answer)
        except (EOFError, BrokenPipeError, msgspec.DecodeError) as error:
            raise self._why_ended() from error

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._ready.close()
        self._process.kill()
        self._requests.close()
        self._answers.close()
        self._process.wait()

    def _read(self, size: int) -> bytes:
        # Second by second: a clock would also count the time for which all of it was stopped (Ctrl+Z).
        while not self._ready.select(1):
            self._patience -= 1
            if self._patience <= 0:
                raise UnreadableError(f"too slow: reading it takes more than {_PATIENCE_S} s")
        return os.read(self._answers.fileno(), size)

    def _why_ended(self) -> UnreadableError | ChildProcessError:
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return ChildProcessError("the process that read it gave no answer")
        if code == -signal.SIGPROF:
            return UnreadableError(f"too slow: reading it takes more than {CPU_S} s of computing time")
        how = f"signal {-code}" if code < 0 else f"exit status {code}"
        return ChildProcessError(f"the process that read it ended ({how})")


class _Reader:
    """The process that reads, while there is one, and who may ask it."""

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._asking = threading.Lock()

    def ask(self, request: Request) -> Answer:
        with self._asking:
            if self._child is None:
                self._child = _Child()
            try:
                answer = self._child.ask(request)
            except BaseException:
                self._end()
                raise
            if answer.peak > _GROWN:
                self._end()
            return answer

    def close(self) -> None:
        with self._asking:
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child:
            child.close()


_reader = _Reader()
close = _reader.close  # ends the process; the next file starts another
atexit.register(close)


def read_apart(name: str, path: str, data: bytes) -> Iterator[Document | Problem]:
    """What the reader of the format of that name finds in a file.

    Raises UnreadableError where reading it costs too much, and OSError where it could not be tried.
    """
    answer = _reader.ask(Request(name, os.fsencode(path), data))
    for document in answer.documents:
        if not _is_sound(document):
            raise UnreadableError("what was read of it makes no sense")
        yield replace(document, path=path)
    for problem in answer.problems:
        yield replace(problem, path=path)


def _is_sound(document: Document) -> bool:
    """Whether the parts lie in the text, in order and apart."""
    parts = document.parts
    return all(0 <= part.start < part.end <= len(document.text) for part in parts) and all(
        part.end <= after.start for part, after in pairwise(parts)
    )


@contextmanager
def no_sigpipe() -> Iterator[None]:
    """Within it, writing to a process that has ended is an error, also where SIGPIPE is set to end this one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
    try:
        yield
    finally:
        if signal.SIGPIPE in signal.sigpending():
            signal.sigwait({signal.SIGPIPE})
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
