"""The disk is full, or the cache cannot be written to: what was read before is read and searched, and it is told."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from index.library import Library, LibraryError
from index.search import engines
from tests.conftest import MakeLibrary, read_in
from tests.search.test_fulltext import TANTIVY, every_engine

WORDS = ["den Hafen", "die Brücke", "die Fähre", "die Straße"]


def article(number: int) -> str:
    """In German, and each of its own places: without models at work, the tests take a fraction of the time."""
    word = WORDS[number % len(WORDS)]
    opened = f"Bericht {number}\n\nDer Minister eröffnete am Montag {word}, wie er sagte.\n\n"
    return opened + " ".join(f"Dorf{number}x{house} blieb trocken." for house in range(200))


OLD = {f"old-{number}.txt": article(number) for number in range(8)}
NEW = {f"new-{number}.txt": article(100 + number) for number in range(20)}


@cache
def may_mount() -> bool:
    """Whether this user can have file systems of its own."""
    try:
        command = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


# In a process of its own


def limit_files(size: int) -> Callable[[], object]:
    """No file may grow beyond this; gives what ends it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill_disk(room: int) -> Callable[[], object]:
    """Leave so many bytes."""
    filler = Path(os.environ["TWOSOURCE_CACHE"]) / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4_096))
        except OSError:
            os.ftruncate(file.fileno(), max(0, file.tell() - room))
    return filler.unlink


def forbid_writing(_: int) -> Callable[[], object]:
    """Mount the cache over itself, to be read only."""
    cache = os.environ["TWOSOURCE_CACHE"]
    subprocess.run(["mount", "--bind", cache, cache], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", cache], check=True)
    return lambda: subprocess.run(["umount", "--lazy", cache], check=True)


def live_through(fault: str, room: str, large: str, folder: str) -> None:
    """Read articles in, meet the fault while new ones are read in, and get over it."""
    engines.LARGE = int(large)
    articles = Path(folder)
    with Library([folder]) as library:
        read_in(library)
        for name, content in NEW.items():
            (articles / name).write_text(content)
        end = {"limit": limit_files, "full": fill_disk, "read-only": forbid_writing}[fault](int(room))
        try:
            told = try_to_read_in(library)
            still_works(library)
            with Library([folder]) as again:
                still_works(again)
                told += try_to_read_in(again)
                still_works(again)
            state = library.check()
        finally:
            end()
        everything = len(state_of(library)) == len(OLD | NEW) and state.fulltext == "ok"
        assert told or everything or state.fulltext.startswith("stale: it could not be written"), state
        read_in(library)
        assert library.search("minister").total == len(OLD | NEW)
        assert library.check().fulltext.partition(":")[0] in ("ok", "rebuilt")
        assert library.check().catalogue == "ok"


def try_to_read_in(library: Library) -> str:
    """What an update says why it failed."""
    try:
        read_in(library)
    except LibraryError as error:
        told = str(error)
        assert "\n" not in told
        assert told.count(".") > 1, told  # what failed, and what to do
        return told
    return ""


def state_of(library: Library) -> list[str]:
    return [entry.path for entry in library.entries()]


def still_works(library: Library) -> None:
    """What was read in before is read and found."""
    paths = state_of(library)
    assert {Path(path).name for path in paths} >= OLD.keys()
    for entry in library.entries():
        document = library.document(entry.id)
        assert document and "Minister" in document.text
    assert library.search("minister").total >= len(OLD), library.search("minister")
    assert library.search('"den Hafen"').total >= len(OLD) / len(WORDS)
    assert library.first_hits("haf").hits
    library.facets("minister")


FAULTS = [("limit", 0), ("limit", 70_000), ("full", 0), ("full", 200_000), ("read-only", 0)]


@every_engine
@pytest.mark.parametrize(("fault", "room"), FAULTS)
def test_what_was_read_before_is_read_and_searched(
    size: int, fault: str, room: int, library: MakeLibrary, tmp_path: Path, own_cache: Path
) -> None:
    library(OLD)
    code = "import sys, tests.search.test_faults as t; t.live_through(*sys.argv[1:])"
    large = "0" if size == TANTIVY else str(engines.LARGE)
    command = [sys.executable, "-c", code, fault, str(room), large, str(tmp_path / "articles")]
    if fault != "limit":
        if not may_mount():
            pytest.skip("this user can mount no file system of its own, to fill it or to forbid writing")
        mount = f'mount -t tmpfs -o size=32m tmpfs "{own_cache}" && exec "$@"'
        command = ["unshare", "-rm", "sh", "-c", mount, "sh", *command]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_a_query_that_cannot_be_kept_is_answered_all_the_same(
    library: MakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = read_in(library(OLD))
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "no folder"))
    for keep in (made.remember_query, made.save_search, made.drop_search):
        with pytest.raises(LibraryError, match="searching go on"):
            keep("Hafen")
    for kept in (made.latest_queries, made.saved_searches):
        with pytest.raises(LibraryError, match="searching go on"):
            kept()
    assert made.search("Hafen").total == 2
