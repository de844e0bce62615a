"""Notes that are being written, each in a private file: none is lost where an editor, the app or a connection dies.

A draft is there from the first word until the note is in the journal.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from index.model.actions import Target
from index.store.files import LibraryError, own_folder, private_folder, read_small, remove, write_atomically
from tui.driver import outside

_LONGEST = 1_000_000  # bytes of a note


def draft(target: Target) -> Path:
    """The file for a note on this target. Raises LibraryError."""
    folder = own_folder("data")
    private_folder(folder)
    private_folder(folder / "drafts")
    name = sha256(f"{target.on} {target.key}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return folder / "drafts" / f"{name}.txt"


def begun(file: Path) -> str:
    """What was written before and is not in the journal, "" for nothing. Raises LibraryError."""
    try:
        return read_small(file, _LONGEST).decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise LibraryError(
            f"What was written of this note before cannot be read: {error.strerror or error}. Move {file} away to "
            "begin anew."
        ) from error


def keep(file: Path, text: str) -> None:
    """Raises OSError."""
    write_atomically(file, f"{text}\n".encode("utf-8", "replace"))


def drop(file: Path) -> None:
    """The note is in the journal."""
    with suppress(OSError):  # it is told and kept, and would only be offered again
        remove(file)


def edit(file: Path, text: str, argv: list[str]) -> tuple[str | None, str]:
    """Have a text written on in an editor. Returns what is in the file however the editor ended, and what went wrong.

    Without a text nothing could be written or read, and the draft stays where it is. The app must have given up the
    terminal.
    """
    try:
        keep(file, text)
        trouble = outside.run_on(argv, file)
        return begun(file), trouble
    except (OSError, LibraryError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        return None, f"The note could not be edited: {why}. What was written is in {file}."
