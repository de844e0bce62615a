"""Writes reports to files that the user names, never into a folder of the library, where they would be read in."""

import re
from pathlib import Path

from index.library import Library, LibraryError
from index.store.files import own_folder
from index.store.roots import printable

_NO_WORD = re.compile(r"\W+")
_LONGEST = 60  # letters of a name that is made from a title


def named(library: Library, title: str, suffix: str) -> Path:
    """A free name for a report: in the current folder, or in the data folder where that is the library's."""
    folder = Path()
    if _is_in(library, folder):
        folder = own_folder("data") / "reports"
    name = _NO_WORD.sub("-", title.lower()).strip("-")[:_LONGEST].rstrip("-") or "report"
    path, number = folder / f"{name}{suffix}", 2
    while path.exists():
        path, number = folder / f"{name}-{number}{suffix}", number + 1
    return path


def write(library: Library, path: Path, text: str, *, replace: bool) -> None:
    """Write a report; what is there already is kept, unless `replace`. Raises LibraryError."""
    shown = printable(str(path))
    if _is_in(library, path):
        raise LibraryError(
            f"{shown} is in the library, where it would be read as one of its reports. Nothing is written: name a file "
            "elsewhere."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb" if replace else "xb") as file:
            file.write(text.encode())
    except OSError as error:
        if isinstance(error, FileExistsError) and not replace:
            raise LibraryError(f"{shown} is there already and stays as it is. Name another file.") from error
        raise LibraryError(f"{shown} cannot be written: {error.strerror or error}. Name another file.") from error


def _is_in(library: Library, path: Path) -> bool:
    real = path.resolve()
    return any(real.is_relative_to(Path(root).resolve()) for root in library.roots)
