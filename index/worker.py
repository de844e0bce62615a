"""A library's work in a process of its own: `python -P -m index.worker update|search [--] ROOT...`

`update` brings the library up to date and prints its progress as JSON lines, or one line {"error": "..."}. While
another process is at it, it prints the stage "waiting" and waits.

`search` reads requests {"id": n, "query": "...", "limit": n, "want": "..."} as lines and answers
{"id": n, "results": ...} or {"id": n, "error": "...", "damaged": whether an update mends it}. "want" is "results" if
not said (index.library.Results), "first" for those found at once, or "like" for those like a text. "facets" is answered
with "facets", "looser" with "looser", and "saved" with the saved searches as "saved", of which "look" notes one as
looked at before. Of several waiting requests only the newest is answered.

Both end at once when their standard input closes, or when nobody reads their output: the catalogue and the full text
are made to be left at any moment. -P matters: without it Python would import modules from the folder it is
started in, which may be a stranger's.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Literal, NoReturn

import msgspec

from index.library import DamagedError, Library, LibraryBusy, LibraryError, Progress

_SECONDS_BETWEEN = 0.5  # progress lines of one stage


def command(task: Literal["update", "search"], roots: Sequence[str]) -> list[str]:
    """The command line that starts a worker: run it with pipes, where relative roots are relative to."""
    return [sys.executable, "-P", "-m", "index.worker", task, "--", *roots]


def update(library: Library) -> None:
    """Bring the library up to date, telling how far it is."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        for progress in _seldom(library.update()):
            _print(progress)
    except LibraryBusy:
        _print(Progress("waiting", 0, 0, library.revision()))
        for progress in _seldom(library.update(wait=True)):
            _print(progress)


def search(library: Library) -> None:
    """Answer requests until there are no more."""
    newest = _Newest()
    threading.Thread(target=newest.read, daemon=True).start()
    while True:
        request = newest.wait()
        try:
            _print({"id": request.id} | _wanted(library, request))
        except LibraryError as error:
            damaged = isinstance(error, DamagedError)
            _print({"id": request.id, "error": _encodable(error), "damaged": damaged})


class _Request(msgspec.Struct):
    id: int
    query: str
    limit: int = 50
    want: Literal["results", "first", "like", "facets", "looser", "saved", "look"] = "results"


def _wanted(library: Library, request: _Request) -> dict[str, object]:
    match request.want:
        case "results":
            return {"results": library.search(request.query, request.limit)}
        case "first":
            return {"results": library.first_hits(request.query, request.limit)}
        case "like":
            return {"results": library.search_like(request.query, request.limit)}
        case "facets":
            return {"facets": library.facets(request.query)}
        case "looser":
            return {"looser": library.looser(request.query)}
        case "saved":
            return {"saved": library.saved_searches()}
        case "look":
            library.save_search(request.query)
            return {"saved": library.saved_searches()}


class _Newest:
    """The last request that was read and not yet taken."""

    def __init__(self) -> None:
        self._request: _Request | None = None
        self._there = threading.Condition()

    def read(self) -> None:
        """Read requests until the input ends; then end the process."""
        for line in sys.stdin.buffer:
            try:
                request = msgspec.json.decode(line, type=_Request)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                _print({"id": 0, "error": f"not a request: {_encodable(error)}"})
                continue
            with self._there:
                self._request = request
                self._there.notify()
        os._exit(0)

    def wait(self) -> _Request:
        with self._there:
            while self._request is None:
                self._there.wait()
            request, self._request = self._request, None
            return request


def _seldom(steps: Iterable[Progress]) -> Iterable[Progress]:
    """At most two steps a second, but each change of stage, the last of each stage, and the very last."""
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


def _end_with_input() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)


_printing = threading.Lock()


def _print(value: object) -> None:
    line = msgspec.json.encode(value) + b"\n"
    with _printing:
        try:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os._exit(0)


def _encodable(error: BaseException) -> str:
    """An error's message; bytes of paths in it that are no text as `\\udcNN`."""
    return str(error).encode("utf-8", "backslashreplace").decode()


def _tell_fault(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """What nobody foresaw is told to the reader of this process too, then reported as always."""
    _print({"error": f"{kind.__name__}: {_encodable(error)}"})
    sys.__excepthook__(kind, error, at)
    sys.stderr.flush()
    os._exit(1)


def main(arguments: Sequence[str]) -> NoReturn:
    """Run one worker. Ends the process: 0 when done, 1 after an error, 2 for a wrong command line."""
    match arguments:
        case [("update" | "search") as task, "--", *roots] | [("update" | "search") as task, *roots] if roots:
            pass
        case _:
            sys.stderr.write("usage: python -P -m index.worker update|search [--] ROOT...\n")
            sys.exit(2)
    os.nice(5)  # who reads comes first
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the app, which then closes the input
    sys.excepthook = _tell_fault
    try:
        with Library(roots) as library:
            (update if task == "update" else search)(library)
    except LibraryError as error:
        _print({"error": _encodable(error)})
        sys.exit(1)
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
