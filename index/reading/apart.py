"""Reads files in a separate process (index.reading.child), which is ended when a file takes too long.

One process, started with the first file, reads many files in turn; while a file is unpacked, another one reads what
is in it. Its answers are checked like any untrusted input,
since the process has parsed such input.
"""

import atexit
import os
import re
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
from index.reading.child import Answer, Request, limit_of, read_message, write_message
from index.reading.decoding import SENT_AS
from index.reading.formats import TABLE, Member
from index.reading.reasons import UnreadableError

_PATIENCE_S = 60  # for one file: a process that waits for a busy machine uses little of its computing time
_GROWN = 400 * 2**20  # bytes; a process that has used more is replaced, so that every file finds the same room
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?")
_LANGUAGE = re.compile("[a-z]{2,3}")
_DIGEST = re.compile("[0-9a-f]{64}")
_CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP)
_LARGEST_ANSWER = 256 * 2**20  # bytes


class _Child:
    """A process that reads files."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            # Without -P, Python would import modules from the current folder, which may be a stranger's.
            [sys.executable, "-P", "-m", "index.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={
                **os.environ,
                "OPENBLAS_NUM_THREADS": "1",
            },  # each thread would map memory, which is limited
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._answers, selectors.EVENT_READ)
        self._patience = 0
        self._limit = 0.0

    def ask(self, request: Request) -> Iterator[Answer]:
        """The answers to a request. Raises UnreadableError if one takes too long, OSError if the process ended."""
        self._limit = limit_of(request.format)
        try:
            with no_sigpipe():
                write_message(self._requests.fileno(), msgspec.msgpack.encode(request))
            last = False
            while not last:
                self._patience = _PATIENCE_S
                answer = msgspec.msgpack.decode(read_message(self._read, _LARGEST_ANSWER), type=Answer)
                last = answer.member is None
                yield answer
        except (EOFError, BrokenPipeError, msgspec.DecodeError) as error:
            raise self._why_ended() from error

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._ready.close()
        self._process.kill()
        self._requests.close()
        self._answers.close()
        self._process.wait()

    def _read(self, size: int) -> bytes:
        # Waits a second at a time, because a clock would also count the time for which we were stopped (Ctrl+Z).
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
            return UnreadableError(f"too slow: reading it takes more than {self._limit:g} s of computing time")
        if -code in _CRASHES:
            return UnreadableError(f"its parser crashed (signal {-code}): it is damaged, too large, or made to do harm")
        how = f"signal {-code}" if code < 0 else f"exit status {code}"
        return ChildProcessError(f"the process that read it ended ({how})")


class _Reader:
    """Starts a reading process when it is needed, and keeps one for the next file."""

    def __init__(self) -> None:
        self._idle: _Child | None = None
        self._taking = threading.Lock()

    def ask(self, request: Request) -> Iterator[Answer]:
        """The answers to a request. Whoever goes away before the last one ends the process."""
        child = self._swap(None) or _Child()
        peak = 0
        try:
            for answer in child.ask(request):
                peak = answer.peak
                yield answer
        except BaseException:
            child.close()
            raise
        spare = child if peak > _GROWN else self._swap(child)
        if spare:
            spare.close()

    def close(self) -> None:
        if idle := self._swap(None):
            idle.close()

    def _swap(self, child: _Child | None) -> _Child | None:
        """Keep this process for the next file, and give the one that was kept."""
        with self._taking:
            kept, self._idle = self._idle, child
            return kept


_reader = _Reader()
close = _reader.close  # the next file starts another process
atexit.register(close)


def read_apart(name: str, path: str, data: bytes) -> Iterator[Document | Problem]:
    """What the reader of the format `name` finds in a file with this path and content.

    Raises UnreadableError if reading takes too much time or memory, OSError if it could not be tried.
    """
    for answer in list(_reader.ask(Request(name, os.fsencode(path), data, SENT_AS.get()))):
        for document in answer.documents:
            if not _is_sound(document):
                raise UnreadableError("what was read of it makes no sense")
            yield replace(document, path=path)
        for problem in answer.problems:
            yield replace(problem, path=path)


def unpack_apart(name: str, path: str, data: bytes) -> Iterator[Member | Problem]:
    """The files in a file of the format `name`, as they are unpacked.

    Raises UnreadableError where it takes too much time or memory, OSError if it could not be tried.
    """
    for answer in _reader.ask(Request(name, os.fsencode(path), data, SENT_AS.get())):
        if answer.member is not None:
            if answer.member.format and (answer.member.format not in TABLE or TABLE.named(answer.member.format).holds):
                raise UnreadableError("what was unpacked of it makes no sense")
            yield answer.member
        for problem in answer.problems:
            yield replace(problem, path=path)


def _is_sound(document: Document) -> bool:
    """Whether a document is one that a reader may have made.

    Its parts and places are within the text and in order, parts do not overlap, what is known says how, and what only
    this process can know is left open.
    """
    parts, end = document.parts, len(document.text)
    dates = [fact for fact in (document.date, document.updated) if fact]
    known = (document.title, document.outlet, document.agency, *dates, *document.via, *document.authors)
    return (
        all(0 <= part.start < part.end <= end for part in parts)
        and all(part.end <= after.start for part, after in pairwise(parts))
        and all(0 <= place.start < end and place.name for place in document.places)
        and all(place.start < after.start for place, after in pairwise(document.places))
        and all(fact is None or (fact.value.strip() and fact.rule) for fact in known)
        and all(_DATE.fullmatch(date.value) for date in dates)
        and (document.language is None or _LANGUAGE.fullmatch(document.language) is not None)
        and (document.sha256 == "" or _DIGEST.fullmatch(document.sha256) is not None)
        and document.id == 0
        and document.line >= 0
        and document.fetched is None
    )


@contextmanager
def no_sigpipe() -> Iterator[None]:
    """Makes writing to a process that has ended an error, even if SIGPIPE would end this process."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
    try:
        yield
    finally:
        if signal.SIGPIPE in signal.sigpending():
            signal.sigwait({signal.SIGPIPE})
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
