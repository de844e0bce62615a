"""What to say of work that failed, and where its details go."""

import traceback
from pathlib import Path

import platformdirs

from index.storage import LibraryError, open_private, private_folder

_MOST = 1_000_000  # bytes of details; then they begin anew
_LONGEST = 300  # characters of a failure's own words; the details have them all


def file() -> Path:
    """Where the details of unforeseen failures are."""
    return platformdirs.user_state_path("twosource") / "errors.log"


def told(error: BaseException | None, then: str = "Reading goes on.") -> str:
    """A failure in a line, and what comes of it. What nobody foresaw is noted with its details, which are the app's
    and not the reports'.
    """
    if isinstance(error, LibraryError):
        return str(error)
    words = " ".join(str(error).split())[:_LONGEST]
    what = ": ".join(filter(None, ("This failed", type(error).__name__, words)))
    said = " ".join(filter(None, (f"{what}.", then)))
    return f"{said} Details: {file()}" if error and _note(error) else said


def _note(error: BaseException) -> bool:
    path = file()
    try:
        path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        private_folder(path.parent)
        mode = "w" if path.exists() and path.stat().st_size > _MOST else "a"
        with open(path, mode, encoding="utf-8", errors="backslashreplace", opener=open_private) as log:
            log.write("".join(traceback.format_exception(error)) + "\n")
    except (OSError, LibraryError):
        return False
    return True
