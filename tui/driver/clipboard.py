"""Copies text to the terminal's clipboard, which works over SSH too, or appends it to a file if there is none.

Terminals do not confirm that they took a text. So the message afterwards says what was done, not what came of it.
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

_MOST = 74_994  # bytes of base64 that every terminal accepts: xterm's limit, which others follow
_SCREEN_PART = 700  # bytes; GNU screen does not pass on longer sequences
_TMUX_PATIENCE = 2.0  # seconds to wait for tmux


class Copied(msgspec.Struct, frozen=True):
    """`sequence` must still be sent to the terminal. `told` says where the text went, to be put after its name."""

    sequence: str
    told: str


def file() -> Path:
    """The file for texts that no clipboard takes. Raises LibraryError."""
    return own_folder("data") / "copied.txt"


def copy(text: str, way: Way, environ: Mapping[str, str] = os.environ) -> Copied:
    """Copy a text. Control characters become visible ones, because they might be obeyed where it is pasted.

    May take seconds, so do not call it in the event loop. Raises LibraryError if it can be copied nowhere.
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
    if environ.get("TERM", "").startswith("tmux"):  # a tmux that cannot be reached from here
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
    """Have tmux set the clipboard: by default it does not let the programs inside it do so. False if it fails."""
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
