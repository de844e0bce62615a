"""Which folder or files were opened last, so that `twosource` alone opens them again."""

import os
from pathlib import Path

import msgspec
import platformdirs

from index.storage import LibraryError, private_folder, write_atomically


def _file() -> Path:
    return platformdirs.user_state_path("twosource") / "last.json"


def remember(roots: tuple[str, ...]) -> None:
    """Keep the folder or files, as absolute paths. Not being able to is no reason to stop."""
    file = _file()
    try:
        file.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        private_folder(file.parent)
        write_atomically(file, msgspec.json.encode([os.fsencode(Path(root).absolute()) for root in roots]))
    except (OSError, LibraryError):
        return


def recall() -> tuple[str, ...]:
    """The folder or files opened last; none where there are none any more."""
    try:
        paths = msgspec.json.decode(_file().read_bytes(), type=list[bytes])
    except (OSError, msgspec.MsgspecError):
        return ()
    return tuple(root for root in map(os.fsdecode, paths) if os.path.lexists(root))
