"""Shows a document in the user's own pager or editor, as a copy in a private temporary file."""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from index.model.document import Document
from index.store.files import open_private
from tui.present.glyphs import Glyphs
from tui.settings import environment
from tui.settings.environment import Program

# Programs that open a file at a line with `+LINE`.
_TAKES_LINE = {"less", "more", "vi", "vim", "nvim", "nano", "emacs", "ne", "kak", "joe"}


def command(program: Program, environ: Mapping[str, str] = os.environ) -> list[str]:
    """The user's program and its options. It is never given to a shell."""
    wanted, _ = environment.program(program, environ)
    try:
        return shlex.split(wanted) or [wanted]
    except ValueError:  # an open quotation mark
        return [wanted]


def copy_of(document: Document, glyphs: Glyphs) -> str:
    """The text for a program that might obey control characters: they are made visible."""
    return glyphs.show_lines(document.text) + "\n"


def show(document: Document, offset: int, argv: list[str], glyphs: Glyphs) -> str:
    """Run a program on a copy of the document, at the line of `offset`, until it ends. Returns what went wrong, or "".

    The app must have given up the terminal.
    """
    try:
        return _show(document, offset, argv, glyphs)
    except OSError as error:  # no folder for temporary files, perhaps, or a full disk
        return f"No copy of the text could be made: {error.strerror or error}."


def _show(document: Document, offset: int, argv: list[str], glyphs: Glyphs) -> str:
    with tempfile.TemporaryDirectory(prefix="twosource-") as folder:  # readable by this user alone
        file = Path(folder) / "text.txt"
        with open(file, "w", encoding="utf-8", opener=open_private) as copy:
            copy.write(copy_of(document, glyphs))
        return run_on(argv, file, document.text.count("\n", 0, offset) + 1)


def run_on(argv: list[str], file: Path, line: int = 1) -> str:
    """Run a program on a file, at a line, as `run` does."""
    name = Path(argv[0]).name
    at = [f"+{line}"] if name in _TAKES_LINE else []
    return run([*argv, *at, str(file)], name)


def run(argv: list[str], name: str) -> str:
    """Run a program until it ends. Returns what went wrong, or "".

    The app must have given up the terminal.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)  # ctrl+c is only for the program
    try:
        code = subprocess.run(argv, check=False).returncode  # noqa: S603 (the user's own choice)
    except OSError as error:
        return f"{name} cannot be run: {error.strerror or error}."
    finally:
        signal.signal(signal.SIGINT, before)
    return f"{name} ended with code {code}." if code else ""
