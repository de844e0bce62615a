"""Fast typing: keys act one after the other, and no late result takes the focus from where they went.

A key waits until the screen is there, and until what the key before it began has come: a text, a list, another
screen. It does not wait long. What comes later still is shown where it belongs, but the focus stays where the hands are
by then.
"""

import asyncio
from collections.abc import Coroutine
from contextvars import ContextVar
from typing import Any

_PATIENCE = 1.0  # seconds from a key on that those after it wait for what it began
_START = 10.0  # seconds that a key waits for a screen
_QUIET = 0.1  # seconds without a key that end a burst

# The number of the key that the running code works for. Tasks inherit it.
_meant: ContextVar[int] = ContextVar("meant", default=0)


class Hands:
    def __init__(self) -> None:
        self._acted = 0  # keys and clicks so far
        self._turn: asyncio.Future[object] | None = None  # what the last key began
        self._turn_ends = 0.0
        self._hurry = asyncio.Event()
        self._arrived = 0.0  # when the last key did
        self._at_top = False  # where all keys of this burst found the app

    @property
    def overtaken(self) -> bool:
        """Whether a later key has acted than the one the running code works for: it must not move the focus then."""
        return _meant.get() != self._acted

    @property
    def may_quit(self) -> bool:
        """Whether the whole burst of keys arrived at the top view, so that q was not meant for another view."""
        return self._at_top

    def act(self) -> None:
        """A key or a click acts now, and the code that follows works for it."""
        self._acted += 1
        self.follow()

    def follow(self) -> None:
        """The code that follows works for the last key or click."""
        _meant.set(self._acted)

    def arrive(self, time: float, *, at_top: bool) -> None:
        """Count a key to its burst: when it arrived (as Textual's events tell it), and whether the top view had it."""
        quiet = time - self._arrived > _QUIET
        self._at_top = at_top and (quiet or self._at_top)
        self._arrived = time

    def begin(self, work: Coroutine[Any, Any, object]) -> None:
        """Let the next keys wait until `work` has ended, or a second has passed."""
        self._turn = asyncio.ensure_future(work)
        self._turn.add_done_callback(lambda turn: turn.cancelled() or turn.exception())  # shown where it began
        self._turn_ends = asyncio.get_running_loop().time() + _PATIENCE

    def hurry(self) -> None:
        """Drop the keys that wait, and all others until `calm`."""
        self._hurry.set()

    def calm(self) -> None:
        self._hurry.clear()

    @property
    def hurried(self) -> bool:
        return self._hurry.is_set()

    async def done(self) -> None:
        """Wait until what the last key began has ended, or has taken too long."""
        while (turn := self._turn) and not self.hurried:
            await self._until(turn, self._turn_ends - asyncio.get_running_loop().time())
            if self._turn is turn:
                self._turn = None

    async def there(self, ready: asyncio.Event) -> None:
        """Wait until a screen is ready."""
        if not ready.is_set():
            waiting = asyncio.ensure_future(ready.wait())
            await self._until(waiting, _START)
            waiting.cancel()

    async def _until(self, end: asyncio.Future[Any], seconds: float) -> None:
        hurried = asyncio.ensure_future(self._hurry.wait())
        await asyncio.wait({end, hurried}, timeout=max(seconds, 0), return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
