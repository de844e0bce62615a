"""Which folder or files were opened last, so that `twosource` alone opens them again."""

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from index.store.files import LibraryError, own_folder, private_folder, read_small, write_atomically


def _file() -> Path:
    return own_folder("state") / "last.json"


def remember(roots: tuple[str, ...]) -> None:
    """Save the folder or files, as absolute paths. If they cannot be written, nothing happens."""
    try:
        file = _file()
        private_folder(file.parent)
        paths = msgspec.json.encode([os.fsencode(Path(root).absolute()) for root in roots])
        with suppress(OSError):  # there is none yet
            if read_small(file) == paths:
                return  # to write it safely takes longer than to draw the first screen
        write_atomically(file, paths)
    except (OSError, LibraryError):
        return


def recall() -> tuple[str, ...]:
    """The folder or files opened last, without those that are gone."""
    try:
        paths = msgspec.json.decode(read_small(_file()), type=list[bytes])
    except (OSError, ValueError, msgspec.MsgspecError, LibraryError):
        return ()
    return tuple(root for root in map(os.fsdecode, paths) if os.path.lexists(root))
