"""What the environment says: every variable that is heeded, the user's own programs, and the folders in use."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from index.store.files import cache_folder, journals_folder, own_folder

Program = Literal["pager", "editor", "browser"]


class Variable(msgspec.Struct, frozen=True):
    """A variable of the environment, and what is made of it."""

    name: str
    help: str


VARIABLES = (
    Variable("TWOSOURCE_CACHE", "the folder for what is derived from the reports"),
    Variable("TWOSOURCE_SHARED", "a cache folder that one user keeps and others read"),
    Variable("TWOSOURCE_JOURNAL", "a folder for the journals, which several analysts share"),
    Variable("TWOSOURCE_DIFF", "off: whole regions of the screen are sent, not only the cells that change"),
    Variable("XDG_CONFIG_HOME", "what the config folder is in"),
    Variable("XDG_CACHE_HOME", "what the cache folder is in"),
    Variable("XDG_DATA_HOME", "what the data folder is in"),
    Variable("XDG_STATE_HOME", "what the state folder is in"),
    Variable("HOME", "what these are in where they are not set"),
    Variable("NO_COLOR", "set: no colours"),
    Variable("PAGER", "your pager; without it less, or more"),
    Variable("VISUAL", "your editor"),
    Variable("EDITOR", "your editor where VISUAL is not set; without both vi"),
    Variable("BROWSER", "your browser, one of the terminal too; without it that of the desktop"),
    Variable("DISPLAY", "set: there is a desktop to open a browser on"),
    Variable("WAYLAND_DISPLAY", "the same"),
    Variable("SSH_CONNECTION", "set: the mouse is left to the terminal"),
    Variable("TERM", "what the terminal can show, and whether it has a clipboard"),
    Variable("LC_ALL", "UTF-8 in it: the terminal shows more than ASCII"),
    Variable("LC_CTYPE", "the same where LC_ALL is not set"),
    Variable("LANG", "the same where neither is set"),
    Variable("TMUX", "set: copies go to tmux"),
    Variable("STY", "set: copies go through screen"),
    Variable("OMP_NUM_THREADS", "how many cores the models may use; without it all"),
)

# The variables that name a program, the first one that is set; and what is taken without them.
PROGRAMS: Mapping[Program, tuple[str, ...]] = {
    "pager": ("PAGER",),
    "editor": ("VISUAL", "EDITOR"),
    "browser": ("BROWSER",),
}
# The folders of our own: the variable for it alone, the kind of folder that it else is in, and what finds it.
FOLDERS: Mapping[str, tuple[str, str, Callable[[], Path]]] = {
    "config": ("", "config", lambda: own_folder("config")),
    "cache": ("TWOSOURCE_CACHE", "cache", cache_folder),
    "data": ("", "data", lambda: own_folder("data")),
    "state": ("", "state", lambda: own_folder("state")),
    "journals": ("TWOSOURCE_JOURNAL", "data", journals_folder),
}


def program(name: Program, environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The user's program, as they would type it, and the variable that says so, "" for none.

    There is always a pager and an editor, but a browser only where one is named: which one the desktop has is not told.
    """
    for variable in PROGRAMS[name]:
        if environ.get(variable):
            return environ[variable], variable
    if name == "browser":
        return "", ""
    return ("vi" if name == "editor" else "less" if shutil.which("less") else "more"), ""


def sends_cells(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether only the cells of the screen that change are sent."""
    return environ.get("TWOSOURCE_DIFF") != "off"


def folder(name: str) -> tuple[Path, str]:
    """The folder in use for one of FOLDERS, and the variable that says where, "" for none. Raises LibraryError."""
    own, kind, find = FOLDERS[name]
    if os.environ.get(own):
        return find(), own
    variable = f"XDG_{kind.upper()}_HOME"  # passed over where it is relative
    return find(), variable if Path(os.environ.get(variable, "")).is_absolute() else ""
