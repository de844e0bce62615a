"""The standard streams as a shell may leave them: closed, full, a broken pipe, or unable to carry a character.

What goes to standard error goes through one object that shows control characters, whoever writes: a usage error has
the names of a stranger's files in it, a warning the words of their articles.
"""

import codecs
import contextlib
import io
import os
import signal
import sys
from typing import TextIO

from tui.present.glyphs import ASCII, UNICODE, Glyphs, for_terminal, locale_is_utf8

_CLEAR_LINE = "\r\x1b[K"
_LONGEST = 1000  # characters of a line that is told: a command line may have thousands of names


class UnwrittenError(Exception):
    """Standard output takes no more. `broken_pipe`: whoever read it has left, as `head` does, which is no error."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        self.broken_pipe = isinstance(error, BrokenPipeError)


class _Out(io.TextIOWrapper):
    """Standard output; raises UnwrittenError, which nobody takes for anything else on the way."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise UnwrittenError(error) from error

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise UnwrittenError(error) from error


class _Err(io.TextIOWrapper):
    """Standard error, where only lines are obeyed. Where it takes nothing, nobody can be told."""

    def write(self, text: str, /) -> int:
        self._pass_on("\n".join(map(glyphs(self).show, text.split("\n"))))
        return len(text)

    def progress(self, line: str) -> None:
        """Put a line in place of the one before; an empty one takes that away. On a terminal only."""
        if self.isatty():
            self._pass_on(_CLEAR_LINE + glyphs(self).show(line))

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            super().flush()

    def _pass_on(self, text: str) -> None:
        with contextlib.suppress(OSError):
            super().write(text)
            super().flush()


def prepare() -> None:
    """Put usable streams in place of those the process was started with. `restore` undoes it."""
    # A number that is closed would be that of the next file that is opened.
    for number, way in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):  # the second is one that cannot be written
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, way), True)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8")
    out, err = sys.stdout, sys.stderr
    at_once = isinstance(out, io.TextIOWrapper) and (out.line_buffering or out.write_through)  # a terminal, or -u
    sys.stdout = _Out(_buffer(1), out.encoding if out else "utf-8", "backslashreplace", line_buffering=at_once)
    sys.stderr = _Err(_buffer(2), err.encoding if err else "utf-8", "backslashreplace")


def restore() -> None:
    """Give standard output and error back as they came, for an app that draws on them."""
    sys.stdout, sys.stderr = sys.__stdout__ or sys.stdout, sys.__stderr__ or sys.stderr


def _buffer(number: int) -> io.BufferedWriter:
    return io.BufferedWriter(io.FileIO(number, "w", closefd=False))


def glyphs(stream: TextIO) -> Glyphs:
    """The glyphs for a stream: the terminal's, or in a pipe those that the locale can carry."""
    if codecs.lookup(stream.encoding or "ascii").name != "utf-8":
        return ASCII
    if stream.isatty():
        return for_terminal()
    return UNICODE if locale_is_utf8() else ASCII


def tell(line: str) -> None:
    """Say something on standard error, in one line whatever is in it, and not without end."""
    told = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
    print(UNICODE.show(told), file=sys.stderr, flush=True)  # noqa: T201


def progress(line: str) -> None:
    """Say how far the work is, in a line that the next one replaces; an empty one takes it away."""
    if isinstance(sys.stderr, _Err):
        sys.stderr.progress(line)


def end_by(number: signal.Signals) -> None:
    """End as a signal ends a process that does not care for it."""
    signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])
    os.kill(os.getpid(), number)
