"""Where the app gets its answers: one thread that reads the library, and two children that do the heavy work.

The thread answers what the catalogue knows. A child reads new files in, analyses them and compares claims; another
searches. They are processes, because Python work in a thread would make the screen late.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar

import msgspec

from index import worker
from index.library import Alternative, DamagedError, Facet, Library, LibraryError, Progress, Results, SavedSearch

Answer = TypeVar("Answer")

_HITS = 100  # documents in the list of results
_LINE_LIMIT = 64 * 1024 * 1024  # bytes; a search answers with up to 1,000 spans for each document


class _Found(msgspec.Struct):
    """A line of the searching child."""

    id: int = 0
    results: Results | None = None
    facets: tuple[Facet, ...] = ()
    looser: tuple[Alternative, ...] = ()
    saved: tuple[SavedSearch, ...] = ()
    error: str = ""
    damaged: bool = False


class _Update(msgspec.Struct):
    """A line of the updating child: the fields of a `Progress`, or an error."""

    stage: str = ""
    done: int = 0
    total: int = 0
    revision: int = 0
    note: str = ""
    percent: int = 0
    error: str = ""


class Desk:
    def __init__(self, roots: Sequence[str]) -> None:
        self._roots = roots
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")
        self._library: Library | None = None
        self._children: list[asyncio.subprocess.Process] = []
        self._updater: asyncio.subprocess.Process | None = None
        self._searcher: asyncio.subprocess.Process | None = None
        self._starting = asyncio.Lock()
        self._asked = 0

    async def ask(self, question: Callable[[Library], Answer]) -> Answer:
        """Run `question` on the library, in the reading thread."""

        def run() -> Answer:
            if self._library is None:
                self._library = Library(self._roots)
            return question(self._library)

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    async def update(self) -> AsyncIterator[Progress]:
        """Bring the library up to date in a child; yields how far it is. Raises LibraryError when it fails."""
        self.stop_update()
        child = self._updater = await self._start("update")
        assert child.stdout is not None
        async for line in child.stdout:
            news = msgspec.json.decode(line, type=_Update)
            if news.error:
                raise LibraryError(news.error)
            yield Progress(news.stage, news.done, news.total, news.revision, news.note, news.percent)
        if await child.wait() and child is self._updater:
            raise LibraryError("Reading the folder in stopped early. What is shown can be read; r goes on with it.")

    def stop_update(self) -> None:
        """Stop bringing the library up to date: what was read stays, and an update later goes on from there."""
        if self._updater and self._updater.returncode is None:
            self._updater.kill()
        self._updater = None

    async def start_search(self) -> None:
        """Have the searching child ready, so that the first letter finds it warm."""
        async with self._starting:
            if self._searcher is None or self._searcher.returncode is not None:
                self._searcher = await self._start("search")

    async def search(self, query: str, want: Literal["results", "first", "like"] = "results") -> Results:
        """Search in a child: ranked, the first found, or what is like a text.

        Cancel the caller to drop a stale query: its answer is skipped when it comes.
        """
        found = await self._find(query, want)
        assert found.results is not None
        return found.results

    async def facets(self, query: str) -> tuple[Facet, ...]:
        """What a search can be narrowed by."""
        return (await self._find(query, "facets")).facets

    async def looser(self, query: str) -> tuple[Alternative, ...]:
        """Looser queries for one that finds nothing."""
        return (await self._find(query, "looser")).looser

    async def saved_searches(self, looked_at: str = "") -> tuple[SavedSearch, ...]:
        """The saved searches with what is new in each, after one was saved or looked at."""
        return (await self._find(looked_at, "look" if looked_at else "saved")).saved

    async def _find(self, query: str, want: str) -> _Found:
        await self.start_search()
        child = self._searcher
        assert child is not None and child.stdin is not None and child.stdout is not None
        self._asked = number = self._asked + 1
        request = {"id": number, "query": query, "limit": _HITS, "want": want}
        child.stdin.write(msgspec.json.encode(request) + b"\n")
        await child.stdin.drain()
        while line := await child.stdout.readline():
            found = msgspec.json.decode(line, type=_Found)
            if found.error:
                raise (DamagedError if found.damaged else LibraryError)(found.error)
            if found.id == number:
                return found
        raise LibraryError("The search stopped. Reading goes on; search again to start it anew.")

    async def _start(self, task: Literal["update", "search"]) -> asyncio.subprocess.Process:
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

    def close(self) -> None:
        """Stop everything at once: whatever a child was doing, the catalogue stays whole."""
        for child in self._children:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
        self._thread.shutdown(wait=False, cancel_futures=True)
