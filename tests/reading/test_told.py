"""An update that is told what has changed ends as one that looks at everything."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from index.library import Library
from index.model.document import Problem
from index.reading import FoundFile, walk
from index.reading.told import look

_NAMES = (
    "a.txt",
    "b.jsonl",
    "c.html",
    "c_files",
    "README.txt",
    ".hidden",
    "d.bin",
    "sub",
    "sub/e.txt",
    "c_files/f.txt",
)
_TEXT = "The mayor said on Monday that the bridge will be closed for repairs until the autumn, number {}."


def _write(path: Path, number: int) -> None:
    if not path.is_dir() and not path.parent.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_TEXT.format(number))


def _remove(path: Path, number: int) -> None:
    if path.is_dir() and not path.is_symlink():
        for one in path.iterdir():
            _remove(one, number)
        path.rmdir()
    elif path.is_symlink() or path.exists():
        path.unlink()


def _link(path: Path, number: int) -> None:
    if not path.exists() and path.parent.is_dir() and not path.is_symlink():
        path.symlink_to(path.parent)


_Change = tuple[Callable[[Path, int], None], str]
_CHANGES = st.tuples(st.sampled_from([_write, _write, _remove, _link]), st.sampled_from(_NAMES))


def _read(library: Library, changed: list[Path] | None) -> list[tuple[str, int, str]]:
    """What is in the library once its files are read."""
    for step in library.update(changed=changed):
        if step.stage != "reading":
            break
    documents = [library.document(entry.id) for entry in library.entries()]
    return sorted((one.path, one.line, one.text) for one in documents if one)


@settings(max_examples=50)
@given(st.lists(st.lists(_CHANGES, min_size=1, max_size=3), min_size=1, max_size=4))
def test_what_is_told_is_all_that_has_to_be_looked_at(rounds: list[list[_Change]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "a.txt", 0)
        _write(folder / "sub" / "e.txt", 1)
        known: set[FoundFile | Problem] = set(walk([name]))
        for number, changes in enumerate(rounds):
            for at, (do, place) in enumerate(changes):
                if not (folder / place).parent.is_symlink():  # else it would be another place
                    do(folder / place, 10 * (number + 1) + at)
            there = look([name], [f"{name}/{place}" for _, place in changes])
            known = {one for one in known if not _is_at(one.path, there.places)} | set(there.found)
            assert known == set(walk([name]))


def _is_at(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def test_what_is_not_told_is_not_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    _write(folder / "a.txt", 0)
    with Library([folder]) as library:
        before = _read(library, None)
        _write(folder / "g.txt", 1)
        assert _read(library, [folder / "elsewhere.txt", tmp_path / "other.txt"]) == before
        _write(folder / "h.txt", 2)
        (relative,) = (os.path.relpath(folder / "h.txt"),)
        documents = _read(library, [Path(relative)])
        assert [Path(path).name for path, *_ in documents] == ["a.txt", "h.txt"]
        documents = _read(library, None)
        assert [Path(path).name for path, *_ in documents] == ["a.txt", "g.txt", "h.txt"]


def test_where_an_update_was_stopped_everything_is_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    _write(folder / "a.txt", 0)
    with Library([folder]) as library:
        _read(library, None)
        _write(folder / "g.txt", 1)
        _write(folder / "h.txt", 2)
        next(iter(library.update(changed=[folder / "g.txt", folder / "h.txt"])))
        documents = _read(library, [folder / "a.txt"])
        assert [Path(path).name for path, *_ in documents] == ["a.txt", "g.txt", "h.txt"]
