"""Standard streams that work in whatever state the shell left them: closed, full, a broken pipe, a narrow encoding.

Everything written to standard error goes through an object that makes control characters visible: a usage error may
contain the names of a stranger's files, and a warning the words of their articles.
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
_LONGEST = 1000  # characters of a message: a command line may have thousands of names


class UnwrittenError(Exception):
    """Standard output cannot be written. `broken_pipe` means that its reader has left, as `head` does: not an error."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        self.broken_pipe = isinstance(error, BrokenPipeError)


class _Out(io.TextIOWrapper):
    """Standard output, which raises UnwrittenError so that no other code mistakes it for an OSError of its own."""

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
    """Standard error with visible control characters. Failures are ignored, since nobody could be told about them."""

    def write(self, text: str, /) -> int:
        self._pass_on("\n".join(map(glyphs(self).show, text.split("\n"))))
        return len(text)

    def progress(self, line: str) -> None:
        """Replace the previous progress line, or remove it if this one is empty. Only on a terminal."""
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
    """Replace the standard streams by usable ones. `restore` undoes it."""
    # The next file to be opened would otherwise get the number of a closed stream.
    for number, way in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):  # number 1 is opened so that writing fails
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
    """Restore the original standard output and error, for an app that draws on them."""
    sys.stdout, sys.stderr = sys.__stdout__ or sys.stdout, sys.__stderr__ or sys.stderr


def _buffer(number: int) -> io.BufferedWriter:
    return io.BufferedWriter(io.FileIO(number, "w", closefd=False))


def glyphs(stream: TextIO) -> Glyphs:
    """The glyphs for a stream: those of the terminal, or in a pipe those that its encoding has."""
    if codecs.lookup(stream.encoding or "ascii").name != "utf-8":
        return ASCII
    if stream.isatty():
        return for_terminal()
    return UNICODE if locale_is_utf8() else ASCII


def tell(line: str) -> None:
    """Print a message on standard error, as one line of limited length whatever it contains."""
    told = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
    print(UNICODE.show(told), file=sys.stderr, flush=True)  # noqa: T201


def progress(line: str) -> None:
    """Show progress in a line that the next call replaces; an empty line removes it."""
    if isinstance(sys.stderr, _Err):
        sys.stderr.progress(line)


def end_by(number: signal.Signals) -> None:
    """End the process by a signal, as if it had no handler."""
    signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])
    os.kill(os.getpid(), number)
