"""Compares the files with what was read from them, byte for byte, by their SHA-256."""

from collections.abc import Iterator
from datetime import datetime

from index.model.progress import Progress
from index.model.provenance import FileChange, FileState
from index.store.cards import KnownFile
from index.store.catalogue import Catalogue


def verify(catalogue: Catalogue) -> Iterator[Progress | FileChange]:
    """Each file that is not as it was read, in path order, and the progress in files. Files that were not read to their
    end are left out: they are listed as problems.
    """
    known = {path: file for path, file in catalogue.files().items() if file.sha256}
    revision = catalogue.revision()
    for done, path in enumerate(sorted(known)):
        yield Progress("verifying", done, len(known), revision)
        if change := _change(path, known[path]):
            yield change
    yield Progress("verifying", len(known), len(known), revision)


def _change(path: str, file: KnownFile) -> FileChange | None:
    from index.reading.files import digest  # late: only this command needs it
    from index.reading.reasons import UnreadableError, why

    then = f"when it was read on {datetime.fromtimestamp(file.read_at_ns / 1e9):%d %b %Y %H:%M:%S}"
    try:
        now = digest(path, file.size)
    except (FileNotFoundError, NotADirectoryError):
        return FileChange(path, FileState.GONE, f"gone: it was there {then}", file.sha256)
    except (OSError, UnreadableError) as error:
        told = why(error) if isinstance(error, OSError) else str(error)
        return FileChange(path, FileState.UNREADABLE, f"{told}; it could be read {then}", file.sha256)
    if now == file.sha256:
        return None
    what = f"its SHA-256 is {now}" if now else "its size is another"
    return FileChange(path, FileState.CHANGED, f"changed: {what}, not as {then} ({file.sha256})", file.sha256, now)
