"""What the tests of all rooms share."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from index.library import Library

MakeLibrary = Callable[[Mapping[str, str | bytes]], Library]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test, and each child it starts, has a cache folder of its own."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("TWOSOURCE_CACHE", str(cache))
    monkeypatch.setenv("XDG_STATE_HOME", str(cache / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(cache / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(cache / "data"))
    return cache


@pytest.fixture
def library(tmp_path: Path) -> Iterator[MakeLibrary]:
    """Make a library of files, given by name and content, in `tmp_path / "articles"`. It is opened, not read in."""
    opened: list[Library] = []

    def make(files: Mapping[str, str | bytes]) -> Library:
        folder = tmp_path / "articles"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        folder.mkdir(exist_ok=True)
        opened.append(Library([folder]))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def read_in(library: Library) -> Library:
    """Bring a library up to date."""
    for _ in library.update():
        pass
    return library
