"""Where the app gets its answers: one thread that reads the library, and two child processes that do the heavy work.

The thread answers from the catalogue. One child updates the library: it reads new files, analyses them and compares
claims. The other searches. They are processes because Python code in a thread would delay the screen.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from index import worker
from index.library import Alternative, DamagedError, Facet, Library, LibraryError, Progress, Results, SavedSearch
from index.pipeline import messages

T = TypeVar("T")
Answer = TypeVar("Answer", bound=messages.Answer)

HITS = 100  # that are read at once for the list of results
FIRST_HITS = 40  # that are shown while a query is typed: a tall screen has no more of them in sight
_LINE_LIMIT = 64 * 1024 * 1024  # bytes; a search answers with up to 1,000 spans for each document
_WRITING = 0.5  # seconds that a write may take before it is told of
_LAST_WRITES = 5.0  # seconds for which the end waits for unfinished writes
_STOPPED = "The search stopped. Reading goes on; search again to start it anew."


class Desk:
    """The app's access to a library over `roots`. Its methods belong to the event loop."""

    def __init__(self, roots: Sequence[str]) -> None:
        self._roots = roots
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")
        self._library: Library | None = None
        self._children: list[asyncio.subprocess.Process] = []
        self._updater: asyncio.subprocess.Process | None = None
        self._in_view: int | None = None
        self._searcher: _Searcher | None = None
        self._starting = asyncio.Lock()
        self._writes: set[asyncio.Task[messages.Written]] = set()  # unfinished
        self._keeping: set[futures.Future[Any]] = set()  # unfinished too, in the thread
        self._failed = ""  # why the last thing that the reader wanted kept was not

    async def ask(self, question: Callable[[Library], T]) -> T:
        """Run `question` on the library, in the reading thread."""
        return await asyncio.wrap_future(self._submit(question))

    def keep(self, action: Callable[[Library], T]) -> "asyncio.Future[T]":
        """Have something said of the library, in the order of the calls: it is on disk when the future is done.

        Await it within `asyncio.shield`, so that it survives the caller; the end of the app waits for it.
        """
        kept = self._submit(action)
        self._keeping.add(kept)
        kept.add_done_callback(self._keeping.discard)
        kept.add_done_callback(self._note_failure)
        return asyncio.wrap_future(kept)

    def _submit(self, question: Callable[[Library], T]) -> "futures.Future[T]":
        def run() -> T:
            if self._library is None:
                self._library = Library(self._roots)
            return question(self._library)

        return self._thread.submit(run)

    async def update(self) -> AsyncIterator[Progress]:
        """Bring the library up to date in a child process; yields the progress. Raises LibraryError if it fails."""
        self.stop_update()
        child = self._updater = await self._start("update")
        assert child.stdout is not None
        self.attend(self._in_view)
        async for line in child.stdout:
            told = msgspec.json.decode(line, type=messages.Told)
            if told.error:
                raise LibraryError(told.error)
            yield told.progress
        if await child.wait() and child is self._updater:
            raise LibraryError("Reading the folder in stopped early. What is shown can be read; r goes on with it.")

    def attend(self, document: int | None) -> None:
        """Tell an update which document the user is reading: the claims of its story are found first."""
        self._in_view = document
        if document is not None and self._updater and self._updater.stdin and self._updater.returncode is None:
            self._updater.stdin.write(b"%d\n" % document)

    def stop_update(self) -> None:
        """Stop the update. What was read is kept, and a later update continues from there."""
        if self._updater and self._updater.returncode is None:
            self._updater.kill()
        self._updater = None

    async def watch(self) -> AsyncIterator[str]:
        """Yields whenever files of the library may have changed: how that is noticed, in words for the user.

        What changes until the caller asks on is told as one. Raises LibraryError if it cannot be noticed any more.
        """
        child = await self._start("watch")
        assert child.stdin is not None
        assert child.stdout is not None
        async for line in child.stdout:
            watched = msgspec.json.decode(line, type=messages.Watched)
            if watched.error:
                break
            yield watched.how
            child.stdin.write(b"\n")
        raise LibraryError("Changes in the folder are not noticed any more: open it again to have it watched.")

    async def start_search(self) -> "_Searcher":
        """Start the searching child, so that it is ready when the user types the first letter. Raises LibraryError."""
        async with self._starting:
            if self._searcher is None or self._searcher.has_ended:
                self._searcher = _Searcher(await self._start("search"))
            return self._searcher

    async def search(self, query: str, *, begun: bool = False, start: int = 0) -> Results:
        """The best HITS hits, from the searching child; `begun` and `start` as in Library.search. Raises LibraryError.

        Cancel the caller to drop a stale query: its answer is then ignored. As with every read from this child, the
        caller is cancelled when something else is asked meanwhile.
        """
        return (await self._ask(messages.Search(query, HITS, begun, start), messages.Found)).results

    async def first_hits(self, query: str) -> Results:
        """Some hits for a query that is being typed, as fast as possible."""
        return (await self._ask(messages.First(query, FIRST_HITS), messages.Found)).results

    async def search_like(self, text: str) -> Results:
        """Documents that share rare words with a text."""
        return (await self._ask(messages.Like(text, HITS), messages.Found)).results

    async def facets(self, query: str) -> tuple[Facet, ...]:
        """The facets that a search can be narrowed by."""
        return (await self._ask(messages.Narrow(query), messages.Narrower)).facets

    async def looser(self, query: str) -> tuple[Alternative, ...]:
        """Looser queries for one that finds nothing."""
        return (await self._ask(messages.Loosen(query), messages.Looser)).alternatives

    async def saved_searches(self) -> tuple[SavedSearch, ...]:
        """The saved searches with what is new in each."""
        return (await self._ask(messages.ListSaved(), messages.Saved)).searches

    async def latest_queries(self) -> tuple[str, ...]:
        """The latest queries, newest first; none if they cannot be read, which must not stop a search."""
        if self._writes:
            await asyncio.wait(self._writes)
        try:
            return await self.ask(Library.latest_queries)
        except LibraryError:
            return ()

    def write(self, request: messages.Write) -> asyncio.Task[messages.Written]:
        """Have something written, in the order of the calls and before anything that is asked later.

        Await the task within `asyncio.shield`, so that it survives the caller. It raises LibraryError if it fails.
        """
        task = asyncio.ensure_future(self._write(request))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        if isinstance(request, messages.Save | messages.Drop):
            task.add_done_callback(self._note_failure)
        return task

    def _note_failure(self, written: "asyncio.Task[messages.Written] | futures.Future[Any]") -> None:
        error = None if written.cancelled() else written.exception()
        self._failed = str(error or "")

    async def unsaved(self) -> str:
        """What an end now would lose, in words, "" for nothing; waits a little for what is being written."""
        writing = [*self._writes, *map(asyncio.wrap_future, self._keeping.copy())]
        if writing:
            await asyncio.wait(writing, timeout=_WRITING)
        return "Something is still being written." if self._writes or self._keeping else self._failed

    async def _write(self, request: messages.Write) -> messages.Written:
        searcher = await self.start_search()
        try:
            return await searcher.ask(request, messages.Written)
        except LibraryError:
            if not searcher.has_ended:
                raise
        return await self._ask(request, messages.Written)  # the child ended, maybe by another's fault: once more

    async def _ask(self, request: messages.Request, answer: type[Answer]) -> Answer:
        return await (await self.start_search()).ask(request, answer)

    async def _start(self, task: worker.Task) -> asyncio.subprocess.Process:
        child = await asyncio.create_subprocess_exec(
            *worker.command(task, self._roots),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LINE_LIMIT,
        )
        self._children = [one for one in self._children if one.returncode is None]
        self._children.append(child)
        return child

    async def end(self) -> None:
        """Stop everything once all writes are done. A worker that takes too long for them continues alone."""
        if self._writes:
            await asyncio.wait(self._writes, timeout=_LAST_WRITES)
        self.close()

    def close(self) -> None:
        """Stop everything at once, which never harms the catalogue.

        A child that has unfinished writes exits by itself when they are done; those of the thread are waited for.
        """
        for child in self._children:
            if self._writes and self._searcher and child is self._searcher.child:
                continue
            with contextlib.suppress(ProcessLookupError):
                child.kill()
        futures.wait(self._keeping.copy(), timeout=_LAST_WRITES)
        self._thread.shutdown(wait=False, cancel_futures=True)


class _Searcher:
    """A searching child process, and the requests that wait for its answers."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self.child = child
        self._asked = 0
        self._waiting: dict[int, tuple[messages.Request, asyncio.Future[messages.Answer]]] = {}
        self._listening = asyncio.ensure_future(self._listen())

    @property
    def has_ended(self) -> bool:
        return self._listening.done()

    async def ask(self, request: messages.Request, answer: type[Answer]) -> Answer:
        """Ask, and wait for an answer of this kind. Raises LibraryError if it fails."""
        if self.has_ended:
            raise LibraryError(_STOPPED)
        assert self.child.stdin is not None
        self._asked = number = self._asked + 1
        told: asyncio.Future[messages.Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = request, told
        self.child.stdin.write(msgspec.json.encode(messages.Asked(number, request)) + b"\n")
        try:
            found = await told
        finally:
            self._waiting.pop(number, None)
        if isinstance(found, messages.Failed):
            raise (DamagedError if found.damaged else LibraryError)(found.error)
        assert isinstance(found, answer)
        return found

    async def _listen(self) -> None:
        """Hand on answers until there are no more. Requests that still wait then fail."""
        assert self.child.stdout is not None
        error = _STOPPED
        try:
            async for line in self.child.stdout:
                answered = msgspec.json.decode(line, type=messages.Answered)
                if answered.id:
                    self._hand_on(answered.id, answered.answer)
                elif isinstance(answered.answer, messages.Failed):
                    error = answered.answer.error
        except ValueError:  # not a message, or a line that is too long
            with contextlib.suppress(ProcessLookupError):
                self.child.kill()
        for _, told in self._waiting.values():
            if not told.done():
                told.set_result(messages.Failed(error))

    def _hand_on(self, number: int, answer: messages.Answer) -> None:
        """Give an answer to the request that waits for it. Earlier reads will get none, and are cancelled."""
        for earlier, (request, told) in self._waiting.items():
            if told.done():
                continue
            if earlier == number:
                told.set_result(answer)
            elif earlier < number and not isinstance(request, messages.Write):
                told.cancel()
