"""What to say of work that failed, and where its details go."""

import traceback
from pathlib import Path

from index.store.files import LibraryError, append, own_folder

_MOST = 1_000_000  # bytes of details; then they begin anew
_LONGEST = 300  # characters of a failure's own words; the details have them all


def file() -> Path:
    """Where the details of unforeseen failures are. Raises LibraryError."""
    return own_folder("state") / "errors.log"


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
    try:
        path = file()
        if path.is_file() and path.stat().st_size > _MOST:
            path.unlink()
        details = "".join(traceback.format_exception(error)) + "\n"
        append(path, details.encode("utf-8", "backslashreplace"))
    except (OSError, LibraryError):
        return False
    return True
