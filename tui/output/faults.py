"""What to tell the user when something failed, and where the details are kept."""

from pathlib import Path

from index.store.files import LibraryError, append, own_folder

_MOST = 1_000_000  # bytes of details, after which the file is started again
_LONGEST = 300  # characters of an error's message; the details have all of it


def file() -> Path:
    """The file with the details of unforeseen errors. Raises LibraryError."""
    return own_folder("state") / "errors.log"


def told(error: BaseException | None, then: str = "Reading goes on.") -> str:
    """An error and its consequence (`then`) in one line.

    The details of an unforeseen error are kept in a file. They are about the program and contain no text of documents.
    """
    if isinstance(error, LibraryError):
        return str(error)
    words = " ".join(str(error).split())[:_LONGEST]
    what = ": ".join(filter(None, ("This failed", type(error).__name__, words)))
    said = " ".join(filter(None, (f"{what}.", then)))
    return f"{said} Details: {file()}" if error and _note(error) else said


def _note(error: BaseException) -> bool:
    import traceback  # late: most commands go well

    try:
        path = file()
        if path.is_file() and path.stat().st_size > _MOST:
            path.unlink()
        details = "".join(traceback.format_exception(error)) + "\n"
        append(path, details.encode("utf-8", "backslashreplace"))
    except (OSError, LibraryError):
        return False
    return True
