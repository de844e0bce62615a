"""The driver: Textual's own for Linux and macOS, with a copy of the screen between it and the terminal."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import IO, Any, cast

from textual.app import App
from textual.driver import Driver

from tui.driver.keyboard import KeyboardDriver
from tui.driver.screen import Screen
from tui.settings.environment import sends_cells

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_ONE_PACKET = 1200  # bytes; a frame that fits into one packet needs no marks of synchronized output
_REPAINT_PAUSE = 0.05  # seconds within which Textual usually draws by itself after a change of size


class _Line:
    """Writes to the terminal, and calls `gone` whenever everything has been written."""

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone

    def write(self, text: str) -> None:
        self._file.write(text)

    def flush(self) -> None:
        self._file.flush()
        self._gone()

    def fileno(self) -> int:
        return self._file.fileno()


class DiffingDriver(KeyboardDriver):
    """Sends only the cells that changed. Frames that come while the terminal is busy are merged into one."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._screen = Screen(0, 0)
        assert sys.__stderr__ is not None
        self._file = cast(TextIOWrapper, _Line(sys.__stderr__, self._tell_gone))
        self._synchronized = False
        self._held = True  # draws nothing before the terminal is ours, nor afterwards
        self._sending = False
        self._behind = False

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        resized = signal.getsignal(signal.SIGWINCH)
        if not callable(resized):
            return  # still in the background; called again when the app comes to the foreground

        def on_terminal_resize(number: int, frame: Any) -> None:  # noqa: ANN401
            self.redraw()
            resized(number, frame)

        signal.signal(signal.SIGWINCH, on_terminal_resize)
        self._held = self._sending = False
        self.redraw()

    def stop_application_mode(self) -> None:
        self._held = True
        super().stop_application_mode()

    # Signals may come at any moment. So drawing is stopped and resumed between two callbacks of the event loop, or at
    # once if the loop is waiting for a pager or editor that has the terminal.

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(super()._sigtstp_application)
        else:
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        if self._app._exit:
            return
        if not self._held:  # the app was stopped without warning, and the shell may have used the terminal
            self.suspend_application_mode()
        self.resume_application_mode()

    def redraw(self) -> None:
        """Send the whole screen, whatever the terminal shows. May also be called by a signal handler."""
        self._screen.forget()
        self._loop.call_soon_threadsafe(self._loop.call_later, _REPAINT_PAUSE, self.flush)

    def write(self, data: str) -> None:
        if data in (_SYNC_START, _SYNC_END):
            self._synchronized = True
            return
        size = tuple(self._app.size)
        if size != self._screen.size:
            self._screen.resize(*size)
        passed = self._screen.feed(data)
        if passed:
            super().write(passed)

    def flush(self) -> None:
        """The end of a frame: send what it changed."""
        if self._held:
            return
        self._behind = self._sending
        if self._sending:
            return
        frame = self._screen.frame()
        if frame:
            self._sending = True
            marked = self._synchronized and len(frame) > _ONE_PACKET
            super().write(f"{_SYNC_START}{frame}{_SYNC_END}" if marked else frame)

    def _tell_gone(self) -> None:
        """Note in the event loop that everything was written. Called in the writing thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._catch_up)

    def _catch_up(self) -> None:
        self._sending = False
        if self._behind:
            self.flush()


def chosen(environ: Mapping[str, str] = os.environ) -> type[Driver]:
    """This driver, or with TWOSOURCE_DIFF=off one that sends everything that Textual does."""
    return DiffingDriver if sends_cells(environ) else KeyboardDriver
