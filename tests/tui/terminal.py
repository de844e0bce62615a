"""A terminal for tests: runs a command in a pty and keeps its screen, as a terminal emulator sees it."""

import fcntl
import itertools
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import pyte
from pyte.screens import wcwidth

PATIENCE = 60.0  # seconds until a condition that does not come is a failure
_BUSY = 5  # times that, as long as the command has work: on a busy machine it gets little done in that time
_IDLE = 10.0  # ms of CPU that an app without work may use in the time that `settle` looks at it
_MARK = "TWOSOURCE_TEST_TERMINAL"  # the variable by which the processes of a terminal are told apart, also behind tmux
_NUMBERS = itertools.count()
_QUERY_SYNC, _ANSWER_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_STARTS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"


class Screen(pyte.Screen):
    """pyte's screen, which leaves out what follows a spacing vowel sign, and here draws it into the cell before."""

    def draw(self, data: str) -> None:
        if data.isascii():
            super().draw(data)
            return
        for char in data:
            if wcwidth(char) or unicodedata.combining(char):
                super().draw(char)
            else:
                self._draw_into_last(char)

    @property
    def display(self) -> list[str]:
        """The lines, also where half of a wide character was drawn over, which pyte itself takes amiss."""
        return ["".join(self.buffer[y][x].data for x in range(self.columns)) for y in range(self.lines)]

    def _draw_into_last(self, char: str) -> None:
        line = self.buffer[self.cursor.y]
        x = self.cursor.x - 1
        if x > 0 and not line[x].data:
            x -= 1
        if x >= 0:
            line[x] = line[x]._replace(data=line[x].data + char)


class Terminal:
    """`with Terminal([...]) as terminal: terminal.wait_for("text"); terminal.press("q")`."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int] = (80, 24),
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        columns, rows = size
        self.screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = bytearray()  # all that the command wrote
        self._master, slave = pty.openpty()
        self._tell_size(columns, rows)
        self._mark = f"{_MARK}={os.getpid()}.{next(_NUMBERS)}"
        # Not the size of the terminal around the tests, nor a desktop on which a browser would open.
        around = ("COLUMNS", "LINES", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
        inherited = {name: value for name, value in os.environ.items() if name not in around}
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={
                **inherited,
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "COLORTERM": "",
                **(environ or {}),
                _MARK: self._mark.partition("=")[2],
            },
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self._master)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def resize(self, columns: int, rows: int) -> None:
        """Become another size; the kernel tells the command."""
        self.screen.resize(rows, columns)
        self._tell_size(columns, rows)

    def _tell_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def read(self, seconds: float, most: int = 65536) -> bool:
        """Take in what the command writes, waiting at most `seconds` for it. False at its end or when none came."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, most)
        except OSError:  # Linux says so when the other side is closed
            return False
        if _QUERY_SYNC in data:
            os.write(self._master, _ANSWER_SYNC)
        self.sent += data
        self._stream.feed(data)
        return bool(data)

    def wait_for(self, condition: str | Callable[[], bool], patience: float = PATIENCE) -> None:
        """Read until a text is on the screen, or a condition holds. Never stops within a frame, which no user sees."""

        def holds() -> bool:
            if self._within_a_frame:
                return False
            return condition in self.text if isinstance(condition, str) else condition()

        began = time.monotonic()
        while not holds():
            is_late = self._is_late(began, patience)
            if is_late or (not self.read(0.5) and self.process.poll() is not None and not holds()):
                raise AssertionError(f"waited in vain for {condition!r}; the screen:\n{self.text}")

    def _is_late(self, began: float, patience: float) -> bool:
        """Whether what is waited for since then must have come: what is still at work gets more time."""
        waited = time.monotonic() - began
        return waited > patience and (waited > _BUSY * patience or not any(map(_at_work, self._processes())))

    @property
    def _within_a_frame(self) -> bool:
        return self.sent.rfind(_FRAME_STARTS) > self.sent.rfind(_FRAME_ENDS)

    def settle(self, quiet: float = 0.3) -> None:
        """Read until nothing has come for a while, in which nothing of the command had work or waited for a core."""
        deadline = time.monotonic() + _BUSY * PATIENCE
        while True:
            before = sum(map(cpu_ms, self._processes()))
            if not self.read(quiet) and not self._within_a_frame:
                processes = self._processes()
                if not any(map(_at_work, processes)) and sum(map(cpu_ms, processes)) - before < _IDLE:
                    return
            assert time.monotonic() < deadline, f"it does not come to rest; the screen:\n{self.text}"

    @property
    def works_alone(self) -> bool:
        """Whether the command has no workers."""
        return not any(b"\0index." in _read(f"/proc/{pid}/cmdline") for pid in self._processes())

    @property
    def children(self) -> list[int]:
        """The processes that the command has started and that still run (Linux)."""
        return _children_of(self.process.pid)

    def _processes(self) -> list[int]:
        """The command's own process and all that came of it (Linux), also what has another environment."""
        mark = self._mark.encode()
        listed = (entry.name for entry in os.scandir("/proc") if entry.name.isdigit())
        found = [int(pid) for pid in listed if mark in _read(f"/proc/{pid}/environ").split(b"\0")]
        for pid in found:  # which grows meanwhile
            found += [child for child in _children_of(pid) if child not in found]
        return found

    def hang_up(self) -> None:
        """Take the terminal away, as a dropped connection does."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDONLY)

    def wait_exit(self, patience: float = PATIENCE) -> int:
        """Read until the command has ended; its exit code."""
        began = time.monotonic()
        while self.process.poll() is None and not self._is_late(began, patience):
            self.read(0.05)
        while self.read(0):
            pass
        assert self.process.poll() is not None, f"still running; the screen:\n{self.text}"
        return self.process.returncode


def _children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run (Linux)."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for children in tasks for child in _read(children).split()]


def cpu_ms(pid: int) -> float:
    """CPU that the threads of a process have used, in ms; 0 of one that has ended (Linux)."""
    return sum(int((_read(stat) or b"0").split()[0]) for stat in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e6


def _at_work(pid: int) -> bool:
    """Whether a thread of a process runs or would, had it a core (Linux)."""
    stats = map(_read, Path(f"/proc/{pid}/task").glob("*/stat"))
    return any(stat.rpartition(b") ")[2][:1] in (b"R", b"D") for stat in stats)


def _read(path: str | Path) -> bytes:
    """A file of /proc; empty where the process has just ended, or is another user's."""
    with suppress(OSError):
        return Path(path).read_bytes()
    return b""


def twosource(*arguments: str) -> list[str]:
    """The command line that starts twosource from this checkout."""
    return [sys.executable, "-m", "tui", *arguments]


def patient(*arguments: str) -> list[str]:
    """The same, for tests that type ahead: keys wait longer than a user would for what those before them began."""
    return [sys.executable, "-m", "tests.tui.patient", *arguments]
