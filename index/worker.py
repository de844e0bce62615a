"""A library's work in a process of its own: `python -P -m index.worker update|search|watch [--] ROOT...`

`update` brings the library up to date and prints its progress as JSON lines; if it fails, a line {"error": "..."}.
While another process is updating, it prints the stage "waiting" and waits. It reads ids of documents, one on a line:
the last one is being read, so that its story comes first.

`search` reads requests and prints answers, one on a line (index.pipeline.messages). Of several waiting reads only the
newest is answered; all writes are done, in order.

`watch` says whenever files of the library may have changed, and waits for an empty line before it says so again.

All exit when their standard input closes or nobody reads their output, at once except for pending writes: catalogue
and full text survive that at any moment. Without -P, Python would import modules from the current folder, which may be
a stranger's.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Literal, NoReturn

import msgspec

from index.library import DamagedError, Library, LibraryBusy, LibraryError, Progress
from index.pipeline import messages

Task = Literal["update", "search", "watch"]

_SECONDS_BETWEEN = 0.5  # between two progress lines of the same stage
_LAST_LINES = 0.2  # seconds for which requests that were sent already may still arrive, once nobody reads the answers


def command(task: Task, roots: Sequence[str]) -> list[str]:
    """The command line that starts a worker. Run it with pipes, in the folder that relative roots refer to."""
    return [sys.executable, "-P", "-m", "index.worker", task, "--", *roots]


def update(library: Library) -> None:
    """Bring the library up to date and print the progress."""
    in_view = _InView()
    threading.Thread(target=in_view.read, daemon=True).start()
    try:
        for progress in _seldom(library.update(in_view=in_view)):
            _tell(progress)
    except LibraryBusy:
        _tell(Progress("waiting", 0, 0, library.revision()))
        for progress in _seldom(library.update(wait=True, in_view=in_view)):
            _tell(progress)


def search(library: Library) -> None:
    """Answer requests until there are no more."""
    waiting = _Waiting()
    threading.Thread(target=waiting.read, daemon=True).start()
    while asked := waiting.take():
        try:
            answer = _answer(library, asked.request)
        except LibraryError as error:
            answer = messages.Failed(_encodable(error), isinstance(error, DamagedError))
        if not _print(messages.Answered(asked.id, answer)):
            waiting.end()
    os._exit(0)  # the thread may still be reading


def watch(roots: Sequence[str]) -> None:
    """Say whenever files may have changed, once the last time was heeded."""
    from index.watching import changes  # late: only those who ask for it load the watcher

    heeded = threading.Semaphore(0)

    def read() -> None:
        while os.read(0, 1):
            heeded.release()
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    for watched in changes(roots):
        _tell(watched)
        heeded.acquire()


def _answer(library: Library, request: messages.Request) -> messages.Answer:
    match request:
        case messages.Search(query, limit, begun, start):
            return messages.Found(library.search(query, limit, begun=begun, start=start))
        case messages.First(query, limit):
            return messages.Found(library.first_hits(query, limit))
        case messages.Like(text, limit):
            return messages.Found(library.search_like(text, limit))
        case messages.Narrow(query):
            return messages.Narrower(library.facets(query))
        case messages.Loosen(query):
            return messages.Looser(library.looser(query))
        case messages.ListSaved():
            return messages.Saved(library.saved_searches())
        case messages.Remember(query):
            library.remember_query(query)
        case messages.Save(query):
            library.save_search(query)
        case messages.Look(query):
            library.look_at_search(query)
        case messages.Drop(query):
            library.drop_search(query)
        case messages.OpenNews(items):
            library.open_news(items)
        case messages.SeeNews(news):
            library.see_news(news)
    return messages.Written()


class _Waiting:
    """The requests that wait for their turn: all writes, and the newest read."""

    def __init__(self) -> None:
        self._requests: list[messages.Asked] = []
        self._ending = False
        self._is_writing = False
        self._changed = threading.Condition()

    def read(self) -> None:
        """Read requests until the input ends; then end the process as soon as all writes are done."""
        for line in sys.stdin.buffer:
            try:
                asked = msgspec.json.decode(line, type=messages.Asked)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                _print(messages.Answered(0, messages.Failed(f"not a request: {_encodable(error)}")))
                continue
            with self._changed:
                if not isinstance(asked.request, messages.Write):
                    self._leave_out_reads()
                self._requests.append(asked)
                self._changed.notify()
        self.end()
        with self._changed:
            if not self._requests and not self._is_writing:
                os._exit(0)

    def take(self) -> messages.Asked | None:
        """Wait for the next request; None when there will be no more."""
        with self._changed:
            self._is_writing = False
            while not self._requests:
                if not self._changed.wait(_LAST_LINES if self._ending else None):
                    return None
            asked = self._requests.pop(0)
            self._is_writing = isinstance(asked.request, messages.Write)
            return asked

    def end(self) -> None:
        """Drop the reads: from now on `take` returns the pending writes, and then None."""
        with self._changed:
            self._ending = True
            self._leave_out_reads()
            self._changed.notify()

    def _leave_out_reads(self) -> None:
        self._requests = [asked for asked in self._requests if isinstance(asked.request, messages.Write)]


def _seldom(steps: Iterable[Progress]) -> Iterable[Progress]:
    """Thins progress to about two steps a second; the first and last step of each stage are always among them."""
    held: Progress | None = None
    told: Progress | None = None
    at = 0.0
    for step in steps:
        if held and step.stage != held.stage:
            yield held
        held = step
        if step.note or told is None or told.stage != step.stage or time.monotonic() - at >= _SECONDS_BETWEEN:
            yield step
            held, told, at = None, step, time.monotonic()
    if held:
        yield held


class _InView:
    """The document that somebody is reading, by the number on the last line of the input."""

    def __init__(self) -> None:
        self._document: int | None = None

    def __call__(self) -> int | None:
        return self._document

    def read(self) -> None:
        """Read until the input ends; then end the process."""
        rest = b""
        while read := os.read(0, 4096):  # a buffered file could not be closed while it is being read
            *lines, rest = (rest + read).split(b"\n")
            for line in lines[-1:]:
                with suppress(ValueError):
                    self._document = int(line)
        os._exit(0)


_printing = threading.Lock()


def _print(message: messages.Answered | messages.Fault | messages.Watched | Progress) -> bool:
    """Write a line; false if nobody reads it any more."""
    line = msgspec.json.encode(message) + b"\n"
    with _printing:
        try:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            return False
    return True


def _tell(step: Progress | messages.Watched) -> None:
    if not _print(step):
        os._exit(0)


def _encodable(error: BaseException) -> str:
    """An error's message as text that can be encoded: lone surrogates, from paths, become `\\udcNN`."""
    return str(error).encode("utf-8", "backslashreplace").decode()


def _fail(task: Task, error: str) -> None:
    """Tell whoever reads this process's output that it failed."""
    _print(messages.Answered(0, messages.Failed(error)) if task == "search" else messages.Fault(error))


def _tell_fault(task: Task, kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """Report an unforeseen error to whoever reads the output as well as on standard error, then exit."""
    _fail(task, f"{kind.__name__}: {_encodable(error)}")
    sys.__excepthook__(kind, error, at)
    sys.stderr.flush()
    os._exit(1)


def main(arguments: Sequence[str]) -> NoReturn:
    """Run one worker and exit: 0 when done, 1 after an error, 2 for a wrong command line."""
    match arguments:
        case [("update" | "search" | "watch") as task, "--", *roots] | [
            ("update" | "search" | "watch") as task,
            *roots,
        ] if roots:
            pass
        case _:
            sys.stderr.write("usage: python -P -m index.worker update|search|watch [--] ROOT...\n")
            sys.exit(2)
    os.nice(5)  # the app that somebody is reading in takes precedence
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the app, which then closes this input
    sys.excepthook = partial(_tell_fault, task)
    try:
        if task == "watch":
            watch(roots)
        else:
            with Library(roots) as library:
                (update if task == "update" else search)(library)
    except LibraryError as error:
        _fail(task, _encodable(error))
        sys.exit(1)
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
