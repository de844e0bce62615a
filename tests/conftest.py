"""What the tests of all rooms share."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import hypothesis
import pytest

from index.library import Library

ROOT = Path(__file__).parents[1]

MakeLibrary = Callable[[Mapping[str, str | bytes]], Library]

# On a busy machine an example takes as long as it takes, and so does making it.
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")

_STARTERS = {"subprocess", "Terminal", "Proof"}  # what a test module has in hand that starts processes


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: the tests of the app wait for most of their time."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as fast what starts no processes and is not marked as slow; let what does start some fail once."""
    for item in items:
        if isinstance(item, pytest.Function) and _STARTERS & vars(item.module).keys():
            # What a user sees of several processes is in part a matter of their turns on the cores. A fault of the app
            # fails twice; what passes the second time is listed at the end, to be looked into.
            item.add_marker(pytest.mark.flaky(reruns=1))
        elif not item.get_closest_marker("slow"):
            item.add_marker("fast")
    if hasattr(config, "workerinput"):  # one of several: none is left with a long test when the others have ended
        items.sort(key=lambda item: item.get_closest_marker("fast") is not None)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test, and each child it starts, has a cache folder of its own."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("TWOSOURCE_CACHE", str(cache))
    monkeypatch.setenv("XDG_STATE_HOME", str(cache / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(cache / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(cache / "data"))
    return cache


@pytest.fixture(scope="session")
def seeds_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the sample library is read in, analysed and compared."""
    cache = tmp_path_factory.mktemp("seeds")
    command = [sys.executable, "-m", "tui", "check", "seeds"]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, "TWOSOURCE_CACHE": str(cache)}, check=True, stdout=subprocess.DEVNULL
    )
    return cache


@pytest.fixture
def seeds_read_in(own_cache: Path, seeds_cache: Path) -> None:
    """The test finds the sample library read in, in its own cache folder."""
    shutil.copytree(seeds_cache, own_cache, dirs_exist_ok=True)


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
