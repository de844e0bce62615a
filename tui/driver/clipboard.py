"""Copying: into the terminal's clipboard, which also works over SSH; where there is none, to the end of a file.

No terminal says whether it took a text. So the words told afterwards say what was done, not what came of it.
"""

import base64
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from index.store.files import LibraryError, append, own_folder
from tui.present.facts import counted
from tui.present.glyphs import UNICODE

Way = Literal["terminal", "file"]

_MOST = 74_994  # bytes of base64 that terminals take at least, by the xterm they follow
_SCREEN_PART = 700  # bytes; GNU screen passes on no longer sequences
_TMUX_PATIENCE = 2.0  # seconds


class Copied(msgspec.Struct, frozen=True):
    """`sequence` is still to be sent to the terminal; `told` says where the text is, to stand behind its name."""

    sequence: str
    told: str


def file() -> Path:
    """Where texts go that no clipboard takes. Raises LibraryError."""
    return own_folder("data") / "copied.txt"


def copy(text: str, way: Way, environ: Mapping[str, str] = os.environ) -> Copied:
    """Copy a text, its control characters made visible: where it is pasted they may be obeyed.

    May take a moment: not for the event loop. Raises LibraryError where not even the file takes it.
    """
    text = UNICODE.show_lines(text)
    size = counted(len(text), "character")
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode()
    if way == "file":
        return _to_file(text, "")
    if _has_none(environ):
        return _to_file(text, "this terminal has no clipboard")
    if len(encoded) > _MOST:
        return _to_file(text, "it is too long for a terminal's clipboard")
    if "TMUX" in environ and _to_tmux(text):
        return Copied("", f"given to tmux (load-buffer -w) for its buffer and the terminal's clipboard, {size}")
    sequence = f"\x1b]52;c;{encoded}\x07"
    if environ.get("TERM", "").startswith("tmux"):  # a tmux on the way, out of reach from here
        told = f"sent to tmux (OSC 52; it needs `set -g set-clipboard on`), {size}"
        return Copied(f"{sequence}\x1bPtmux;\x1b{sequence}\x1b\\", told)
    if "STY" in environ:
        parts = [sequence[at : at + _SCREEN_PART] for at in range(0, len(sequence), _SCREEN_PART)]
        return Copied("".join(f"\x1bP{part}\x1b\\" for part in parts), f"sent through screen (OSC 52), {size}")
    return Copied(sequence, f"sent to the terminal's clipboard (OSC 52), {size}")


def _has_none(environ: Mapping[str, str]) -> bool:
    terminal = environ.get("TERM", "")
    return "TMUX" not in environ and (terminal in ("linux", "dumb") or terminal.startswith("vt"))


def _to_tmux(text: str) -> bool:
    """tmux keeps the clipboard from programs in it unless it is told otherwise, but may set it itself."""
    try:
        command = ["tmux", "load-buffer", "-w", "-"]
        done = subprocess.run(  # noqa: S603 (nothing of the text is in the command)
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TMUX_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _to_file(text: str, reason: str) -> Copied:
    path = file()
    try:
        append(path, (text.rstrip("\n") + "\n\n").encode("utf-8", "replace"))
    except OSError as error:
        raise LibraryError(f"Nothing was copied: {path} cannot be written to ({error.strerror or error}).") from error
    return Copied("", f"at the end of {path}" + (f": {reason}" if reason else ""))
