"""Why a file is not read, in words for the analyst."""

import errno

from index.store.roots import printable

_LONGEST_FAULT, _LONGEST_DAMAGE = 200, 100  # characters; the messages may quote a stranger's words
EMPTY = "empty: there is nothing in it"
NOT_REGULAR = "not a regular file (a folder, pipe, socket or device)"


class UnreadableError(ValueError):
    """Some bytes contain no article. The message says why, in words for the user."""


def unread_format(suffix: str) -> str:
    """The reason for files with a suffix that is not read."""
    return f"not a format that twosource reads ({printable(suffix) or 'no suffix'})"


def too_large(size: int, largest: int) -> str:
    """The reason for a file of `size` bytes, which is larger than may be read."""
    return f"too large: {mega(size)}, where {mega(largest)} is the most that is read"


def mega(size: int) -> str:
    """A number of bytes as "24.0 MB"."""
    return f"{size / 2**20:.1f} MB"


def why(error: OSError) -> str:
    """An error of the operating system in words for the user."""
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return "not found: it was moved or deleted"
        case errno.EACCES | errno.EPERM:
            return "permission denied: this account may not read it"
        case errno.ELOOP:
            return "a link: links within a folder are not followed"
        case errno.EISDIR | errno.ENXIO | errno.ENODEV:
            return NOT_REGULAR
        case _:
            return f"could not be read: {error.strerror or error}"


def damage(error: Exception) -> str:
    """What a library says of a damaged file, or at least its kind of error."""
    return _line(str(error))[:_LONGEST_DAMAGE] or type(error).__name__


def fault(error: Exception) -> str:
    """An unforeseen error in words for the user. It names the error, so that it can be reported and fixed."""
    words = _line(f"{type(error).__name__}: {error}")
    return f"reading it failed, which is a fault of twosource ({words[:_LONGEST_FAULT].rstrip(': ')})"


def _line(message: str) -> str:
    return " ".join(message.encode("utf-8", "backslashreplace").decode().split())
